"""Frozen, slotted records without the cost of `dataclasses`.

Importing `dataclasses` takes about 40 % of what a cold `cmp generate` takes, so the records
that travel between the stages are made by this small decorator. Type checkers see a frozen
dataclass (`dataclass_transform`); at run time a record has slots, keyword or positional
arguments, equality by value, a repr, and refuses assignment.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar, dataclass_transform

    T = TypeVar("T")
else:

    def dataclass_transform(**_: object):
        return lambda decorator: decorator


def _init(self: Any, *args: Any, **kwargs: Any) -> None:
    fields = self.__slots__
    if len(args) > len(fields):
        raise TypeError(f"{type(self).__name__} takes {len(fields)} values, got {len(args)}")
    values = dict(zip(fields, args, strict=False))
    for name, value in kwargs.items():
        if name not in fields or name in values:
            raise TypeError(f"{type(self).__name__}: unexpected or repeated field {name!r}")
        values[name] = value
    defaults = self._defaults
    for name in fields:
        if name in values:
            _store(self, name, values[name])
        elif name in defaults:
            _store(self, name, defaults[name])
        else:
            raise TypeError(f"{type(self).__name__} needs a value for {name!r}")


def _refuse(self: object, name: str, value: object = None) -> None:
    raise AttributeError(f"{type(self).__name__}.{name} is frozen; use replace()")


def _values(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, name) for name in self.__slots__)


def _equal(self: object, other: object) -> bool:
    return type(self) is type(other) and _values(self) == _values(other)


def _hash(self: object) -> int:
    return hash((type(self), _values(self)))


def _repr(self: Any) -> str:
    return f"{type(self).__name__}({', '.join(f'{n}={getattr(self, n)!r}' for n in self.__slots__)})"


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a frozen, slotted record of a class with annotated fields; class values are defaults."""
    space = dict(cls.__dict__)
    fields = tuple(space.get("__annotations__", {}))
    defaults = {name: space.pop(name) for name in fields if name in space}
    for name in ("__dict__", "__weakref__"):
        space.pop(name, None)
    space.update(
        __slots__=fields,
        _defaults=defaults,
        __init__=_init,
        __setattr__=_refuse,
        __delattr__=_refuse,
        __eq__=_equal,
        __hash__=_hash,
        __repr__=_repr,
        __match_args__=fields,
    )
    return type(cls.__name__, cls.__bases__, space)


def replace(value: T, **changes: Any) -> T:
    """A copy of a record with some fields changed."""
    kind = type(value)
    fields = value.__slots__  # type: ignore[attr-defined]
    made = object.__new__(kind)
    for name in fields:
        _store(made, name, changes.pop(name) if name in changes else getattr(value, name))
    if changes:
        raise TypeError(f"{kind.__name__} has no field {', '.join(changes)}")
    return made


_store = object.__setattr__
