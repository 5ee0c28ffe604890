"""Pods that cannot share a node with each other, more of them than there are nodes."""

from __future__ import annotations

from generator.schema.access import entries, inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.pods import PodsAlike
    from generator.rules.seen import Seen

CODE = "DGD353"
HOSTNAME = "kubernetes.io/hostname"


def check(seen: Seen) -> Iterator[Finding]:
    """A port of the host, or a required anti-affinity to one's own kind, allows one pod on a node."""
    nodes = seen.cluster.capabilities.gpu_nodes
    for pod in seen.pods if nodes else ():
        if pod.total <= nodes or not pod.gpus:
            continue
        why = _apart(pod)
        if why:
            yield seen.finding(
                CODE,
                f"{pod.owner}: {pod.total} pods want a node each ({why}), and there are {nodes} nodes with GPUs",
                pod.pointer,
                "lower replicas, drop the rule, or correct capabilities.gpus.nodes",
            )


def _apart(pod: PodsAlike) -> str:
    ports = [p for c in pod.spec.get("containers") or () for p in c.get("ports") or () if isinstance(p, dict)]
    if any(port.get("hostPort") for port in ports):
        return "hostPort"
    if pod.spec.get("hostNetwork"):
        return "hostNetwork, on which their ports are the node's"
    rules = inside(pod.spec, "affinity", "podAntiAffinity").get("requiredDuringSchedulingIgnoredDuringExecution")
    labels = {**pod.planned.part.labels, **(pod.metadata.get("labels") or {})}
    for _, rule in entries(rules):
        selector = inside(rule, "labelSelector")
        plain = selector and not selector.get("matchExpressions") and rule.get("topologyKey") == HOSTNAME
        if plain and all(labels.get(key) == value for key, value in inside(selector, "matchLabels").items()):
            return f"podAntiAffinity by {HOSTNAME}"
    return ""
