"""What Volcano's admission refuses of a PodGroup (V1, V2) and a Queue (V4 to V7) of validation.md 2.3.

Sources: volcano pkg/webhooks/admission/podgroups and queues. V3 and V8 mutate; what needs the cluster's other queues (depth,
sums over children) is not checked.
"""

from __future__ import annotations

from generator.quantity import nano
from generator.releases.products import has_rule
from generator.schema import Problem
from generator.schema.access import entries, has, inside, text
from generator.schema.patterns import DIGITS
from generator.schema.problem import quoted
from generator.validate.rules_pod import ONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.trees import Object, Pointer
    from generator.validate.settings import Settings

WEIGHTS = "volcano.sh/hierarchy-weights"
HIERARCHY = "volcano.sh/hierarchy"


def pod_group(manifest: Object, settings: Settings) -> Iterator[Problem]:
    """V1 and V2 of a PodGroup."""
    spec = inside(manifest, "spec")
    queue = text(spec, "queue")
    if queue and settings.queues is not None and queue not in settings.queues:
        yield Problem(
            ("spec", "queue"), "V1", f"no queue {quoted(queue)} is known to exist", f"known: {', '.join(settings.queues)}"
        )
    if has_rule("V2", settings.volcano):
        yield from _tiers(("spec",), spec)
        for position, group in entries(spec.get("subGroupPolicy")):
            yield from _tiers(("spec", "subGroupPolicy", position), group)


def _tiers(where: Pointer, holder: Object) -> Iterator[Problem]:
    topology = inside(holder, "networkTopology")
    if has(topology, "highestTierAllowed") and has(topology, "highestTierName"):
        yield Problem((*where, "networkTopology"), "V2", "highestTierAllowed and highestTierName exclude each other")


def queue(manifest: Object, settings: Settings) -> Iterator[Problem]:
    """V4 to V7 of a Queue, as far as it can be seen alone."""
    spec = inside(manifest, "spec")
    parts: tuple[tuple[Pointer, Object], ...] = (
        (("spec", "guarantee", "resource"), inside(spec, "guarantee", "resource")),
        (("spec", "deserved"), inside(spec, "deserved")),
        (("spec", "capability"), inside(spec, "capability")),
    )
    for where, amounts in parts:
        for name, amount in amounts.items():
            value = nano(amount)
            if value is None:
                continue
            if value < 0:
                yield Problem((*where, name), "V4", f"must not be negative: {quoted(amount)}")
            if value % ONE and "/" in str(name):
                yield Problem((*where, name), "V4", f"must be whole: {quoted(amount)}")
    if has_rule("V5", settings.volcano):
        yield from _ordered(parts)
    yield from _hierarchy(inside(manifest, "metadata", "annotations"))
    if has(spec, "parent") and spec["parent"] == inside(manifest, "metadata").get("name"):
        yield Problem(("spec", "parent"), "V7", "a queue cannot be its own parent")


def _ordered(parts: tuple[tuple[Pointer, Object], ...]) -> Iterator[Problem]:
    """V5: guarantee ≤ deserved ≤ capability."""
    (_, guarantee), (deserved_at, deserved), (_, capability) = parts
    for name, amount in guarantee.items():
        low, high = nano(amount), nano(deserved.get(name, 0))
        if low is not None and high is not None and high < low:
            yield Problem((*deserved_at, name), "V5", f"must be at least guarantee {quoted(amount)}")
    for name, amount in deserved.items():
        low, high = nano(amount), nano(capability.get(name))
        if low is not None and high is not None and high < low:
            yield Problem((*deserved_at, name), "V5", f"must be at most capability {quoted(capability[name])}")


def _hierarchy(annotations: Object) -> Iterator[Problem]:
    """V6: as many weights as levels, each a number above zero."""
    levels, weights = text(annotations, HIERARCHY), text(annotations, WEIGHTS)
    if not levels and not weights:
        return
    where = ("metadata", "annotations", WEIGHTS)
    if len(levels.split("/")) != len(weights.split("/")):
        yield Problem(where, "V6", f"must have as many parts as {HIERARCHY}")
    for part in weights.split("/"):
        if part.count(".") > 1 or part.strip(DIGITS + ".") or not part.strip("0."):
            yield Problem(where, "V6", f"{quoted(part)} must be a number above zero")
