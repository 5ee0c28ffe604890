"""Aliases and merge keys: values are copied, so that nothing downstream is shared and no anchor is ever printed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.trees import Object


class TooDeep(Exception):
    """Aliases of aliases nest deeper than a file may."""


def copied(value: Any, room: int) -> Any:
    """A deep copy of plain data that may nest `room` levels."""
    kind = value.__class__
    if kind is dict:
        if room <= 0:
            raise TooDeep
        return {k: copied(v, room - 1) for k, v in value.items()}
    if kind is list:
        if room <= 0:
            raise TooDeep
        return [copied(v, room - 1) for v in value]
    return value


def merge(into: Object, value: object, merged: set[str]) -> str | None:
    """Apply `<<: value` as go-yaml does: in the order of the text, the first of a list of mappings winning.

    `merged` collects the keys that came this way: the mapping's own later keys override them. A key of its
    own that stands BEFORE `<<` is overridden by go-yaml and kept by every other reader, so a different
    value there is refused. Returns what is wrong, or None.
    """
    sources = [value] if value.__class__ is dict else value
    if sources.__class__ is not list or any(source.__class__ is not dict for source in sources):
        return "<< needs a mapping, or a list of mappings"
    clash = None
    for source in reversed(sources):
        for key, item in source.items():
            if key not in into or key in merged:
                into[key] = item
                merged.add(key)
            elif into[key] != item:
                clash = f"the key {key[:80]!r} is set before << and again by <<, and readers of YAML disagree on which one counts"
    return clash
