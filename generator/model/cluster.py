"""Everything the overlays say: facts about one cluster, and the changes made for it."""

from __future__ import annotations

from generator.records import record
from generator.releases.products import DEFAULT_KUBERNETES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.errors import Where
    from generator.trees import Json


FROM_EXTERNAL_SECRETS = "external-secrets"
"""Who makes the Secret with SSH keys, where nobody else has: `spec.sshKey.from`."""


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
    ssh_key: str = "secret"
    """Where the Secret with the SSH keys of ranks comes from: it exists (`secret`), or `FROM_EXTERNAL_SECRETS`."""
    suppress: tuple[Json, ...] = ()
    allow: frozenset[str] = frozenset()
    """Rights beyond a usual pod's that patches and companions may bring (`intent.rights`)."""
