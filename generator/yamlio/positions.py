"""Where each value of a file stands, found by walking the text a second time.

Values carry no position while they are rendered: positions are needed only for an error or by `explain`,
and carrying them would slow every run. The index is a tree of places, so an alias shares the places of
what it names and no bomb can blow it up.
"""

from __future__ import annotations

from generator.errors import Fault
from generator.yamlio import light, scalars
from generator.yamlio.origin import item_index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Place:
    """One value in the text: 1-based line and column, offsets of its own text, and its children.

    `end` of a block collection is where the next token starts. `shared`: an alias elsewhere names this value, too.
    """

    __slots__ = ("children", "column", "end", "line", "merges", "scalar", "shared", "start")

    def __init__(self, event: Any) -> None:
        start = event.start_mark
        self.line: int = start.line + 1
        self.column: int = start.column + 1
        self.start: int = start.index
        self.end: int = event.end_mark.index
        self.scalar: bool = event.__class__ is light.events.ScalarEvent
        self.shared = False
        self.children: dict[str | int, Entry] = {}
        self.merges: list[Place] = []

    def child(self, part: str | int) -> Entry | None:
        """The entry of a key or item; keys that came through `<<` are looked up where they stand."""
        entry = self.children.get(part)
        if entry is None and isinstance(part, str) and (number := item_index(part)) is not None:
            entry = self.children.get(number)
        if entry is not None:
            return entry
        for merged in reversed(self.merges):
            sources = [merged] if merged.keyed() else [e.place for e in merged.children.values()]
            for source in sources:
                found = source.child(part)
                if found is not None:
                    return Entry(found.line, found.column, found.place, True, found.start, found.end)
        return None

    def keyed(self) -> bool:
        """Whether this is a mapping with something in it (a list has numbers for keys)."""
        return bool(self.merges) or any(isinstance(k, str) for k in self.children)


class Entry:
    """A child: where its key (its item) stands, its place, and whether it stands behind an alias or `<<`."""

    __slots__ = ("borrowed", "column", "end", "line", "place", "start")

    def __init__(self, line: int, column: int, place: Place, borrowed: bool, start: int, end: int) -> None:
        self.line, self.column, self.place, self.borrowed = line, column, place, borrowed
        self.start, self.end = start, end


class _Open:
    """A collection whose end has not come yet; `key` is the key event that waits for its value."""

    __slots__ = ("anchor", "key", "mapping", "place")

    def __init__(self, place: Place, mapping: bool, anchor: str | None) -> None:
        self.place, self.mapping, self.anchor = place, mapping, anchor
        self.key: Any = None


def index(text: str) -> list[Place | None]:
    """The root place of each document; stops without complaint where the text stops being YAML."""
    roots: list[Place | None] = []
    try:
        _walk(light.Parser(text.encode("utf-8")), text, roots)
    except (light.YAMLError, UnicodeError):
        pass
    return roots


def _walk(parser: Any, text: str, roots: list[Place | None]) -> None:
    events = light.events
    starts = (events.MappingStartEvent, events.SequenceStartEvent)
    ends = (events.MappingEndEvent, events.SequenceEndEvent)
    stack: list[_Open] = []
    anchors: dict[str, Place] = {}
    latest: dict[str, Place] = {}  # an anchor counts from its start, but a collection is not an alias's before its end
    for event in iter(parser.get_event, None):
        kind = event.__class__
        if kind in ends:
            done = stack.pop()
            done.place.end = event.end_mark.index
            if done.anchor is not None and latest[done.anchor] is done.place:
                anchors[done.anchor] = done.place
        elif kind is events.DocumentStartEvent:
            roots.append(None)
            anchors = {}
        elif kind in starts or kind is events.ScalarEvent or kind is events.AliasEvent:
            alias = kind is events.AliasEvent
            place = anchors[event.anchor] if alias and event.anchor in anchors else Place(event)
            place.shared = place.shared or alias
            if not alias and event.anchor is not None:
                latest[event.anchor] = place
                anchors.pop(event.anchor, None)
                if place.scalar:
                    anchors[event.anchor] = place
            if stack:
                _enter(stack[-1], event, place, alias, text)
            else:
                roots[-1] = place
            if kind in starts:
                stack.append(_Open(place, kind is events.MappingStartEvent, event.anchor))


def _enter(parent: _Open, event: Any, place: Place, alias: bool, text: str) -> None:
    """Put a value under its parent; the first of two equal keys stays."""
    mark = event.start_mark
    if not parent.mapping:
        children = parent.place.children
        children[len(children)] = Entry(mark.line + 1, mark.column + 1, place, alias, mark.index, event.end_mark.index)
    elif parent.key is None:
        parent.key = event
    else:
        key, parent.key = parent.key, None
        if getattr(key, "value", None) == "<<" and (key.tag == scalars.MERGE or (key.tag is None and key.implicit[0])):
            parent.place.merges.append(place)
        else:
            mark, end = key.start_mark, key.end_mark.index
            entry = Entry(mark.line + 1, mark.column + 1, place, alias, mark.index, end)
            parent.place.children.setdefault(_name(key, text), entry)


def _name(key: Any, text: str) -> str:
    """The text a key event stands for, or its source if the reader refuses it."""
    value = getattr(key, "value", None)
    if value is None:
        return ""
    try:
        if key.tag is not None:
            return scalars.key(scalars.tagged(key.tag, value))
        if key.implicit[0] and not scalars.forced_text(text, key):
            return scalars.key(scalars.resolve(value))
    except Fault:
        pass
    return str(value)
