"""A node selector and a required node affinity that no node can meet together."""

from __future__ import annotations

from generator.schema.access import entries, inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen
    from generator.trees import Json

CODE = "DGD355"
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


def check(seen: Seen) -> Iterator[Finding]:
    """One of the affinity's terms has to hold, besides all of the selector."""
    for pod in seen.pods:
        chosen = pod.spec.get("nodeSelector")
        if not chosen or not pod.spec.get("affinity"):
            continue
        terms = [t for _, t in entries(inside(pod.spec, "affinity", "nodeAffinity", REQUIRED).get("nodeSelectorTerms"))]
        clashes = [_clash(term, chosen) for term in terms]
        if clashes and all(clashes):
            key = clashes[0]
            yield seen.finding(
                CODE,
                f"{pod.owner}: no node can have {key}={chosen[key]}, as nodeSelector says, and meet its node affinity",
                (*pod.pointer, "nodeSelector", key),
                f"say {key} in one place",
                seen.grave,
            )


def _clash(term: Json, chosen: Json) -> str:
    """The label of the selector that a term rules out, or ""."""
    for _, rule in entries(term.get("matchExpressions")):
        key, values = str(rule.get("key")), [str(v) for v in rule.get("values") or ()]
        if key in chosen:
            value, operator = str(chosen[key]), rule.get("operator")
            if (
                operator == "DoesNotExist"
                or (operator == "In" and value not in values)
                or (operator == "NotIn" and value in values)
            ):
                return key
    return ""
