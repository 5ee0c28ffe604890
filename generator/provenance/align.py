"""The same place in two renderings of nearly the same input: objects by name or by what they are made of, list items by name."""

from __future__ import annotations

from generator import emit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from generator.model import Manifest
    from generator.trees import JsonValue, Pointer

MISSING = object()
"""There is no such place in the other rendering."""
RENAMED = object()
"""The value is the same, in an object or a list item that has another name."""
KEYS = ("name", "mountPath", "containerPort", "port", "key")
"""Fields that tell list items apart."""


def counterpart(manifest: Manifest, base: Sequence[Manifest], other: Sequence[Manifest]) -> Any:
    """The body of an object of `base` in `other`: of the same name, else the one that was made of the same component."""
    wanted = emit.identity(manifest.body)
    there = {emit.identity(m.body): m.body for m in other}
    if wanted in there:
        return there[wanted]
    here = {emit.identity(m.body) for m in base}
    renamed = [m for m in base if emit.identity(m.body) not in there and _made_of(m) == _made_of(manifest)]
    others = [m for m in other if emit.identity(m.body) not in here and _made_of(m) == _made_of(manifest)]
    if len(renamed) != len(others):
        return MISSING
    return next((o.body for m, o in zip(renamed, others, strict=True) if m is manifest), MISSING)


def _made_of(manifest: Manifest) -> tuple[object, ...]:
    """What an object is made of: a service that is renamed keeps its place, and its pointer ends in another name."""
    return manifest.body.get("kind"), manifest.template, manifest.origin[:-1], len(manifest.origin)


def name_of(body: Any) -> tuple[object, object]:
    """Kind and name, as `--field` names an object."""
    return body.get("kind"), (body.get("metadata") or {}).get("name")


def value_at(body: Any, pointer: Pointer) -> Any:
    """The value at a place that is there."""
    for step in pointer:
        body = body[step]
    return body


def follow(base: Any, other: Any, pointer: Pointer) -> tuple[Any, Any, bool]:
    """The values at a place of `base` and at the same place of `other`, which may be MISSING; whether a list item on the way
    has another name there."""
    renamed = False
    for step in pointer:
        item = _step(base, other, step)
        key = _key(base, other) if isinstance(base, list) and isinstance(other, list) else ""
        renamed = renamed or bool(key and item is not MISSING and item[key] != base[int(step)][key])
        base, other = base[step], item
    return base, other, renamed


def changed(base: Any, other: JsonValue, at: Pointer = ()) -> Iterator[tuple[Pointer, Any, Any]]:
    """(pointer in `base`, value, other value) of every leaf of `base` that `other` has not so."""
    steps = base.items() if isinstance(base, dict) else enumerate(base) if isinstance(base, list) else ()
    if not base or not isinstance(base, dict | list):
        if base is not other and (type(base) is not type(other) or base != other):
            yield at, base, other
        return
    pairs = _paired(base, other) if isinstance(base, list) and isinstance(other, list) else None
    for step, item in steps:
        yield from changed(item, pairs[step] if pairs is not None else _step(base, other, step), (*at, step))


def _step(base: Any, other: JsonValue, step: Any) -> Any:
    if isinstance(base, dict):
        return other.get(step, MISSING) if isinstance(other, dict) else MISSING
    return _paired(base, other)[step] if isinstance(other, list) else MISSING


def _paired(base: list[Any], other: list[Any]) -> list[Any]:
    """For each item of `base` the item of `other` that is the same one, else MISSING."""
    key = _key(base, other)
    if not key:
        return [other[i] if i < len(other) else MISSING for i in range(len(base))]
    there = {item[key]: item for item in other}
    here = {item[key] for item in base}
    new = [item for item in other if item[key] not in here]
    lost = [item for item in base if item[key] not in there]
    renamed = {item[key]: to for item, to in zip(lost, new, strict=True)} if len(new) == len(lost) else {}
    return [there.get(item[key], renamed.get(item[key], MISSING)) for item in base]


def _key(base: list[Any], other: list[Any]) -> str:
    """The field by which the items of two lists are told apart."""
    return next((key for key in KEYS if _tells_apart(key, base) and _tells_apart(key, other)), "")


def _tells_apart(key: str, items: list[Any]) -> bool:
    if not all(isinstance(item, dict) and isinstance(item.get(key), str | int) for item in items):
        return False
    return len({item[key] for item in items}) == len(items)
