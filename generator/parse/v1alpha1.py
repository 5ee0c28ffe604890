"""Converts a v1alpha1 `spec.services` entry to a component. Mirrors api/v1alpha1/shared_spec_conversion.go.

Flat fields (resources, envs, probes, volumeMounts) first become a container `main`; `extraPodSpec.mainContainer`
is merged over it. Fields that v1beta1 has no place for (labels, annotations, ingress, dynamoNamespace,
subComponentType) stay beside the component, because they do reach manifests.
"""

from __future__ import annotations

from generator.merge import env_by_name, override, without
from generator.model import Component
from generator.names import FLAT_PROBES
from generator.parse.quantities import container, pod_spec
from generator.quantity import canonical, is_zero, parse
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.releases.profile import Convert
    from generator.trees import Json, Object

SIDECAR = "sidecar-frontend"
MODES = {"intraPod": "IntraPod", "interPod": "InterPod"}
"""How far GPU memory and failover reach, in the words of v1alpha1 and of v1beta1."""


def read_services(spec: Json, rules: Convert) -> list[Component]:
    """Every service, sorted by key as the conversion webhook does. A service that is null is dropped."""
    services = spec.get("services") or {}
    return [_component(key, services[key], rules) for key in sorted(services, key=lambda k: str(k).encode())]


def _component(name: str, given: Json, rules: Convert) -> Component:
    kind, sub = given.get("componentType", ""), given.get("subComponentType", "")
    if kind == "worker" and sub in ("prefill", "decode") and rules.hub == "v1beta1":
        kind, sub = sub, ""
    multinode = given.get("multinode")
    return Component(
        name=name,
        type=kind,
        pointer=("spec", "services", name),
        replicas=given.get("replicas", 1),
        min_available=given.get("minAvailable"),
        nodes=(multinode or {}).get("nodeCount", 2) if multinode is not None else 1,
        multinode=multinode is not None,
        template=template(given, rules),
        shared_memory=_shared_memory(given.get("sharedMemory")),
        cache=_cache(given),
        model=given.get("modelRef"),
        epp=given.get("eppConfig"),
        frontend_sidecar=SIDECAR if given.get("frontendSidecar") is not None else "",
        scaling_adapter=bool(inside(given, "scalingAdapter").get("enabled")),
        topology=given.get("topologyConstraint"),
        override=given.get("providerOverride"),
        roles=tuple(_role(role) for role in given.get("roles") or ()),
        gpu_memory=_enabled(given.get("gpuMemoryService")),
        failover=_enabled(given.get("failover")),
        checkpoint=given.get("checkpoint"),
        runtime_version=given.get("runtimeVersionOverride", ""),
        global_namespace=bool(given.get("globalDynamoNamespace")),
        labels=given.get("labels"),
        annotations=given.get("annotations"),
        ingress=given.get("ingress"),
        dynamo_namespace=given.get("dynamoNamespace") or "",
        sub_type=sub,
        main=_main_name(given, rules),
        alpha=given,
    )


def _role(given: Json) -> Json:
    template = given.get("podTemplate")
    return given if template is None else {**given, "podTemplate": {**template, "spec": pod_spec(template.get("spec") or {})}}


def _main_name(given: Json, rules: Convert) -> str:
    if rules.hub == "v1beta1":
        return "main"
    return inside(given, "extraPodSpec", "mainContainer").get("name") or "main"


def _shared_memory(given: Json | None) -> str | None:
    if given is None:
        return None
    if given.get("disabled"):
        return "0"
    size = given.get("size")
    return None if size is None or is_zero(size) else canonical(size)


def _cache(given: Json) -> Object | None:
    for mount in given.get("volumeMounts") or ():
        if mount.get("useAsCompilationCache"):
            path = mount.get("mountPoint")
            return {"pvcName": mount.get("name", ""), **({"mountPath": path} if path else {})}
    return None


def _enabled(given: Json | None) -> Object | None:
    if not given or not given.get("enabled"):
        return None
    return {**without(given, "enabled"), "mode": MODES.get(given.get("mode", "intraPod"), given.get("mode"))}


def template(given: Json, rules: Convert) -> Object | None:
    """The podTemplate of a service, or None when nothing asks for one. Mirrors buildSharedPodTemplateFromAlpha."""
    extra = given.get("extraPodSpec") or {}
    mounts = [m for m in given.get("volumeMounts") or () if not m.get("useAsCompilationCache")]
    if not (
        given.get("resources") is not None
        or given.get("envs")
        or given.get("envFromSecret") is not None
        or mounts
        or given.get("livenessProbe") is not None
        or given.get("readinessProbe") is not None
        or extra
        or given.get("extraPodMetadata") is not None
        or given.get("frontendSidecar") is not None
    ):
        return None
    spec = pod_spec(without(extra, "mainContainer"))
    main = main_container(given, extra.get("mainContainer"), rules)
    spec["containers"] = [main, *(c for c in spec.get("containers") or () if c.get("name") != "main")]
    if given.get("frontendSidecar") is not None and not any(c.get("name") == SIDECAR for c in spec["containers"]):
        spec["containers"].append(sidecar(given["frontendSidecar"]))
    metadata = given.get("extraPodMetadata") or {}
    kept = {key: metadata[key] for key in ("labels", "annotations") if metadata.get(key)}
    return {**({"metadata": kept} if kept else {}), "spec": spec}


