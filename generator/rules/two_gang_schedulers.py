"""Volcano and KAI both scheduling the GPUs of one graph."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.pods import PodsAlike
    from generator.rules.seen import Seen

CODE = "DGD363"
GANGS = ("kai-scheduler", "volcano")


def check(seen: Seen) -> Iterator[Finding]:
    """Each of them counts the free GPUs of all nodes for itself."""
    used: dict[str, PodsAlike] = {}
    for pod in seen.pods:
        name = pod.scheduler(seen.of_grove)
        if name in GANGS and name not in used and pod.gpus:
            used[name] = pod
    if len(used) == len(GANGS):
        kai, volcano = (used[name] for name in GANGS)
        yield seen.finding(
            CODE,
            f"KAI schedules {kai.component.name!r} and Volcano {volcano.component.name!r}: both give away the same GPUs, and the "
            "kubelet rejects pods that came second",
            (*kai.pointer, "schedulerName"),
            "put all GPU pods of the cluster under one scheduler, or keep their nodes apart",
        )
