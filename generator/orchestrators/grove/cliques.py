"""One clique: its pod, metadata, size and place in the start-up order. Mirrors internal/dynamo/graph.go buildCliqueForRole."""

from __future__ import annotations

from generator import names
from generator.components.defaults import main_container
from generator.model import MAIN
from generator.orchestrators import podset
from generator.orchestrators.grove import gms, labels, schedulers, startup, topology
from generator.orchestrators.grove.roles import SERVER, addressing
from generator.records import replace
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.errors import Problems
    from generator.model import PartPlan, Plan
    from generator.orchestrators.grove.roles import Role
    from generator.orchestrators.grove.schedulers import Scheduler
    from generator.pods import Context
    from generator.releases.profile import Profile
    from generator.trees import Object


def clique(
    role: Role,
    cliques: Sequence[Role],
    planned: PartPlan,
    plan: Plan,
    profile: Profile,
    scheduler: Scheduler,
    problems: Problems,
) -> Object:
    """The values of one clique for the PodCliqueSet's template."""
    component = planned.part.component
    spec = podset.spec(context(role, planned, plan, profile), problems)
    if component.shares_gpus_between_pods:
        spec = gms.pod(spec, role, component, profile)
    own = replace(planned, part=planned.part.of(role.role))
    pod, metadata = schedulers.place(spec, labels.of_clique(own, plan, profile, role.role), scheduler)
    return {
        "name": role.name,
        "labels": metadata,
        "annotations": labels.annotations_of_clique(own, plan, profile, role.role),
        "replicas": role.replicas,
        "min_available": _min_available(role, planned, profile),
        "starts_after": startup.starts_after(role, cliques, planned),
        "topology": topology.of_clique(component, role.role, plan.graph, profile),
        "pod": pod,
    }


def context(role: Role, planned: PartPlan, plan: Plan, profile: Profile) -> Context:
    """What the passes over a clique's pod look at. A weight server starts from the pod of a single node."""
    planned = with_gates(planned, plan, profile)
    component = planned.part.component
    if role.role != SERVER:
        return podset.context(planned, plan, profile, role.role, addressing(component, role.rank), role.rank)
    alone = podset.context(planned, plan, profile, MAIN, None, role.rank)
    main = main_container(planned.part.template, component.main) or {}
    mode, _ = alone.backend.mode(main, 1, planned.gpus, alone.engine.gates, profile)
    return replace(alone, engine=replace(alone.engine, nodes=1, mode=mode))


def with_gates(planned: PartPlan, plan: Plan, profile: Profile) -> PartPlan:
    """A part whose pods see the graph's discovery backend, whatever its own annotation says.

    A worker's hash is the label of its pod template: the operator's (1.5+), or what the user wrote there.
    """
    part = planned.part
    forced = {names.LABEL_DISCOVERY: plan.discovery} if plan.discovery else {}
    own_labels = inside(part.template, "metadata", "labels")
    if profile.convert.hub == "v1alpha1":
        own_labels = {**plan.graph.spec_labels, **(part.component.labels or {})}
    worker_hash = str(own_labels.get(names.LABEL_HASH, "")) if part.component.is_worker else ""
    by_role = {role: with_gates(replace(planned, part=own), plan, profile).part for role, own in part.by_role.items()}
    return replace(planned, part=replace(part, gates={**part.gates, **forced}, worker_hash=worker_hash, by_role=by_role))


def _min_available(role: Role, planned: PartPlan, profile: Profile) -> int:
    """Ranks of one engine are useless without each other; engines in standby are not missed."""
    component = planned.part.component
    if component.nodes > 1 and not component.fails_over_between_pods:
        return role.replicas
    return min_available(planned, profile) if not component.is_group else 1


def min_available(planned: PartPlan, profile: Profile) -> int:
    """The component's minAvailable, 1 unless given (1.3+)."""
    least = planned.part.component.min_available
    return least if least is not None and profile.grove.min_available else 1
