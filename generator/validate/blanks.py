"""What must not stand in output whatever the kind: null, whole numbers written as floats, keys that are no text.

A null field stays `OutOfSync` for ever, Go refuses `2.0` where a type is an integer (validation.md 0 and 1.3), and etcd
takes no object over 1.5 MiB (R8).
"""

from __future__ import annotations

from generator.schema import Problem
from generator.schema.problem import quoted

OBJECT_BYTES = 1024 * 1024 * 3 // 2


def blanks(manifest: object) -> list[Problem]:
    """Every null, misplaced float and odd key of a manifest, and whether it is too big to be stored."""
    found: list[Problem] = []
    size = _size(manifest)
    if size < 0:
        size = _walk(manifest, [], found)
    if size > OBJECT_BYTES:
        found.append(Problem((), "R8", "the object is larger than 1.5 MiB, which etcd does not take"))
    return found


def _size(value: object) -> int:
    """About how many bytes a value takes as JSON; -1 when anything in it needs a second look."""
    size = 0
    if value.__class__ is dict:
        for key, item in value.items():
            if key.__class__ is not str:
                return -1
            kind = item.__class__
            if kind is str:
                size += len(key) + len(item) + 6
            elif kind is int or kind is bool:
                size += len(key) + 10
            else:
                inside = _size(item)
                if inside < 0:
                    return -1
                size += len(key) + inside + 6
    elif value.__class__ is list:
        for item in value:
            inside = len(item) if item.__class__ is str else _size(item)
            if inside < 0:
                return -1
            size += inside + 3
    elif value.__class__ is not str and value.__class__ is not int and value.__class__ is not bool:
        return -1
    return size


def _fraction(value: float) -> bool:
    """Finite and not whole; NaN compares with nothing."""
    return abs(value) < float("inf") and value != int(value)


def _walk(value: object, path: list[str | int], found: list[Problem]) -> int:
    """Collect problems below a value; gives back about how many bytes it takes as JSON."""
    if value.__class__ is str:
        return len(value)
    size = 0
    if isinstance(value, dict):
        for key, item in value.items():
            if key.__class__ is not str and not isinstance(key, str):
                found.append(Problem((*path, key), "type", f"the key {quoted(key)} must be a string"))
            size += len(str(key)) + 6
            if item.__class__ is str:
                size += len(item)
                continue
            path.append(key)
            size += _walk(item, path, found)
            path.pop()
    elif isinstance(value, list):
        for position, item in enumerate(value):
            path.append(position)
            size += _walk(item, path, found) + 3
            path.pop()
    elif value is None:
        found.append(Problem(tuple(path), "null", "must not be null: leave the field out"))
    elif isinstance(value, float) and not _fraction(value):
        found.append(
            Problem(tuple(path), "type", f"must not be the number {quoted(value)}", "write a whole number without a point")
        )
    return size
