"""A multinode component as LeaderWorkerSet. Mirrors dynamocomponentdeployment_controller.go generateLeaderWorkerSet."""

from __future__ import annotations

from generator import limits, names
from generator.errors import Finding, Problems
from generator.model import LEADER, USER_LAUNCH, WORKER, Addressing, Rendering
from generator.orchestrators import gangs, podset
from generator.records import replace
from generator.releases.products import groups_each_set
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Component, PartPlan, Plan
    from generator.releases.profile import Profile
    from generator.trees import Object

INSTANCE = "instance-id"


def addressing(nodes: int) -> Addressing:
    """How the pods of a group find each other: LWS injects these variables. Mirrors internal/dynamo/lws.go."""
    workers = tuple(f"$(echo \"$LWS_LEADER_ADDRESS\" | sed 's/\\./-{i}\\./')" for i in range(1, nodes))
    return Addressing(
        leader="$(LWS_LEADER_ADDRESS)",
        rank="$(LWS_WORKER_INDEX)",
        rank_needs_shell=False,
        hosts=("$(LWS_LEADER_ADDRESS)", *workers),
        waits_for_dns=True,
        index="$(LWS_WORKER_INDEX)",
    )


def lower(planned: PartPlan, plan: Plan, profile: Profile, problems: Problems) -> list[Rendering]:
    """The LeaderWorkerSet of a part, or one for each replica with a Volcano PodGroup (operator 1.1; gangs as objects)."""
    pods = {role: pod(planned, plan, profile, role, problems) for role in (LEADER, WORKER)}
    part, gang = planned.part, planned.gang
    indexed = profile.lws.layout == "indexed" and plan.cluster.capabilities.volcano
    if gang.form == "native" if gang is not None else not indexed:
        annotations = _queued(gang.queue) if gang is not None else None
        if gang is not None:
            pods = {role: gangs.scheduled(p) for role, p in pods.items()}
        return [
            _set(
                planned,
                plan,
                f"{part.name}-0",
                part.component.replicas,
                part.labels,
                pods,
                annotations,
                fixed=not part.component.autoscaled,
            )
        ]
    if part.component.replicas * 2 > limits.OUTPUT_OBJECTS:
        problems.add(
            Finding(
                "DGD009",
                f"component {part.component.name!r}: each of {part.component.replicas} replicas is two objects; "
                f"the limit is {limits.OUTPUT_OBJECTS}",
                plan.graph.locate((*part.component.pointer, "replicas")),
                "lower replicas",
            )
        )
        return []
    return [r for i in range(part.component.replicas) for r in _replica(planned, plan, profile, pods, i)]


def _replica(planned: PartPlan, plan: Plan, profile: Profile, pods: Object, i: int) -> list[Rendering]:
    """One replica as a LeaderWorkerSet of its own, and its PodGroup. Mirrors 1.1 generateVolcanoPodGroup.

    No resources are asked for where Volcano reserves them a second time: the gang would wait for them for ever.
    """
    part, gang = planned.part, planned.gang
    name = f"{part.name}-{i}"
    own = {INSTANCE: str(i)} if profile.lws.layout == "indexed" else {}
    members = {role: _labelled(gangs.scheduled(p, name), own) for role, p in pods.items()}
    leader, worker = pods[LEADER]["spec"], pods[WORKER]["spec"]
    old = groups_each_set(plan.cluster.capabilities.volcano_version)
    queue = gang.queue if gang is not None else "" if plan.cluster.exact else (plan.cluster.scheduling or {}).get("queue", "")
    values = {
        "name": name,
        "namespace": plan.graph.namespace,
        "labels": own or part.labels,
        "members": part.component.nodes,
        "resources": gangs.min_resources(leader, worker, part.component.nodes) if gang is not None and not old else None,
        "queue": queue,
        "priority_class": leader.get("priorityClassName") if gang is not None else None,
    }
    return [
        _set(planned, plan, name, 1, {**part.labels, **own}, members, _queued(queue)),
        Rendering("manifests/podgroup.yaml.j2", values, part.component.pointer),
    ]


def _queued(queue: str) -> dict[str, str] | None:
    """Annotations by which PodGroups that LWS makes get a queue: also where it should make none, and does."""
    return {names.VOLCANO_QUEUE: queue} if queue else None


def _labelled(pod: Object, labels: dict[str, str]) -> Object:
    metadata = pod["metadata"]
    return {**pod, "metadata": {**metadata, "labels": {**metadata["labels"], **labels}}}


def pod(planned: PartPlan, plan: Plan, profile: Profile, role: str, problems: Problems) -> Object:
    """The pod template of the leader or of the workers."""
    part = planned.part
    c = podset.context(planned, plan, profile, role, addressing(part.component.nodes))
    planned = replace(planned, part=part.of(role))
    template = podset.template(c, planned, profile, problems)
    labels = {**template["metadata"]["labels"], **part.labels, "role": role}
    labels.pop(names.LABEL_SELECTOR, None)
    if role == LEADER or profile.lws.needs_gpu or part.by_role:
        _check(template["spec"], planned, plan, profile, role, problems)
    return {**template, "metadata": {**template["metadata"], "labels": labels}}


def _check(spec: Object, planned: PartPlan, plan: Plan, profile: Profile, role: str, problems: Problems) -> None:
    """A pod of a group needs a main container with command and args. Mirrors checkMainContainer.

    Operator 1.2 also wants a GPU limit on it, 1.1 one in the service's own resources.
    """
    component = planned.part.component
    containers = spec.get("containers") or ()
    if not containers:
        return
    where = plan.graph.locate(component.pointer)

    def refuse(text: str, hint: str) -> None:
        problems.add(Finding("DGD506", f"component {component.name!r} spans {component.nodes} nodes, but {text}", where, hint))

    main = next((x for x in containers if x.get("name") == component.main), None)
    if main is None:
        refuse("its pod has no container `main` to launch", "remove failover, or run the component on one node")
    elif _lacks_launch(main, component, role, profile):
        lacks = "command" if not main.get("command") else "args"
        refuse(
            f"its main container has no {lacks}",
            "split the launch: command [python3, -m, dynamo.<backend>], args [--model, …]; flags are added to args",
        )
    elif role == WORKER and not _has_gpu(main, component.alpha, profile):
        refuse(
            "its workers have no GPU limit, which this operator requires",
            "set resources.limits.gpu (v1beta1: limits nvidia.com/gpu of main)",
        )


def _lacks_launch(main: Object, component: Component, role: str, profile: Profile) -> bool:
    if component.launch == USER_LAUNCH or (role != LEADER and profile.lws.needs_gpu):
        return False
    return not main.get("command") or not main.get("args")


def _has_gpu(main: Object, service: object, profile: Profile) -> bool:
    from generator.quantity import is_zero

    if profile.lws.needs_gpu == "service":
        return bool(inside(service, "resources", "limits").get("gpu"))
    amount = inside(main, "resources", "limits").get("nvidia.com/gpu")
    return amount is not None and not is_zero(amount)


def _set(
    planned: PartPlan,
    plan: Plan,
    name: str,
    replicas: int,
    labels: object,
    pods: Object,
    annotations: object = None,
    *,
    fixed: bool = True,
) -> Rendering:
    values = {
        "name": name,
        "namespace": plan.graph.namespace,
        "labels": labels,
        "annotations": annotations,
        "replicas": replicas,
        "fixed": fixed,
        "size": planned.part.component.nodes,
        "leader": pods[LEADER],
        "worker": pods[WORKER],
    }
    return Rendering("manifests/leaderworkerset.yaml.j2", values, planned.part.component.pointer)
