"""Pods that are all pinned to one node, more than it can hold."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD359"
HOSTNAME = "kubernetes.io/hostname"


def check(seen: Seen) -> Iterator[Finding]:
    """`nodeName` goes past the scheduler, a selector by host name does not; both mean one node."""
    node = seen.cluster.capabilities.gpus_per_node
    for pod in seen.pods:
        selector = pod.spec.get("nodeSelector") or {}
        pinned = pod.spec.get("nodeName") or selector.get(HOSTNAME)
        if not pinned or not pod.gpus or pod.total < 2:
            continue
        wanted = pod.gpus * pod.total
        if pod.spec.get("nodeName"):
            where, why = "nodeName", "the kubelet refuses those for which it has no GPUs left, and no scheduler moves them"
        elif node and wanted > node:
            where, why = "nodeSelector", f"that node has {node} GPUs"
        else:
            continue
        yield seen.finding(
            CODE,
            f"{pod.owner}: all its {pod.total} pods, of {wanted} GPUs, are pinned to node {pinned}: {why}",
            (*pod.pointer, where),
            "choose nodes by labels that several of them have",
        )
