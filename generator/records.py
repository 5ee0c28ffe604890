"""Frozen records without the cost of `dataclasses`.

Importing `dataclasses` takes about 40 % of what a cold `cmp generate` takes, so the records
that travel between the stages are made by this small decorator. Type checkers see a frozen
dataclass (`dataclass_transform`); at run time a record has keyword or positional arguments,
equality by value, a repr, and refuses assignment. Its values are its `__dict__`, which is made
in one step: slots, filled one by one, take three times as long for the large records.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar, dataclass_transform

    from generator.trees import Object

    T = TypeVar("T")
else:

    def dataclass_transform(**_: object):
        return lambda decorator: decorator


def _initializer(fields: tuple[str, ...], defaults: Object) -> Callable[..., None]:
    """The `__init__` of one class: what depends on the class alone is worked out once, for a render makes hundreds of records."""
    count, names = len(fields), frozenset(fields)

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        values = {**defaults, **dict(zip(fields, args, strict=False)), **kwargs} if args else {**defaults, **kwargs}
        good = len(values) == count and len(args) <= count
        if not good or (kwargs and not (kwargs.keys() <= names and kwargs.keys().isdisjoint(fields[: len(args)]))):
            raise TypeError(_mismatch(self, args, kwargs))
        _store(self, "__dict__", values)

    return __init__


def _mismatch(self: Any, args: tuple[Any, ...], kwargs: Object) -> str:
    """Why these values are no record of the class."""
    fields, kind = self.__match_args__, type(self).__name__
    if len(args) > len(fields):
        return f"{kind} takes {len(fields)} values, got {len(args)}"
    twice = [name for name in kwargs if name not in fields or name in fields[: len(args)]]
    if twice:
        return f"{kind}: unexpected or repeated field {twice[0]!r}"
    missing = [name for name in fields[len(args) :] if name not in kwargs and name not in self._defaults]
    return f"{kind} needs a value for {missing[0]!r}"


def _refuse(self: object, name: str, value: object = None) -> None:
    raise AttributeError(f"{type(self).__name__}.{name} is frozen; use replace()")


def _values(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, name) for name in self.__match_args__)


def _equal(self: object, other: object) -> bool:
    return type(self) is type(other) and _values(self) == _values(other)


def _hash(self: object) -> int:
    return hash((type(self), _values(self)))


def _reduce(self: object) -> tuple[type, tuple[Any, ...]]:
    """How a record is sent to another process: assignment, which pickle would use, is refused."""
    return type(self), _values(self)


def _repr(self: Any) -> str:
    return f"{type(self).__name__}({', '.join(f'{n}={getattr(self, n)!r}' for n in self.__match_args__)})"


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a frozen record of a class with annotated fields; class values are defaults."""
    space = dict(cls.__dict__)
    fields = tuple(space.get("__annotations__", {}))
    defaults = {name: space.pop(name) for name in fields if name in space}
    for name in ("__dict__", "__weakref__"):
        space.pop(name, None)
    space.update(
        _defaults=defaults,
        __init__=_initializer(fields, defaults),
        __setattr__=_refuse,
        __delattr__=_refuse,
        __eq__=_equal,
        __hash__=_hash,
        __repr__=_repr,
        __reduce__=_reduce,
        __match_args__=fields,
    )
    return type(cls.__name__, cls.__bases__, space)


def replace(value: T, **changes: Any) -> T:
    """A copy of a record with some fields changed."""
    kind = type(value)
    values = {**value.__dict__, **changes}
    if len(values) != len(value.__dict__):
        raise TypeError(f"{kind.__name__} has no field {', '.join(changes.keys() - value.__dict__.keys())}")
    made = object.__new__(kind)
    _store(made, "__dict__", values)
    return made


_store = object.__setattr__
