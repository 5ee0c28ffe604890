"""What is decided about a graph, and the objects it becomes."""

from __future__ import annotations

from generator.model.graph import LEADER, WORKER
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from generator.backends.flags import Parallel
    from generator.errors import Where
    from generator.model.cluster import Cluster
    from generator.model.graph import Component, Graph
    from generator.trees import Json, Pointer

LEADER_ALIAS, RANK_ALIAS = "DYNAMO_LEADER_ADDRESS", "DYNAMO_RANK"
"""Env by which a node knows its leader and itself under any orchestrator."""


@record
class Addressing:
    """How the nodes of one multinode replica find each other under an orchestrator.

    Host names and ranks are expressions of the orchestrator's environment (`$(LWS_LEADER_ADDRESS)`),
    expanded by the kubelet or, where `rank_needs_shell`, by a shell.
    """

    leader: str
    rank: str
    rank_needs_shell: bool
    hosts: tuple[str, ...]
    """Every node's host name, leader first."""
    waits_for_dns: bool
    index: str = ""
    """A node's rank, the leader's too, as the kubelet can expand it."""
    aliased: bool = False
    """Every node has its leader's address and its rank in env of its own, whatever the orchestrator."""

    @property
    def aliases(self) -> tuple[Json, ...]:
        """The env of an `aliased` node. Mirrors internal/dynamo/graph.go topology aliases (1.6)."""
        pairs = ((LEADER_ALIAS, self.leader), (RANK_ALIAS, self.index)) if self.aliased else ()
        return tuple({"name": name, "value": value} for name, value in pairs)

    def launched(self, role: str) -> dict[str, object]:
        """`leader` and `rank` as a launch line of this role names them."""
        if self.aliased:
            return {"leader": f"$({LEADER_ALIAS})", "rank": f"$({RANK_ALIAS})"}
        return {"leader": self.leader, "rank": 0 if role == LEADER else self.rank}

    def needs_shell(self, role: str) -> bool:
        """Whether that rank is a shell's arithmetic."""
        return role == WORKER and self.rank_needs_shell and not self.aliased


@record
class Engine:
    """The engine that a component runs: what a backend may know of it."""

    graph: str
    mode: str
    nodes: int
    gpus: int
    gates: Json
    """`Part.gates` of the whole component."""
    ssh_secret: str
    cache: Json | None = None
    gpu_memory: str = ""
    """`""`, `IntraPod` or `InterPod`."""
    failover: bool = False
    owns_launch: bool = False
    """The role's own pod template says all of its command: no launch flag is added."""
    files: Json | None = None
    """The engine's configuration files that can be seen, by path in the container."""
    rank: int = 0
    """Inter-pod GPU memory service renders one clique per rank; elsewhere unused."""


@record
class Reason:
    """Why something was decided, for `explain`: a rule's name, a sentence, and the user's line if there is one."""

    rule: str
    text: str
    where: Where | None = None


@record
class GpuSum:
    """The GPUs of a component's replica: what it reserves, and what its parallel flags use of them."""

    reserved: int
    used: int
    shape: str
    """The sizes that are not 1, as in `TP 8 × PP 2`; with commas where they share GPUs."""
    matches: bool
    text: str
    """The sum, in a sentence."""
    where: Where


@record
class Part:
    """What the operator calls a DynamoComponentDeployment: one component ready to become pods."""

    component: Component
    name: str
    template: Json
    labels: Json
    """What workloads, their pods and Services all carry."""
    annotations: Json
    backend: str
    """The framework that launches it: `vllm`, `sglang`, `trtllm`, or "" for none."""
    gates: Json
    """The annotations that switch behaviour (executor, discovery, metrics, pull secrets)."""
    worker_hash: str = ""
    by_role: Mapping[str, Part] = {}
    """Where the roles have pod templates of their own: the part that each is, by its name."""

    def of(self, role: str) -> Part:
        """The part that the pods of a role are built of."""
        return self.by_role.get(role, self)


@record
class Gang:
    """How the pods of one replica of a multinode component come to be scheduled together.

    `native`: LWS itself makes the PodGroups. `objects`: one LeaderWorkerSet and one PodGroup for each replica.
    """

    form: str
    queue: str = ""


@record
class PartPlan:
    """What was decided for one component, and why."""

    part: Part
    workload: str
    backend: str
    mode: str
    gpus: int
    reasons: tuple[Reason, ...] = ()
    gang: Gang | None = None
    """The gang that the corrected rendering makes; None where the operator's own layout stands, or there is none."""
    files: Json | None = None
    """The engine's configuration files that stand beside the graph, by path in the container (corrected)."""
    sizes: GpuSum | None = None
    """What its GPUs add up to; None where there is nothing to add, or it cannot be seen."""
    asked: Parallel | None = None
    """The parallelism that the main container asks for, in every spelling; None where it starts no known framework."""


@record
class Plan:
    """Every decision about one graph on one cluster."""

    graph: Graph
    cluster: Cluster
    pathway: str
    parts: tuple[PartPlan, ...]
    discovery: str
    registries: Mapping[str, tuple[str, ...]]
    """Registry host → names of pull secrets with credentials for it; "" for all hosts."""
    reasons: tuple[Reason, ...] = ()


@record
class Rendering:
    """One object to be: the template of its kind, the values of its slots, and the input it stems from."""

    template: str
    values: Json
    origin: Pointer = ()


@record
class Manifest:
    """One object that is printed."""

    body: Json
    graph: Graph | None = None
    origin: Pointer = ()
    template: str = ""
    given: Any = None
    """A companion's place in the input; rendered objects have a graph instead."""
    trace: Any = None
    """Where the values come from that an overlay set after rendering (`patch.trace.Trace`)."""
