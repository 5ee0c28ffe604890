"""Which cliques a component becomes, what each holds, and how its pods find each other."""

from __future__ import annotations

from generator.model import LEADER, MAIN, WORKER, Addressing
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Component

SERVER = "gms"
"""Role of a rank's weight server under the inter-pod GPU memory service."""

_HOST = "$(GROVE_PCSG_NAME)-$(GROVE_PCSG_INDEX)"
_SERVICE = "$(GROVE_HEADLESS_SERVICE)"
_POD = "$(GROVE_PCLQ_POD_INDEX)"


@record
class Role:
    """One clique of a component. Mirrors internal/dynamo/graph.go ServiceRole."""

    name: str
    role: str
    replicas: int
    rank: int = 0


def roles(component: Component) -> tuple[Role, ...]:
    """The component's cliques in order. Mirrors internal/dynamo/graph.go expandRolesForComponent."""
    key, nodes = component.key, component.nodes
    if component.shares_gpus_between_pods:
        out: list[Role] = []
        for rank in range(nodes):
            out += [Role(f"{key}-gms-{rank}", SERVER, 1, rank), _engine(component, rank)]
        return tuple(out)
    if nodes > 1:
        return Role(f"{key}-ldr", LEADER, 1), Role(f"{key}-wkr", WORKER, nodes - 1)
    return (Role(key, MAIN, 1 if component.force_scaling_group else component.replicas),)


def _engine(component: Component, rank: int) -> Role:
    shadows = max((component.failover or {}).get("numShadows") or 1, 1) if component.fails_over_between_pods else 0
    if component.nodes == 1:
        return Role(component.key, MAIN, 1 + shadows)
    name = f"{component.key}-wkr-{rank}" if rank else f"{component.key}-ldr"
    return Role(name, WORKER if rank else LEADER, 1 + shadows, rank)


def addressing(component: Component, rank: int) -> Addressing | None:
    """How the nodes of one replica find each other: Grove injects these variables. Mirrors internal/dynamo/grove.go.

    Under the inter-pod GPU memory service the pods of equal index, one of each rank's clique, are one engine.
    """
    if component.nodes == 1:
        return None
    shared = component.shares_gpus_between_pods
    leader = f"{_HOST}-{component.key}-ldr-{_POD if shared else 0}.{_SERVICE}"
    if shared:
        workers = tuple(f"{_HOST}-{component.key}-wkr-{i}-{_POD}.{_SERVICE}" for i in range(1, component.nodes))
    else:
        workers = tuple(f"{_HOST}-{component.key}-wkr-{i}.{_SERVICE}" for i in range(component.nodes - 1))
    return Addressing(
        leader=leader,
        rank=str(rank) if shared else "$((GROVE_PCLQ_POD_INDEX + 1))",
        rank_needs_shell=not shared,
        hosts=(leader, *workers),
        waits_for_dns=False,
        index=str(rank) if shared else "$(GROVE_PCSG_POD_INDEX)",
    )
