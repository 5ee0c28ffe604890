"""The syntax tree of a schema: what our notation and Kubernetes' own definitions are both read into, once.

`schema.notation` and `schema.bundle` make it, `schema.types` settles it for one version, and the literal tables, the JSON Schema
of the full validation and that of editors are written from it. In a settled tree an object has each field once, `extends` and
`optional` are worked in, and no `since` or `until` is left.
"""

from __future__ import annotations

from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    Type: TypeAlias = "Named | Text | Number | Plain | ListOf | MapOf | Struct"


@record
class Named:
    """Another type of the file, or a Kubernetes type such as `core.v1.PodSpec`."""

    name: str


@record
class Text:
    """A string: lengths in characters, `pattern` one of `schema.patterns`, `format` as the API server means it (`byte`)."""

    enum: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    pattern: str = ""
    format: str = ""


@record
class Number:
    """A whole number or any, within bounds that belong to it."""

    whole: bool
    low: float | None = None
    high: float | None = None


@record
class Plain:
    """A type without constraints: `boolean`, `quantity`, `int-or-string`, `object` (with anything inside) or `any`."""

    word: str


@record
class ListOf:
    """A list: `unique` is `set`, or the fields in which its entries differ, each with what it counts as when absent."""

    item: Type
    low: int | None = None
    high: int | None = None
    unique: str | tuple[tuple[str, str | None], ...] = ()


@record
class MapOf:
    """A map from texts of the form `keys`; `size` bounds the bytes of all its keys and values."""

    item: Type
    high: int | None = None
    keys: str = ""
    size: int = 0


@record
class Field:
    """A field of an object, or one of its alternatives: as it is `since` or `until` a release. A default is never null."""

    name: str
    type: Type
    default: object = None
    required: bool = False
    since: str = ""
    until: str = ""
    about: str = ""
    otherwise: str = ""
    """What holds where the field is not written, in words."""
    example: object = None


@record
class Struct:
    """Fields, and whether others are let through; `short` is what the reader of our own kinds takes in its place."""

    fields: tuple[Field, ...] = ()
    required: tuple[str, ...] = ()
    open: bool = False
    extends: str = ""
    optional: tuple[str, ...] = ()
    short: Type | None = None
    about: str = ""
    later: tuple[tuple[str, str], ...] = ()
    """Settled: the fields of other versions, and which."""


@record
class TypePatch:
    """How a Kubernetes type changes where we use it: types and defaults of fields, lists that are not held to their keys."""

    fields: tuple[Field, ...]
    optional: tuple[str, ...]
    defaults: Mapping[str, object]
    unlisted: tuple[str, ...]


RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
INTEGERS = {name: Number(True, *bounds) for name, bounds in RANGES.items()}
