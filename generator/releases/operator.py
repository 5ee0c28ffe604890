"""The operator releases, each made from the one before with `replace`, so that this page reads like the operator's change log.

To add a release: one more record here (CONTRIBUTING.md). Which commit is which release, and the evidence, is in docs/parity.md.
"""

from __future__ import annotations

from generator.records import replace
from generator.releases.profile import (
    DISAGGREGATED_SET,
    DOCUMENTED,
    LPX,
    MEASURED,
    MULTINODE_SIDECAR,
    NEAR,
    Accepts,
    Convert,
    Grove,
    Launch,
    Lws,
    Pods,
    Profile,
    Runtime,
    Schema,
)

MULTIPROCESSING = (1, 0, 0)
"""Graphs created by this operator or a later one start vLLM's own processes over nodes; older ones use Ray."""
RUNTIME_1_5 = (1, 5, 0)
SINCE_1_6 = (1, 6, 0)

V1_1 = Profile(
    operator="1.1",
    release="1.1.0",
    known=MEASURED,
    source="tag v1.1.0",
    schema=Schema(release="1.1", kubernetes="1.34", grove="8"),
    accepts=Accepts(apis=("v1alpha1",), grove_assumed=True),
    convert=Convert(),
    pods=Pods(gms_startup_probe=True, epp_dashes="-"),
    launch=Launch(elastic_ep=False),
    lws=Lws(),
    grove=Grove(),
    nats="nats://dynamo-platform-nats.dynamo-system.svc.cluster.local:4222",
)

V1_2 = replace(
    V1_1,
    operator="1.2",
    release="1.2.0",
    source="commit 976dc4d06 with the cherry-picks that its notes name",
    schema=replace(V1_1.schema, release="1.2"),
    accepts=replace(
        V1_1.accepts,
        apis=("v1alpha1", "v1beta1"),
        component_types_closed=True,
        component_names_checked=True,
        grove_assumed=False,
        bad_resource_quantity=True,
        cache_mount_point_required=True,
    ),
    convert=Convert(hub="v1beta1", flat_mounts="lose", cache_mount_twice=True),
    pods=replace(
        V1_1.pods, epp_dashes="--", epp_without_istio=True, reverse_sub_type=True, class_label=True, volumes_deduplicated=False
    ),
    launch=replace(V1_1.launch, gpu_source="requests-limits", wait_gate="flag", elastic_ep=True, cache_env_needs_path=False),
    lws=replace(V1_1.lws, layout="native", needs_gpu="container"),
    grove=replace(V1_1.grove, name_truncated=True, graph_label=True, claims_from_service=False),
)

V1_3 = replace(
    V1_2,
    operator="1.3",
    release="1.3.0",
    source="commit 4cba833f0 with the cherry-picks that its notes name",
    schema=Schema(release="1.3", kubernetes="1.36", grove="11"),
    accepts=replace(
        V1_2.accepts,
        restart_on_create=False,
        priority_class=True,
        min_available=True,
        kv_topology=True,
        topology_kind="ClusterTopologyBinding",
    ),
    pods=replace(V1_2.pods, gms_startup_probe=False, volumes_deduplicated=True),
    launch=replace(V1_2.launch, gms_shadow_always=False),
    grove=replace(V1_2.grove, service_annotations=True, min_available=True, volcano_scheduler=True),
)

V1_4 = replace(
    V1_3,
    operator="1.4",
    release="1.4.0",
    source="commit 5a638087d with #12427 and #12580",
    schema=Schema(release="1.4", kubernetes="1.36", grove="12"),
    accepts=replace(V1_3.accepts, cache_mount_point_required=False, image_required=True, gms_clients_checked=True),
    convert=Convert(hub="v1beta1"),
    pods=replace(V1_3.pods, epp_rust_log="info", name_label_cut=True),
    launch=replace(V1_3.launch, mpirun_forwards=("CPATH", "TRITON_PTXAS_PATH")),
    lws=replace(V1_3.lws, needs_gpu=""),
    grove=replace(V1_3.grove, topology_pack=True, update_strategies=("RollingRecreate", "OnDelete")),
    nats="",
    worker_hash="v2",
)

V1_5 = replace(
    V1_4,
    operator="1.5",
    release="1.5.0",
    known=NEAR,
    source="main of 2026-08-21 with the runtime gates and the native EPP",
    unknown=("what landed between 21 August and its cut, but for what two later trees show of it",),
    schema=Schema(release="1.5", kubernetes="1.36", grove="12"),
    runtime=Runtime(hashed=RUNTIME_1_5, canary_health_checks=RUNTIME_1_5, patient_liveness=RUNTIME_1_5, native_epp=RUNTIME_1_5),
    pods=replace(V1_4.pods, epp_cache=""),
    convert=replace(V1_4.convert, stored="v1beta1"),
    accepts=replace(V1_4.accepts, strict_topology=False, elastic_needs_command=True, power_limit=True, transport_tls=True),
    grove=replace(V1_4.grove, worker_hash=True, ray_head_service=True),
    launch=replace(V1_4.launch, gpu_source="limits-requests", elastic_single_node=True, elastic_posix_quotes=True),
)

V1_6 = replace(
    V1_5,
    operator="1.6",
    release="1.6.0",
    known=NEAR,
    source="a tree put together from its files: its API types are proved, the order of some files is judged",
    schema=Schema(release="1.6", kubernetes="1.36", grove="14"),
    accepts=replace(V1_5.accepts, origin_kept=False, multinode_workers_only=True, native_epp_replicas=True, lpx=True),
    convert=replace(V1_5.convert, service_metadata="template"),
    pods=replace(V1_5.pods, init_images=True, dynamo_sidecar=True, frontend_sidecar_named=True),
    runtime=replace(V1_5.runtime, strict_prefix=SINCE_1_6, planner_reads_roles=SINCE_1_6),
    launch=replace(V1_5.launch, topology_aliases=SINCE_1_6, flag_reader="line", nixl_ports=True),
    grove=replace(V1_5.grove, update_strategies=(*V1_5.grove.update_strategies, "Coherent"), native_minimum=True),
    hash_normalised=True,
    unknown=(
        "whether the release was cut where that tree stands, and what 1.6.1 and 1.6.2 changed",
        "the labels of a LeaderWorkerSet's pods where roles have pod templates: those of the role are taken",
        "whether a startup probe of frontends or a wait of Ray workers shipped in a patch release: neither is rendered",
    ),
)

V1_7 = replace(
    V1_6,
    operator="1.7",
    release="1.7.0",
    known=DOCUMENTED,
    source="its documents, and code of open pull requests; no operator of it was found",
    accepts=replace(V1_6.accepts, unsure=(MULTINODE_SIDECAR, DISAGGREGATED_SET, LPX)),
    lws=replace(V1_6.lws, requires_volcano=False),
    unknown=(
        "what its operator builds: nothing of it was compared; 1.6 is followed where its documents say nothing else",
        "the shape of a Dynamo sidecar over several nodes, which it deploys",
        "DisaggregatedSets, which are asked for by the annotation nvidia.com/enable-disaggregatedset",
        "its API types: fields that it added are refused as unknown",
        "its gate for LeaderWorkerSets without Volcano: the documents name LWS alone",
        "the versions of Grove and KAI in its chart",
    ),
)

RELEASES = (V1_1, V1_2, V1_3, V1_4, V1_5, V1_6, V1_7)
"""All that are known, oldest first."""
