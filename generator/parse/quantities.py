"""Brings every quantity of a pod spec to its canonical form, as decoding into the operator's Go types does."""

from __future__ import annotations

from generator.names import CONTAINER_LISTS
from generator.quantity import canonical
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.trees import Json, Object


def pod_spec(spec: Json) -> Object:
    """A pod spec with canonical quantities in resources, emptyDir limits, overhead and claim templates."""
    out = dict(spec)
    for key in CONTAINER_LISTS:
        if out.get(key):
            out[key] = [container(c) for c in out[key]]
    if out.get("volumes"):
        out["volumes"] = [_volume(v) for v in out["volumes"]]
    if out.get("overhead"):
        out["overhead"] = amounts(out["overhead"])
    if out.get("resources"):
        out["resources"] = _resources(out["resources"])
    return out


def container(value: Json) -> Object:
    """A container with canonical resources."""
    return {**value, "resources": _resources(value["resources"])} if value.get("resources") else dict(value)


def amounts(values: Json) -> dict[str, str]:
    """A map of resource amounts, each canonical."""
    return {name: canonical(amount) for name, amount in values.items()}


def _resources(value: Json) -> Object:
    return {k: amounts(v) if k in ("limits", "requests") else v for k, v in value.items()}


def _volume(volume: Json) -> Json:
    if inside(volume, "emptyDir").get("sizeLimit") is not None:
        return {**volume, "emptyDir": {**volume["emptyDir"], "sizeLimit": canonical(volume["emptyDir"]["sizeLimit"])}}
    template = inside(volume, "ephemeral").get("volumeClaimTemplate")
    if template and inside(template, "spec").get("resources"):
        spec = {**template["spec"], "resources": _resources(template["spec"]["resources"])}
        return {**volume, "ephemeral": {**volume["ephemeral"], "volumeClaimTemplate": {**template, "spec": spec}}}
    return volume
