"""Reads our schema notation, `generator/schemas/*.yaml`, into the syntax tree.

A type is a word (`string`, `int32`, `quantity` …), `list of T`, `map of T`, a type of the file, a Kubernetes type such as
`core.v1.PodSpec`, or a mapping: `type` with constraints, or `fields` on top of what it `extends`. A field is a type, in a mapping
also with `default`, `required`, `since`, `until`, and for people `about`, `otherwise` (instead of a default) and `example`, or a
list of such mappings of which the first that the version has counts. `short` is another form
that the reader of our own kinds takes and brings to this one before the check.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from generator import releases
from generator.records import record, replace
from generator.releases.products import DEFAULT_KUBERNETES, FRAMEWORKS
from generator.schema.patterns import PATTERNS
from generator.schema.tree import INTEGERS, Field, ListOf, MapOf, Named, Number, Plain, Struct, Text, TypePatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from generator.schema.tree import Type
    from generator.trees import Json

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
SIMPLE: dict[str, Type] = {
    "string": Text(),
    "number": Number(whole=False),
    **{word: Plain(word) for word in ("boolean", "quantity", "int-or-string", "object", "any")},
    **INTEGERS,
}
CONSTRAINTS: dict[type, dict[str, str]] = {
    Text: {"enum": "enum", "minLength": "low", "maxLength": "high", "pattern": "pattern"},
    Number: {"min": "low", "max": "high"},
    ListOf: {"minItems": "low", "maxItems": "high", "unique": "unique"},
    MapOf: {"maxProperties": "high", "keys": "keys", "values": "item", "bytes": "size"},
}
"""Which words constrain which type, and the field of its record."""
WORDS: dict[str, tuple[str, ...]] = {"frameworks": FRAMEWORKS}
"""Lists of words that stand elsewhere, by the name that an `enum` gives."""
CONVERTED: dict[str, Callable[[Any], object]] = {
    "enum": lambda words: WORDS[words] if isinstance(words, str) else tuple(words),
    "values": lambda pattern: Text(pattern=pattern),
    "unique": lambda keys: keys if isinstance(keys, str) else tuple((name, None) for name in keys),
}
FORMS = ("pattern", "keys", "values")
FIELD = ("default", "since", "until", "about", "otherwise", "example")
OBJECT = ("fields", "required", "open", "extends", "optional", "short")
PATCH = ("fields", "optional", "defaults", "unlisted")


class SchemaError(Exception):
    """A schema file that cannot be compiled: everything that is wrong with it, each with file and field."""


@record
class Notation:
    """A schema file with what it includes: its types, and its changes of Kubernetes' types, embedded and built-in."""

    file: str
    roots: Mapping[str, str]
    """`apiVersion/kind` → type; a file of one kind has one root without a name."""
    types: Mapping[str, Type]
    embedded: Mapping[str, TypePatch]
    builtin: Mapping[str, TypePatch]


@cache
def notation(file: str, releases: tuple[str, ...]) -> Notation:
    """One of our schema files, read once; `releases` are those that its marks may name, oldest first."""
    return read(file, (SCHEMAS / file).read_text(encoding="utf-8"), releases)


def read(file: str, text: str, releases: tuple[str, ...]) -> Notation:
    """A schema file's text with the files that it includes; its own words win. Raises SchemaError."""
    content = yaml.safe_load(text)
    reader = _Reader(file, releases)
    included = [notation(name, releases) for name in content.get("include", ())]
    types = {name: reader.type(spec, name) for name, spec in content.get("types", {}).items()}
    patches = {
        section: {name: reader.patch(spec, name) for name, spec in content.get(section, {}).items()}
        for section in ("embedded", "builtin")
    }
    roots = content.get("roots") or ({"": content["root"]} if "root" in content else {})
    reader.only(content, ("include", "root", "roots", "types", "embedded", "builtin"), "the file")
    if reader.problems:
        raise SchemaError("\n".join(reader.problems))
    return Notation(
        file,
        roots,
        {name: type_ for part in included for name, type_ in part.types.items()} | types,
        {name: patch for part in included for name, patch in part.embedded.items()} | patches["embedded"],
        {name: patch for part in included for name, patch in part.builtin.items()} | patches["builtin"],
    )


