"""Where two values differ, field by field; the items of a list that have names are compared by them.

A path is a tuple of steps: the key of a mapping, the position in a list, or `[name=main]` for an item by its name.
"""

from __future__ import annotations

import re
from itertools import zip_longest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from generator.trees import Json

    Path = tuple[str, ...]
    Step = tuple[Path, Any, Any]

NAMES = ("mountPath", "devicePath", "name")
"""What tells the items of a list apart: a volume may be mounted twice, so the place of a mount comes before its name."""


def differences(before: Any, after: Any, path: Path = ()) -> Iterator[Step]:
    """(path, before, after) of all that differs. What one side lacks is one difference, whole; None stands for it.

    Named items in another order are a difference of the list: (path, names before, names after).
    """
    if before == after and type(before) is type(after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({**before, **after}):
            yield from differences(before.get(key), after.get(key), (*path, key))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _lists(before, after, path)
    elif before is not None or after is not None:
        yield path, before, after


def leaves(value: object, path: Path) -> Iterator[Path]:
    """The path of every leaf of a value; an empty mapping or list is one."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list) and value:
        for i, item in enumerate(value):
            yield from leaves(item, (*path, str(i)))
    else:
        yield path


def pointer(path: Path) -> str:
    """A path as text, as `explain --field` takes it: `/spec/containers[name=main]/env`; a slash in brackets is text."""
    return "".join(step if step.startswith("[") else f"/{step.replace('~', '~0').replace('/', '~1')}" for step in path)


def pieces(text: str) -> list[str]:
    """Where such a text may be broken: `/spec`, `/containers`, `[name=main]`, `/env`."""
    return re.findall(r"\[[^\]]*\]|/[^/\[]*", text)


def _lists(before: list[Any], after: list[Any], path: Path) -> Iterator[Step]:
    key = next((key for key in NAMES if _told_apart(before, key) and _told_apart(after, key)), "")
    if not key:
        for i, (old, new) in enumerate(zip_longest(before, after)):
            yield from differences(old, new, (*path, str(i)))
        return
    old_items, new_items = _by_name(before, key), _by_name(after, key)
    for name in {**old_items, **new_items}:
        yield from differences(old_items.get(name), new_items.get(name), (*path, f"[{key}={name}]"))
    both = old_items.keys() & new_items.keys()
    order = [name for name in old_items if name in both], [name for name in new_items if name in both]
    if order[0] != order[1]:
        yield (path, *order)


def _told_apart(items: Sequence[Any], key: str) -> bool:
    names = [item.get(key) if isinstance(item, dict) else None for item in items]
    return all(isinstance(name, str) for name in names) and len(set(names)) == len(names)


def _by_name(items: Sequence[Json], key: str) -> dict[str, Json]:
    return {item[key]: item for item in items}
