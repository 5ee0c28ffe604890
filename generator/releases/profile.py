"""What one operator release does: a frozen `Profile`, one field for each behaviour that a manifest shows.

The releases themselves stand in `operator.py`, what `corrected` changes in `correct.py`. A field says what it means; the release
that sets it says since when.
"""

from __future__ import annotations

from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.releases.version import Release

MEASURED, NEAR, DOCUMENTED = "measured", "near", "documented"
"""How a release is known: by what its own code built, by what code close to it built, or by documents alone."""


MULTINODE_SIDECAR, DISAGGREGATED_SET, LPX = "multinode-sidecar", "disaggregated-set", "lpx"
"""What `accepts.unsure` may name."""


@record
class Schema:
    """The API types that a release was built with."""

    release: str
    """The release whose DynamoGraphDeployment CRDs it has: its own, or the newest before it that changed them."""
    kubernetes: str
    """The Kubernetes version whose PodSpec those CRDs embed."""
    grove: str
    """The n of Grove 0.1.0-alpha.n."""


@record
class Accepts:
    """What a graph may contain to be admitted by this operator."""

    apis: tuple[str, ...]
    restart_on_create: bool = True
    """A graph may carry `spec.restart`; `nvidia.com/restartAt` is then rendered. Else refused by a schema rule."""
    component_types_closed: bool = False
    """On the component path only the six known component types pass the DCD schema."""
    component_names_checked: bool = False
    """On the component path component names must match the DCD name pattern."""
    grove_assumed: bool = False
    """Grove's limit on names and its topologies hold for every graph that does not opt out, whether Grove is there or not."""
    bad_resource_quantity: bool = False
    """An unparsable flat cpu/memory quantity is dropped instead of refused."""
    image_required: bool = False
    """Every component needs an image, with a semver tag or `runtimeVersionOverride`."""
    gms_clients_checked: bool = False
    """`extraClientContainers` of the GPU memory service must exist in the pod (that none is named twice is a schema rule)."""
    elastic_needs_command: bool = False
    """Elastic experts on Ray need a command in the main container."""
    power_limit: bool = False
    """The annotation `dynamo.nvidia.com/gpu-power-limit` is a number of watts, on GPUs that are no claims."""
    transport_tls: bool = False
    """The operator's configuration names the certificates of NATS and TCP transport."""
    min_available: bool = False
    priority_class: bool = False
    """`spec.priorityClassName`, for a graph on Grove."""
    kv_topology: bool = False
    """`kvTransferPolicy.clusterTopologyName` and its annotation."""
    strict_topology: bool = True
    """A component's topology constraint needs a spec-level packDomain."""
    cache_mount_point_required: bool = False
    """A v1alpha1 compilation-cache mount without mountPoint is refused."""
    topology_kind: str = "ClusterTopology"
    origin_kept: bool = True
    """An origin version that a new graph or a pod template brings stays; else the operator writes its own."""
    multinode_workers_only: bool = False
    """Only workers, prefill and decode may span nodes; else all but an EPP."""
    unsure: tuple[str, ...] = ()
    """What the release takes although nothing here says what it builds of it: refused by name."""
    lpx: bool = False
    """The component type lpx is known; it is off by default, so its components are refused."""
    native_epp_replicas: bool = False
    """An EPP without eppConfig may have any number of replicas."""


@record
class Convert:
    """How v1alpha1 services become components."""

    hub: str = "v1alpha1"
    """Which API the operator works in: `v1alpha1` (1.1) merges flat fields last, `v1beta1` converts first."""
    flat_mounts: str = "append"
    """Flat volumeMounts beside mainContainer.volumeMounts: `append` or `lose`."""
    env_from_secret: str = "lose"
    """envFromSecret beside mainContainer.envFrom: `lose`, or `append` (corrected). A v1alpha1 hub merges flat fields last."""
    stored: str = "v1alpha1"
    """The API that graphs are stored in: with v1alpha1 a graph comes back from its own form with the caches' mounts moved."""
    cache_mount_twice: bool = False
    """A cache mount with mountPoint moves to the front and is mounted again at the end."""
    service_metadata: str = "beside"
    """Annotations and labels of v1alpha1 services: `beside` the pod template, or in the `template`, over the graph's own."""


