"""What a graph gives to each of its components before pods are built.

Mirrors internal/dynamo/graph.go applyDGDTemplateDefaults.
"""

from __future__ import annotations

from generator import dra, names
from generator.merge import env_by_name, env_sorted, without
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.model import Component, Graph
    from generator.releases.profile import Profile
    from generator.trees import ContainerSpec, Json, Object, PodSpec, Template

    Edit = Callable[[Json], Object]

PROPAGATED = (names.ENABLE_METRICS, names.LABEL_DISCOVERY, names.DISCOVERY_MODE, names.ORIGIN, names.EXECUTOR)
"""Annotations of the graph's metadata that reach its pods' templates."""

KV_ENV = (
    "DYN_KV_TRANSFER_DOMAIN",
    "DYN_KV_TRANSFER_ENFORCEMENT",
    "DYN_TOPOLOGY_ENABLED",
    "DYN_TOPOLOGY_MOUNT_PATH",
    "DYN_KV_TRANSFER_PREFERRED_WEIGHT",
)
TOPOLOGY_MOUNT = {"name": "topology-labels", "mountPath": "/etc/dynamo/topology", "readOnly": True}


RUNTIME = "runtime"
"""The init container that runs Dynamo beside an engine."""


def template(
    component: Component, graph: Graph, profile: Profile, levels: tuple[str, ...] = (), *, on_grove: bool = False
) -> Object:
    """The component's podTemplate with the graph's env, KV-transfer policy, annotations and labels.

    `levels` are the topology domains of the cluster's binding; the component path has none.
    """
    out = dict(component.template or {})
    spec = dict(out.get("spec") or {})
    if profile.convert.hub == "v1alpha1":
        spec = _legacy_env(spec, component, graph)
    elif graph.env:
        spec = with_main(spec, component.main, lambda main: _with_env(main, graph))
        if runtime_container(component, profile) is not None:
            spec = _with_runtime(spec, lambda runtime: _with_env(runtime, graph))
    if component.is_worker and applies(graph.kv_transfer):
        runs_beside = runtime_container(component, profile) is not None
        spec = _kv_transfer(spec, "" if runs_beside else component.main, graph.kv_transfer or {}, levels)
    metadata = dict(out.get("metadata") or {})
    service = profile.convert.service_metadata == "template"
    metadata["annotations"] = _annotations(metadata.get("annotations") or {}, component, graph, profile, on_grove=on_grove)
    metadata["labels"] = {
        **graph.spec_labels,
        **((component.labels or {}) if service else {}),
        **(metadata.get("labels") or {}),
    }
    return {**out, "metadata": metadata, "spec": spec}


def _annotations(
    own: Mapping[str, str], component: Component, graph: Graph, profile: Profile, *, on_grove: bool
) -> dict[str, str]:
    """Mirrors internal/dynamo/graph.go propagateDGDSpecMetadata and propagateDGDAnnotations.

    Since 1.6 what `spec` says comes before the graph's own annotations, but on Grove, where those were copied first.
    """
    given = {key: graph.annotations[key] for key in PROPAGATED if key in graph.annotations}
    if profile.convert.service_metadata != "template":
        return {**graph.spec_annotations, **given, **own}
    said = {**graph.spec_annotations, **(component.annotations or {})}
    out = {**said, **given, **own} if on_grove else {**given, **said, **own}
    return with_origin(out, graph, profile)


def with_origin(annotations: Mapping[str, str], graph: Graph, profile: Profile) -> dict[str, str]:
    """Annotations of a pod with the graph's own origin version, or none, where the operator insists on it."""
    if profile.accepts.origin_kept:
        return dict(annotations)
    out = without(annotations, names.ORIGIN)
    return {**out, names.ORIGIN: graph.annotations[names.ORIGIN]} if names.ORIGIN in graph.annotations else out


def runtime_container(component: Component, profile: Profile) -> Object | None:
    """The init container of Dynamo sidecar mode. Mirrors v1beta1_helpers.go GetDynamoSidecar (1.6)."""
    if not profile.pods.dynamo_sidecar:
        return None
    found = inside(component.template, "spec").get("initContainers") or ()
    return next((dict(container) for container in found if container.get("name") == RUNTIME), None)


def _with_env(container: ContainerSpec, graph: Graph) -> Object:
    return {**container, "env": env_sorted(graph.env, container.get("env") or ())}


def _with_runtime(spec: PodSpec, change: Edit) -> Object:
    held = spec.get("initContainers") or ()
    return {**spec, "initContainers": [change(c) if c.get("name") == RUNTIME else c for c in held]}


