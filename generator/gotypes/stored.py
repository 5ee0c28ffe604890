"""Custom resources with pod templates, completed as their webhooks and definitions complete them.

The API server merges the lists of its own kinds item by item, but those of a custom resource it takes whole: a container that
lacks what was filled in on the way differs from the live one for ever, and kubectl says `configured` each time. (The operator's
Go types print the same.) Seen on a kube-apiserver 1.34 with LWS 0.8: scripts/cluster.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

KINDS = ("LeaderWorkerSet", "PodCliqueSet")
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def completed(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """A manifest with all that its kind fills in inside the lists of pod specs; other kinds as they are."""
    return _pods_completed(manifest) if manifest["kind"] in KINDS else manifest


def _pods_completed(value: Any) -> Any:
    """A copy in which every pod spec is completed, wherever the kind keeps it."""
    if isinstance(value, list):
        return [_pods_completed(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "containers" in value:
        return _pod(value)
    return {key: _pods_completed(inner) for key, inner in value.items()}


def _pod(spec: Mapping[str, Any]) -> dict[str, Any]:
    steps = {"containers": _container, "initContainers": _container, "volumes": _volume}
    return {key: _each(value, steps[key]) if key in steps else value for key, value in spec.items()}


def _each(items: Any, step: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """The items of a list after a step; what is of another type is left for validation to complain of."""
    return [step(one) if isinstance(one, dict) else one for one in items] if isinstance(items, list) else items


def _container(given: dict[str, Any]) -> dict[str, Any]:
    """`resources` is a struct, which Go always prints; a port's protocol and a probe's gRPC service have defaults in the CRD."""
    out = {**given, "resources": given.get("resources") or {}}
    for field, step in (("ports", _port), ("env", _variable)):
        if field in out:
            out[field] = _each(out[field], step)
    for field in PROBES:
        probe = out.get(field)
        if isinstance(probe, dict) and isinstance(probe.get("grpc"), dict):
            out[field] = {**probe, "grpc": {"service": "", **probe["grpc"]}}
    return out


def _port(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "protocol": given.get("protocol") or "TCP"}


def _variable(given: dict[str, Any]) -> dict[str, Any]:
    source = given.get("valueFrom")
    return {**given, "valueFrom": _field(source)} if isinstance(source, dict) else given


def _field(given: dict[str, Any]) -> dict[str, Any]:
    """The divisor of a resourceFieldRef is a struct too: Go prints "0", which means 1."""
    held = given.get("resourceFieldRef")
    return {**given, "resourceFieldRef": {"divisor": "0", **held}} if isinstance(held, dict) else given


def _volume(given: dict[str, Any]) -> dict[str, Any]:
    """Structs inside an ephemeral claim, and the divisors of a downwardAPI."""
    ephemeral, downward = given.get("ephemeral"), given.get("downwardAPI")
    if isinstance(ephemeral, dict) and isinstance(ephemeral.get("volumeClaimTemplate", {}).get("spec"), dict):
        claim = ephemeral["volumeClaimTemplate"]
        filled = {"metadata": {}, **claim, "spec": {"resources": {}, **claim["spec"]}}
        return {**given, "ephemeral": {**ephemeral, "volumeClaimTemplate": filled}}
    if isinstance(downward, dict) and "items" in downward:
        return {**given, "downwardAPI": {**downward, "items": _each(downward["items"], _field)}}
    return given