@record
class Pods:
    """Differences in the pod specs of any component."""

    epp_rust_log: str = "debug,dynamo_llm::kv_router=trace"
    epp_dashes: str = "--"
    """Dashes before the flags of the EPP."""
    epp_cache: str = "/home/nonroot/.cache"
    """Where an EPP with a configuration has a Hugging Face cache; empty: none."""
    epp_without_istio: bool = False
    """EPP pods opt out of istio injection on the component path."""
    reverse_sub_type: bool = False
    """prefill and decode workloads carry `dynamo-sub-component-type` though nobody asked."""
    class_label: bool = False
    """With an EPP, workers carry `dynamo-component-class` and the pool selects it."""
    volumes_deduplicated: bool = True
    gms_startup_probe: bool = False
    init_images: bool = False
    """Pull secrets are looked up for the images of init containers too."""
    dynamo_sidecar: bool = False
    """An init container `runtime` runs Dynamo beside an engine that the operator leaves alone."""
    frontend_sidecar_named: bool = False
    """With container discovery a frontend sidecar goes by its own name, not by `main`."""
    untyped_selected: bool = False
    """The Service of a component without a type selects its pods (corrected); the operator's asks for an empty type label."""
    name_label_cut: bool = False
    """`app.kubernetes.io/name` of discovery RBAC is cut to 63 characters."""


@record
class Runtime:
    """What hangs on the version of a component's own runtime: the first version that has it, () for none.

    An upgrade of the operator alone changes nothing of these. Mirrors internal/features/runtime/gates.go.
    """

    hashed: Release = ()
    """The version is part of the worker hash; older ones stay out, so that names made earlier stay."""
    canary_health_checks: Release = ()
    """Workers check their own health: `DYN_HEALTH_CHECK_ENABLED` is true."""
    patient_liveness: Release = ()
    """Workers are killed after three failed probes instead of one (IncreasedWorkerFailureThreshold)."""
    native_epp: Release = ()
    """The EPP needs no eppConfig, and takes none."""
    planner_reads_roles: Release = ()
    """A planner understands components whose roles have pod templates (PlannerDGDComponentStatus)."""
    strict_prefix: Release = ()
    """Frontends and native EPPs look at workers of their own namespace prefix alone (StrictNamespacePrefix)."""


@record
class Launch:
    """Differences in what a node of a multinode component runs."""

    gpu_source: str = "service-limits"
    """Where GPUs per node are read: `service-limits`, `requests-limits` or `limits-requests`."""
    wait_gate: str = "executor"
    """wait-for-leader init container whenever the executor is mp (`executor`), or only beside mp flags (`flag`)."""
    topology_aliases: Release = ()
    """Graphs created since this operator have `DYNAMO_LEADER_ADDRESS` and `DYNAMO_RANK` on every node, and in launch lines."""
    flag_reader: str = "words"
    """How vLLM's flags are read: `words` (`--long-flag N` alone, the first counts) or `line` (all spellings, the last counts)."""
    nixl_ports: bool = False
    """Each rank of an SGLang worker that exports NIXL telemetry has a port."""
    mpirun_forwards: tuple[str, ...] = ()
    """Environment names added to mpirun's `-x` list beside the common ones."""
    elastic_ep: bool = True
    """`--enable-elastic-ep` is known: the leader heads a Ray cluster. Else the rules of data parallelism hold."""
    elastic_single_node: bool = False
    """A single pod with elastic EP and the Ray data-parallel backend heads its own Ray."""
    elastic_posix_quotes: bool = False
    gms_shadow_always: bool = True
    """`DYN_VLLM_GMS_SHADOW_MODE` for inter-pod GMS without failover too."""
    cache_env_needs_path: bool = True
    """`VLLM_CACHE_ROOT` only for a cache mount with an explicit path."""
    # What `corrected` changes:
    shell_braces: bool = True
    """Variables in the operator's own scripts stand in braces, which Flux substitutes."""
    dp_rank_expands: bool = False
    """The data-parallel start rank of LWS workers is an expression that a shell can compute."""
    ray_flag_inside: bool = False
    """With a shell command the Ray executor flag goes inside the script."""
    flag_spellings: bool = False
    """All spellings of the parallelism flags are read."""
    lost_flags_refused: bool = False
    """Flags that find no place in a shell script or args are put right or refused, not lost."""
    env_once: bool = False
    """A variable that the backend adds gives way to the user's of the same name."""
    quotes_wrapped: bool = False
    """Every word survives the shell put around it: single quotes under TensorRT-LLM's `bash -c`, `$(VAR)`, scripts."""


