"""A queue that the pods name, of a scheduler that does not schedule them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD351"
QUEUES = (
    ("annotations", "scheduling.volcano.sh/queue-name", "volcano"),
    ("labels", "kai.scheduler/queue", "kai-scheduler"),
    ("labels", "runai/queue", "kai-scheduler"),
)


def check(seen: Seen) -> Iterator[Finding]:
    """Volcano reads a pod's annotation, KAI its label; each only of pods that name it as their scheduler."""
    for pod in seen.pods:
        for kind, key, reader in QUEUES:
            queue = (pod.metadata.get(kind) or {}).get(key)
            scheduler = pod.scheduler(seen.of_grove) if queue else reader
            if scheduler != reader:
                yield seen.finding(
                    CODE,
                    f"{pod.owner}: queue {queue!r} has no effect: {reader} would read it, and {scheduler} schedules the pods",
                    (*pod.pointer[:-1], "metadata", kind, key) if pod.pointer[-1] == "spec" else pod.component.pointer,
                    f"write schedulerName: {reader}, or remove {key}",
                )
