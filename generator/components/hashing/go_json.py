"""Go's encoding/json, for structs described by the texts of `gotypes.kubernetes` and `dynamo`: the exact bytes that are hashed.

Fields in declaration order, maps by key bytes, no spaces, `<`, `>` and `&` as escapes, quantities in canonical form.
"""

from __future__ import annotations

from generator.components.hashing import dynamo
from generator.gotypes import kubernetes
from generator.quantity import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from generator.trees import Json

    Write = Callable[[Any], str]
    Written = tuple[str, str, Write, bool, str | None]
    """JSON key, `"key":`, how its value is written, whether Go's empty values are left out, text when nothing was given."""

TEXTS = {**kubernetes.PODS, **kubernetes.VOLUMES, **dynamo.V1ALPHA1, **dynamo.V1BETA1, **dynamo.BOTH}
_ESCAPES = {i: f"\\u{i:04x}" for i in (*range(32), 60, 62, 38, 0x2028, 0x2029)} | {
    34: '\\"',
    92: "\\\\",
    8: "\\b",
    9: "\\t",
    10: "\\n",
    12: "\\f",
    13: "\\r",
}
_compiled: dict[str, list[Written]] = {}


def quote(text: str) -> str:
    """A JSON string as Go writes it."""
    return f'"{text.translate(_ESCAPES)}"'


def scalar(value: Any) -> str:
    """A string, number or boolean. IntOrString too: the type decides."""
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value))


def raw(value: Any) -> str:
    """A value of no known type, as the API server keeps it: keys sorted."""
    if isinstance(value, dict):
        return mapping(value, raw)
    if isinstance(value, list):
        return f"[{','.join(map(raw, value))}]"
    return "null" if value is None else repr(value) if isinstance(value, float) else scalar(value)


def struct(name: str, value: Json) -> str:
    """A struct of a type that the tables describe."""
    parts = []
    for key, label, write, omit, nothing in _fields(name):
        item = value.get(key)
        if item is None:
            if nothing is not None:
                parts.append(label + nothing)
        elif item or not omit:
            parts.append(label + write(item))
    return f"{{{','.join(parts)}}}"


def empty(name: str, value: Json) -> bool:
    """Whether a struct holds nothing that Go would write."""
    for key, _, write, omit, nothing in _fields(name):
        item = value.get(key)
        if item is not None and (item or not omit) and (nothing is None or write(item) != nothing):
            return False
    return True


def mapping(value: Json, write: Write) -> str:
    """A map: keys sorted by their UTF-8 bytes."""
    return f"{{{','.join(f'{quote(k)}:{write(value[k])}' for k in sorted(value, key=str.encode))}}}"


def _quantity(value: object) -> str:
    return quote(canonical(value))


def _fields(name: str) -> list[Written]:
    found = _compiled.get(name)
    if found is None:
        found = _compiled[name] = [_field(word) for word in TEXTS[name].split()]
    return found


def _field(word: str) -> Written:
    """One word of a type's text, read. See `gotypes.kubernetes` for its language."""
    word = word.partition(".")[0]  # what a zero looks like makes no difference here
    for mark, wrap in (("[]", _list), ("{}", _map)):
        key, found, kind = word.partition(mark)
        if found:
            nothing = "null" if kind.endswith("!") else None
            return key, f'"{key}":', wrap(kind.removesuffix("!")), nothing is None, nothing
    for mark in ":=":
        key, found, kind = word.partition(mark)
        if found:
            nothing = _zero(kind) if mark == "=" else "null" if kind.endswith("!") else None
            return key, f'"{key}":', _of(kind.removesuffix("!")), False, nothing
    key, pointer, mark = word.partition("?")
    if pointer:
        return key, f'"{key}":', scalar, False, "null" if mark else None
    key, mark, zero = word.partition("!")
    return key, f'"{key}":', scalar, not mark, {"0": "0", "f": "false", "": '""'}[zero] if mark else None


def _of(kind: str) -> Write:
    if kind == "Quantity":
        return _quantity
    if kind == "JSON":
        return raw
    if kind == "IntOrString" or not kind:
        return scalar
    return lambda value: struct(kind, value)


def _zero(kind: str) -> str:
    return {"Quantity": '"0"', "IntOrString": "0"}.get(kind) or struct(kind, {})


def _list(kind: str) -> Write:
    write = _of(kind)
    return lambda value: f"[{','.join([write(item) for item in value])}]"


def _map(kind: str) -> Write:
    write = _of(kind)
    return lambda value: mapping(value, write)
