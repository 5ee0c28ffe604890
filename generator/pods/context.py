"""What the passes over a pod share: the half-built pod and everything they may look at."""

from __future__ import annotations

from generator.components.defaults import runtime_container
from generator.names import LABEL_DISCOVERY
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.backends.base import Backend
    from generator.model import Addressing, Cluster, Component, Engine, Graph, Part
    from generator.releases.profile import Profile
    from generator.trees import ContainerSpec, Json, PodSpec

    Pass = Callable[["PodDraft", "Context"], "PodDraft"]


@record
class PodDraft:
    """A pod being built: its main container apart, because the operator completes only that one."""

    main: ContainerSpec
    spec: PodSpec
    mounts: Sequence[Json] = ()
    """Main's mounts before its backend and shared memory add theirs: a frontend sidecar gets these."""


@record
class Context:
    """One pod of one part: role, backend, where it runs."""

    part: Part
    graph: Graph
    cluster: Cluster
    profile: Profile
    role: str
    type: str
    """The workload's component type: `worker` for prefill and decode that an old operator labelled so."""
    backend: Backend
    engine: Engine
    addressing: Addressing | None
    dynamo_namespace: str
    registries: Mapping[str, tuple[str, ...]]
    """Registry host → pull secrets that hold credentials for it."""

    @property
    def component(self) -> Component:
        """The component the pod belongs to."""
        return self.part.component

    @property
    def runs_beside(self) -> bool:
        """Dynamo runs in an init container of its own, and main is an engine that nobody completes."""
        return runtime_container(self.component, self.profile) is not None

    @property
    def discovery(self) -> str:
        """The discovery backend as pods see it: annotation, else operator configuration. Mirrors GetDiscoveryBackend."""
        return str(self.part.gates.get(LABEL_DISCOVERY, self.cluster.config.discovery))
