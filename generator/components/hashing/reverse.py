"""A v1beta1 component as the v1alpha1 service of operator 1.2's reverse view.

What v1alpha1 has a flat field for (resources, env, probes, mounts) leaves the main container; the rest becomes extraPodSpec.
Mirrors api/v1alpha1/shared_spec_conversion.go ConvertToDynamoComponentDeploymentSharedSpec, with no fields preserved.
"""

from __future__ import annotations

from generator.components.hashing.go_json import empty
from generator.merge import without
from generator.names import FLAT_PROBES
from generator.parse.v1alpha1 import MODES
from generator.quantity import canonical, is_zero

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.trees import Json, Object


SAME = ("globalDynamoNamespace", "multinode", "topologyConstraint")
REACHES = {beta: alpha for alpha, beta in MODES.items()}
NAMED = {"cpu": "cpu", "memory": "memory", "nvidia.com/gpu": "gpu"}
MOVED = ("name", "resources", "env", *FLAT_PROBES, "volumeMounts")


def service(component: Json) -> Object:
    """The service, without the fields that the hash leaves out."""
    out: Object = {key: component[key] for key in SAME if key in component}
    size = component.get("sharedMemorySize")
    if size is not None:
        out["sharedMemory"] = {"disabled": is_zero(size), "size": size}
    cache = component.get("compilationCache")
    if cache is not None:
        mount = {"name": cache.get("pvcName"), "mountPoint": cache.get("mountPath")}
        out["volumeMounts"] = [{**mount, "useAsCompilationCache": True}]
    experimental = component.get("experimental") or {}
    for key in ("gpuMemoryService", "failover", "checkpoint"):
        if experimental.get(key) is not None:
            reach = experimental[key].get("mode")
            out[key] = {**experimental[key], "enabled": True, "mode": REACHES.get(reach, reach)}
    if component.get("podTemplate") is not None:
        _take_apart(component["podTemplate"], out)
    return out


def _take_apart(template: Json, out: Object) -> None:
    """The pod template's share of the service. Mirrors decomposePodTemplateFromHub."""
    metadata = {k: v for k, v in (template.get("metadata") or {}).items() if k in ("labels", "annotations") and v}
    if metadata:
        out["extraPodMetadata"] = metadata
    spec = template.get("spec") or {}
    containers = list(spec.get("containers") or ())
    at = next((i for i, c in enumerate(containers) if c.get("name") == "main"), None)
    main = {} if at is None else containers.pop(at)
    rest = without(main, *MOVED)
    amounts = _resources(main.get("resources") or {})
    if amounts:
        out["resources"] = amounts
    if main.get("volumeMounts"):
        out["volumeMounts"] = with_missing(out.get("volumeMounts") or (), flat_mounts(main["volumeMounts"]))
    for key, name in (("env", "envs"), *zip(FLAT_PROBES, FLAT_PROBES, strict=True)):
        if main.get(key) or (main.get(key) is not None and key != "env"):
            out[name] = main[key]
    extra = {**without(spec, "containers"), **({"containers": containers} if containers else {})}
    if empty("ExtraPodSpec", extra):
        extra = {}
    if not empty("Container", rest):
        extra["mainContainer"] = rest
    if extra:
        out["extraPodSpec"] = extra


def flat_mounts(mounts: Iterable[Json]) -> list[Object]:
    """Container mounts as flat ones: only name and path survive. Mirrors volumeMountsFromNative."""
    return [{"name": m.get("name"), "mountPoint": m.get("mountPath")} for m in mounts]


def place(mount: Json) -> tuple[str, str]:
    """Name and path of a flat mount."""
    return mount.get("name") or "", mount.get("mountPoint") or ""


def with_missing(mounts: Iterable[Json], more: Iterable[Json]) -> list[Json]:
    """Flat mounts with those added that none has the name and path of. Mirrors appendMissingVolumeMounts."""
    out = list(mounts)
    for mount in more:
        if all(place(m) != place(mount) for m in out):
            out.append(mount)
    return out


def _resources(given: Json) -> Object:
    """Flat resources of a container's. Mirrors resourcesFromNative."""
    out: Object = {}
    for key in ("requests", "limits"):
        if given.get(key):
            amounts = {name: canonical(amount) for name, amount in given[key].items()}
            custom = {name: amount for name, amount in amounts.items() if name not in NAMED}
            out[key] = {NAMED[name]: amount for name, amount in amounts.items() if name in NAMED} | {"custom": custom}
    if given.get("claims"):
        out["claims"] = given["claims"]
    return out