def filled(words: Any) -> Any:
    """Words for people with the releases of today put in."""
    if not isinstance(words, str) or "<" not in words:
        return words
    return words.replace("<OPERATOR>", releases.default().operator).replace("<KUBERNETES>", DEFAULT_KUBERNETES)


def in_words(text: str) -> Type:
    """The type that is given in words."""
    if text.startswith("list of "):
        return ListOf(in_words(text.removeprefix("list of ")))
    if text.startswith("map of "):
        return MapOf(in_words(text.removeprefix("map of ")))
    return SIMPLE.get(text) or Named(text)


class _Reader:
    """Reads the parts of one file and collects what is wrong with them."""

    def __init__(self, file: str, releases: tuple[str, ...]) -> None:
        self.file = file
        self.releases = releases
        self.problems: list[str] = []

    def wrong(self, place: str, words: str) -> None:
        self.problems.append(f"{self.file}: {place}: {words}")

    def only(self, spec: Json, known: tuple[str, ...], place: str) -> None:
        """A word that means nothing here is an error."""
        for word in spec:
            if word not in known:
                self.wrong(place, f"{word!r} means nothing here")

    def type(self, spec: Any, place: str, beside: tuple[str, ...] = ("about",)) -> Type:
        """A type; `beside` are words of the same mapping that belong to the field."""
        if isinstance(spec, str):
            return in_words(spec)
        if "fields" in spec or "extends" in spec:
            self.only(spec, (*OBJECT, *beside), place)
            return self.object(spec, place)
        made = in_words(spec["type"])
        known = CONSTRAINTS.get(made.__class__, {})
        self.only(spec, ("type", *known, *beside), place)
        for word in FORMS:
            if word in spec and spec[word] not in PATTERNS:
                self.wrong(place, f"{word}: {spec[word]} is no form of text that schema/patterns.py has")
        given = {known[word]: CONVERTED.get(word, _same)(value) for word, value in spec.items() if word in known}
        return replace(made, **given)

    def object(self, spec: Json, place: str) -> Struct:
        required = spec.get("required", ())
        return Struct(
            self.fields(spec, place),
            required=tuple(required) if isinstance(required, list) else (),
            open=spec.get("open", False),
            extends=spec.get("extends", ""),
            optional=tuple(spec.get("optional", ())),
            short=self.type(spec["short"], f"{place}.short") if "short" in spec else None,
            about=filled(spec.get("about", "")),
        )

    def fields(self, spec: Json, place: str) -> tuple[Field, ...]:
        """The fields of an object, each alternative on its own."""
        return tuple(
            self.field(name, choice, f"{place}.{name}")
            for name, given in spec.get("fields", {}).items()
            for choice in (given if isinstance(given, list) else [given])
        )

    def field(self, name: str, spec: Any, place: str) -> Field:
        if isinstance(spec, str):
            return Field(name, in_words(spec))
        for mark in ("since", "until"):
            if mark in spec and spec[mark] not in self.releases:
                self.wrong(place, f"{mark}: {spec[mark]} is no known release ({', '.join(self.releases) or 'there are none'})")
        made = self.type(spec, place, (*FIELD, "required"))
        words = {word: filled(spec[word]) for word in FIELD if word in spec}
        return Field(name, made, required=spec.get("required") is True, **words)

    def patch(self, spec: Json, place: str) -> TypePatch:
        self.only(spec, PATCH, place)
        return TypePatch(
            self.fields(spec, place), tuple(spec.get("optional", ())), spec.get("defaults", {}), tuple(spec.get("unlisted", ()))
        )


def _same(value: object) -> object:
    return value
