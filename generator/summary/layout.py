"""How many pods of which role a component becomes, read from what is rendered; else as it is planned."""

from __future__ import annotations

from generator.backends import gpus
from generator.model import GROVE, LEADER, MAIN, WORKER
from generator.names import VOLCANO_QUEUE
from generator.orchestrators.grove import schedulers
from generator.orchestrators.grove.roles import SERVER
from generator.orchestrators.grove.roles import roles as cliques_of
from generator.records import record, replace
from generator.schema.access import entries, inside, text, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Cluster, Manifest, PartPlan, Plan
    from generator.trees import Object

GANGS = (schedulers.VOLCANO, schedulers.KAI)


@record
class RolePods:
    """The pods of one role: how many in a replica, their GPUs, and their spec where one was rendered."""

    role: str
    pods: int
    gpus: int
    spec: Object | None = None


@record
class Layout:
    """The pods of one component."""

    replicas: int
    roles: tuple[RolePods, ...]
    gang: str = ""
    queue: str = ""
    objects: tuple[str, ...] = ()


def of(planned: PartPlan, plan: Plan, manifests: Sequence[Manifest]) -> Layout:
    """The layout of a component; `manifests` are those of its graph."""
    if plan.pathway == GROVE:
        rendered = next((_of_set(planned, plan, dict(m.body)) for m in manifests if m.body.get("kind") == planned.workload), None)
    else:
        own = [dict(m.body) for m in manifests if m.origin == planned.part.component.pointer]
        rendered = _of_workloads(planned, plan, [body for body in own if body.get("kind") == planned.workload])
    return rendered or _planned(planned, plan)


def _planned(planned: PartPlan, plan: Plan) -> Layout:
    component = planned.part.component
    if plan.pathway == GROVE:
        counts = [(role.role, role.replicas) for role in cliques_of(component)]
        counts = [(MAIN, 1)] if counts == [(MAIN, component.replicas)] else counts
    else:
        counts = [(LEADER, 1), (WORKER, component.nodes - 1)] if component.nodes > 1 else [(MAIN, 1)]
    each = [RolePods(role, pods, _reserved(planned, role, plan.cluster)) for role, pods in counts]
    gang = planned.gang
    return Layout(component.replicas, _joined(each), schedulers.VOLCANO if gang else "", gang.queue if gang else "")


def _of_workloads(planned: PartPlan, plan: Plan, bodies: list[Object]) -> Layout | None:
    """Deployments, LeaderWorkerSets; where each replica is an object of its own, they are added up."""
    if not bodies:
        return None
    component, first = planned.part.component, inside(bodies[0], "spec")
    replicas = sum(whole(inside(body, "spec"), "replicas", component.replicas) for body in bodies)
    names = tuple(f"{body['kind']}/{text(inside(body, 'metadata'), 'name')}" for body in bodies)
    if planned.workload == "Deployment":
        spec = inside(first, "template", "spec")
        return Layout(replicas, (RolePods(MAIN, 1, _gpus(planned, MAIN, spec, plan.cluster), spec),), objects=names)
    group = inside(first, "leaderWorkerTemplate")
    worker = inside(group, "workerTemplate", "spec")
    leader = inside(group, "leaderTemplate", "spec") or worker
    counts = ((LEADER, 1, leader), (WORKER, whole(group, "size", 1) - 1, worker))
    each = tuple(RolePods(role, pods, _gpus(planned, role, spec, plan.cluster), spec) for role, pods, spec in counts if pods)
    return Layout(replicas, each, _gang(leader), text(inside(bodies[0], "metadata", "annotations"), VOLCANO_QUEUE), names)


def _of_set(planned: PartPlan, plan: Plan, body: Object) -> Layout | None:
    """The cliques of a PodCliqueSet, and the scaling group that multiplies them."""
    component, template = planned.part.component, inside(body, "spec", "template")
    named = {text(clique, "name"): clique for _, clique in entries(template.get("cliques"))}
    cliques = [(role, named[role.name]) for role in cliques_of(component) if role.name in named]
    if not cliques:
        return None
    group = next((g for _, g in entries(template.get("podCliqueScalingGroups")) if cliques[0][0].name in g["cliqueNames"]), None)
    counts = [whole(inside(clique, "spec"), "replicas", role.replicas) for role, clique in cliques]
    replicas = whole(group, "replicas", component.replicas) if group is not None else counts[0]
    if group is None:
        counts = [1]
    specs = [inside(clique, "spec", "podSpec") for _, clique in cliques]
    each = [
        RolePods(role.role, pods, _gpus(planned, role.role, spec, plan.cluster), spec)
        for (role, _), pods, spec in zip(cliques, counts, specs, strict=True)
    ]
    queue = text(inside(cliques[0][1], "labels"), schedulers.KAI_LABEL)
    queue = queue or text(inside(body, "metadata", "annotations"), schedulers.VOLCANO_QUEUE)
    name = f"{body['kind']}/{text(inside(body, 'metadata'), 'name')}"
    return Layout(replicas * whole(inside(body, "spec"), "replicas", 1), _joined(each), _gang(specs[0]), queue, (name,))


def _joined(each: list[RolePods]) -> tuple[RolePods, ...]:
    """Roles of one name as one, as long as their pods have as many GPUs: ranks that are cliques of their own."""
    out: dict[tuple[str, int], RolePods] = {}
    for role in each:
        key = (role.role, role.gpus)
        out[key] = replace(role, pods=role.pods + (out[key].pods if key in out else 0))
    return tuple(out.values())


def _gang(spec: Object) -> str:
    scheduler = text(spec, "schedulerName")
    return scheduler if scheduler in GANGS else ""


def _gpus(planned: PartPlan, role: str, spec: Object, cluster: Cluster) -> int:
    """The GPUs of a rendered pod; those that a memory service shares stand in a claim instead."""
    if planned.part.component.gpu_memory is not None:
        return _reserved(planned, role, cluster)
    return gpus.of_pod(spec, cluster.resource_claims or {})


def _reserved(planned: PartPlan, role: str, cluster: Cluster) -> int:
    """The GPUs that a role's pod template asks for. Pods that share them count them once, where the memory service runs."""
    part = planned.part.of(role)
    if part.component.shares_gpus_between_pods and role != SERVER:
        return 0
    return gpus.of_pod(inside(part.template, "spec"), cluster.resource_claims or {})
