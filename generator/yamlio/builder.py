"""From parser events to plain values, as the API server would have them.

One loop with its own stack instead of PyYAML's nodes and constructors: 2.5 times faster, no recursion that
a hostile file could exhaust, and the limits of `generator.limits` hold while reading, not after.
"""

from __future__ import annotations

from generator.limits import ALIAS_NODES, DEPTH, DOCUMENTS, NODES
from generator.yamlio import light
from generator.yamlio.complaints import DIRECTIVE, container_key
from generator.yamlio.origin import Document
from generator.yamlio.positions import MERGE as MERGE_TAG
from generator.yamlio.positions import forced_text
from generator.yamlio.reports import KEYS, MERGE, VALUES, WANTED, Reports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MISSING: Any = object()


class Builder(Reports):
    """Reads the events of one file into `documents`."""

    def read(self, parser: Any) -> None:
        """Scalars, aliases and ends give a value, which the last lines put where it belongs.

        One long loop on purpose: a call for each event would double its time.
        """
        kinds = light.events
        scalar, map_start, map_end, list_start, list_end, alias, document_start, document_end = (
            kinds.ScalarEvent,
            kinds.MappingStartEvent,
            kinds.MappingEndEvent,
            kinds.SequenceStartEvent,
            kinds.SequenceEndEvent,
            kinds.AliasEvent,
            kinds.DocumentStartEvent,
            kinds.DocumentEndEvent,
        )
        values, keys, stack = VALUES, KEYS, self.stack
        tags = "!" in self.text  # without the character there is no tag to ask for
        anchored = "&" in self.text
        tag: str | None = None
        container: Any = []
        key: Any = None  # None: the container is a list; else WANTED, MERGE or the key whose value comes next
        anchors: dict[str, Any] = {}
        nodes = extra = known = 0
        for event in iter(parser.get_event, None):
            kind = event.__class__
            if kind is scalar:
                nodes += 1
                text = event.value
                plain = event.implicit[0]
                if tags:
                    tag = event.tag
                    plain = plain and tag is None and not forced_text(self.text, event)
                if key is WANTED:
                    key = keys.get(text) if plain else text
                    if key is None or tag is not None:
                        if text == "<<" and (plain or tag == MERGE_TAG):
                            key = MERGE
                            continue
                        key = self.key(event, container)
                    if key in container:
                        if self.merged is not None and key in self.merged:
                            self.merged.discard(key)
                        else:
                            self.duplicate(event, container, key)
                    if anchored and event.anchor is not None:
                        anchors[event.anchor] = (key, 1)
                    continue
                if plain:
                    value = values.get(text, _MISSING)
                    if value is _MISSING:
                        value = self.value(event, container, key)
                else:
                    value = text if tag is None else self.value(event, container, key)
                if anchored and event.anchor is not None:
                    anchors[event.anchor] = (value, 1)
            elif kind is map_start or kind is list_start:
                nodes += 1
                if len(stack) >= DEPTH:
                    self.stop(event, f"nested too deeply (at most {DEPTH} levels)", "a manifest nests about 15 levels")
                if event.tag is not None:
                    self.tag(event, container, key)
                if key is WANTED:
                    self.complain(event, *container_key(self.text, event.start_mark.line + 1), container, key)
                anchor = event.anchor
                stack.append((container, key, self.merged, anchor, nodes + extra))
                self.merged = None
                container, key = ({}, WANTED) if kind is map_start else ([], None)
                if anchor is not None:
                    anchors[anchor] = container  # not a pair yet: it is still open
                continue
            elif kind is map_end or kind is list_end:
                value = container
                container, key, self.merged, anchor, before = stack.pop()
                if anchor is not None and anchors[anchor] is value:
                    anchors[anchor] = (value, nodes + extra - before + 1)
            elif kind is alias:
                value, size = self.alias(event, anchors, container, key)
                extra += size
                if extra > ALIAS_NODES:
                    self.stop(
                        event,
                        f"too much aliasing: the aliases stand for more than {ALIAS_NODES} values",
                        "write the values out, or use fewer aliases of aliases",
                    )
                value = self.copy(event, value, DEPTH - len(stack))
                if key is MERGE and value.__class__ is list:
                    value = None  # the API server takes a list here only if it is written out
                if key is WANTED and value.__class__ in (dict, list):
                    self.complain(event, *container_key(self.text, 0), container, key)
            elif kind is document_start:
                self.index += 1
                if self.index >= DOCUMENTS:
                    self.stop(event, f"too many documents in one file (at most {DOCUMENTS})", "split the file")
                container, key, anchors, known = [], None, {}, len(self.problems)
                if event.version is not None or event.tags is not None:
                    self.complain(event, *DIRECTIVE, container, key)
                continue
            else:
                if kind is document_end and container[0] is not None and len(self.problems) == known:
                    self.documents.append(Document(container[0], self.file, self.text, self.index, self.cache))
                continue
            if nodes > NODES:
                self.stop(event, f"too many values in one file (at most {NODES})", "split the file")
            if key is None:
                container.append(value)
            elif key is WANTED:
                key = self.odd_key(event, container, value)
            elif key is MERGE:
                self.merge(event, container, value)
                key = WANTED
            else:
                container[key] = value
                key = WANTED
