"""What a change of a field does to what runs: the rules of generator/effects.yaml, which were tried on a real API server."""

from __future__ import annotations

import os
from functools import cache

from generator import resources
from generator.changes.fields import differences, leaves, pointer
from generator.errors import Problems
from generator.records import record
from generator.yamlio import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.changes.fields import Path
    from generator.trees import Json, Object

FILE = "effects.yaml"
UNCHANGED, IN_PLACE, IGNORED, ROLLS, REFUSED = EFFECTS = ("unchanged", "in-place", "ignored", "rolls", "refused")
"""From the mildest to the worst: that of an object is the worst of its fields."""
Kind = tuple[str, str]
"""apiVersion and kind."""


@record
class EffectRule:
    """What a change below one path does; `attempt` are JSON patch operations that prove it, if it can be proved."""

    path: tuple[str, ...]
    effect: str
    note: str
    source: str
    attempt: tuple[Object, ...]

    @property
    def pointer(self) -> str:
        """The path as it stands in the file."""
        return pointer(self.path)


OTHERS = EffectRule((), IN_PLACE, "", "what no rule names", ())


@cache
def rules() -> Mapping[Kind, Sequence[EffectRule]]:
    """Every rule by kind, in the order of the file."""
    problems = Problems()
    documents = load(resources.read(resources.PACKAGE, FILE), os.path.join("generator", FILE), problems)
    assert not problems, list(problems)
    return {(entry["apiVersion"], entry["kind"]): tuple(map(_rule, entry["rules"])) for entry in documents[0].value}


def _rule(given: Json) -> EffectRule:
    path = tuple(given["path"].split("/")[1:])
    return EffectRule(path, given["effect"], given.get("note", ""), given["source"], tuple(given.get("try", ())))


def rule_of(known: Sequence[EffectRule], path: Path) -> EffectRule:
    """The rule of a change at a path: the longest that fits; `*` is any item."""
    fitting = [r for r in known if len(r.path) <= len(path) and all(a in ("*", b) for a, b in zip(r.path, path, strict=False))]
    return max(fitting, key=lambda rule: len(rule.path), default=OTHERS)


def worst_rule(known: Sequence[EffectRule], path: Path, *values: object) -> EffectRule:
    """The rule of a value that came, went or became another: the worst of those of its leaves."""
    ends = {end for value in values if isinstance(value, (dict, list)) for end in leaves(value, path)} or {path}
    return max((rule_of(known, end) for end in sorted(ends)), key=lambda rule: EFFECTS.index(rule.effect))


def expected(before: Json, after: Json) -> str:
    """What the rules say of the change from one object to another of the same identity."""
    known = rules().get((str(after.get("apiVersion")), str(after.get("kind"))), ())
    found = {worst_rule(known, path, old, new).effect for path, old, new in differences(before, after)} or {UNCHANGED}
    return max(found, key=EFFECTS.index)
