"""The values of an input that can be changed, and what each is changed into.

Several changes of a value are tried, because a rule may look at a part of it only: the registry of an image chooses pull secrets,
its tag the variables that a runtime understands.
"""

from __future__ import annotations

from generator import releases
from generator.model import COMPONENT_TYPES
from generator.parse.documents import Given, is_graph
from generator.records import record
from generator.schema import graph_table, table
from generator.schema.access import inside
from generator.schema.patterns import digits
from generator.schema.words import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from generator.trees import Pointer

MARK = "q7"
"""What is written behind a text; valid in names, labels and words."""
GONE = object()
"""The change of a value into none."""
LONGEST = 20
"""Digits of a number that is still counted up."""
TYPES, VERSIONS = ("type", "componentType", "subComponentType"), ("version", "originVersion")
"""Fields that take the type of a component, or perhaps a release of the operator."""


@record
class Leaf:
    """One value of an input object, or the name of a v1alpha1 service, which is a key."""

    given: Given
    pointer: Pointer
    value: Any
    is_key: bool = False
    words: tuple[str, ...] = ()
    """What else may stand there: what its schema lists, or names of components."""
    aliases: tuple[Pointer, ...] = ()
    """Other places that have the same text, by an alias or a merge key: who changes it changes them all."""

    def changed(self, value: Any) -> Given:
        """The object with another value there."""
        change, body = _renamed if self.is_key else _with, self.given.value
        for pointer in reversed((self.pointer, *self.aliases)):  # an item that goes moves those behind it
            body = change(body, pointer, value)
        return Given(body, self.given.document, self.given.prefix)


def of(given: Given, release: str, names: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Every leaf of an object, empty lists and maps too. `release` is that of a graph's schema, `names` are those of components.

    A text that names a component of a graph may name another one as well.
    """
    schema = None
    if is_graph(given):
        schema = graph_table(release, given.value["apiVersion"].rpartition("/")[2])
        for name in inside(given.value, "spec", "services"):
            yield Leaf(given, ("spec", "services", name), name, True)
    elif given.kind == "ClusterOverlay":
        schema = table("overlay")
    texts: dict[tuple[int, int], list[tuple[Pointer, Any]]] = {}
    for pointer, value in walk(given.value, ()):
        where = given.where(pointer)
        texts.setdefault((where.line, where.column), []).append((pointer, value))
    for (pointer, value), *others in texts.values():
        choices = words(schema, pointer) if schema is not None else ()
        choices = choices or (names if value in names and not is_graph(given) else ())
        yield Leaf(given, pointer, value, False, choices, tuple(alias for alias, _ in others))


def walk(value: Any, at: Pointer) -> Iterator[tuple[Pointer, Any]]:
    """(pointer, value) of every leaf below a value; empty lists and maps are leaves."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not value or not isinstance(value, dict | list):
        yield at, value
    for step, item in steps:
        yield from walk(item, (*at, step))


def values(leaf: Leaf) -> Iterator[Any]:
    """What a leaf is changed into, one after the other."""
    value = leaf.value
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from _numbers(value)
    elif isinstance(value, float):
        yield value + 0.05
    elif isinstance(value, str):
        choices = leaf.words or (COMPONENT_TYPES if leaf.pointer[-1] in TYPES else ())
        yield from dict.fromkeys(word for word in (*choices, *_texts(value, leaf)) if word != value)


def _numbers(number: int) -> Iterator[int]:
    yield from dict.fromkeys(n for n in (number + 1, number - 1, number * 2, number // 2) if n > 0 and n != number)


def _texts(text: str, leaf: Leaf) -> Iterator[str]:
    amount, suffix = _split(text)
    if amount and len(amount) <= LONGEST:
        yield from (f"{n}{suffix}" for n in _numbers(int(amount)))
    if text in ("true", "false"):
        yield "false" if text == "true" else "true"
    if leaf.pointer[-1] == "image":
        yield from _images(text)
    if leaf.pointer[-1] in VERSIONS:
        yield from releases.named()
    if len(text.split()) > 1:
        yield " ".join(str(int(word) * 2) if digits(word) and len(word) <= LONGEST else word for word in text.split(" "))
    if not amount:
        yield text + MARK
    if "/" not in text:
        yield f"/{MARK}/{text}"
    yield MARK


def _split(text: str) -> tuple[str, str]:
    """The digits that a text begins with, and the unit behind them: `64Gi`."""
    end = next((i for i, c in enumerate(text) if c not in "0123456789"), len(text))
    return (text[:end], text[end:]) if len(text) - end <= 2 and text[end:].isalpha() | (end == len(text)) else ("", text)


def _images(image: str) -> Iterator[str]:
    """Another repository, another tag, another registry."""
    path, at, digest = image.partition("@")
    colon = path.rfind(":") if ":" in path.rpartition("/")[2] else len(path)
    yield f"{path[:colon]}{MARK}{path[colon:]}{at}{digest}"
    yield f"{path[:colon]}:9.9.9"
    yield f"{MARK}.example/{path.partition('/')[2] or path}"
    yield f"{MARK}.example/{MARK}:{MARK}"


def _with(value: Any, pointer: Pointer, new: Any) -> Any:
    """A copy along the path; with GONE the last step is left out."""
    if not pointer:
        return new
    step, rest = pointer[0], pointer[1:]
    if isinstance(value, list) and isinstance(step, int):
        gone = not rest and new is GONE
        return [*value[:step], *([] if gone else [_with(value[step], rest, new)]), *value[step + 1 :]]
    if not rest and new is GONE:
        return {key: item for key, item in value.items() if key != step}
    return {**value, step: _with(value[step], rest, new)}


def _renamed(value: Any, pointer: Pointer, name: str) -> Any:
    """A copy in which the last key of the path is another one, in its place."""
    step, rest = pointer[0], pointer[1:]
    if rest:
        return {**value, step: _renamed(value[step], rest, name)}
    return {name if key == step else key: item for key, item in value.items()}
