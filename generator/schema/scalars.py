"""The leaves of a schema: text, numbers, booleans and Kubernetes' own mixed forms."""

from __future__ import annotations

from generator.schema.patterns import PATTERNS
from generator.schema.problem import QUOTES, noun, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from generator.schema.table import Node, Table

    Found = tuple[list[Any], str, str, str]
    Visitor = Callable[[Table, Node, Any], Sequence[Found]]

NONE: tuple[Found, ...] = ()
REMEMBERED = 4096
_GOOD: dict[str, set[str]] = {}
_NUMERIC = frozenset(("a string", "a quantity", "an integer or a string"))


def mistyped(wanted: str, value: object) -> Sequence[Found]:
    """The finding that a value has the wrong type, with what a user most likely has to do."""
    hint = ""
    if wanted in _NUMERIC and isinstance(value, bool):
        hint = f"{QUOTES} (unquoted yes, no, on, off, true and false are booleans, y and n too)"
    elif wanted in _NUMERIC and isinstance(value, int | float):
        hint = f'{QUOTES}: "{quoted(value)}"'
    elif wanted in ("an integer", "a number", "a boolean") and isinstance(value, str):
        bare = value in ("true", "false") if wanted == "a boolean" else value.lstrip("-").replace(".", "", 1).isdecimal()
        hint = "leave the quotes out" if bare else ""
    kind = "null" if value is None else "type"
    return (([], kind, f"must be {wanted}, not {noun(value)}", hint),)


def wrong_text(pattern: str, value: object) -> bool:
    """Whether a key or value is no text of that form. Good ones are remembered: labels come again and again."""
    if not isinstance(value, str):
        return True
    good = _GOOD.get(pattern)
    if good is None:
        good = _GOOD[pattern] = set()
    if value in good:
        return False
    if not PATTERNS[pattern][0](value):
        return True
    if len(good) >= REMEMBERED:
        good.clear()
    good.add(value)
    return False


def pattern_words(pattern: str) -> str:
    """What a text of that form looks like, in words."""
    return PATTERNS[pattern][1]


def _string(table: Table, node: Node, value: object) -> Sequence[Found]:
    if not isinstance(value, str):
        return mistyped("a string", value)
    if node.enum and value not in node.enum:
        return (([], "enum", f"must be one of {', '.join(node.enum)}, not {quoted(value)}", ""),)
    if node.low is not None and len(value) < node.low:
        return (([], "length", "must not be empty" if node.low == 1 else f"must have at least {node.low} characters", ""),)
    if node.high is not None and len(value) > node.high:
        return (([], "length", f"must have at most {node.high} characters, not {len(value)}", ""),)
    if node.pattern and wrong_text(node.pattern, value):
        return (([], "pattern", f"{quoted(value)} must be {PATTERNS[node.pattern][1]}", ""),)
    return NONE


def _range(node: Node, value: float) -> Sequence[Found]:
    if node.low is not None and value < node.low:
        return (([], "range", f"must be at least {node.low}, not {quoted(value)}", ""),)
    if node.high is not None and value > node.high:
        return (([], "range", f"must be at most {node.high}, not {quoted(value)}", ""),)
    return NONE


def _integer(table: Table, node: Node, value: object) -> Sequence[Found]:
    if not isinstance(value, int) or isinstance(value, bool):
        return mistyped("an integer", value)
    return _range(node, value)


def _number(table: Table, node: Node, value: object) -> Sequence[Found]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return mistyped("a number", value)
    return _range(node, value)


def _boolean(table: Table, node: Node, value: object) -> Sequence[Found]:
    return NONE if isinstance(value, bool) else mistyped("a boolean", value)


def _int_or_string(table: Table, node: Node, value: object) -> Sequence[Found]:
    if isinstance(value, str):
        return NONE
    if not isinstance(value, int) or isinstance(value, bool):
        return mistyped("an integer or a string", value)
    return NONE


def _quantity(table: Table, node: Node, value: object) -> Sequence[Found]:
    if isinstance(value, str):
        if PATTERNS["quantity"][0](value):
            return NONE
        return (([], "pattern", f"{quoted(value)} must be {PATTERNS['quantity'][1]}", ""),)
    if not isinstance(value, int) or isinstance(value, bool):
        return mistyped("a quantity", value)
    return NONE


def _loose_quantity(table: Table, node: Node, value: object) -> Sequence[Found]:
    """A quantity of a built-in kind: there a fraction need not be quoted."""
    return NONE if isinstance(value, float) else _quantity(table, node, value)


SCALARS: dict[str, Visitor] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "int-or-string": _int_or_string,
    "quantity": _quantity,
    "loose-quantity": _loose_quantity,
}
