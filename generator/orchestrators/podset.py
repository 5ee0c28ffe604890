"""From a planned part to its pods: context, pod spec, pod labels and annotations, on the component path."""

from __future__ import annotations

from generator import names
from generator.backends import find
from generator.components.single import restarts
from generator.errors import Fault, Problems
from generator.model import Engine
from generator.pods import Context, pod_spec
from generator.records import replace
from generator.releases.version import created_since
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Addressing, PartPlan, Plan
    from generator.releases.profile import Profile
    from generator.trees import Object


def workload_type(planned: PartPlan, plan: Plan) -> str:
    """The component type as labels, env and selectors show it.

    prefill and decode that an operator before 1.2 labelled `worker` keep that label, where the overlay says so.
    """
    component = planned.part.component
    if component.type in ("prefill", "decode") and f"{plan.graph.name}/{component.name}" in plan.cluster.legacy_selectors:
        return "worker"
    return component.type


def context(planned: PartPlan, plan: Plan, profile: Profile, role: str, addressing: Addressing | None, rank: int = 0) -> Context:
    """Everything the passes over one pod may look at."""
    part = planned.part.of(role)
    component = part.component
    engine = Engine(
        graph=plan.graph.name,
        mode=planned.mode,
        nodes=component.nodes,
        gpus=planned.gpus,
        gates=planned.part.gates,
        ssh_secret=plan.cluster.config.ssh_secret,
        cache=component.cache,
        gpu_memory=(component.gpu_memory or {}).get("mode", "IntraPod") if component.gpu_memory is not None else "",
        failover=component.failover is not None,
        owns_launch=bool(planned.part.by_role),
        files=planned.files,
        rank=rank,
    )
    return Context(
        part=part,
        graph=plan.graph,
        cluster=plan.cluster,
        profile=profile,
        role=role,
        type=workload_type(planned, plan),
        backend=find(planned.backend),
        engine=engine,
        addressing=addressing
        and replace(addressing, aliased=created_since(profile.launch.topology_aliases, part.gates.get(names.ORIGIN))),
        dynamo_namespace=names.dynamo_namespace(plan.graph.namespace, plan.graph.name, component.global_namespace),
        registries=plan.registries,
    )


def spec(c: Context, problems: Problems) -> Object:
    """The pod spec of a context; what the operator refuses becomes a finding at the component."""
    try:
        return pod_spec(c)
    except Fault as fault:
        refusal = fault.at(c.graph.locate(c.component.pointer), f"component {c.component.name!r}")
        if not any((p.code, p.where) == (refusal.code, refusal.where) for p in problems):  # every role of a component fails alike
            problems.add(refusal)
        return {"containers": []}


def namespace_label(planned: PartPlan, profile: Profile) -> str:
    """The Dynamo namespace that Services select. A legacy `dynamoNamespace` leaks in here (contract trap 13)."""
    own = planned.part.component.dynamo_namespace
    if own and profile.convert.hub == "v1beta1" and not profile.lws.service_selector_fixed:
        return own
    return str(planned.part.labels[names.LABEL_NAMESPACE])


def template(c: Context, planned: PartPlan, profile: Profile, problems: Problems) -> Object:
    """The pod template of one role. Mirrors dynamocomponentdeployment_controller.go generatePodTemplateSpec."""
    pod = spec(c, problems)
    if not pod.get("serviceAccountName"):
        pod["serviceAccountName"] = c.cluster.service_account or "default"
    metadata: Object = {"labels": labels(c, planned, profile)}
    annotations = pod_annotations(c, planned, profile)
    if annotations:
        metadata["annotations"] = annotations
    return {"metadata": metadata, "spec": pod}


def labels(c: Context, planned: PartPlan, profile: Profile) -> dict[str, str]:
    """Pod labels. 1.1 lets the pod template's own labels win over all but identity."""
    part = planned.part
    out = dict(part.labels)
    if part.gates.get(names.ENABLE_METRICS) != "false" and part.annotations.get(names.ENABLE_METRICS) != "false":
        out[names.LABEL_METRICS] = "true"
    if c.type:
        out[names.LABEL_TYPE] = c.type
    out[names.LABEL_NAMESPACE] = namespace_label(planned, profile)
    out[names.LABEL_SELECTOR] = part.name
    if c.discovery == "kubernetes":
        out |= {names.LABEL_DISCOVERY: "kubernetes", names.LABEL_DISCOVERABLE: "true"}
    if profile.convert.hub == "v1alpha1":
        if part.component.sub_type:
            out[names.LABEL_SUB_TYPE] = part.component.sub_type
        own = inside(part.component.template, "metadata", "labels")
        kept = (names.LABEL_GRAPH, names.LABEL_TYPE, names.LABEL_NAMESPACE, names.LABEL_HASH)
        out = {**out, **own, **{key: out[key] for key in kept if key in out}}
    return out


def pod_annotations(c: Context, planned: PartPlan, profile: Profile) -> dict[str, str]:
    """Pod annotations: the workload's. 1.1: only the pod template's and restartAt."""
    if profile.convert.hub == "v1beta1":
        return dict(planned.part.annotations)
    own = dict(inside(planned.part.component.template, "metadata", "annotations"))
    name, identity = restarts(c.graph, profile)
    if name in ("*", planned.part.component.name):
        own[names.RESTART_AT] = identity
    return own
