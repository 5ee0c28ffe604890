"""A Deployment's rollout that needs GPUs which the cluster does not have."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.pods import PodsAlike
    from generator.rules.seen import Seen

CODE = "DGD337"


def check(seen: Seen) -> Iterator[Finding]:
    """With few replicas a quarter rounds to one pod more and none less, so the new pod comes before an old one goes."""
    installed = seen.cluster.capabilities
    held = installed.gpus_per_node * installed.gpu_nodes
    wanted = sum(pod.gpus * pod.total for pod in seen.pods) if held else 0
    if not held or wanted > held:  # DGD316 tells of the latter
        return
    stuck = [pod for pod in seen.pods if pod.gpus > held - wanted and _waits(pod)]
    if stuck:
        names = ", ".join(repr(pod.component.name) for pod in stuck)
        yield seen.finding(
            CODE,
            f"{names} cannot be updated: a new pod of {stuck[0].gpus} GPUs must run before an old "
            f"one goes, and {held - wanted} of the cluster's {held} GPUs are left",
            stuck[0].component.pointer,
            'annotate with nvidia.com/deployment-strategy: "Recreate", or keep GPUs free',
        )


def _waits(pod: PodsAlike) -> bool:
    """Whether an update starts a pod before it stops one. Under a name with a hash another Deployment comes instead."""
    from generator.orchestrators.deployment import strategy

    part, replicas = pod.planned.part, pod.component.replicas
    hashed = part.worker_hash and part.name.endswith(part.worker_hash)
    if pod.planned.workload != "Deployment" or not replicas or hashed:
        return False
    limits = strategy(part.annotations).get("rollingUpdate")
    return limits is not None and not _share(limits["maxUnavailable"], replicas)


def _share(limit: object, replicas: int) -> int:
    """How many pods a number or percentage is, rounded down as maxUnavailable is."""
    text = str(limit)
    if text.endswith("%") and text[:-1].isdigit():
        return replicas * int(text[:-1]) // 100
    return int(text) if text.isdigit() else 0
