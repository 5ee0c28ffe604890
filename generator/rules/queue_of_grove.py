"""A queue annotation of the graph that the operator reads of PodCliqueSets only."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD362"
ANNOTATIONS = ("nvidia.com/kai-scheduler-queue", "nvidia.com/volcano-queue")


def check(seen: Seen) -> Iterator[Finding]:
    """On Grove, DGD307 tells where the annotation's scheduler is not in use."""
    if seen.plan.pathway == "grove":
        return
    for annotation in ANNOTATIONS:
        if str(seen.graph.annotations.get(annotation, "")).strip():
            queue = "scheduling: {queue: …} of the overlay names Volcano's" if seen.cluster.capabilities.volcano else "remove it"
            yield seen.finding(
                CODE,
                f"annotation {annotation} has no effect: Grove does not deploy this graph, and other pods get no queue by it",
                ("metadata", "annotations", annotation),
                queue,
            )
