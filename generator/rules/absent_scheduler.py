"""Pods that name a scheduler which the cluster has not."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD350"
DEFAULT, VOLCANO, KAI = "default-scheduler", "volcano", "kai-scheduler"


def check(seen: Seen) -> Iterator[Finding]:
    """Nodes of one component under LeaderWorkerSet are the affair of DGD308 and DGD313."""
    installed = seen.cluster.capabilities
    told: set[str] = set()
    for pod in seen.pods:
        name = str(pod.spec.get("schedulerName") or "")
        if not name or name == DEFAULT or pod.planned.workload == "LeaderWorkerSet":
            continue
        if name in (VOLCANO, KAI):
            if installed.volcano if name == VOLCANO else installed.kai:
                continue
            capability = "volcano" if name == VOLCANO else "kaiScheduler"
            why, hint = "which the overlay does not declare", f"declare spec.capabilities.{capability}, or take schedulerName out"
        else:
            from generator.errors import nearest

            meant = nearest(name, (VOLCANO, KAI, DEFAULT), 3)
            if not meant:
                continue  # a scheduler of the cluster's own, which nobody here can know
            why, hint = f"which looks like {meant}", f"did you mean {meant}?"
        finding = seen.finding(
            CODE,
            f"{pod.owner}: its pods name the scheduler {name}, {why}: without it they stay Pending",
            (*pod.pointer, "schedulerName"),
            hint,
        )
        if str(finding.where) not in told:  # an overlay may give one scheduler to all components
            told.add(str(finding.where))
            yield finding
