"""Where each value of a changed document comes from, kept beside the value and only where something changed.

Values carry no place. A `Trace` says: everything from here down is the value at `pointer` of `source`; where an overlay put
something, it has children, and those say it for themselves. So a finding on an amended value names the overlay's line, also
behind list items that a patch inserted, and a document that nobody changed costs one object.
"""

from __future__ import annotations

from generator.yamlio import item_index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from generator.errors import Where
    from generator.trees import Pointer as Pointer

    class Origin(Protocol):
        """What can say where its values stand: an object of an input file."""

        def where(self, pointer: Pointer = (), key: bool = False) -> Where: ...


class Trace:
    """The origin of one value. It belongs to one `Draft`, which changes it; everybody else reads."""

    __slots__ = ("children", "pointer", "source")

    def __init__(
        self, source: Origin | None, pointer: Pointer = (), children: dict[Any, Trace] | list[Trace] | None = None
    ) -> None:
        self.source = source
        self.pointer = pointer
        self.children = children

    def opened(self, value: Any) -> Any:
        """The children of a value, made one by one from `source` if there were none yet."""
        if self.children is None or isinstance(self.children, list) != isinstance(value, list):
            steps = range(len(value)) if isinstance(value, list) else value
            pairs = [(step, Trace(self.source, (*self.pointer, step))) for step in steps]
            self.children = [trace for _, trace in pairs] if isinstance(value, list) else dict(pairs)
        return self.children

    def copied(self) -> Trace:
        """A trace that can be changed without changing this one."""
        children = self.children
        if isinstance(children, list):
            return Trace(self.source, self.pointer, [c.copied() for c in children])
        if isinstance(children, dict):
            return Trace(self.source, self.pointer, {k: c.copied() for k, c in children.items()})
        return Trace(self.source, self.pointer)

    def at(self, pointer: Pointer) -> tuple[Origin | None, Pointer]:
        """(source, pointer in it) of the value at a pointer, or of the nearest value above it that has an origin."""
        node = self
        for i, step in enumerate(pointer):
            if node.children is None:
                return node.source, node.pointer + pointer[i:]
            child = _child(node.children, step)
            if child is None:
                break
            node = child
        return node.source, node.pointer

    def where(self, pointer: Pointer, key: bool = False) -> Where | None:
        """The place of a value, or of its key; None when it comes from no file."""
        source, at = self.at(pointer)
        return None if source is None else source.where(at, key)


def _child(children: dict[Any, Trace] | list[Trace], step: str | int) -> Trace | None:
    if isinstance(children, dict):
        return children.get(step)
    if isinstance(step, str):
        at = item_index(step)
        if at is None:
            return None
        step = at
    return children[step] if 0 <= step < len(children) else None
