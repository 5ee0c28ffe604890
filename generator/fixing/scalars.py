"""Edits of one key or one scalar, in the quotes that it has."""

from __future__ import annotations

from generator.fixing.spot import Edit
from generator.yamlio.origin import without_properties
from generator.yamlio.quoting import is_plain, is_plain_key
from generator.yamlio.quoting import quoted as in_quotes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.fixing.spot import Spot


def renamed(spot: Spot) -> list[Edit]:
    """Another key, unless it is there already."""
    if not isinstance(spot.siblings, dict) or spot.fix.text in spot.siblings:
        raise LookupError(spot.fix.text)
    return [Edit(*key_span(spot), as_key(spot, spot.fix.text))]


def quoted(spot: Spot) -> list[Edit]:
    """The value in quotes, spelt as it is."""
    start, end = _plain(spot)
    return [Edit(start, end, f'"{spot.text[start:end]}"')]


def written(spot: Spot) -> list[Edit]:
    """Another value in the quotes that the old one has."""
    place, text = spot.entry.place, spot.fix.text
    start = without_properties(spot.text, place.start, place.end)
    if not place.scalar or start != place.start:
        raise LookupError(spot.key)
    mark = spot.text[start]
    if mark in "|>" and "\n" in spot.text[start : place.end]:
        raise LookupError(spot.key)
    if mark == "'":
        return [Edit(start, place.end, "'" + text.replace("'", "''") + "'")]
    return [Edit(start, place.end, text if mark != '"' and is_plain(text) else in_quotes(text))]


def key_span(spot: Spot) -> tuple[int, int]:
    """The characters of the key itself. LookupError for an alias, an anchor, a tag."""
    start, end = spot.entry.start, spot.entry.end
    if spot.text[start : start + 1] in ("*", "&", "!"):
        raise LookupError(spot.key)
    return start, end


def as_key(spot: Spot, name: str) -> str:
    """A key in the quotes that the one at the place has."""
    mark = spot.text[spot.entry.start]
    if mark == "'":
        return "'" + name.replace("'", "''") + "'"
    return name if mark != '"' and is_plain_key(name) else in_quotes(name)


def _plain(spot: Spot) -> tuple[int, int]:
    """The characters of an unquoted scalar without anchor or tag, on one line."""
    place = spot.entry.place
    written_as = spot.text[place.start : place.end]
    if not place.scalar or not written_as or written_as[0] in "&!'\"|>" or set(written_as) & set('\n\\"'):
        raise LookupError(spot.key)
    return place.start, place.end
