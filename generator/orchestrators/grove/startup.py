"""Which clique waits for which."""

from __future__ import annotations

from generator.backends import facts_of
from generator.model import LEADER, WORKER
from generator.orchestrators.grove.roles import SERVER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import PartPlan
    from generator.orchestrators.grove.roles import Role

ANY_ORDER, EXPLICIT = "CliqueStartupTypeAnyOrder", "CliqueStartupTypeExplicit"


def starts_after(role: Role, cliques: Sequence[Role], planned: PartPlan) -> list[str]:
    """The cliques that must run before this one starts. Mirrors internal/dynamo/graph.go applyCliqueStartupDependencies.

    An engine needs its rank's weight server; TensorRT-LLM's leader the SSH servers of all workers.
    """
    component = planned.part.component
    out = []
    if component.shares_gpus_between_pods and role.role != SERVER:
        out += [c.name for c in cliques if c.role == SERVER and c.rank == role.rank]
    if component.nodes > 1 and role.role == LEADER and facts_of(planned.backend).leader_starts_last:
        out += [c.name for c in cliques if c.role == WORKER]
    return out
