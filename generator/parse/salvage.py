"""What can be said of a graph of which a part is wrong: the wrong places are as if absent, the rest is judged like any graph.

So the findings of every stage come in one run. Nothing is rendered from such a graph. What only follows from a place that was
found wrong before is no finding: one cause is told once.
"""

from __future__ import annotations

from generator.errors import ERROR, Lazy, Problems
from generator.schema import check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from generator.errors import Finding
    from generator.schema import Problem, Table
    from generator.trees import Pointer


ROUNDS = 8
NEEDED: tuple[Pointer, ...] = ((), ("metadata",), ("metadata", "name"), ("spec",), ("spec", "services"), ("spec", "components"))
"""Without one of these there is no graph to speak of."""
AMOUNTS = frozenset(("resources", "limits", "requests", "resourceClaims", "multinode", "replicas"))
WORDS = frozenset(("command", "args"))
WHOLES = frozenset(("mainContainer", "extraPodSpec", "podTemplate", "containers"))
"""Fields of which a component's GPU sum, its launch, or both depend."""
TYPES = frozenset(("type", "componentType", "subComponentType"))


class Sound:
    """A document without its wrong places, and the way back from its pointers to those of the document as written."""

    def __init__(self, value: Any, wrong: frozenset[Pointer]) -> None:
        self.given, self.wrong = value, wrong
        self.value = _without(value, wrong, ())

    def original(self, pointer: Pointer) -> Pointer:
        """The pointer in the document as written: list items that were left out count there."""
        at: Pointer = ()
        held = self.given
        for step in pointer:
            if isinstance(held, list) and isinstance(step, int):
                kept = [i for i in range(len(held)) if (*at, i) not in self.wrong]
                step = kept[step] if 0 <= step < len(kept) else step
                held = held[step] if 0 <= step < len(held) else None
            else:
                held = held.get(step) if isinstance(held, dict) else None
            at = (*at, step)
        return at


def sound(table: Table, value: Any, found: Sequence[Problem]) -> Sound | None:
    """The document without what its schema check found; None when nothing is left that could be judged."""
    held = Sound(value, frozenset())
    for _ in range(ROUNDS):
        drops = held.wrong | {_place(held.original(p.pointer), p.kind) for p in found}
        if drops.intersection(NEEDED):
            return None
        held = Sound(value, drops)
        found = check(table, held.value)
        if not found:
            return held
    return None


def _place(pointer: Pointer, kind: str) -> Pointer:
    """What is left out for a problem: the value, or the object that lacks a required one."""
    return pointer[:-1] if kind == "required" else pointer


def _without(value: Any, wrong: frozenset[Pointer], at: Pointer) -> Any:
    size = len(at)
    steps = {w[size] for w in wrong if len(w) > size and w[:size] == at}
    if not steps:
        return value
    if isinstance(value, dict):
        return {k: _without(v, wrong, (*at, k)) if k in steps else v for k, v in value.items() if (*at, k) not in wrong}
    if isinstance(value, list):
        return [_without(v, wrong, (*at, i)) if i in steps else v for i, v in enumerate(value) if (*at, i) not in wrong]
    return value


def forget_echoes(problems: Problems, wrong: Iterable[Pointer]) -> None:
    """Take out the findings of a part that only follow from places that were wrong before."""
    places = tuple(wrong)
    problems.drop(lambda finding: any(_echoes(finding, place) for place in places))


def places(problems: Iterable[Finding]) -> list[Pointer]:
    """The graph's places that errors stand at."""
    return [p.where.at for p in problems if p.severity == ERROR and isinstance(p.where, Lazy) and p.where.at]


def _echoes(finding: Finding, wrong: Pointer) -> bool:
    at = finding.where.at if isinstance(finding.where, Lazy) else ()
    if not at:
        return False
    if at[: len(wrong)] == wrong or (len(at) > 3 and at == wrong[:-1]):
        return True
    if at[:3] != wrong[:3] or len(wrong) < 4:
        return False
    inside = frozenset(s for s in wrong[3:] if isinstance(s, str))
    whole = wrong[-1] in WHOLES or (isinstance(wrong[-1], int) and wrong[-2] in WHOLES)
    if finding.code.startswith(("DGD3", "DGD502", "DGD503")):
        return whole or bool(inside & (AMOUNTS | WORDS))
    if finding.code.startswith(("DGD5", "DGD206", "DGD207")):
        return whole or bool(inside & WORDS)
    return (wrong[-1] in TYPES and finding.code in ("DGD120", "DGD123", "DGD124", "DGD208")) or (whole and len(at) > 3)
