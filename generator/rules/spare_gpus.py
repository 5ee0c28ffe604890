"""A Deployment's rollout that needs GPUs which the cluster does not have."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD337"


def check(seen: Seen) -> Iterator[Finding]:
    """With few replicas a quarter rounds to one pod more and none less, so the new pod comes before an old one goes."""
    installed = seen.cluster.capabilities
    held = installed.gpus_per_node * installed.gpu_nodes
    wanted = sum(pod.gpus * pod.total for pod in seen.pods) if held else 0
    if not held or wanted > held:  # DGD316 tells of the latter
        return
    from generator.orchestrators.deployment import strategy

    for pod in seen.pods:
        if pod.planned.workload != "Deployment" or not pod.gpus or not pod.component.replicas:
            continue
        limits = strategy(pod.planned.part.annotations).get("rollingUpdate")
        if limits and not _share(limits["maxUnavailable"], pod.component.replicas) and wanted + pod.gpus > held:
            yield seen.finding(
                CODE,
                f"{pod.owner} cannot be updated: a new pod of {pod.gpus} GPUs must run before an old one goes, and "
                f"{held - wanted} of the cluster's {held} GPUs are left",
                pod.component.pointer,
                'annotate it with nvidia.com/deployment-strategy: "Recreate", or keep GPUs free',
            )


def _share(limit: object, replicas: int) -> int:
    """How many pods a number or percentage is, rounded down as maxUnavailable is."""
    text = str(limit)
    if text.endswith("%") and text[:-1].isdigit():
        return replicas * int(text[:-1]) // 100
    return int(text) if text.isdigit() else 0
