"""A DynamoGraphDeployment as the stages after `parse` see it, and the words for its parts."""

from __future__ import annotations

from generator.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from generator.errors import Where
    from generator.trees import Json, Pointer

    class Locate(Protocol):
        """Where a value of the (amended) graph stands; with `key`, where its key does."""

        def __call__(self, pointer: Pointer, key: bool = False) -> Where: ...


MAIN, LEADER, WORKER = "main", "leader", "worker"
"""Roles of a pod: alone on its node, rank 0 of several nodes, any other rank."""

WORKER_TYPES = ("worker", "prefill", "decode")
LPX = "lpx"
COMPONENT_TYPES = ("frontend", "worker", "prefill", "decode", "planner", "epp")

OLD_TYPES = {"main": "frontend", "http": "frontend", "prefill_worker": "prefill", "decode_worker": "decode", "backend": "worker"}
"""Component types of older releases and other tools: `main` was the frontend of operators 0.3 and 0.4."""

GROVE_API = "grove.io/v1alpha1"
USER_LAUNCH = "user"
"""The launch mode of a component whose own command connects its nodes (`graph.components.NAME.launch` of an overlay)."""

GROVE, COMPONENTS = "grove", "components"
"""Pathways: the whole graph as one PodCliqueSet, or one Deployment / LeaderWorkerSet per component."""


@record
class Component:
    """One `spec.services` entry or `spec.components` item, in the v1beta1 shape both APIs are brought to."""

    name: str
    type: str
    pointer: Pointer
    replicas: int = 1
    min_available: int | None = None
    nodes: int = 1
    multinode: bool = False
    template: Json | None = None
    shared_memory: str | None = None
    cache: Json | None = None
    model: Json | None = None
    epp: Json | None = None
    frontend_sidecar: str = ""
    scaling_adapter: bool = False
    topology: Json | None = None
    override: Json | None = None
    """`providerOverride`: what its clique or scaling group has instead of what the operator writes."""
    roles: tuple[Json, ...] = ()
    gpu_memory: Json | None = None
    failover: Json | None = None
    checkpoint: Json | None = None
    force_scaling_group: bool = False
    runtime_version: str = ""
    global_namespace: bool = False
    labels: Json | None = None
    annotations: Json | None = None
    ingress: Json | None = None
    dynamo_namespace: str = ""
    sub_type: str = ""
    main: str = "main"
    """The container that the operator completes; 1.1 keeps mainContainer's own name."""
    autoscaled: bool = False
    """Something in the cluster sets the number of replicas, so nothing that is printed may."""
    launch: str = ""
    """`user`: the command connects the nodes of the component itself, so no launch flag is added."""
    alpha: Json | None = None
    """The v1alpha1 service as written, where rules of operator 1.1 or the v1 worker hash need it."""

    @property
    def is_lpx(self) -> bool:
        """A component of type lpx, where there is one (1.6)."""
        return self.type == LPX

    @property
    def has_role_templates(self) -> bool:
        """Leader and workers have pod templates of their own. Mirrors v1beta1_helpers.go HasRolePodTemplates (1.6)."""
        return any(role.get("podTemplate") is not None for role in self.roles)

    def of_role(self, role: str) -> Component:
        """The component that the pods of a role are built of. Mirrors EffectiveComponentForRole (1.6)."""
        found = next((given for given in self.roles if given["name"] == role and given.get("podTemplate") is not None), None)
        return self if found is None else replace(self, template=found["podTemplate"], roles=())

    @property
    def is_worker(self) -> bool:
        """Mirrors internal/dynamo/component_common.go IsWorkerComponent."""
        return self.type in WORKER_TYPES

    @property
    def shares_gpus_in_pod(self) -> bool:
        """GPU memory service inside the pod, the default mode. Mirrors v1beta1_helpers.go."""
        return self.gpu_memory is not None and (self.gpu_memory.get("mode") or "IntraPod") == "IntraPod"

    @property
    def fails_over_in_pod(self) -> bool:
        """An active and a standby engine in one pod. Mirrors failover.go IsIntraPodFailoverEnabled."""
        return self.failover is not None and (self.failover.get("mode") or "IntraPod") == "IntraPod"

    @property
    def shares_gpus_between_pods(self) -> bool:
        """The inter-pod layout of the GPU memory service. Mirrors api/v1beta1 IsInterPodGMSEnabled."""
        return self.gpu_memory is not None and self.gpu_memory.get("mode") == "InterPod"

    @property
    def fails_over_between_pods(self) -> bool:
        """Engines in standby beside the active one. Mirrors api/v1beta1 IsInterPodFailoverEnabled."""
        return self.failover is not None and self.failover.get("mode") == "InterPod"

    @property
    def is_group(self) -> bool:
        """Whether under Grove a scaling group multiplies the component's cliques. Mirrors api/v1beta1 UsesPCSG."""
        return self.nodes > 1 or self.shares_gpus_between_pods or self.force_scaling_group

    @property
    def key(self) -> str:
        """The lower-cased name that object names are made of."""
        return self.name.lower()


@record
class Graph:
    """A DynamoGraphDeployment after amendment, conversion and defaulting."""

    name: str
    namespace: str
    api: str
    components: tuple[Component, ...]
    locate: Locate
    annotations: Json
    labels: Json
    spec_annotations: Json
    spec_labels: Json
    env: tuple[Json, ...] = ()
    backend: str = ""
    pvcs: tuple[Json, ...] = ()
    restart: Json | None = None
    topology: Json | None = None
    override: Json | None = None
    priority_class: str = ""
    kv_transfer: Json | None = None
    given: Json | None = None
    """The amended document itself."""
    wrong: tuple[Pointer, ...] = ()
    """Places that the schema check found wrong, and that are as if absent: nothing is rendered from such a graph."""

    @property
    def multinode(self) -> bool:
        """Whether any component spans nodes. Mirrors api/v1beta1 HasAnyMultinodeComponent."""
        return any(c.nodes > 1 for c in self.components)