def gpu_count(component: Component, profile: Profile) -> int:
    """GPUs that a component shares by DRA: of its main container, or of the flat resources where the release reads those."""
    if profile.launch.gpu_source == "service-limits":
        return dra.service_gpus(component.alpha)
    return dra.gpu_count((main_container(component.template, component.main) or {}).get("resources"))


def commanded(main: ContainerSpec, kind: str) -> Json:
    """The user's main container with the command that it will have: where it gives none, that of the type's base container.

    An endpoint picker has none. Mirrors internal/dynamo/component_common.go, component_frontend.go.
    """
    if main.get("command") or kind == "epp" or not main:
        return main
    return {**main, "command": ["python3"] if kind == "frontend" else ["/bin/sh", "-c"]}


def main_container(template: Template | None, name: str = "main") -> Object | None:
    """The container that the operator completes. Mirrors v1beta1_helpers.go GetMainContainer."""
    for container in inside(template, "spec").get("containers") or ():
        if container.get("name") == name:
            return dict(container)
    return None


def with_main(spec: PodSpec, name: str, change: Edit) -> Object:
    """A pod spec whose main container is changed; one is made, first, if there is none. Mirrors ensureMainContainer."""
    containers = list(spec.get("containers") or ())
    for i, container in enumerate(containers):
        if container.get("name") == name:
            containers[i] = change(container)
            break
    else:
        containers.insert(0, change({"name": name}))
    return {**spec, "containers": containers}


def _legacy_env(spec: PodSpec, component: Component, graph: Graph) -> Object:
    """1.1: mainContainer.env < spec.envs < service envs."""
    service = (component.alpha or {}).get("envs") or ()
    if not graph.env and not service:
        return dict(spec)
    return with_main(
        spec, component.main, lambda main: {**main, "env": env_by_name(env_by_name(main.get("env") or (), graph.env), service)}
    )


def applies(policy: Json | None) -> bool:
    """Whether a KV-transfer policy reaches workers."""
    return bool(policy and (policy.get("labelKey") or policy.get("clusterTopologyName")))


def _kv_transfer(spec: PodSpec, name: str, policy: Json, levels: tuple[str, ...]) -> Object:
    env = [
        {"name": "DYN_KV_TRANSFER_DOMAIN", "value": policy.get("domain", "")},
        {"name": "DYN_KV_TRANSFER_ENFORCEMENT", "value": policy.get("enforcement") or "required"},
        {"name": "DYN_TOPOLOGY_ENABLED", "value": "true"},
        {"name": "DYN_TOPOLOGY_MOUNT_PATH", "value": TOPOLOGY_MOUNT["mountPath"]},
    ]
    if policy.get("preferredWeight") is not None:
        env.append({"name": "DYN_KV_TRANSFER_PREFERRED_WEIGHT", "value": float32(policy["preferredWeight"])})

    def change(main: ContainerSpec) -> Object:
        kept = [e for e in main.get("env") or () if e.get("name") not in KV_ENV]
        mounts = [
            m
            for m in main.get("volumeMounts") or ()
            if m.get("name") != TOPOLOGY_MOUNT["name"] and m.get("mountPath") != TOPOLOGY_MOUNT["mountPath"]
        ]
        return {**main, "env": env_sorted(kept, env), "volumeMounts": [*mounts, TOPOLOGY_MOUNT]}

    out = with_main(spec, name, change) if name else _with_runtime(spec, change)
    volumes = [v for v in out.get("volumes") or () if v.get("name") != TOPOLOGY_MOUNT["name"]]
    return {**out, "volumes": [*volumes, {"name": TOPOLOGY_MOUNT["name"], "downwardAPI": {"items": _items(policy, levels)}}]}


def _items(policy: Json, levels: tuple[str, ...]) -> list[Object]:
    if policy.get("labelKey"):
        pairs = [(policy.get("domain", ""), policy["labelKey"])]
    else:
        pairs = [(level, f"nvidia.com/dynamo-topology.{level}") for level in levels]
    return [{"path": path, "fieldRef": {"fieldPath": f"metadata.labels['{key}']"}} for path, key in pairs]


def float32(number: float) -> str:
    """Go's shortest decimal of a float32 (strconv.FormatFloat(…, 'f', -1, 32))."""
    import struct

    wanted = struct.pack("f", number)
    for digits in range(1, 12):
        text = f"{number:.{digits}g}"
        if struct.pack("f", float(text)) == wanted:
            return f"{float(text):.12f}".rstrip("0").rstrip(".")
    return str(number)
