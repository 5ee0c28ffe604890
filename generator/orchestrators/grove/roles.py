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


def shares_between_pods(component: Component) -> bool:
    """The inter-pod layout of the GPU memory service. Mirrors api/v1beta1 IsInterPodGMSEnabled."""
    return component.gpu_memory is not None and component.gpu_memory.get("mode") == "InterPod"


def fails_over_between_pods(component: Component) -> bool:
    """Engines in standby beside the active one. Mirrors api/v1beta1 IsInterPodFailoverEnabled."""
    return component.failover is not None and component.failover.get("mode") == "InterPod"


def is_group(component: Component) -> bool:
    """Whether a scaling group multiplies the component's cliques. Mirrors api/v1beta1 UsesPCSG."""
    return component.nodes > 1 or shares_between_pods(component) or component.force_scaling_group


def roles(component: Component) -> tuple[Role, ...]:
    """The component's cliques in order. Mirrors internal/dynamo/graph.go expandRolesForComponent."""
    key, nodes = component.key, component.nodes
    if shares_between_pods(component):
        out: list[Role] = []
        for rank in range(nodes):
            out += [Role(f"{key}-gms-{rank}", SERVER, 1, rank), _engine(component, rank)]
        return tuple(out)
    if nodes > 1:
        return Role(f"{key}-ldr", LEADER, 1), Role(f"{key}-wkr", WORKER, nodes - 1)
    return (Role(key, MAIN, 1 if component.force_scaling_group else component.replicas),)


def _engine(component: Component, rank: int) -> Role:
    shadows = max((component.failover or {}).get("numShadows") or 1, 1) if fails_over_between_pods(component) else 0
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
    shared = shares_between_pods(component)
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
    )
