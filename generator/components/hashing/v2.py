"""The second generation of the worker hash, made of what is about to be deployed.

Mirrors internal/dynamo/hash.go ComputeDGDWorkersSpecHash and workerHashSpec.
"""

from __future__ import annotations

from generator.backends import facts_of
from generator.components import runtime
from generator.components.defaults import TOPOLOGY_MOUNT, with_main
from generator.components.hashing.go_json import mapping, struct
from generator.merge import get, without
from generator.releases.version import reached

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.model import Component, Graph, Part
    from generator.releases.profile import Profile
    from generator.trees import ContainerSpec, Json, Object


def preimage(graph: Graph, profile: Profile, framework: str, part_of: Callable[[Component], Part]) -> str:
    """The text that is hashed: component name → its labels, annotations and spec, of workers only."""
    workers = {}
    for component in graph.components:
        if component.is_worker:
            part = part_of(component)
            workers[component.name] = {
                "labels": part.labels,
                "annotations": part.annotations,
                "runtimeVersion": _runtime(component, profile),
                "roleRuntimeVersions": _role_runtimes(part, profile),
                "spec": {
                    **_given(component, graph, part, profile, framework),
                    "backendFramework": framework,
                    "name": component.name,
                    "type": component.type,
                    "podTemplate": None if part.by_role else _template(component, part, profile),
                },
            }
    return mapping(workers, lambda worker: struct("Worker", worker))


def _given(component: Component, graph: Graph, part: Part, profile: Profile, framework: str) -> Object:
    """What the component itself says, in the v1beta1 shape; the table leaves out what does not count."""
    provided = {"providerOverride": _override(component, profile), "roles": _roles(component, part)}
    if graph.api == "v1beta1":
        given = get(graph.given, *component.pointer)
        said = {**given, **provided, "experimental": _experimental(given.get("experimental"))}
        return _normalised(said, framework) if profile.hash_normalised else said
    experimental = {"gpuMemoryService": component.gpu_memory, "failover": component.failover, "checkpoint": component.checkpoint}
    said = {
        **provided,
        "globalDynamoNamespace": component.global_namespace,
        "multinode": {"nodeCount": component.nodes} if component.multinode else None,
        "sharedMemorySize": component.shared_memory,
        "modelRef": component.model,
        "frontendSidecar": component.frontend_sidecar or None,
        "compilationCache": component.cache,
        "topologyConstraint": component.topology,
        "experimental": experimental if any(v is not None for v in experimental.values()) else None,
    }
    return _normalised(said, framework) if profile.hash_normalised else said


def _normalised(said: Object, framework: str) -> Object:
    """What is rendered as if it were not there, is not there. Mirrors internal/dynamo/hash.go workerHashSpec (1.6)."""
    experimental = {k: v for k, v in (said.get("experimental") or {}).items() if v is not None}
    if experimental.get("grove") == {}:
        del experimental["grove"]
    if "checkpoint" in experimental and not experimental["checkpoint"].get("enabled"):
        del experimental["checkpoint"]
    cache, own = said.get("compilationCache"), facts_of(framework).cache_path
    if cache and own and cache.get("mountPath") == own:
        cache = without(cache, "mountPath")
    return {**said, "experimental": experimental or None, "compilationCache": cache}


def _override(component: Component, profile: Profile) -> Json | None:
    """The override without what only a scheduler reads. Mirrors workerTemplateProviderOverride (1.6)."""
    override = component.override
    if override is None or not profile.hash_normalised:
        return override
    value = without(override["value"], "minAvailable")
    if isinstance(value.get("spec"), dict):
        value["spec"] = without(value["spec"], "minAvailable")
        value = value if value["spec"] else without(value, "spec")
    return {**override, "value": value} if value else None


def _experimental(given: Json | None) -> Json | None:
    """`forceScalingGroup: false` is as if nobody had written it [C2]."""
    if not given or given.get("grove") is None or given["grove"].get("forceScalingGroup"):
        return given
    return without(given, "grove") or None


def _roles(component: Component, part: Part) -> list[Json]:
    """Roles in order of their names; none where they say no more than no roles would [C2]."""
    if not any(role.get("providerOverride") is not None or role.get("podTemplate") is not None for role in component.roles):
        return []
    own = [{**role, "podTemplate": part.of(role["name"]).template if part.by_role else None} for role in component.roles]
    return sorted(own, key=lambda role: str(role["name"]))


def _template(component: Component, part: Part, profile: Profile) -> Json:
    """The part's pod template; under 1.3, which stores graphs as v1alpha1, as it comes back from there."""
    spec = part.template["spec"]
    if profile.convert.stored == "v1beta1":
        return part.template
    if not spec.get("containers"):
        spec = without(spec, "containers")  # an empty list comes back as none
    elif component.cache and component.alpha:
        spec = with_main(spec, component.main, lambda main: _cache_moved(main, component.alpha or {}))
    return {**part.template, "spec": spec}


def _cache_moved(main: ContainerSpec, alpha: Json) -> Object:
    """1.3: compilation-cache mounts go behind all others of a given mainContainer, and before them if none was given.

    Mirrors restoreMainContainerFieldOrigins and convertVolumeMountsFromHub of api/v1alpha1/shared_spec_conversion.go.
    """
    flat, mounts = alpha.get("volumeMounts") or (), main.get("volumeMounts") or ()
    caches = [(m.get("name", ""), m.get("mountPoint", "")) for m in flat if m.get("useAsCompilationCache")]
    moved = [m for m in mounts if (m.get("name", ""), m.get("mountPath", "")) in caches]
    others = [m for m in mounts if m not in moved]
    if get(alpha, "extraPodSpec", "mainContainer") is None:
        return {**main, "volumeMounts": [*moved, *others]}
    added = [m for m in others if m is TOPOLOGY_MOUNT]
    return {**main, "volumeMounts": [*(m for m in others if m is not TOPOLOGY_MOUNT), *moved, *added]}


def _role_runtimes(part: Part, profile: Profile) -> dict[str, str]:
    """Role → runtime version. Mirrors resolvedRoleRuntimeVersionsForHash (1.6)."""
    versions = {role: _runtime(own.component, profile) for role, own in part.by_role.items()}
    return {role: version for role, version in versions.items() if version}


def _runtime(component: Component, profile: Profile) -> str:
    """The runtime version of the component, if it counts. Mirrors resolvedRuntimeVersionForHash."""
    found = runtime.release(component, profile)
    return ".".join(str(number) for number in found) if reached(found, profile.runtime.hashed) else ""
