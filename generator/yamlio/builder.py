"""From parser events to plain values, as the API server would have them.

One loop with its own stack instead of PyYAML's nodes and constructors: faster, no recursion that a hostile file could
exhaust, and the limits of `generator.limits` hold while reading, not after.
"""

from __future__ import annotations

from generator.limits import ALIAS_NODES, DEPTH, DOCUMENTS, NODES
from generator.yamlio import light, scalars
from generator.yamlio.origin import Document
from generator.yamlio.reports import KEYS, MERGE, VALUES, WANTED, Reports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.errors import Problems
    from generator.trees import JsonValue, Object

_MISSING: Any = object()


class Builder(Reports):
    """Reads the events of one file into `documents`.

    Wherever the loop stands it has an open container, and the key in it whose value comes next: None in a list, else WANTED
    (a key comes next), MERGE, or the key itself.
    """

    def __init__(self, text: str, file: str, problems: Problems) -> None:
        super().__init__(text, file, problems)
        self.tagged = "!" in text
        """Without the character there is no tag to ask for."""
        self.anchored = "&" in text
        self.anchors: Object = {}
        """Name → (value, how many values it is), or the container itself while it is open."""
        self.nodes = self.aliased = self.known = 0

    def read(self, parser: Any) -> None:
        """Scalars, aliases and ends give a value, which the last lines put where it belongs; the most frequent come first."""
        events = light.events
        scalar, alias, document_start = events.ScalarEvent, events.AliasEvent, events.DocumentStartEvent
        map_start, list_start = events.MappingStartEvent, events.SequenceStartEvent
        ends = (events.MappingEndEvent, events.SequenceEndEvent)
        container: Any = []
        key: Any = None
        for event in iter(parser.get_event, None):
            kind = event.__class__
            if kind is scalar:
                self.nodes += 1
                plain = event.implicit[0] and not (
                    self.tagged and (event.tag is not None or scalars.forced_text(self.text, event))
                )
                if key is WANTED:
                    key = self._key(event, container, plain)
                    continue
                value = self._scalar(event, container, key, plain)
            elif kind is map_start or kind is list_start:
                opened: Any = {} if kind is map_start else []
                self._open(event, container, key, opened)
                container, key = opened, WANTED if kind is map_start else None
                continue
            elif kind in ends:
                value = container
                container, key = self._close(value)
            elif kind is alias:
                value = self._alias(event, container, key)
            elif kind is document_start:
                self._start(event)
                container, key = [], None
                if event.version is not None or event.tags is not None:
                    self.directive(event, container, key)
                continue
            else:
                if kind is events.DocumentEndEvent:
                    self._end(container)
                continue
            if self.nodes > NODES:
                self.stop(event, f"too many values in one file (at most {NODES})", "split the file")
            key = self._put(event, container, key, value)

    def _scalar(self, event: Any, container: Any, key: Any, plain: bool) -> Any:
        value = VALUES.get(event.value, _MISSING) if plain else event.value
        if value is _MISSING or (self.tagged and event.tag is not None):
            value = self.value(event, container, key)
        if self.anchored and event.anchor is not None:
            self.anchors[event.anchor] = (value, 1)
        return value

    def _key(self, event: Any, container: Any, plain: bool) -> Any:
        """A scalar that is a key: what comes next is its value."""
        text = event.value
        tag = event.tag if self.tagged else None
        key = KEYS.get(text) if plain else text
        if key is None or tag is not None:
            if text == "<<" and (plain or tag == scalars.MERGE):
                return MERGE
            key = self.key(event, container)
        if key in container:
            if self.merged is not None and key in self.merged:
                self.merged.discard(key)
            else:
                self.duplicate(event, container, key)
        if self.anchored and event.anchor is not None:
            self.anchors[event.anchor] = (key, 1)
        return key

    def _open(self, event: Any, container: Any, key: Any, opened: Any) -> None:
        self.nodes += 1
        if len(self.stack) >= DEPTH:
            self.stop(event, f"nested too deeply (at most {DEPTH} levels)", "a manifest nests about 15 levels")
        if event.tag is not None:
            self.tag(event, container, key)
        if key is WANTED:
            self.no_key(event, event.start_mark.line + 1, container, key)
        self.stack.append((container, key, self.merged, event.anchor, self.nodes + self.aliased))
        self.merged = None
        if event.anchor is not None:
            self.anchors[event.anchor] = opened  # not a pair yet: it is still open

    def _close(self, closed: Any) -> tuple[Any, Any]:
        """The container in which the closed one stands, and its key there."""
        container, key, self.merged, anchor, before = self.stack.pop()
        if anchor is not None and self.anchors[anchor] is closed:
            self.anchors[anchor] = (closed, self.nodes + self.aliased - before + 1)
        return container, key

    def _alias(self, event: Any, container: Any, key: Any) -> Any:
        value, size = self.alias(event, self.anchors, container, key)
        self.aliased += size
        if self.aliased > ALIAS_NODES:
            self.stop(
                event,
                f"too much aliasing: the aliases stand for more than {ALIAS_NODES} values",
                "write the values out, or use fewer aliases of aliases",
            )
        value = self.copy(event, value, DEPTH - len(self.stack))
        if key is MERGE and value.__class__ is list:
            value = None  # the API server takes a list here only if it is written out
        if key is WANTED and value.__class__ in (dict, list):
            self.no_key(event, 0, container, key)
        return value

    def _start(self, event: Any) -> None:
        self.index += 1
        if self.index >= DOCUMENTS:
            self.stop(event, f"too many documents in one file (at most {DOCUMENTS})", "split the file")
        self.anchors, self.known = {}, len(self.problems)

    def _end(self, container: list[Any]) -> None:
        """The document, unless it is empty or something was wrong with it."""
        if container[0] is not None and len(self.problems) == self.known:
            self.documents.append(Document(container[0], self.file, self.text, self.index, self.cache))

    def _put(self, event: Any, container: Any, key: Any, value: JsonValue) -> Any:
        """The key after this value was put where it belongs."""
        if key is None:
            container.append(value)
            return None
        if key is WANTED:
            return self.odd_key(event, container, value)
        if key is MERGE:
            self.merge(event, container, value)
        else:
            container[key] = value
        return WANTED
