"""A document being changed: every change makes new mappings along its path and notes where the new value stands.

The input is never touched, and neither is the overlay's own value: both may be read again.
"""

from __future__ import annotations

from generator.limits import DEPTH, PATCH_CHARACTERS, PATCH_NODES
from generator.merge import get
from generator.patch.trace import Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.patch.trace import Origin
    from generator.trees import Pointer


class Draft:
    """A value and its trace. What stands in the way of a change (a text where a mapping is needed) stays: the schema names it."""

    __slots__ = ("characters", "nodes", "trace", "value")

    def __init__(self, value: Any, trace: Trace) -> None:
        self.value = value
        self.trace = trace
        self.nodes, self.characters = PATCH_NODES, PATCH_CHARACTERS
        """What patches may still bring."""

    def spend(self, value: object, level: int = 0, brought: bool = True) -> bool:
        """Take a value that a patch touches, or brings to a level of nesting, out of the budget; False when that is used up."""
        waiting = [(value, level)]
        while waiting and self.nodes >= 0 and self.characters >= 0:
            held, level = waiting.pop()
            self.nodes -= 1
            if isinstance(held, dict | list):
                if level >= DEPTH:
                    return False
                waiting += [(item, level + 1) for item in (held.values() if isinstance(held, dict) else held)]
            elif brought and isinstance(held, str):
                self.characters -= len(held)
        return self.nodes >= 0 and self.characters >= 0

    def get(self, pointer: Pointer) -> Any:
        """The value at a pointer, or None."""
        return get(self.value, *pointer)

    def put(self, pointer: Pointer, value: object, source: Origin | None, at: Pointer) -> None:
        """Set a value; the mappings on the way are made if they are missing. `at` is its place in `source`."""
        self.value = _put(self.value, self.trace, pointer, value, source, at)

    def append(self, pointer: Pointer, value: object, source: Origin | None, at: Pointer) -> None:
        """Add an item to a list, which is made if it is missing."""
        items = self.get(pointer)
        if items is None:
            self.put(pointer, [value], source, at)
            if self.get(pointer) is not None:  # nothing stood in the way
                self._trace(pointer).children = [Trace(source, at)]
        elif isinstance(items, list):
            children = self._trace(pointer).opened(items)
            self.value = _replaced(self.value, pointer, [*items, value])
            children.append(Trace(source, at))

    def _trace(self, pointer: Pointer) -> Trace:
        node, value = self.trace, self.value
        for step in pointer:
            node, value = node.opened(value)[step], value[step]
        return node


def _put(owner: object, trace: Trace, pointer: Pointer, value: object, source: Origin | None, at: Pointer) -> Any:
    step, rest = pointer[0], pointer[1:]
    if isinstance(owner, list) and isinstance(step, int) and 0 <= step < len(owner):
        out: Any = list(owner)
    elif isinstance(owner, dict):
        out = dict(owner)
    else:
        return owner
    children = trace.opened(owner)
    if not rest:
        out[step] = value
        children[step] = Trace(source, at)
        return out
    inner = out.get(step) if isinstance(out, dict) else out[step]
    if inner is None:
        inner = {}
        children[step] = Trace(source, at, {})
    out[step] = _put(inner, children[step], rest, value, source, at)
    return out


def _replaced(owner: Any, pointer: Pointer, value: Any) -> Any:
    """A copy along the path with another value at its end; the path exists."""
    if not pointer:
        return value
    out: Any = list(owner) if isinstance(owner, list) else dict(owner)
    out[pointer[0]] = _replaced(owner[pointer[0]], pointer[1:], value)
    return out
