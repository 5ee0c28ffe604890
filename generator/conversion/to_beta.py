"""A v1alpha1 graph as v1beta1. Mirrors api/v1alpha1 dynamographdeployment_conversion.go and shared_spec_conversion.go.

Where the operator's conversion loses something (mounts, envFrom), this one keeps it, as `fidelity: corrected` renders it.
"""

from __future__ import annotations

from generator.conversion.losses import Losses
from generator.conversion.pieces import Piece, merged, named, plain, renamed, same, taken, whole
from generator.names import FLAT_PROBES
from generator.parse.v1alpha1 import MODES, SIDECAR
from generator.quantity import is_zero

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.trees import Json, Pointer

API = "nvidia.com/v1beta1"
IDLE = ("autoscaling", "dynamoNamespace", "serviceName")
"""Fields that no release with both APIs does anything with."""
POD = ("resources", "envs", "envFromSecret", "volumeMounts", *FLAT_PROBES, "extraPodSpec", "extraPodMetadata", "frontendSidecar")


def document(value: Json, report: Losses) -> Piece:
    """The whole graph, as v1beta1."""
    return whole(value, API, lambda spec: _spec(spec, report))


def _spec(spec: Json, report: Losses) -> dict[str, Piece]:
    out: dict[str, Piece] = {}
    for key, item in spec.items():
        here: Pointer = ("spec", key)
        if key == "services":
            names = sorted(item, key=lambda name: str(name).encode())  # as the operator's conversion orders them
            parts = [_component(name, item[name] or {}, (*here, name), report) for name in names if item[name] is not None]
            out["components"] = Piece(parts, here)
        elif key == "envs":
            out["env"] = taken(item, here)
        elif key == "topologyConstraint":
            out[key] = renamed(item, here, {"topologyProfile": "clusterTopologyName"})
        elif key == "pvcs":
            for i, claim in enumerate(item):
                if claim.get("create"):
                    report.refuse((*here, i), f"the claim {claim.get('name')!r} is made by the operator in v1alpha1 alone")
                else:
                    report.drop((*here, i), "a claim that exists need not be listed: mounts name it")
        else:
            out[key] = taken(item, here)
    return out


def _component(name: str, given: Json, at: Pointer, report: Losses) -> Piece:
    out = named({"name": Piece(name), "type": _type(given, at, report)})
    out.update(same(given, at))
    if (given.get("scalingAdapter") or {}).get("enabled"):
        out["scalingAdapter"] = Piece({}, (*at, "scalingAdapter"))
    out.update(named({"sharedMemorySize": _shared_memory(given, at), "compilationCache": _cache(given, at)}))
    experimental = named({key: _enabled(given.get(key), (*at, key)) for key in ("gpuMemoryService", "failover")})
    if given.get("checkpoint") is not None:
        experimental["checkpoint"] = taken(given["checkpoint"], (*at, "checkpoint"))
    if experimental:
        out["experimental"] = Piece(experimental)
    _lost(given, at, report)
    if given.get("frontendSidecar") is not None:
        out["frontendSidecar"] = Piece(SIDECAR)
    template = _template(given, at)
    if template:
        out["podTemplate"] = Piece(template)
    _left_out(given, at, report)
    return Piece(out, at)


def _lost(given: Json, at: Pointer, report: Losses) -> None:
    """What the operator's own conversion loses, and this one keeps."""
    main, rules = (given.get("extraPodSpec") or {}).get("mainContainer") or {}, report.profile.convert
    if given.get("volumeMounts") and main.get("volumeMounts") and rules.flat_mounts == "lose":
        report.differ((*at, "volumeMounts"), "the operator drops these mounts beside those of mainContainer; here they are kept")
    if given.get("envFromSecret") and main.get("envFrom") and rules.env_from_secret == "lose":
        report.differ((*at, "envFromSecret"), "the operator drops it beside the envFrom of mainContainer; here it is kept")


