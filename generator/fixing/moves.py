"""A key and its value moved to where the graph's API has them: an edit of lines, or inside braces.

Where nothing on the way there is written yet, the entry is wrapped in place. Else it is put behind what stands there.
"""

from __future__ import annotations

from generator.fixing.scalars import as_key, key_span
from generator.fixing.spot import Edit
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from generator.fixing.spot import Spot
    from generator.yamlio.positions import Place

MAIN = "[main]"
"""A step of a path: the list item of that name."""
STEP = 2
"""Columns of a level that is added."""


def moved(spot: Spot) -> list[Edit]:
    """The edits, or LookupError where something stands there already or the layout is none that is known here."""
    if not isinstance(spot.siblings, dict):
        raise LookupError(spot.key)
    key_span(spot)
    place, value, rest = spot.parent, spot.siblings, list(spot.fix.to)
    while len(rest) > 1 and (inner := _inner(place, value, rest[0])) is not None:
        place, value = inner
        rest.pop(0)
    if isinstance(value, list) or (isinstance(value, dict) and rest[0] in value):
        raise LookupError(rest[0])
    start, end = _extent(spot)
    if place is spot.parent:
        return [Edit(start, end, _wrapped(spot, rest, _column(spot.text, start), start, end))]
    if _has_names(spot.entry.place):
        raise LookupError("an anchor would move")
    return [_without(spot, start, end), _into(spot, place, rest, start, end)]


def _inner(place: Place, value: Any, step: str) -> tuple[Place, Any] | None:
    """What stands at a step of the way; None where nothing does."""
    if step == MAIN:
        names = [item.get("name") for item in value if isinstance(item, dict)]
        if "main" not in names:
            raise LookupError(step)
        found: str | int = names.index("main")
    elif not isinstance(value, dict) or value.get(step) is None:
        return None
    else:
        found = step
    entry = place.child(found)
    if entry is None or entry.borrowed or entry.place.shared or not isinstance(value[found], dict | list) or not value[found]:
        raise LookupError(step)
    return entry.place, value[found]


def is_flow(text: str, place: Place) -> bool:
    """Whether a value is written in braces or brackets."""
    return not place.scalar and text[place.start : place.start + 1] in ("{", "[")


def last(text: str, place: Place) -> int:
    """Where the text of a value ends."""
    if place.scalar or is_flow(text, place):
        return place.end if text[place.start : place.start + 1] not in ("|", ">") else len(text[: place.end].rstrip())
    return max([place.start, *(last(text, e.place) if not e.borrowed else e.end for e in place.children.values())])


def _extent(spot: Spot) -> tuple[int, int]:
    """From the key to the end of the value; in lines, with what else stands on the last one."""
    start, end = spot.entry.start, max(spot.entry.end, last(spot.text, spot.entry.place))
    inside = spot.text[start:end]
    if "\t" in inside or any(line.rstrip()[-2:-1] in "|>" and line.rstrip()[-1:].isdigit() for line in inside.splitlines()):
        raise LookupError("an indentation that cannot be moved")
    if is_flow(spot.text, spot.parent):
        return start, end
    stop = spot.text.find("\n", end)
    return start, len(spot.text) if stop < 0 else stop


def _column(text: str, at: int) -> int:
    return at - (text.rfind("\n", 0, at) + 1)


def _wrapped(spot: Spot, steps: Sequence[str], column: int, start: int, end: int) -> str:
    """The entry below further keys: for a place at a column, or inside braces."""
    body = spot.text[spot.entry.end : end]
    if is_flow(spot.text, spot.parent):
        out = as_key(spot, steps[-1]) + body
        for step in reversed(steps[:-1]):
            named = f"{as_key(spot, 'name')}: {as_key(spot, 'main') if spot.text[spot.entry.start] == chr(34) else 'main'}, "
            out = f"[{{{named}{out}}}]" if step == MAIN else f"{as_key(spot, step)}: {out if step_is_list(out) else f'{{{out}}}'}"
        return out
    newline = "\r\n" if "\r\n" in spot.text else "\n"
    lines, pad = [], 0
    for step in steps[:-1]:
        lines.append(f"{' ' * (column + pad)}{'- name: main' if step == MAIN else f'{step}:'}")
        pad += STEP
    shift = column + pad - _column(spot.text, start)
    body = body.replace("\n", "\n" + " " * shift) if shift >= 0 else body
    text = newline.join([*lines, f"{' ' * (column + pad)}{as_key(spot, steps[-1])}{body}"])
    return text[column:]


def step_is_list(text: str) -> bool:
    """Whether a text in braces is a list already."""
    return text.startswith("[")


def _without(spot: Spot, start: int, end: int) -> Edit:
    """The entry taken out of the object above it, which must not become empty."""
    text = spot.text
    if len(spot.siblings) < 2:
        raise LookupError("nothing would be left")
    if is_flow(text, spot.parent):
        after = end + len(text[end:]) - len(text[end:].lstrip())
        if text[after : after + 1] == ",":
            stop = after + 1
            return Edit(start, stop + len(text[stop:]) - len(text[stop:].lstrip(" ")), "")
        return Edit(text.rindex(",", 0, start), end, "")
    first = start - _column(text, start)
    if text[first:start].strip():  # behind a dash: the next key takes its place
        following = [e.start for e in spot.parent.children.values() if e.start > start]
        if not following or text[end : min(following)].strip():
            raise LookupError("the first key of a list item")
        return Edit(start, min(following), "")
    return Edit(first, min(end + 1, len(text)), "")


def _into(spot: Spot, place: Place, steps: Sequence[str], start: int, end: int) -> Edit:
    """The entry put into an object that is there."""
    text = spot.text
    if is_flow(text, place):
        if not is_flow(text, spot.parent) and not (spot.entry.place.scalar or is_flow(text, spot.entry.place)):
            raise LookupError("a block cannot stand in braces")
        stop = max(spot.entry.end, last(text, spot.entry.place))
        if "\n" in text[start:stop]:
            raise LookupError("several lines cannot stand in braces")
        inside = _wrapped(replace(spot, parent=place), steps, 0, start, stop)
        return Edit(place.start + 1, place.start + 1, f"{inside}, ")
    if is_flow(text, spot.parent):
        raise LookupError("out of braces into lines")
    column = min(e.start - _line(text, e.start) for e in place.children.values() if not e.borrowed)
    at = text.find("\n", last(text, place))
    at = len(text) if at < 0 else at
    newline = "\r\n" if "\r\n" in text else "\n"
    at -= 1 if newline == "\r\n" and text[at - 1 : at] == "\r" else 0
    body = _wrapped(spot, steps, column, start, end).rstrip("\r")
    return Edit(at, at, f"{newline}{' ' * column}{body}")


def _line(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _has_names(place: Place) -> bool:
    """Whether a value holds an anchor that is used, or an alias."""
    return bool(place.merges) or any(e.borrowed or e.place.shared or _has_names(e.place) for e in place.children.values())
