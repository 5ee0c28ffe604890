"""What each operator release does: one frozen `Profile` a release, one field for each behaviour that a manifest shows.

Each release is made from the one before with `replace`, so this page reads like the operator's change log.
No other module compares versions; a test forbids it. `corrected` replaces the fields whose behaviour is a
known defect of the operator (design section 5).
"""

from __future__ import annotations

from generator.records import record, replace


@record
class Accepts:
    """What a graph may contain to be admitted by this operator."""

    apis: tuple[str, ...]
    restart_on_create: bool = True
    """A graph may carry `spec.restart`; `nvidia.com/restartAt` is then rendered. 1.3+: refused by a schema rule."""
    component_types_closed: bool = False
    """On the component path only the six known component types pass the DCD schema (1.2+)."""
    component_names_checked: bool = False
    """On the component path component names must match the DCD name pattern (1.2+)."""
    bad_resource_quantity: bool = False
    """An unparsable flat cpu/memory quantity is dropped (1.2+) instead of refused."""
    image_required: bool = False
    """Every component needs an image, with a semver tag or `runtimeVersionOverride` (1.4)."""
    min_available: bool = False
    priority_class: bool = False
    """`spec.priorityClassName`, for a graph on Grove (1.3+)."""
    kv_topology: bool = False
    """`kvTransferPolicy.clusterTopologyName` and its annotation (1.3+)."""
    strict_topology: bool = True
    """A component's topology constraint needs a spec-level packDomain (relaxed in 1.4)."""
    cache_mount_point_required: bool = False
    """A v1alpha1 compilation-cache mount without mountPoint is refused (1.2 only)."""
    topology_kind: str = "ClusterTopology"


@record
class Convert:
    """How v1alpha1 services become components."""

    hub: str = "v1alpha1"
    """Which API the operator works in: `v1alpha1` (1.1) merges flat fields last, `v1beta1` converts first."""
    flat_mounts: str = "append"
    """Flat volumeMounts beside mainContainer.volumeMounts: `append` or `lose` (1.2)."""
    stored: str = "v1alpha1"
    """The API that graphs are stored in: a v1alpha1 graph comes back from its own form with the caches' mounts moved (1.3)."""
    cache_mount_twice: bool = False
    """A cache mount with mountPoint moves to the front and is mounted again at the end (1.2)."""


@record
class Pods:
    """Differences in the pod specs of any component."""

    container_name_always: bool = False
    """`CONTAINER_NAME=main` in every discovery mode (1.1)."""
    forward_pass_port: bool = False
    """`DYN_FORWARDPASS_METRIC_PORT` on workers (1.2+)."""
    epp_rust_log: str = "debug,dynamo_llm::kv_router=trace"
    epp_without_istio: bool = False
    """EPP pods opt out of istio injection on the component path (1.2+)."""
    reverse_sub_type: bool = False
    """prefill and decode workloads carry `dynamo-sub-component-type` though nobody asked (1.2+)."""
    class_label: bool = False
    """With an EPP, workers carry `dynamo-component-class` and the pool selects it (1.2+)."""
    volumes_deduplicated: bool = True
    gms_startup_probe: bool = False
    name_label_cut: bool = False
    """`app.kubernetes.io/name` of discovery RBAC is cut to 63 characters (1.3+)."""


@record
class Launch:
    """Differences in what a node of a multinode component runs."""

    gpu_source: str = "service-limits"
    """Where GPUs per node are read: `service-limits`, `requests-limits` or `limits-requests`."""
    wait_gate: str = "executor"
    """wait-for-leader init container whenever the executor is mp (`executor`), or only beside mp flags (`flag`, 1.2+)."""
    mpirun_forwards: tuple[str, ...] = ()
    """Environment names added to mpirun's `-x` list beside the common ones."""
    elastic_single_node: bool = False
    """A single pod with elastic EP and the Ray data-parallel backend heads its own Ray (1.4)."""
    elastic_posix_quotes: bool = False
    gms_shadow_always: bool = True
    """`DYN_VLLM_GMS_SHADOW_MODE` for inter-pod GMS without failover too (1.1, 1.2)."""
    cache_env_needs_path: bool = True
    """`VLLM_CACHE_ROOT` only for a cache mount with an explicit path (1.1)."""
    # What `corrected` changes:
    dp_rank_expands: bool = False
    """The data-parallel start rank of LWS workers is an expression that a shell can compute."""
    ray_flag_inside: bool = False
    """With a shell command the Ray executor flag goes inside the script."""
    flag_spellings: bool = False
    """All spellings of the parallelism flags are read."""
    lost_flags_refused: bool = False
    """Flags that find no place in a shell script or args are put right or refused, not lost."""
    quotes_wrapped: bool = False
    """Every word survives the shell put around it: single quotes under TensorRT-LLM's `bash -c`, `$(VAR)`, scripts."""


@record
class Lws:
    """The LeaderWorkerSet layout."""

    layout: str = "indexed"
    """`indexed`: one LWS and one Volcano PodGroup per replica (1.1); `native`: one LWS with replicas."""
    needs_gpu: str = "service"
    """Which GPU limit the worker template must have: `service` (1.1), `container` (1.2) or none."""
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
    """The PodCliqueSet carries the graph-deployment-name label (1.2+)."""
    service_annotations: bool = False
    min_available: bool = False
    """Cliques and scaling groups take the component's minAvailable (1.3+)."""
    topology_pack: bool = False
    """Topology constraints as `pack.required` (1.3+, Grove alpha.11) instead of `packDomain`."""
    update_strategy: bool = False
    volcano_scheduler: bool = False
    claims_from_service: bool = True
    """Rank claims of the inter-pod GPU memory service take name, GPUs and device class from the service as written (1.1)."""


