"""The place of a finding in a text, as it is edited."""

from __future__ import annotations

from generator.records import record
from generator.yamlio import parse_pointer
from generator.yamlio.origin import root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from generator.errors import Finding
    from generator.fixes import Fix
    from generator.yamlio import Document
    from generator.yamlio.positions import Entry, Place


@record
class Edit:
    """The characters from `start` to `end` become `text`."""

    start: int
    end: int
    text: str

    def touches(self, other: Edit) -> bool:
        """Whether two edits cannot both be made."""
        return self.start <= other.end and other.start <= self.end


@record
class Spot:
    """A key and its value, and what is to become of them."""

    text: str
    fix: Fix
    key: str
    parent: Place
    entry: Entry
    siblings: Any
    """The object that they stand in."""


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not touch each other."""
    for edit in sorted(edits, key=lambda e: e.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def spot(documents: Sequence[Document], text: str, finding: Finding) -> Spot | None:
    """Where a finding stands; None where that is no key or list item of its own, or others share it."""
    where, fix = finding.where, finding.fix
    if fix is None or not where.line:
        return None
    pointer = parse_pointer(where.pointer)
    if not pointer or (fix.key and str(pointer[-1]) != fix.key):
        return None
    for document in documents:
        trail = _trail(root(document), pointer)
        if trail is None:
            continue
        parent, entry = trail
        if (where.line, where.column) in ((entry.line, entry.column), (entry.place.line, entry.place.column)):
            return Spot(text, fix, str(pointer[-1]), parent, entry, _inside(document.value, pointer[:-1]))
    return None


def _trail(place: Place | None, pointer: Sequence[str | int]) -> tuple[Place, Entry] | None:
    """The object and the entry in it that a pointer leads to, through nothing that an alias shares."""
    last: tuple[Place, Entry] | None = None
    for part in pointer:
        entry = place.child(part) if place is not None else None
        if place is None or entry is None or entry.borrowed or entry.place.shared:
            return None
        last, place = (place, entry), entry.place
    return last


def _inside(value: Any, pointer: Sequence[str | int]) -> Any:
    for part in pointer:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value
