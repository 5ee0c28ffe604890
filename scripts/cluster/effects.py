"""generator/effects.yaml read: what a change of a field does to what runs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

import yaml

from .crds import ROOT

FILE = ROOT / "generator" / "effects.yaml"
EFFECTS = ("unchanged", "in-place", "ignored", "rolls", "refused")
"""From the mildest to the worst: that of an object is the worst of its fields."""
Kind = tuple[str, str]
"""apiVersion and kind."""


class Rule(NamedTuple):
    """What a change below one path does; `attempt` are JSON patch operations that prove it, if it can be proved here."""

    path: tuple[str, ...]
    effect: str
    note: str
    source: str
    attempt: tuple[dict[str, Any], ...]

    @property
    def pointer(self) -> str:
        """The path as it stands in the file."""
        return "/" + "/".join(self.path)


def rules() -> dict[Kind, list[Rule]]:
    """Every rule by kind, in the order of the file."""
    found: dict[Kind, list[Rule]] = {}
    for entry in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        found[entry["apiVersion"], entry["kind"]] = [
            Rule(tuple(r["path"].split("/")[1:]), r["effect"], r.get("note", ""), r["source"], tuple(r.get("try", ())))
            for r in entry["rules"]
        ]
    return found


def effect_of(known: list[Rule], pointer: tuple[str, ...]) -> str:
    """The effect of a change at a path: that of the longest rule that fits, else in place."""
    fitting = [
        r for r in known if len(r.path) <= len(pointer) and all(a in ("*", b) for a, b in zip(r.path, pointer, strict=False))
    ]
    return max(fitting, key=lambda rule: len(rule.path)).effect if fitting else "in-place"


def changed(before: Any, after: Any, pointer: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every leaf that differs. What stands on one side only counts with all its leaves."""
    if isinstance(before, dict) or isinstance(after, dict):
        old, new = before if isinstance(before, dict) else {}, after if isinstance(after, dict) else {}
        for key in sorted({*old, *new}):
            if old.get(key) != new.get(key):
                yield from changed(old.get(key), new.get(key), (*pointer, key))
    elif isinstance(before, list) or isinstance(after, list):
        pairs = zip_longest(before if isinstance(before, list) else [], after if isinstance(after, list) else [])
        for index, (one, other) in enumerate(pairs):
            if one != other:
                yield from changed(one, other, (*pointer, str(index)))
    else:
        yield pointer


def expected(before: dict[str, Any], after: dict[str, Any], known: dict[Kind, list[Rule]]) -> str:
    """What the rules say of the change from one object to another of the same identity."""
    of_kind = known.get((after["apiVersion"], after["kind"]), [])
    found = {effect_of(of_kind, pointer) for pointer in changed(before, after)} or {"unchanged"}
    return max(found, key=EFFECTS.index)
