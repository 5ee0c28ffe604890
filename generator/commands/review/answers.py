"""What a reviewer asks first, in numbers and words: what rolls, how many GPUs, what is refused, which errors are new."""

from __future__ import annotations

from generator.changes.records import ADDED, CHANGES, IN_PLACE, RECREATE, REFUSED, REMOVED, ROLLS, UNCHANGED
from generator.commands.tables import plural
from generator.errors import ERROR, WARNING
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.changes.records import Difference
    from generator.commands.review.records import Comparison, Review

WORDS = {
    RECREATE: "delete and create",
    ROLLS: "rolls",
    IN_PLACE: "in place",
    ADDED: "added",
    REMOVED: "removed",
    UNCHANGED: "unchanged",
}
"""What happens to an object, in a word or three."""
MANY = {**WORDS, ROLLS: "roll"}
"""The same of several."""
GRAVE = {RECREATE: "bad", ROLLS: "warn", IN_PLACE: "info", ADDED: "info", REMOVED: "warn"}
NAMED = {
    RECREATE: "Must be deleted and created",
    ROLLS: "Rolls",
    ADDED: "New workloads",
    REMOVED: "Workloads that go",
}
"""What the names at the top stand behind."""
MEANS = {
    RECREATE: "the API server refuses the update: the object must be deleted first, with the downtime that this means",
    ROLLS: "pods are replaced, as the kind's own strategy says",
    IN_PLACE: "the object changes, no pod is replaced",
    ADDED: "the object comes",
    REMOVED: "left behind by kubectl apply, with its GPUs, until it is pruned",
}


@record
class Headline:
    """One number at the top of the page."""

    label: str
    value: str
    tone: str = ""
    """`bad`, `warn`, `info` or "": how it looks."""
    note: str = ""


def title(review: Review) -> str:
    """The page in a sentence."""
    moved = dict.fromkeys(pathway(c.found) for c in review.comparisons if c.found.pathways[0] != c.found.pathways[1])
    if moved and not review.refused and all(all(c.found.pathways) for c in review.comparisons):
        return f"Pathway {', '.join(moved)}: {_sentence(review)}"
    return _sentence(review)


def _sentence(review: Review) -> str:
    if not review.comparisons:
        cells = len(review.cells)
        refused = sum(cell.result == REFUSED for cell in review.cells)
        return f"{plural(len(review.apps), 'app')}, {plural(cells, 'rendering')}" + (f", {refused} refused" if refused else "")
    if review.refused:
        return "Refused: not all of this change can be rendered"
    words = [f"{n} {_verb(change, n)}" for change in (RECREATE, ROLLS, IN_PLACE, ADDED, REMOVED) if (n := count(review, change))]
    return "; ".join(words) or "Nothing that runs changes"


def _verb(change: str, number: int) -> str:
    noun = "object" if number == 1 else "objects"
    words = {
        RECREATE: "must be deleted and created",
        ROLLS: "rolls" if number == 1 else "roll",
        IN_PLACE: "changes in place" if number == 1 else "change in place",
        ADDED: "added",
        REMOVED: "removed",
    }
    return f"{noun} {words[change]}"


def count(review: Review, change: str) -> int:
    """How many objects change so, over all clusters."""
    return sum(c.found.count(change) for c in review.comparisons)


def answers(review: Review) -> list[Headline]:
    """The numbers at the top."""
    compared = bool(review.comparisons)
    refused = len(dict.fromkeys((cell.cluster, cell.graph) for cell in review.cells if cell.result == REFUSED))
    refused = max(refused, len({(c.cluster, r.graph) for c in review.comparisons for r in c.found.refused}))
    out = []
    if compared:
        out = [_counted(review, change) for change in (RECREATE, ROLLS, IN_PLACE)]
        both = count(review, ADDED), count(review, REMOVED)
        out.append(Headline("added / removed", f"{both[0]} / {both[1]}", "warn" if both[1] else "info" if both[0] else ""))
    out.append(gpus(review))
    out.append(Headline("refused", str(refused), "bad" if refused else ""))
    for severity, tone in ((ERROR, "bad"), (WARNING, "warn")):
        number = review.number(severity, new=compared)
        out.append(Headline(f"new {severity}s" if compared else f"{severity}s", str(number), tone if number else ""))
    return out


def _counted(review: Review, change: str) -> Headline:
    number = count(review, change)
    labels = {RECREATE: "delete and create", ROLLS: "roll", IN_PLACE: "in place"}
    return Headline(labels[change], str(number), GRAVE[change] if number else "")


def gpus(review: Review) -> Headline:
    """GPUs of all graphs on all clusters."""
    if not review.comparisons:
        return Headline("GPUs", str(sum(cell.usage.gpus for cell in review.cells)))
    old, new = (sum(c.found.gpus[side] for c in review.comparisons) for side in (0, 1))
    return Headline(
        "GPUs",
        change_of(old, new),
        "warn" if new > old else "info" if new < old else "",
        f"{old} → {new}" if old != new else f"{new} as before",
    )


def change_of(old: int, new: int) -> str:
    """`+8`, `-8`, `±0`."""
    return f"{new - old:+d}" if new != old else "±0"


def pathway(found: Difference) -> str:
    """`grove → components`, or the one there is."""
    before, after = (word or "none" for word in found.pathways)
    return after if before == after else f"{before} → {after}"


@record
class ClusterSums:
    """A row of the table of clusters."""

    cluster: str
    counts: tuple[int, ...]
    """How many objects change, in the order of CHANGES without UNCHANGED."""
    gpus: str
    pathway: str
    refused: int
    errors: int


def sum_of(one: Comparison) -> ClusterSums:
    """What changes on a cluster."""
    old, new = one.found.gpus
    return ClusterSums(
        cluster=one.cluster,
        counts=tuple(one.found.count(change) for change in CHANGES if change != UNCHANGED),
        gpus=f"{old} → {new} ({change_of(old, new)})" if old != new else f"{new} (±0)",
        pathway=pathway(one.found),
        refused=len({r.graph for r in one.found.refused}),
        errors=sum(f.severity == ERROR for f in one.found.new),
    )
