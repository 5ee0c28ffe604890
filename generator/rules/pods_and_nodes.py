"""Pods that do not fit beside each other on the nodes, although the sum of the GPUs does."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD338"


def check(seen: Seen) -> Iterator[Finding]:
    """A node holds at most ⌊GPUs / n⌋ pods that want n or more."""
    installed = seen.cluster.capabilities
    node, nodes = installed.gpus_per_node, installed.gpu_nodes
    sizes = {pod.gpus for pod in seen.pods if pod.gpus} if node and nodes else set()
    if not sizes or max(sizes) > node or sum(pod.gpus * pod.total for pod in seen.pods) > node * nodes:
        return  # DGD315 and DGD316 tell of these
    for size in sorted(sizes, reverse=True):
        number = sum(pod.total for pod in seen.pods if pod.gpus >= size)
        room = node // size * nodes
        if number > room:
            yield seen.finding(
                CODE,
                f"{number} pods want {size} or more GPUs each, but {nodes} nodes of {node} GPUs hold only {room} of them",
                ("metadata", "name"),
                f"give the pods GPUs that divide {node}, lower replicas, or correct capabilities.gpus",
            )
            return
