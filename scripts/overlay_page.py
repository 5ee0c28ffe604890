"""docs/overlay.md: every field of a ClusterOverlay, from the schema that overlays are checked by.

`rows` gives the same fields to the tests, which try each example.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from generator.schema.recipes import recipes
from generator.schema.tree import RANGES, ListOf, MapOf, Named, Number, Struct, Text

if TYPE_CHECKING:
    from generator.schema.tree import Field, Type
    from generator.schema.types import Types

HEAD = """# Every field of an overlay

An overlay is a file of kind `ClusterOverlay`: facts about one cluster, and changes for it. `dgd-render init overlay` prints one
to start from, with the usual fields commented out; `dgd-render schema` prints the JSON Schema by which an editor completes and
explains the same fields (a first line `# yaml-language-server: $schema=…` tells the editor where it is).

* Several overlays apply in the order given. Facts may stand in several only with equal values; changes add up: maps by key, named
  lists by name, `patches`, `suppress` and `tolerations` one after the other, single values from the last file.
* A null is a field that is not written. An unknown field is an error with the nearest known name.
* `[]` in a path is an item of a list, `NAME` a key of a map. Where no default stands, nothing is set. An example is what may
  stand after `field: `.
"""
TABLE = "| field | type | meaning | default | example |\n|---|---|---|---|---|\n"


KEY = "decode"
"""The key in examples of maps to blocks: a component of the README's graph."""


class Row(NamedTuple):
    """One field: its path, and the parts of the page's row."""

    path: str
    field: Field
    kind: Type
    required: bool


def types() -> Types:
    """The schema of overlays, settled."""
    return recipes()["overlay"].types()


def rows(of: Types, made: Type | None = None, path: str = "") -> Iterator[Row]:
    """Every field, those of a block before the fields in them."""
    made = _known(of, made if made is not None else of.named("ClusterOverlay"))
    if isinstance(made, ListOf):
        yield from rows(of, made.item, f"{path}[]")
    elif isinstance(made, MapOf):
        yield from rows(of, made.item, f"{path}.NAME")
    elif isinstance(made, Struct):
        own = [Row(f"{path}.{f.name}".lstrip("."), f, f.type, f.name in made.required) for f in made.fields]
        yield from own
        for row in own:
            yield from rows(of, row.kind, row.path)


def _known(of: Types, made: Type) -> Type:
    return _known(of, of.named(made.name)) if isinstance(made, Named) else made


def block(of: Types, made: Type) -> bool:
    """Whether a field's value has fields of its own in the page."""
    made = _known(of, made)
    return isinstance(made, Struct) or (isinstance(made, ListOf | MapOf) and block(of, made.item))


def words(of: Types, made: Type) -> str:
    """A type in words."""
    made = _known(of, made)
    if isinstance(made, ListOf):
        return f"list of {words(of, made.item)}"
    if isinstance(made, MapOf):
        return f"map to {words(of, made.item)}"
    if isinstance(made, Struct):
        return "block" + (f", or {words(of, made.short)}" if made.short is not None else "")
    if isinstance(made, Number):
        return _number(made)
    if isinstance(made, Text):
        return " or ".join(f"`{word}`" for word in made.enum) or "text"
    return {"object": "block, as in a pod", "any": "list or block"}.get(made.word, made.word)


def _number(made: Number) -> str:
    low = RANGES["int32"][0]
    return "whole number" + (f" from {made.low} on" if made.low not in (None, low) else "")


def example(of: Types, made: Type, given: object = None) -> Any:
    """A value of a type: the example that stands at the field, or one of a block's fields with those that must be there."""
    made = _known(of, made)
    if given is not None:
        return given
    if isinstance(made, ListOf):
        return [example(of, made.item)]
    if isinstance(made, MapOf):
        return {KEY: example(of, made.item)}
    if not isinstance(made, Struct):
        raise ValueError(f"no example of {made}")
    shown = [f for f in made.fields if f.name in made.required] or made.fields[:1]
    return {f.name: example(of, f.type, f.example) for f in shown}


def flow(value: object) -> str:
    """A value as one line of YAML."""
    return yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=10**6).removesuffix("...\n").strip()


def page() -> str:
    """The whole page, without its first line."""
    of = types()
    out, section = [HEAD], None
    for row in rows(of):
        above = row.path.rpartition(".")[0]
        if above != section:
            section = above
            out.append(f"\n## {f'`{above}`' if above else 'The file'}\n{TABLE}")
        out.append(_line(of, row))
    return "".join(out)


def _line(of: Types, row: Row) -> str:
    field = row.field
    meaning = field.about
    if block(of, row.kind):
        below = next(r.path for r in rows(of, row.kind, row.path)).rpartition(".")[0]
        meaning += f" [Fields](#{''.join(c for c in below.lower() if c.isalnum() or c == '_')})."
    default = "must be written" if row.required else field.otherwise or "–"
    cells = (f"`{row.path}`", words(of, row.kind), meaning, default, f"`{flow(example(of, row.kind, field.example))}`")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
