"""Labels and annotations of cliques (they become the pods') and of Services, on the Grove pathway."""

from __future__ import annotations

from generator import names
from generator.components.defaults import PROPAGATED, applies, with_origin
from generator.components.labels import identity, model_hash, sub_type
from generator.components.single import restarts
from generator.merge import without
from generator.orchestrators.exposure import DISCOVERABLE
from generator.orchestrators.grove.roles import SERVER
from generator.orchestrators.podset import workload_type
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Component, PartPlan, Plan
    from generator.releases.profile import Profile

ENGINE_GROUP = "nvidia.com/dynamo-failover-engine-group-member"


def of_clique(planned: PartPlan, plan: Plan, profile: Profile, role: str) -> dict[str, str]:
    """Mirrors internal/dynamo/graph.go generateLabels; operator 1.1 lets users override selector, component and sub-type."""
    component, graph = planned.part.component, plan.graph
    kind, sub = workload_type(planned, plan), sub_type(component, profile)
    fixed = {
        names.LABEL_SELECTOR: planned.part.name,
        **identity(component, graph, "", profile),
        **({names.LABEL_TYPE: kind} if kind else {}),
        **({names.LABEL_SUB_TYPE: sub} if sub else {}),
    }
    system = dict(fixed)
    if digest := model_hash(component):
        system[names.LABEL_MODEL] = digest
    if graph.annotations.get(names.ENABLE_METRICS) != "false":
        system[names.LABEL_METRICS] = "true"
    if profile.convert.hub == "v1alpha1":
        fixed = without(fixed, names.LABEL_SELECTOR, names.LABEL_COMPONENT, names.LABEL_SUB_TYPE)
    out = {**system, **graph.spec_labels, **(component.labels or {}), **_own(planned, plan, "labels"), **fixed}
    if role == SERVER:
        return without(out, *DISCOVERABLE)
    if plan.discovery == "kubernetes":
        out |= DISCOVERABLE
    return {**out, ENGINE_GROUP: "true"} if component.fails_over_between_pods else out


def annotations_of_clique(planned: PartPlan, plan: Plan, profile: Profile, role: str) -> dict[str, str]:
    """Mirrors internal/dynamo/graph.go generateAnnotations, buildCliqueForRole.

    The graph's discovery backend is forced on every clique.
    """
    component, graph = planned.part.component, plan.graph
    own = _own(planned, plan, "annotations")
    propagated = {key: graph.annotations[key] for key in PROPAGATED if key in graph.annotations}
    forced = {names.LABEL_DISCOVERY: plan.discovery} if plan.discovery else {}
    service = component.annotations or {}
    if profile.convert.hub == "v1alpha1":
        out = {**graph.spec_annotations, **propagated, **service, **forced, **own}
    else:
        out = with_origin({**graph.spec_annotations, **service, **propagated, **own, **forced}, graph, profile)
        out = {**without(out, *_topology_keys(profile)), **_topology(component, plan, role)}
    name, stamp = restarts(graph, profile)
    return {**out, names.RESTART_AT: stamp} if name in ("*", component.name) else out


def of_service(planned: PartPlan, plan: Plan, profile: Profile) -> dict[str, str]:
    """What a component's own Service carries: with Kubernetes discovery, workers are found by it."""
    out = of_resource(planned, plan, profile)
    return {**out, **DISCOVERABLE} if plan.discovery == "kubernetes" else out


def of_resource(planned: PartPlan, plan: Plan, profile: Profile) -> dict[str, str]:
    """Mirrors internal/dynamo/graph.go GetDGDComponentResourceLabels; 1.1 leaves the pod template's labels out."""
    out = {**plan.graph.spec_labels, **(planned.part.component.labels or {})}
    if profile.convert.hub == "v1beta1":
        out |= _own(planned, plan, "labels")
    return out


def annotations_of_service(planned: PartPlan, plan: Plan, profile: Profile) -> dict[str, str]:
    """Mirrors internal/dynamo/graph.go GetDGDComponentResourceAnnotations (1.3+)."""
    if not profile.grove.service_annotations:
        return {}
    return {**plan.graph.spec_annotations, **(planned.part.component.annotations or {}), **_own(planned, plan, "annotations")}


def _own(planned: PartPlan, plan: Plan, key: str) -> dict[str, str]:
    """What the user wrote on the pod template. Mirrors applyLegacyGroveWorkerComponentType for cliques of an old operator."""
    component = planned.part.component
    out: Mapping[str, str] = inside(component.template, "metadata").get(key) or {}
    if key == "labels" and workload_type(planned, plan) != component.type:
        return {names.LABEL_SUB_TYPE: component.type, **out}
    return dict(out)


def _topology_keys(profile: Profile) -> tuple[str, ...]:
    return (names.TOPOLOGY_KEY, names.TOPOLOGY_NAME) if profile.accepts.kv_topology else (names.TOPOLOGY_KEY,)


def _topology(component: Component, plan: Plan, role: str) -> dict[str, str]:
    """What the topology controller reads. Mirrors internal/dynamo/graph.go applyKvTransferPolicyTopologyAnnotations."""
    policy = plan.graph.kv_transfer or {}
    if role == SERVER or not component.is_worker or not applies(policy):
        return {}
    pairs = ((names.TOPOLOGY_KEY, policy.get("labelKey")), (names.TOPOLOGY_NAME, policy.get("clusterTopologyName")))
    return {key: str(value) for key, value in pairs if value}
