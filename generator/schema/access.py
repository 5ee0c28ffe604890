"""Reading a value that nothing has vouched for: what has the wrong shape is as if absent.

The rules of `graph_rules` and of `generator.validate` run beside the schema check, which says what has the wrong shape.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from generator.trees import Object as Object
    from generator.trees import Pointer as Pointer

NOTHING: Object = {}


def inside(value: object, *path: str) -> Object:
    """The object at the end of a path of fields, or an empty one."""
    for step in path:
        if not isinstance(value, dict):
            return NOTHING
        value = value.get(step)
    return value if isinstance(value, dict) else NOTHING


def entries(value: object) -> Iterator[tuple[Any, Object]]:
    """The objects in a list or map, with their positions."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in pairs:
        if isinstance(item, dict):
            yield step, item


def has(value: Object, name: str) -> bool:
    """Whether a field is there: null counts as absent."""
    return value.get(name) is not None


def text(value: Object, name: str) -> str:
    """A field that is text, or an empty one."""
    found = value.get(name)
    return found if isinstance(found, str) else ""


def whole(value: Object, name: str, default: int) -> int:
    """A field that is a whole number, or the default."""
    found = value.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else default


def texts(value: object) -> list[str]:
    """The texts in a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
