"""What the text of a manifest template reads as, with its slots, and how they are filled."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Shape = Callable[[list[object]], object]

_OPEN, _CLOSE = "\u27e6", "\u27e7"


def slot(number: int) -> str:
    """The mark of a slot in a text: a plain YAML scalar that no template writes."""
    return f"{_OPEN}{number}{_CLOSE}"


def read(source: str, name: str) -> object:
    """The one YAML document of a template's text."""
    from generator.errors import Problems
    from generator.yamlio import load

    problems = Problems()
    documents = load(source, name, problems)
    if problems or len(documents) != 1:
        raise ValueError(f"template {name} is not one YAML document: {[p.message for p in problems]}")
    return documents[0].value


def shape(node: object) -> Shape:
    """What fills a node's slots. A node without any is given out as it is: objects are never changed in place."""
    if not _has_slot(node):
        return lambda slots: node
    if isinstance(node, dict):
        if any(map(_has_slot, node)):
            entries = [(_text(key), shape(value)) for key, value in node.items()]
            return lambda slots: {key(slots): value(slots) for key, value in entries}
        return _filler(dict, node, [(key, shape(value)) for key, value in node.items() if _has_slot(value)])
    if isinstance(node, list):
        return _filler(list, node, [(i, shape(item)) for i, item in enumerate(node) if _has_slot(item)])
    return _text(str(node))


def _filler(kind: type, node: Any, changing: list[tuple[Any, Shape]]) -> Shape:
    """A copy of a mapping or a list, with only what has slots put in anew."""

    def fill(slots: list[object]) -> object:
        out = kind(node)
        for key, value in changing:
            out[key] = value(slots)
        return out

    return fill


def _has_slot(node: object) -> bool:
    if isinstance(node, dict):
        return any(_has_slot(key) or _has_slot(value) for key, value in node.items())
    if isinstance(node, list):
        return any(map(_has_slot, node))
    return isinstance(node, str) and _OPEN in node


def _text(text: str) -> Shape:
    """A text with slots: one alone gives the value itself, among others its text."""
    if _OPEN not in text:
        return lambda slots: text
    before, _, rest = text.partition(_OPEN)
    number, _, after = rest.partition(_CLOSE)
    index = int(number)
    if not before and not after:
        return lambda slots: slots[index]
    tail = _text(after)
    return lambda slots: before + str(slots[index]) + str(tail(slots))