def _left_out(given: Json, at: Pointer, report: Losses) -> None:
    for key in ("labels", "annotations"):
        if given.get(key):
            report.refuse((*at, key), f"{key} of a component's objects cannot be said in v1beta1")
    ingress = given.get("ingress")
    if ingress is not None and ingress.get("enabled"):
        report.refuse((*at, "ingress"), "the ingress of a component cannot be said in v1beta1")
    elif ingress is not None:
        report.drop((*at, "ingress"), "an ingress that is not enabled cannot be said in v1beta1")
    for key in IDLE:
        if given.get(key) is not None:
            report.drop((*at, key), f"{key} has no effect any more")


def _type(given: Json, at: Pointer, report: Losses) -> Piece | None:
    kind, sub = given.get("componentType"), given.get("subComponentType")
    if kind == "worker" and sub in ("prefill", "decode"):
        return taken(sub, (*at, "subComponentType"))
    if sub:
        report.refuse((*at, "subComponentType"), f"subComponentType {sub!r} cannot be said in v1beta1")
    return taken(kind, (*at, "componentType")) if kind else None


def _shared_memory(given: Json, at: Pointer) -> Piece | None:
    memory = given.get("sharedMemory") or {}
    if memory.get("disabled"):
        return Piece("0", (*at, "sharedMemory"))
    size = memory.get("size")
    return None if size is None or is_zero(size) else taken(size, (*at, "sharedMemory", "size"))


def _cache(given: Json, at: Pointer) -> Piece | None:
    for i, mount in enumerate(given.get("volumeMounts") or ()):
        if mount.get("useAsCompilationCache"):
            here: Pointer = (*at, "volumeMounts", i)
            path = taken(mount["mountPoint"], (*here, "mountPoint")) if mount.get("mountPoint") else None
            return Piece(named({"pvcName": taken(mount.get("name", ""), (*here, "name")), "mountPath": path}), here)
    return None


def _enabled(given: Json | None, at: Pointer) -> Piece | None:
    if not given or not given.get("enabled"):
        return None
    fields = {key: taken(item, (*at, key)) for key, item in given.items() if key != "enabled"}
    return Piece({**fields, "mode": Piece(MODES.get(given.get("mode", "intraPod"), given.get("mode")), (*at, "mode"))}, at)


def _template(given: Json, at: Pointer) -> dict[str, Piece]:
    """The pod template; none where nothing asks for one. Mirrors buildSharedPodTemplateFromAlpha."""
    flat = [key for key in POD if given.get(key) not in (None, [], {}) or (key in FLAT_PROBES and given.get(key) is not None)]
    if flat == ["volumeMounts"] and all(mount.get("useAsCompilationCache") for mount in given["volumeMounts"]):
        return {}
    if not flat:
        return {}
    here: Pointer = (*at, "extraPodSpec")
    extra = given.get("extraPodSpec") or {}
    pod = {key: taken(item, (*here, key)) for key, item in extra.items() if key not in ("mainContainer", "containers")}
    containers = [_main(given, at)]
    listed = extra.get("containers") or ()
    containers += [taken(c, (*here, "containers", i)) for i, c in enumerate(listed) if c.get("name") != "main"]
    if given.get("frontendSidecar") is not None and all(c.get("name") != SIDECAR for c in listed):
        containers.append(_sidecar(given["frontendSidecar"], (*at, "frontendSidecar")))
    pod["containers"] = Piece(containers, (*here, "containers"))
    metadata = given.get("extraPodMetadata") or {}
    kept = {key: taken(metadata[key], (*at, "extraPodMetadata", key)) for key in ("labels", "annotations") if metadata.get(key)}
    spec = {"spec": Piece(pod, here)}
    return {"metadata": Piece(kept, (*at, "extraPodMetadata")), **spec} if kept else spec


