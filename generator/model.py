"""The records that travel between the stages, in the field's own terms.

    Graph (parse) → Part (components) → Plan (plan) → Rendering (orchestrators) → Manifest (render)

Kubernetes subtrees (a pod spec, a container) stay plain mappings: they are the user's. They are never
changed in place; a pass that changes one makes a new mapping along the path it touches.
"""

from __future__ import annotations

from generator.errors import Where
from generator.records import record, replace
from generator.releases.products import DEFAULT_KUBERNETES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Protocol

    Json = Mapping[str, Any]

    class Locate(Protocol):
        """Where a value of the (amended) graph stands; with `key`, where its key does."""

        def __call__(self, pointer: tuple[str | int, ...], key: bool = False) -> Where: ...


MAIN, LEADER, WORKER = "main", "leader", "worker"
"""Roles of a pod: alone on its node, rank 0 of several nodes, any other rank."""

LEADER_ALIAS, RANK_ALIAS = "DYNAMO_LEADER_ADDRESS", "DYNAMO_RANK"
"""Env by which a node knows its leader and itself under any orchestrator."""

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
    pointer: tuple[str | int, ...]
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
    wrong: tuple[tuple[str | int, ...], ...] = ()
    """Places that the schema check found wrong, and that are as if absent: nothing is rendered from such a graph."""

    @property
    def multinode(self) -> bool:
        """Whether any component spans nodes. Mirrors api/v1beta1 HasAnyMultinodeComponent."""
        return any(c.nodes > 1 for c in self.components)


@record
class Capabilities:
    """What is installed in the cluster, pinned in git; the operator's own gates are derived from it."""

    grove: bool = False
    lws: bool = False
    lws_version: str = ""
    lws_gang: str = ""
    volcano: bool = False
    volcano_version: str = ""
    volcano_queues: tuple[str, ...] = ()
    create_queues: bool = False
    kai: bool = False
    istio: bool = False
    dra: bool = True
    inference_pool: bool = True
    gpu_resource: str = "nvidia.com/gpu"
    gpus_per_node: int = 0
    gpu_nodes: int = 0
    auto: bool = False
    """Take what is installed from the API list of the host instead of from the overlay."""
    grove_version: str = ""


@record
class OperatorConfig:
    """What the operator's own configuration decides, under the platform chart's defaults unless said otherwise."""

    nats: str = ""
    etcd: str = ""
    model_express: str = ""
    prometheus: str = ""
    discovery: str = "kubernetes"
    ssh_secret: str = "mpi-run-ssh-secret"
    planner_role: str = "dynamo-platform-dynamo-operator-planner"
    epp_role: str = "dynamo-platform-dynamo-operator-epp"
    restricted_namespace: str = ""
    ingress_class: str = ""
    ingress_tls_secret: str = ""
    ingress_host_suffix: str = ""
    ingress_gateway: str = ""
    termination_delay: str = "4h0m0s"
    mesh_tls: Json | None = None
    transport_tls: Json = {}
    """Environment variable → path of a certificate or key for NATS and TCP transport."""
    volcano_scheduler: bool = False
    checkpoint: bool = False


@record
class Change:
    """One overlay's `spec`, kept whole for the changes it makes, and the file object it stands in."""

    spec: Json
    given: Any


@record
class Cluster:
    """Everything the overlays say: facts about one cluster and the changes made for it."""

    name: str
    capabilities: Capabilities
    config: OperatorConfig
    where: Where
    version: str
    """The operator's release, `1.4.1`."""
    namespace: str = ""
    origin: str = ""
    """The operator that created the graphs, where it was another one."""
    version_given: bool = True
    exact: bool = False
    kubernetes: str = DEFAULT_KUBERNETES
    service_account: str = ""
    worker_hash: Json | None = None
    legacy_selectors: tuple[str, ...] = ()
    resource_claims: Json | None = None
    """GPUs by name, as the overlay gives them, and by `<kind>/<name>[/<request>]`, of claims beside the graph."""
    topology_bindings: Json | None = None
    pull_secrets: tuple[Json, ...] = ()
    scheduling: Json | None = None
    """schedulerName, queue, priorityClassName, tolerations and nodeSelector of all overlays together."""
    changes: tuple[Change, ...] = ()
    output: str = "manifests"
    shared: str = "render"
    suppress: tuple[Json, ...] = ()


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
class Job:
    """What a backend may know of the component whose container it completes."""

    graph: str
    mode: str
    nodes: int
    gpus: int
    executor: str
    """`mp` or `ray`: what the annotation or the origin version chooses for vLLM."""
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
    executor: str = "mp"
    reasons: tuple[Reason, ...] = ()
    gang: Gang | None = None
    """The gang that the corrected rendering makes; None where the operator's own layout stands, or there is none."""
    files: Json | None = None
    """The engine's configuration files that stand beside the graph, by path in the container (corrected)."""


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
    origin: tuple[str | int, ...] = ()


@record
class Manifest:
    """One object that is printed."""

    body: Json
    graph: Graph | None = None
    origin: tuple[str | int, ...] = ()
    template: str = ""
    given: Any = None
    """A companion's place in the input; rendered objects have a graph instead."""
    trace: Any = None
    """Where the values come from that an overlay set after rendering (`patch.trace.Trace`)."""
