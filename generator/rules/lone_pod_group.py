"""A Volcano PodGroup beside the graphs that no pod joins."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD352"
GROUP = "scheduling.volcano.sh"
MEMBERS = ("scheduling.k8s.io/group-name", "scheduling.volcano.sh/group-name")


def check(seen: Seen) -> Iterator[Finding]:
    """LeaderWorkerSet with a gang provider writes a group name of its own over the pods' annotation."""
    if not seen.is_first or not any(given.kind == "PodGroup" for given in seen.companions):
        return
    joined = set(_joined(seen))
    for given in seen.companions:
        if given.kind != "PodGroup" or not str(given.value.get("apiVersion", "")).startswith(GROUP):
            continue
        name = str((given.value.get("metadata") or {}).get("name"))
        if name in joined:
            continue
        gang = any(pod.planned.gang is not None and pod.planned.gang.form == "native" for pod in seen.pods)
        why = "LeaderWorkerSet makes the PodGroups of its replicas itself" if gang else "no pod is annotated with its name"
        yield seen.beside(
            CODE,
            f"PodGroup {name!r} gets no pod: {why}; it only keeps resources from the queue",
            given.where(("metadata", "name")),
            "remove it" if gang else f"annotate the pods with {MEMBERS[0]}: {name}, or remove it",
        )


def _joined(seen: Seen) -> Iterator[str]:
    """The groups that pods name and stay in."""
    for plan in seen.plans:
        for planned in plan.parts:
            if planned.gang is None or planned.gang.form != "native":
                annotations = (planned.part.template.get("metadata") or {}).get("annotations") or {}
                yield from (str(annotations[key]) for key in MEMBERS if key in annotations)