def _main(given: Json, at: Pointer) -> Piece:
    """Flat fields with mainContainer over them. Mirrors mergeExtraPodSpecMainContainer."""
    here: Pointer = (*at, "extraPodSpec", "mainContainer")
    user = (given.get("extraPodSpec") or {}).get("mainContainer")
    flat = _flat(given, at)
    if user is None:
        return Piece({"name": Piece("main"), **flat})
    own = {key: taken(item, (*here, key)) for key, item in user.items() if key != "name" and item is not None}
    out = merged(Piece(flat), Piece(own))
    assert isinstance(out.value, dict)
    fields = {"name": Piece("main"), **{key: out.value[key] for key in (*own, *(key for key in flat if key not in own))}}
    for key, joined in (("env", _by_name), ("volumeMounts", _behind), ("envFrom", _behind)):
        if key in flat and key in own:
            fields[key] = joined(flat[key], own[key])
    if "startupProbe" in own:
        fields["startupProbe"] = own["startupProbe"]
    return Piece(fields, here)


def _by_name(flat: Piece, own: Piece) -> Piece:
    """Mirrors api/v1alpha1 mergeEnvs: one of the container's own takes the place of a flat one."""
    assert isinstance(flat.value, list) and isinstance(own.value, list)
    found: dict[object, Piece] = {}
    for node in (*flat.value, *own.value):
        variable = plain(node)
        found[variable.get("name", "") if isinstance(variable, dict) else ""] = node
    return Piece(list(found.values()), own.source)


def _behind(flat: Piece, own: Piece) -> Piece:
    """The container's own first, then the flat ones that it has not."""
    assert isinstance(flat.value, list) and isinstance(own.value, list)
    known = [plain(node) for node in own.value]
    return Piece([*own.value, *(node for node in flat.value if plain(node) not in known)], own.source)


def _flat(given: Json, at: Pointer) -> dict[str, Piece]:
    out: dict[str, Piece] = {}
    if given.get("resources") is not None and (amounts := _resources(given["resources"], (*at, "resources"))):
        out["resources"] = Piece(amounts, (*at, "resources"))
    if given.get("envs"):
        out["env"] = taken(given["envs"], (*at, "envs"))
    if given.get("envFromSecret"):
        secret = Piece({"name": taken(given["envFromSecret"], (*at, "envFromSecret"))})
        out["envFrom"] = Piece([Piece({"secretRef": secret})], (*at, "envFromSecret"))
    out.update({probe: taken(given[probe], (*at, probe)) for probe in FLAT_PROBES if given.get(probe) is not None})
    mounts = [
        Piece(
            named(
                {
                    "name": taken(mount.get("name", ""), (*at, "volumeMounts", i, "name")),
                    "mountPath": taken(mount["mountPoint"], (*at, "volumeMounts", i, "mountPoint"))
                    if mount.get("mountPoint")
                    else None,
                }
            ),
            (*at, "volumeMounts", i),
        )
        for i, mount in enumerate(given.get("volumeMounts") or ())
    ]
    if mounts:
        out["volumeMounts"] = Piece(mounts, (*at, "volumeMounts"))
    return out


def _resources(given: Json, at: Pointer) -> dict[str, Piece]:
    """Container resources of the flat ones. Mirrors resourcesToNative."""
    out: dict[str, Piece] = {}
    for part in ("limits", "requests"):
        item = given.get(part) or {}
        names = {"cpu": "cpu", "memory": "memory", "gpu": item.get("gpuType") or "nvidia.com/gpu"}
        amounts = {names[key]: taken(item[key], (*at, part, key)) for key in names if item.get(key)}
        custom = item.get("custom") or {}
        amounts.update({name: taken(amount, (*at, part, "custom", name)) for name, amount in custom.items() if amount})
        if amounts:
            out[part] = Piece(amounts, (*at, part))
    if given.get("claims"):
        out["claims"] = taken(given["claims"], (*at, "claims"))
    return out


def _sidecar(given: Json, at: Pointer) -> Piece:
    """The container of `frontendSidecar`. Mirrors appendFrontendSidecar."""
    fields = {
        name: taken(given[key], (*at, key))
        for key, name in (("image", "image"), ("args", "args"), ("envs", "env"))
        if given.get(key)
    }
    if given.get("envFromSecret"):
        secret = Piece({"name": taken(given["envFromSecret"], (*at, "envFromSecret"))})
        fields["envFrom"] = Piece([Piece({"secretRef": secret})], (*at, "envFromSecret"))
    return Piece({"name": Piece(SIDECAR), **fields}, at)
