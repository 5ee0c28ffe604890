"""The Grove pathway: a whole graph as one PodCliqueSet, with a Service for each component.

Mirrors internal/controller/dynamographdeployment_controller.go reconcileGroveResources.
"""

from __future__ import annotations

from generator import names
from generator.backends.sizes import elastic_ray
from generator.components.defaults import main_container
from generator.model import Rendering
from generator.orchestrators import exposure, podset, shared
from generator.orchestrators.grove import cliques, gms, labels, naming, schedulers, startup, topology
from generator.orchestrators.grove.roles import roles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.errors import Problems
    from generator.model import Component, PartPlan, Plan
    from generator.releases.profile import Profile
    from generator.trees import Object


def lower(plan: Plan, profile: Profile, problems: Problems) -> list[Rendering]:
    """Every object of a graph on the Grove pathway, in the operator's own order."""
    check(plan, profile, problems)
    out = shared.lower(plan, profile)
    out.append(_set(plan, profile, problems))
    out += _models(plan, profile)
    for planned in plan.parts:
        out += _access(planned, plan, profile)
    out += [
        exposure.adapter(plan, planned)
        for planned in plan.parts
        if planned.part.component.scaling_adapter and profile.scaling_adapters
    ]
    return out


def check(plan: Plan, profile: Profile, problems: Problems) -> None:
    """What the operator refuses on this pathway alone."""
    naming.check(plan.graph, profile, problems)
    schedulers.check(plan, profile, problems)
    topology.check(plan, profile, problems)


def _set(plan: Plan, profile: Profile, problems: Problems) -> Rendering:
    """Mirrors internal/dynamo/graph.go GenerateGrovePodCliqueSet."""
    graph = plan.graph
    scheduler = schedulers.choose(plan, profile)
    rendered: list[Object] = []
    groups: list[Object] = []
    claims: list[Object] = []
    for planned in plan.parts:
        component = planned.part.component
        own = roles(component)
        rendered += [cliques.clique(role, own, planned, plan, profile, scheduler, problems) for role in own]
        if component.is_group:
            groups.append(_group(planned, plan, profile))
        if component.shares_gpus_between_pods:
            claims += gms.claims(component, own, profile)
    values = {
        "name": naming.name(graph, profile),
        "namespace": graph.namespace,
        "labels": {**graph.spec_labels, **({names.LABEL_GRAPH: graph.name} if profile.grove.graph_label else {})},
        "annotations": {**graph.spec_annotations, **scheduler.annotations},
        "update_strategy": graph.annotations.get(names.UPDATE_STRATEGY) if profile.grove.update_strategies else None,
        "startup": startup.EXPLICIT if any(c["starts_after"] for c in rendered) else startup.ANY_ORDER,
        "priority_class": graph.priority_class,
        "termination_delay": plan.cluster.config.termination_delay,
        "topology": topology.of_graph(graph, profile),
        "cliques": rendered,
        "groups": groups,
        "claims": claims,
    }
    return Rendering("manifests/podcliqueset.yaml.j2", values)


def _group(planned: PartPlan, plan: Plan, profile: Profile) -> Object:
    """Mirrors internal/dynamo/graph.go buildGroveScalingGroupConfig."""
    component = planned.part.component
    own = roles(component)
    return {
        "name": component.key,
        "cliques": [role.name for role in own],
        "replicas": component.replicas,
        "min_available": cliques.min_available(planned, profile),
        "topology": topology.of_component(component, plan.graph, profile),
        "sharing": gms.sharing(component, own, profile) if component.shares_gpus_between_pods else [],
    }


def _models(plan: Plan, profile: Profile) -> list[Rendering]:
    """One headless Service for each base model. Mirrors internal/dynamo/model_service.go ReconcileModelServicesForComponents."""
    annotations = plan.graph.spec_annotations if profile.grove.service_annotations else {}
    first: dict[str, Component] = {}
    for component in plan.graph.components:
        if (component.model or {}).get("name"):
            first.setdefault((component.model or {})["name"], component)
    return [exposure.model_service(plan, component, annotations) for component in first.values()]


def _heads_ray(component: Component, profile: Profile) -> bool:
    """Whether the component is one pod that others can join. Mirrors isSinglePodElasticEPLeader."""
    main = main_container(component.template, component.main)
    return main is not None and component.nodes == 1 and component.replicas == 1 and elastic_ray(main, profile.launch)


def _access(planned: PartPlan, plan: Plan, profile: Profile) -> list[Rendering]:
    """Service (without Kubernetes discovery only frontends'), and a frontend's Ingress and VirtualService."""
    component = planned.part.component
    out = []
    if plan.discovery == "kubernetes" or component.type == "frontend":
        namespace = names.dynamo_namespace(plan.graph.namespace, plan.graph.name, component.global_namespace)
        out.append(
            exposure.service(
                plan,
                component,
                planned.part.name,
                podset.workload_type(planned, plan),
                namespace,
                labels.of_service(planned, plan, profile),
                labels.annotations_of_service(planned, plan, profile),
                profile,
                leader_only=False,
            )
        )
    if profile.grove.ray_head_service and _heads_ray(component, profile):
        kind = podset.workload_type(planned, plan)
        metadata = labels.of_resource(planned, plan, profile), labels.annotations_of_service(planned, plan, profile)
        out.append(exposure.ray_head(plan, component, planned.part.name, kind, *metadata))
    if component.type == "frontend":
        out += exposure.entrances(plan, component, planned.part.name)
    return out
