"""Names: of objects, of labels, and the rules that Kubernetes has for them."""

from __future__ import annotations

_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_ALNUM = _LOWER | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_QUALIFIED = _ALNUM | frozenset("-_.")

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
ENABLE_METRICS = "nvidia.com/enable-metrics"
DISCOVERY_MODE = "nvidia.com/dynamo-kube-discovery-mode"
EXECUTOR = "nvidia.com/vllm-distributed-executor-backend"
RESTART_AT = "nvidia.com/restartAt"
NO_PULL_SECRETS = "nvidia.com/disable-image-pull-secret-discovery"
UPDATE_STRATEGY = "nvidia.com/grove-update-strategy"
TOPOLOGY_KEY = "nvidia.com/topology-label-key"
TOPOLOGY_NAME = "nvidia.com/topology-cluster-topology-name"
VOLCANO_QUEUE = "scheduling.volcano.sh/queue-name"


def is_label(text: str, limit: int = 63) -> bool:
    """RFC 1123 label: lower-case letters, digits and `-`, ends alphanumeric."""
    return 0 < len(text) <= limit and text[0] in _LOWER and text[-1] in _LOWER and all(c in _LOWER or c == "-" for c in text)


def is_dns1035(text: str) -> bool:
    """RFC 1035 label: as RFC 1123, but starting with a letter. LeaderWorkerSet and Service names must be one."""
    return is_label(text) and not text[0].isdigit()


def is_subdomain(text: str) -> bool:
    """RFC 1123 subdomain: dot-separated labels, 253 characters at most."""
    return len(text) <= 253 and all(is_label(part, 253) for part in text.split("."))


def is_label_value(text: str) -> bool:
    """A label value: empty, or 63 characters at most of letters, digits, `-_.`, alphanumeric at both ends."""
    return not text or (len(text) <= 63 and text[0] in _ALNUM and text[-1] in _ALNUM and all(c in _QUALIFIED for c in text))


def is_qualified(text: str) -> bool:
    """A label or annotation key: optional subdomain prefix and `/`, then a name of 63 characters at most."""
    prefix, slash, name = text.rpartition("/")
    if slash and not is_subdomain(prefix):
        return False
    return bool(name) and is_label_value(name)


def is_component(text: str) -> bool:
    """A v1beta1 component name: letters, digits and `-`, alphanumeric at both ends, 63 at most."""
    return 0 < len(text) <= 63 and text[0] in _ALNUM and text[-1] in _ALNUM and all(c in _ALNUM or c == "-" for c in text)


def dynamo_namespace(namespace: str, graph: str, shared: bool) -> str:
    """Mirrors api/v1beta1 ComputeDynamoNamespace: `dynamo` when shared by all graphs, else <namespace>-<graph>."""
    return "dynamo" if shared else f"{namespace}-{graph.replace('.', '-')}"


def service_name(name: str) -> str:
    """Mirrors internal/dynamo/graph.go NormalizeKubeResourceName."""
    return name.lower().replace(".", "-")


def pod_clique_set(graph: str, longest: int) -> str:
    """The PodCliqueSet's name within Grove's budget of 45 characters. Mirrors graph.go PCSNameForDGD.

    `longest` is what the longest component takes of the budget (component, and clique where it has several).
    """
    budget = max(45 - longest, 8)
    if len(graph) <= budget:
        return graph
    digest = 0x811C9DC5
    for byte in graph.encode():
        digest = (digest ^ byte) * 0x01000193 & 0xFFFFFFFF
    return f"{graph[: budget - 5]}-{digest & 0xFFFF:04x}"


def sha256(text: str) -> str:
    """Hexadecimal SHA-256 of a text, without importing all of hashlib."""
    from _sha256 import sha256 as digest

    return str(digest(text.encode()).hexdigest())
