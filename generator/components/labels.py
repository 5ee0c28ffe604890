"""The label and annotation sets that workloads, their pods and Services share on the component path."""

from __future__ import annotations

from generator import names
from generator.components.defaults import applies
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Component, Graph
    from generator.releases.profile import Profile
    from generator.trees import Template


def model_hash(component: Component) -> str:
    """The first 8 hex digits of the model name's SHA-256. Mirrors internal/dynamo/model_service.go HashModelName."""
    name = (component.model or {}).get("name", "")
    return names.sha256(name)[:8] if name else ""


def sub_type(component: Component, profile: Profile) -> str:
    """The sub-component type: the user's, or prefill/decode itself, as the reverse conversion makes it."""
    if component.sub_type:
        return component.sub_type
    return component.type if profile.pods.reverse_sub_type and component.type in ("prefill", "decode") else ""


def identity(component: Component, graph: Graph, worker_hash: str, profile: Profile) -> dict[str, str]:
    """The labels that nobody can override. Mirrors graph.go generateSingleDCD."""
    out = {
        names.LABEL_COMPONENT: component.name,
        names.LABEL_NAMESPACE: names.dynamo_namespace(graph.namespace, graph.name, component.global_namespace),
        names.LABEL_GRAPH: graph.name,
    }
    if component.is_worker:
        if worker_hash:
            out[names.LABEL_HASH] = worker_hash
        if profile.pods.class_label and any(c.type == "epp" for c in graph.components):
            out[names.LABEL_CLASS] = "worker"
    return out


def workload_labels(component: Component, graph: Graph, template: Template, worker_hash: str, profile: Profile) -> dict[str, str]:
    """Lowest to highest: the user's, the model's, the sub-type, identity. Mirrors v1beta1_helpers.go GetDCDKubeLabels.

    Operator 1.1 takes the graph's and the service's labels, never those of the pod template.
    """
    fixed = identity(component, graph, worker_hash, profile)
    if profile.convert.hub == "v1alpha1":
        labels = {**graph.spec_labels, **(component.labels or {})}
    else:
        written = inside(component.template, "metadata", "labels")
        labels = {**written, **(component.labels or {}), **(template["metadata"].get("labels") or {})}
        if found := sub_type(component, profile):
            fixed = {names.LABEL_SUB_TYPE: found, **fixed}
    if digest := model_hash(component):
        labels[names.LABEL_MODEL] = digest
    return {**labels, **fixed}


def workload_annotations(component: Component, graph: Graph, template: Template, profile: Profile) -> dict[str, str]:
    """Mirrors v1beta1_helpers.go GetDCDKubeAnnotations (1.1: getKubeAnnotations)."""
    model = (component.model or {}).get("name", "")
    if profile.convert.hub == "v1alpha1":
        written = inside(component.template, "metadata", "annotations")
        out = {**graph.spec_annotations, **gates(component, graph, template, profile), **written}
        if names.RESTART_AT in template["metadata"]["annotations"]:
            out[names.RESTART_AT] = template["metadata"]["annotations"][names.RESTART_AT]
        return {**out, names.MODEL: model} if model else out
    out = {**(component.annotations or {}), **(template["metadata"].get("annotations") or {})}
    if model:
        out[names.MODEL] = model
    for key in (names.ORIGIN, names.TOPOLOGY_KEY, names.TOPOLOGY_NAME):
        out.pop(key, None)
    policy = graph.kv_transfer or {}
    if component.is_worker and applies(policy):
        if policy.get("labelKey"):
            out[names.TOPOLOGY_KEY] = policy["labelKey"]
        if policy.get("clusterTopologyName"):
            out[names.TOPOLOGY_NAME] = policy["clusterTopologyName"]
    return out


def gates(component: Component, graph: Graph, template: Template, profile: Profile) -> dict[str, str]:
    """The annotations that switch things (executor, discovery, pull secrets): the pod template's.

    1.1 reads the service's own annotations with the graph's propagated ones, never the pod template's.
    """
    if profile.convert.hub == "v1beta1":
        return dict(template["metadata"].get("annotations") or {})
    from generator.components.defaults import PROPAGATED

    graph_keys = {k: graph.annotations[k] for k in PROPAGATED if k in graph.annotations}
    return {**graph_keys, **(component.annotations or {})}