@record
class Lws:
    """The LeaderWorkerSet layout."""

    layout: str = "indexed"
    """`indexed`: one LWS and one Volcano PodGroup per replica; `native`: one LWS with replicas."""
    needs_gpu: str = "service"
    """Which GPU limit the worker template must have: `service`, `container` or none."""
    gang: str = "operator"
    """`operator`: what that operator does; `volcano`: gangs that form, by plan.gangs (corrected)."""
    requires_volcano: bool = True
    """LWS is not used unless the Volcano API is there too."""
    service_selector_fixed: bool = False
    """The Service of a component with a legacy `dynamoNamespace` selects its pods (corrected)."""


@record
class Grove:
    """The PodCliqueSet."""

    name_truncated: bool = False
    graph_label: bool = False
    """The PodCliqueSet carries the graph-deployment-name label."""
    service_annotations: bool = False
    ray_head_service: bool = False
    """A single pod that heads Ray for elastic experts has a headless Service."""
    worker_hash: bool = False
    """Workers carry the label and env of the worker hash: a graph that ran without them rolls once."""
    min_available: bool = False
    """Cliques and scaling groups take the component's minAvailable."""
    topology_pack: bool = False
    """Topology constraints as `pack.required` instead of `packDomain`."""
    update_strategies: tuple[str, ...] = ()
    """What the annotation `nvidia.com/grove-update-strategy` may ask for; () where nobody reads it."""
    native_minimum: bool = False
    """A component's minAvailable may be written as its providerOverride."""
    volcano_scheduler: bool = False
    claims_from_service: bool = True
    """Rank claims of the inter-pod GPU memory service take name, GPUs and device class from the service as written."""


@record
class Profile:
    """What one operator release does."""

    operator: str
    """The minor release, `1.4`."""
    release: str
    """The release itself, `1.4.1`: what is stamped on a graph as its origin."""
    known: str
    """`measured`, `near` or `documented`."""
    source: str
    """The commit or tree whose behaviour this is, and how it was found, for people."""
    schema: Schema
    accepts: Accepts
    convert: Convert = Convert()
    pods: Pods = Pods()
    runtime: Runtime = Runtime()
    launch: Launch = Launch()
    lws: Lws = Lws()
    grove: Grove = Grove()
    nats: str = ""
    """NATS address that the platform chart sets by default."""
    worker_hash: str = "v1"
    hash_normalised: bool = False
    """What is rendered alike is hashed alike: defaults that are written out, empty blocks, a native minimum."""
    stable_names: bool = False
    """No content hash in worker names, labels and env (corrected)."""
    bad_quantities_refused: bool = False
    """Unparsable quantities are an error instead of dropped (corrected)."""
    scaling_adapters: bool = True
    """DynamoGraphDeploymentScalingAdapters are rendered, though the graph that they scale is not in the cluster."""
    unknown: tuple[str, ...] = ()
    """What is not known of the release, a sentence each, for people."""
    corrections: tuple[str, ...] = ()
