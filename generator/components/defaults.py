"""What a graph gives to each of its components before pods are built.

Mirrors internal/dynamo/graph.go applyDGDTemplateDefaults.
"""

from __future__ import annotations

from generator import dra, names
from generator.merge import env_by_name, env_sorted
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from generator.model import Component, Graph
    from generator.releases.profile import Profile

    Change = Callable[[Mapping[str, Any]], dict[str, Any]]

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


def template(component: Component, graph: Graph, profile: Profile, levels: tuple[str, ...] = ()) -> dict[str, Any]:
    """The component's podTemplate with the graph's env, KV-transfer policy, annotations and labels.

    `levels` are the topology domains of the cluster's binding; the component path has none.
    """
    out = dict(component.template or {})
    spec = dict(out.get("spec") or {})
    if profile.convert.hub == "v1alpha1":
        spec = _legacy_env(spec, component, graph)
    elif graph.env:
        spec = with_main(spec, component.main, lambda main: {**main, "env": env_sorted(graph.env, main.get("env") or ())})
    if component.is_worker and applies(graph.kv_transfer):
        spec = _kv_transfer(spec, component.main, graph.kv_transfer or {}, levels)
    metadata = dict(out.get("metadata") or {})
    annotations = dict(metadata.get("annotations") or {})
    for key in PROPAGATED:
        if key in graph.annotations:
            annotations.setdefault(key, graph.annotations[key])
    metadata["annotations"] = {**graph.spec_annotations, **annotations}
    metadata["labels"] = {**graph.spec_labels, **(metadata.get("labels") or {})}
    return {**out, "metadata": metadata, "spec": spec}


def gpu_count(component: Component, profile: Profile) -> int:
    """GPUs that a component shares by DRA: of its main container, or of the flat resources where the release reads those."""
    if profile.launch.gpu_source == "service-limits":
        return dra.service_gpus(component.alpha)
    return dra.gpu_count((main_container(component.template, component.main) or {}).get("resources"))


def main_container(template: Mapping[str, Any] | None, name: str = "main") -> dict[str, Any] | None:
    """The container that the operator completes. Mirrors v1beta1_helpers.go GetMainContainer."""
    for container in inside(template, "spec").get("containers") or ():
        if container.get("name") == name:
            return dict(container)
    return None


def with_main(spec: Mapping[str, Any], name: str, change: Change) -> dict[str, Any]:
    """A pod spec whose main container is changed; one is made, first, if there is none. Mirrors ensureMainContainer."""
    containers = list(spec.get("containers") or ())
    for i, container in enumerate(containers):
        if container.get("name") == name:
            containers[i] = change(container)
            break
    else:
        containers.insert(0, change({"name": name}))
    return {**spec, "containers": containers}


def _legacy_env(spec: Mapping[str, Any], component: Component, graph: Graph) -> dict[str, Any]:
    """1.1: mainContainer.env < spec.envs < service envs."""
    service = (component.alpha or {}).get("envs") or ()
    if not graph.env and not service:
        return dict(spec)
    return with_main(
        spec, component.main, lambda main: {**main, "env": env_by_name(env_by_name(main.get("env") or (), graph.env), service)}
    )


def applies(policy: Mapping[str, Any] | None) -> bool:
    """Whether a KV-transfer policy reaches workers."""
    return bool(policy and (policy.get("labelKey") or policy.get("clusterTopologyName")))


def _kv_transfer(spec: Mapping[str, Any], name: str, policy: Mapping[str, Any], levels: tuple[str, ...]) -> dict[str, Any]:
    env = [
        {"name": "DYN_KV_TRANSFER_DOMAIN", "value": policy.get("domain", "")},
        {"name": "DYN_KV_TRANSFER_ENFORCEMENT", "value": policy.get("enforcement") or "required"},
        {"name": "DYN_TOPOLOGY_ENABLED", "value": "true"},
        {"name": "DYN_TOPOLOGY_MOUNT_PATH", "value": TOPOLOGY_MOUNT["mountPath"]},
    ]
    if policy.get("preferredWeight") is not None:
        env.append({"name": "DYN_KV_TRANSFER_PREFERRED_WEIGHT", "value": float32(policy["preferredWeight"])})

    def change(main: Mapping[str, Any]) -> dict[str, Any]:
        kept = [e for e in main.get("env") or () if e.get("name") not in KV_ENV]
        mounts = [
            m
            for m in main.get("volumeMounts") or ()
            if m.get("name") != TOPOLOGY_MOUNT["name"] and m.get("mountPath") != TOPOLOGY_MOUNT["mountPath"]
        ]
        return {**main, "env": env_sorted(kept, env), "volumeMounts": [*mounts, TOPOLOGY_MOUNT]}

    out = with_main(spec, name, change)
    volumes = [v for v in out.get("volumes") or () if v.get("name") != TOPOLOGY_MOUNT["name"]]
    return {**out, "volumes": [*volumes, {"name": TOPOLOGY_MOUNT["name"], "downwardAPI": {"items": _items(policy, levels)}}]}


def _items(policy: Mapping[str, Any], levels: tuple[str, ...]) -> list[dict[str, Any]]:
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