def main_container(given: Json, user: Json | None, rules: Convert) -> Object:
    """Flat fields with mainContainer merged over them. Mirrors mergeExtraPodSpecMainContainer."""
    flat = flat_container(given, rules)
    if user is None:
        return flat
    if rules.hub == "v1alpha1":
        return _flat_over(container(user), flat)
    user = {**container(user), "name": "main"}
    merged = override(flat, user)
    env = env_by_name(flat.get("env") or (), user.get("env") or ())
    mounts = list(user.get("volumeMounts") or ())
    if rules.flat_mounts == "append":
        mounts += flat.get("volumeMounts") or ()
    elif not mounts:
        mounts = flat.get("volumeMounts") or []
    for key, value in (("env", env), ("volumeMounts", mounts)):
        if value:
            merged[key] = value
        else:
            merged.pop(key, None)
    if rules.env_from_secret == "append" and user.get("envFrom") and flat.get("envFrom"):
        merged["envFrom"] = [*user["envFrom"], *(e for e in flat["envFrom"] if e not in user["envFrom"])]
    if user.get("startupProbe") is not None:
        merged["startupProbe"] = user["startupProbe"]
    return merged


def _flat_over(user: Json, flat: Json) -> Object:
    """1.1: flat fields are laid over mainContainer. Mirrors 1.1 internal/dynamo/graph.go GenerateBasePodSpec.

    Env waits for the graph's own (components.defaults); probes for the base container (pods).
    """
    out = {**user, "name": user.get("name") or "main"}
    if flat.get("resources"):
        held = out.get("resources") or {}
        out["resources"] = {
            **held,
            **{k: v if k == "claims" else {**(held.get(k) or {}), **v} for k, v in flat["resources"].items()},
        }
    for key in ("envFrom", "volumeMounts"):
        if flat.get(key):
            out[key] = [*(out.get(key) or ()), *flat[key]]
    return out


def flat_container(given: Json, rules: Convert) -> Object:
    """The container `main` that the flat fields ask for. Mirrors buildMainContainerFromDedicated."""
    out: Object = {"name": "main"}
    if given.get("resources") is not None and (amounts := resources(given["resources"])):
        out["resources"] = amounts
    if given.get("envs"):
        out["env"] = list(given["envs"])
    if given.get("envFromSecret"):
        out["envFrom"] = [{"secretRef": {"name": given["envFromSecret"]}}]
    for probe in FLAT_PROBES:
        if given.get(probe) is not None:
            out[probe] = given[probe]
    mounts = list(given.get("volumeMounts") or ())
    if rules.cache_mount_twice:
        mounts.sort(key=lambda m: not (m.get("useAsCompilationCache") and m.get("mountPoint")))
    elif rules.hub == "v1beta1" and rules.stored == "v1alpha1":  # stored form: caches first, behind a mainContainer last
        first = inside(given, "extraPodSpec").get("mainContainer") is None
        mounts.sort(key=lambda m: bool(m.get("useAsCompilationCache")) is not first)
    if mounts:
        out["volumeMounts"] = [
            {"name": m.get("name", ""), **({"mountPath": m["mountPoint"]} if m.get("mountPoint") else {})} for m in mounts
        ]
    return out


def resources(given: Json) -> Object:
    """Container resources of the flat ones; what cannot be read as a quantity is dropped. Mirrors resourcesToNative."""
    out: Object = {}
    for key in ("limits", "requests"):
        item = given.get(key)
        if not item:
            continue
        named = {name: item.get(name) for name in ("cpu", "memory")}
        named[item.get("gpuType") or "nvidia.com/gpu"] = item.get("gpu")
        amounts: dict[str, str] = {}
        for name, amount in (*named.items(), *(item.get("custom") or {}).items()):
            if amount and parse(amount) is not None:
                amounts[name] = canonical(amount)
        if amounts:
            out[key] = amounts
    if given.get("claims"):
        out["claims"] = list(given["claims"])
    return out


def sidecar(given: Json) -> Object:
    """The container of `frontendSidecar`. Mirrors appendFrontendSidecar."""
    out: Object = {"name": SIDECAR}
    for key, name in (("image", "image"), ("args", "args"), ("envs", "env")):
        if given.get(key):
            out[name] = given[key]
    if given.get("envFromSecret"):
        out["envFrom"] = [{"secretRef": {"name": given["envFromSecret"]}}]
    return out
