"""Names: of objects, labels and fields, and how the operator makes them. Their forms are in `schema.patterns`."""

from __future__ import annotations

from generator.errors import nearest

GROUP = "nvidia.com"
LABEL_COMPONENT = "nvidia.com/dynamo-component"
LABEL_TYPE = "nvidia.com/dynamo-component-type"
LABEL_SUB_TYPE = "nvidia.com/dynamo-sub-component-type"
LABEL_CLASS = "nvidia.com/dynamo-component-class"
LABEL_NAMESPACE = "nvidia.com/dynamo-namespace"
LABEL_GRAPH = "nvidia.com/dynamo-graph-deployment-name"
LABEL_HASH = "nvidia.com/dynamo-worker-hash"
LABEL_MODEL = "nvidia.com/dynamo-base-model-hash"
LABEL_METRICS = "nvidia.com/metrics-enabled"
LABEL_SELECTOR = "nvidia.com/selector"
LABEL_DISCOVERY = "nvidia.com/dynamo-discovery-backend"
LABEL_DISCOVERABLE = "nvidia.com/dynamo-discovery-enabled"
MODEL = "nvidia.com/dynamo-base-model"
ORIGIN = "nvidia.com/dynamo-operator-origin-version"
ENABLE_GROVE = "nvidia.com/enable-grove"
DISAGGREGATED_SET = "nvidia.com/enable-disaggregatedset"
ENABLE_METRICS = "nvidia.com/enable-metrics"
DISCOVERY_MODE = "nvidia.com/dynamo-kube-discovery-mode"
EXECUTOR = "nvidia.com/vllm-distributed-executor-backend"
EXECUTORS = ("mp", "ray")
"""What the operator takes for it, in any case."""
POWER_LIMIT = "dynamo.nvidia.com/gpu-power-limit"
RESTART_AT = "nvidia.com/restartAt"
NO_PULL_SECRETS = "nvidia.com/disable-image-pull-secret-discovery"
UPDATE_STRATEGY = "nvidia.com/grove-update-strategy"
TOPOLOGY_KEY = "nvidia.com/topology-label-key"
TOPOLOGY_NAME = "nvidia.com/topology-cluster-topology-name"
VOLCANO_QUEUE = "scheduling.volcano.sh/queue-name"
GROUP_NAME = "scheduling.k8s.io/group-name"
"""The PodGroup that a pod is a member of."""

ACCOUNTS = {"planner": "planner-serviceaccount", "epp": "epp-serviceaccount"}
"""Component type → the service account that the operator makes for it in every namespace."""
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
FLAT_PROBES = PROBES[:2]
"""What a v1alpha1 service may also say beside its mainContainer."""
CONTAINER_LISTS = ("containers", "initContainers", "ephemeralContainers")
"""Fields of a container, and of a pod spec."""
GROVE_BUDGET = 45
"""Characters that Grove has for the names of which a pod's name is made."""


def is_executor(value: object) -> bool:
    """Whether an annotation EXECUTOR has a value that the operator takes."""
    return str(value).lower() in EXECUTORS


def gpu_meant(resource: str, installed: str = "nvidia.com/gpu") -> str:
    """What a resource name that looks like a GPU, and is none on any cluster, was meant to be; "" for every other name.

    A device plugin's resource has a domain: `gpu` and `nvidia/gpu` are names that no node offers, and so are misspellings of
    `nvidia.com/gpu`. `installed` is what the cluster calls a GPU.
    """
    if resource in (installed, "nvidia.com/gpu"):
        return ""
    domain, slash, name = resource.lower().rpartition("/")
    if "." not in domain:
        return installed if "gpu" in name or (slash and name.startswith("mig-")) or "gpu" in domain else ""
    if domain == "nvidia.com":
        return installed if name in ("gpu", "gpus", "gup", "cpu") else ""
    return installed if name in ("gpu", "gpus") and nearest(domain, ("nvidia.com",), 2) else ""


def dynamo_namespace(namespace: str, graph: str, shared: bool) -> str:
    """Mirrors api/v1beta1 ComputeDynamoNamespace: `dynamo` when shared by all graphs, else <namespace>-<graph>."""
    return "dynamo" if shared else f"{namespace}-{graph.replace('.', '-')}"


def service_name(name: str) -> str:
    """Mirrors internal/dynamo/graph.go NormalizeKubeResourceName."""
    return name.lower().replace(".", "-")


def pod_clique_set(graph: str, longest: int) -> str:
    """The PodCliqueSet's name within Grove's budget. Mirrors graph.go PCSNameForDGD.

    `longest` is what the longest component takes of the budget (component, and clique where it has several).
    """
    return _cut(graph, max(GROVE_BUDGET - longest, 8))


def ray_service(name: str) -> str:
    """The Service of a Ray head beside a component's own. Mirrors graph.go ElasticEPLeaderServiceName."""
    return _cut(service_name(f"{name}-ray"), 63)


def _cut(name: str, limit: int) -> str:
    """A name that is too long ends in four digits of its FNV-1a hash."""
    if len(name) <= limit:
        return name
    digest = 0x811C9DC5
    for byte in name.encode():
        digest = (digest ^ byte) * 0x01000193 & 0xFFFFFFFF
    return f"{name[: limit - 5]}-{digest & 0xFFFF:04x}"


def sha256(text: str) -> str:
    """Hexadecimal SHA-256 of a text, without importing all of hashlib. Its module has another name from Python 3.12 on."""
    try:
        from _sha2 import sha256 as digest
    except ImportError:
        try:
            from _sha256 import sha256 as digest
        except ImportError:  # a Python that was built with another library's digests alone
            from hashlib import sha256 as digest

    return str(digest(text.encode()).hexdigest())
