"""What is filled in inside lists on the way into the API server: printed too, so that a second apply finds nothing to change.

The API server merges the lists of its own kinds item by item, but those of a custom resource it takes whole: a container that
lacks what its webhook or its definition filled in differs from the live one for ever, and kubectl says `configured` each time.
(The operator's Go types print the same.) Seen on a kube-apiserver 1.34 with LWS 0.8: scripts/cluster.
"""

from __future__ import annotations

from generator.schema import access

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from generator.trees import Json, Object

    Steps = Mapping[str, Callable[[Object], Object]]

CUSTOM = ("LeaderWorkerSet", "PodCliqueSet")
OWN = ("Deployment",)
"""Of the API server's own kinds with pods, those that are rendered: a few of their lists have no merge key."""
TOKEN_LIFE = 3600
"""Seconds that a projected token lives by default."""
_CONTAINERS = (dict, list)
_POD_FILES = frozenset(("downwardAPI", "projected"))
"""The volumes in which something is filled in for every pod: most pods have none."""
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def completed(manifest: Json) -> Json:
    """A manifest with all that its kind fills in inside the lists that are compared whole; kinds without pods as they are."""
    out: Json = manifest
    if manifest["kind"] in CUSTOM:
        out = _pods(manifest, {"containers": _container, "initContainers": _container, "volumes": _volume})
    elif manifest["kind"] in OWN and any(_POD_FILES & volume.keys() for volume in _volumes(manifest)):
        out = _pods(manifest, {"volumes": _volume_of_pods})
    return out


def as_written(manifest: Json) -> Json:
    """A manifest of a graph that was read back from a cluster as that of its file: without the structs that Go always prints."""
    if manifest["kind"] not in CUSTOM + OWN:
        return manifest
    out: Json = _pods(manifest, {"containers": _written, "initContainers": _written})
    return out


def _volumes(manifest: Json) -> Iterator[Object]:
    """The volumes of a pod template, as far as they have the shape of some."""
    return (volume for _, volume in access.entries(access.inside(manifest, "spec", "template", "spec").get("volumes")))


def _pods(value: Any, steps: Steps) -> Any:
    """The same with every pod spec completed, wherever the kind keeps it."""
    if isinstance(value, list):
        return [_pods(item, steps) for item in value]
    if not isinstance(value, dict):
        return value
    if "containers" in value:
        return {key: _each(inner, steps[key]) if key in steps else inner for key, inner in value.items()}
    return {key: _pods(inner, steps) if inner.__class__ in _CONTAINERS else inner for key, inner in value.items()}


def _each(items: Any, step: Callable[[Object], Object]) -> Any:
    """The items of a list after a step; what is of another type is left for validation to complain of."""
    return [step(one) if isinstance(one, dict) else one for one in items] if isinstance(items, list) else items


def _container(given: Object) -> Object:
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


def _written(given: Object) -> Object:
    """Without `resources: {}`."""
    return {key: item for key, item in given.items() if key != "resources" or item != {}}


def _port(given: Object) -> Object:
    return {**given, "protocol": given.get("protocol") or "TCP"}


def _variable(given: Object) -> Object:
    source = given.get("valueFrom")
    return {**given, "valueFrom": _field(source)} if isinstance(source, dict) else given


def _field(given: Object) -> Object:
    """The divisor of a resourceFieldRef is a struct too: Go prints "0", which means 1."""
    held = given.get("resourceFieldRef")
    return {**given, "resourceFieldRef": {"divisor": "0", **held}} if isinstance(held, dict) else given


def _volume(given: Object) -> Object:
    """Structs inside an ephemeral claim, and the divisors of a downwardAPI."""
    ephemeral, downward = given.get("ephemeral"), given.get("downwardAPI")
    if isinstance(ephemeral, dict) and isinstance(ephemeral.get("volumeClaimTemplate", {}).get("spec"), dict):
        claim = ephemeral["volumeClaimTemplate"]
        filled = {"metadata": {}, **claim, "spec": {"resources": {}, **claim["spec"]}}
        return {**given, "ephemeral": {**ephemeral, "volumeClaimTemplate": filled}}
    if isinstance(downward, dict) and "items" in downward:
        return {**given, "downwardAPI": {**downward, "items": _each(downward["items"], _field)}}
    return given


def _volume_of_pods(given: Object) -> Object:
    """What pods get by default in downwardAPI and projected volumes. Mirrors pkg/apis/core/v1 zz_generated.defaults.go."""
    out = dict(given)
    for field, inside in (("downwardAPI", "items"), ("projected", "sources")):
        held = out.get(field)
        if isinstance(held, dict) and inside in held:
            out[field] = {**held, inside: _each(held[inside], _item_of_pods if field == "downwardAPI" else _source_of_pods)}
    return out


def _item_of_pods(given: Object) -> Object:
    held = given.get("fieldRef")
    return {**given, "fieldRef": {"apiVersion": "v1", **held}} if isinstance(held, dict) else _field(given)


def _source_of_pods(given: Object) -> Object:
    token, downward = given.get("serviceAccountToken"), given.get("downwardAPI")
    if isinstance(token, dict):
        return {**given, "serviceAccountToken": {"expirationSeconds": TOKEN_LIFE, **token}}
    if isinstance(downward, dict) and "items" in downward:
        return {**given, "downwardAPI": {**downward, "items": _each(downward["items"], _item_of_pods)}}
    return given