@record
class Profile:
    """What one operator release does."""

    operator: str
    release: str
    accepts: Accepts
    convert: Convert = Convert()
    pods: Pods = Pods()
    launch: Launch = Launch()
    lws: Lws = Lws()
    grove: Grove = Grove()
    nats: str = ""
    """NATS address that the platform chart sets by default (1.1, 1.2)."""
    worker_hash: str = "v1"
    runtime_in_hash: bool = False
    """The version of a runtime from 1.5.0 on is part of the worker hash (1.4)."""
    stable_names: bool = False
    """No content hash in worker names, labels and env (corrected)."""
    bad_quantities_refused: bool = False
    """Unparsable quantities are an error instead of dropped (corrected)."""
    scaling_adapters: bool = True
    """DynamoGraphDeploymentScalingAdapters are rendered, though the graph that they scale is not in the cluster."""
    corrections: tuple[str, ...] = ()


V1_1 = Profile(
    operator="1.1",
    release="1.1.0",
    accepts=Accepts(apis=("v1alpha1",)),
    pods=Pods(container_name_always=True, gms_startup_probe=True),
    nats="nats://dynamo-platform-nats.dynamo-system.svc.cluster.local:4222",
)

V1_2 = replace(
    V1_1,
    operator="1.2",
    release="1.2.0",
    accepts=replace(
        V1_1.accepts,
        apis=("v1alpha1", "v1beta1"),
        component_types_closed=True,
        component_names_checked=True,
        bad_resource_quantity=True,
        cache_mount_point_required=True,
    ),
    convert=Convert(hub="v1beta1", flat_mounts="lose", cache_mount_twice=True),
    pods=replace(
        V1_1.pods,
        container_name_always=False,
        gms_startup_probe=False,
        forward_pass_port=True,
        epp_without_istio=True,
        reverse_sub_type=True,
        class_label=True,
        volumes_deduplicated=False,
    ),
    launch=replace(V1_1.launch, gpu_source="requests-limits", wait_gate="flag", cache_env_needs_path=False),
    lws=replace(V1_1.lws, layout="native", needs_gpu="container"),
    grove=replace(V1_1.grove, name_truncated=True, graph_label=True, claims_from_service=False),
)

V1_3 = replace(
    V1_2,
    operator="1.3",
    release="1.3.0",
    accepts=replace(
        V1_2.accepts,
        restart_on_create=False,
        priority_class=True,
        min_available=True,
        kv_topology=True,
        cache_mount_point_required=False,
        topology_kind="ClusterTopologyBinding",
    ),
    convert=Convert(hub="v1beta1"),
    pods=replace(V1_2.pods, epp_rust_log="info", volumes_deduplicated=True, name_label_cut=True),
    launch=replace(V1_2.launch, mpirun_forwards=("CPATH", "TRITON_PTXAS_PATH"), gms_shadow_always=False),
    lws=replace(V1_2.lws, needs_gpu=""),
    grove=replace(
        V1_2.grove,
        service_annotations=True,
        min_available=True,
        topology_pack=True,
        update_strategy=True,
        volcano_scheduler=True,
    ),
    nats="",
    worker_hash="v2",
)

V1_4 = replace(
    V1_3,
    operator="1.4",
    release="1.4.0",
    runtime_in_hash=True,
    convert=replace(V1_3.convert, stored="v1beta1"),
    accepts=replace(V1_3.accepts, image_required=True, strict_topology=False),
    launch=replace(V1_3.launch, gpu_source="limits-requests", elastic_single_node=True, elastic_posix_quotes=True),
)

PROFILES = {p.operator: p for p in (V1_1, V1_2, V1_3, V1_4)}
DEFAULT = V1_3.operator


def find(version: str) -> Profile | None:
    """The profile of an operator version: `1.3`, `1.3.0` and any patch release `1.3.x` give 1.3; None when unknown."""
    parts = version.split(".")
    if not 2 <= len(parts) <= 3 or not all(p.isascii() and p.isdigit() for p in parts):
        return None
    profile = PROFILES.get(f"{parts[0]}.{parts[1]}")
    if profile is None:
        return None
    return replace(profile, release=version if len(parts) == 3 else f"{version}.0")


def corrected(profile: Profile) -> Profile:
    """The profile without the operator's known defects (design section 5); each change is one named correction.

    A correction that a release does not need is not applied.
    """
    names = [
        "stable-names",
        "dp-start-rank",
        "ray-shell-form",
        "flag-spellings",
        "shell-flags-lost",
        "trtllm-quotes",
        "lws-without-volcano",
        "scaling-adapter",
    ]
    if profile.accepts.bad_resource_quantity:
        names.append("dropped-quantities")
    if profile.convert.hub == "v1beta1":
        names.append("service-selector")
    if profile.lws.layout == "native":
        names.append("gang-scheduling")
    return replace(
        profile,
        stable_names=True,
        scaling_adapters=False,
        bad_quantities_refused=profile.accepts.bad_resource_quantity,
        launch=replace(
            profile.launch,
            dp_rank_expands=True,
            ray_flag_inside=True,
            flag_spellings=True,
            lost_flags_refused=True,
            quotes_wrapped=True,
        ),
        lws=replace(
            profile.lws,
            service_selector_fixed=profile.convert.hub == "v1beta1",
            requires_volcano=False,
            gang="volcano" if profile.lws.layout == "native" else profile.lws.gang,
        ),
        corrections=tuple(sorted(names)),
    )
