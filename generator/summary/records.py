"""The records of a summary. Numbers are of what is rendered; of a graph that is refused, of what was planned."""

from __future__ import annotations

from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.errors import Finding, Where
    from generator.model import GpuSum, Reason


@record
class Added:
    """What the pods of a role have beside what their graph says, and what of it they lost."""

    flags: tuple[str, ...] = ()
    """Words of command and arguments, in their order."""
    env: tuple[str, ...] = ()
    probes: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    """Probes that the graph, or another role of the component, has and this one has not."""
    volumes: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()


@record
class RoleSummary:
    """The pods of one role of a component."""

    name: str
    """`main`, `leader`, `worker` or `gms`."""
    pods: int
    """In one replica."""
    gpus: int
    """In one pod."""
    added: Added | None = None
    """None where nothing was rendered."""


@record
class ComponentSummary:
    """What one component becomes."""

    name: str
    type: str
    kind: str
    """The kind of its workload."""
    backend: str
    launch: str
    """How its nodes find each other, the launch mode; "" on one node."""
    replicas: int
    autoscaled: bool
    roles: tuple[RoleSummary, ...]
    gang: str
    """The scheduler that places the pods of a replica together, or ""."""
    queue: str
    sizes: GpuSum | None
    reasons: tuple[Reason, ...]
    where: Where
    objects: tuple[str, ...] = ()
    """Its workloads, `Kind/name`."""
    services: tuple[str, ...] = ()
    """Its Services, `name:port`."""

    @property
    def pods(self) -> int:
        """Pods of one replica."""
        return sum(role.pods for role in self.roles)

    @property
    def replica_gpus(self) -> int:
        """GPUs of one replica."""
        return sum(role.pods * role.gpus for role in self.roles)

    @property
    def gpus(self) -> int:
        """GPUs of all replicas."""
        return self.replicas * self.replica_gpus


@record
class GraphSummary:
    """What one graph becomes on its cluster."""

    name: str
    namespace: str
    cluster: str
    operator: str
    exact: bool
    known: str
    """How the operator's release is known, where it was not compared with what it built."""
    pathway: str
    reasons: tuple[Reason, ...]
    corrections: tuple[Reason, ...]
    """The corrections that bear on the graph; `rule` is the name of one."""
    components: tuple[ComponentSummary, ...]
    rendered: bool
    cluster_gpus: int = 0
    """GPUs that the cluster has; 0 where the overlay does not say."""

    @property
    def gpus(self) -> int:
        """GPUs of all components."""
        return sum(component.gpus for component in self.components)


@record
class Need:
    """An object that must exist: it is named, and not rendered."""

    kind: str
    namespace: str
    """"" for a kind of the whole cluster."""
    name: str
    users: tuple[str, ...]
    """`Kind/name` of the objects that name it."""


@record
class Summary:
    """What a run will do."""

    graphs: tuple[GraphSummary, ...]
    needs: tuple[Need, ...]
    objects: Mapping[str, int]
    """Kind → how many are printed."""
    shared: tuple[str, ...]
    """`Kind/name` of those that other graphs of the namespace would render, too."""
    findings: tuple[Finding, ...]
