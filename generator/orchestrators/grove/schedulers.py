"""Schedulers that the operator puts pods of a PodCliqueSet under: KAI, or Volcano."""

from __future__ import annotations

from generator.errors import WARNING, Finding, Problems
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Plan
    from generator.releases.profile import Profile
    from generator.trees import Json

KAI, VOLCANO = "kai-scheduler", "volcano"
KAI_ANNOTATION, KAI_LABEL, KAI_DEFAULT = "nvidia.com/kai-scheduler-queue", "kai.scheduler/queue", "dynamo"
VOLCANO_ANNOTATION, VOLCANO_QUEUE = "nvidia.com/volcano-queue", "scheduling.grove.io/volcano-queue"
HINTS = {
    KAI_ANNOTATION: "declare spec.capabilities.kaiScheduler in the overlay, or remove the annotation",
    VOLCANO_ANNOTATION: "newer operators read it, with orchestrators.volcanoScheduler.enabled: true in spec.operator.config",
}


@record
class Scheduler:
    """A scheduler's name, and how the set (annotations) and its cliques (labels) name the queue."""

    name: str = ""
    labels: Mapping[str, str] = {}
    annotations: Mapping[str, str] = {}


def choose(plan: Plan, profile: Profile) -> Scheduler:
    """The scheduler of this cluster's operator. Mirrors internal/dynamo/graph.go resolveGroveSchedulerQueue."""
    annotations = plan.graph.annotations
    if plan.cluster.capabilities.kai:
        return Scheduler(KAI, labels={KAI_LABEL: str(annotations.get(KAI_ANNOTATION, "")).strip() or KAI_DEFAULT})
    if _volcano(plan, profile):
        queue = str(annotations.get(VOLCANO_ANNOTATION, "")).strip()
        return Scheduler(VOLCANO, annotations={VOLCANO_QUEUE: queue} if queue else {})
    return Scheduler()


def place(pod: Json, labels: Mapping[str, str], scheduler: Scheduler) -> tuple[Json, Mapping[str, str]]:
    """A clique's pod spec and labels under the scheduler; the user's own choice of another one stands.

    Mirrors internal/dynamo/grove.go injectKaiSchedulerIfEnabled, injectVolcanoSchedulerIfEnabled.
    """
    if not scheduler.name or (pod.get("schedulerName") or scheduler.name) != scheduler.name:
        return pod, labels
    return {**pod, "schedulerName": scheduler.name}, {**labels, **scheduler.labels}


def check(plan: Plan, profile: Profile, problems: Problems) -> None:
    """What stops the operator: two schedulers at once, or one that is not installed; and a queue that nobody reads."""
    on = {KAI_ANNOTATION: plan.cluster.capabilities.kai, VOLCANO_ANNOTATION: _volcano(plan, profile)}
    for annotation, hint in HINTS.items():
        if str(plan.graph.annotations.get(annotation, "")).strip() and not on[annotation]:
            where = plan.graph.locate(("metadata", "annotations", annotation))
            problems.add(
                Finding(
                    "DGD307", f"annotation {annotation} has no effect: that scheduler is not in use here", where, hint, WARNING
                )
            )
    if not _volcano(plan, profile):
        return
    where, capabilities = plan.cluster.where, plan.cluster.capabilities
    if capabilities.kai:
        problems.add(
            Finding(
                "DGD304",
                "the KAI and the Volcano scheduler are both on; the operator refuses to place a PodCliqueSet under two",
                where,
                "turn one off: spec.capabilities.kaiScheduler, or spec.operator.config orchestrators.volcanoScheduler",
            )
        )
    if not capabilities.volcano:
        problems.add(
            Finding(
                "DGD304",
                "orchestrators.volcanoScheduler is enabled but Volcano is not installed: the operator would not start",
                where,
                "declare spec.capabilities.volcano, or drop orchestrators.volcanoScheduler from spec.operator.config",
            )
        )


def _volcano(plan: Plan, profile: Profile) -> bool:
    return plan.cluster.config.volcano_scheduler and profile.grove.volcano_scheduler
