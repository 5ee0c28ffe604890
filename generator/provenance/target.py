"""The place that `--field` asks for: `Kind/name:/json/pointer`, where `[name=main]` steps through a named list."""

from __future__ import annotations

from generator.errors import UsageError, nearest
from generator.records import record
from generator.yamlio import json_pointer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from generator.model import Manifest
    from generator.trees import Pointer

FORM = "--field 'Deployment/NAME:/spec/template/spec/containers[name=main]/image'"
SHOWN = 12
"""Names or keys that a hint lists."""


@record
class Selector:
    """A step to the list item whose field has this text."""

    key: str
    value: str


@record
class RenderedField:
    """What was asked for, taken apart."""

    kind: str
    name: str
    steps: tuple[str | Selector, ...]

    def manifest(self, manifests: Sequence[Manifest]) -> Manifest:
        """The object. Raises UsageError with the nearest name."""
        found = [m for m in manifests if _named(m) == (self.kind, self.name)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(f"{self.kind}/{self.name} is rendered into {len(found)} namespaces", "give one graph at a time")
        known = ["/".join(_named(m)) for m in manifests]
        near = nearest(f"{self.kind}/{self.name}", known) or nearest(self.name, [n for k in known for n in k.split("/")[1:]])
        near = next((k for k in known if near in (k, k.partition("/")[2])), "") if near else ""
        raise UsageError(
            f"no object {self.kind}/{self.name} is rendered",
            f"did you mean {near}?" if near else f"rendered are {_some(known)}",
        )

    def pointer(self, body: Any) -> Pointer:
        """The place in the object. Raises UsageError with the deepest part that is there, and what is below it."""
        at: Pointer = ()
        for step in self.steps:
            found = _found(body, step)
            if found is None:
                raise UsageError(f"{self.kind}/{self.name} has nothing at {_shown(at, step)}", _below(at, body))
            body, at = body[found], (*at, found)
        return at


def field(text: str) -> RenderedField:
    """`Kind/name:/pointer` read. Raises UsageError for another form."""
    named, colon, pointer = text.partition(":")
    kind, slash, name = named.partition("/")
    if not (colon and slash and kind and name) or (pointer and pointer[0] not in "/["):
        raise UsageError(f"--field {text!r} is not KIND/NAME:/POINTER", f"write {FORM}")
    return RenderedField(kind, name, tuple(_steps(pointer)))


def _steps(pointer: str) -> Iterator[str | Selector]:
    """`/containers[name=main]/image` and `/containers/[name=main]/image` are the same; a slash in brackets is text."""
    for token in _tokens(pointer):
        if token.startswith("[") and token.endswith("]") and "=" in token:
            key, _, value = token[1:-1].partition("=")
            yield Selector(key, value)
        else:
            yield token.replace("~1", "/").replace("~0", "~")


def _tokens(pointer: str) -> Iterator[str]:
    token, inside, opened = "", False, False
    for character in pointer:
        ends = character == "/" and not inside
        if ends or (character == "[" and not inside and token):
            if opened or token:
                yield token
            token, opened = "", ends
        if not ends:
            inside = character == "[" or (inside and character != "]")
            token += character
        if character == "]" and not inside:
            yield token
            token, opened = "", False
    if opened or token:
        yield token


def _found(value: Any, step: str | Selector) -> str | int | None:
    if isinstance(step, Selector):
        items = enumerate(value) if isinstance(value, list) else ()
        return next((i for i, item in items if isinstance(item, dict) and str(item.get(step.key)) == step.value), None)
    if isinstance(value, dict):
        return step if step in value else None
    if isinstance(value, list) and step.isascii() and step.isdigit() and len(step) < 7 and int(step) < len(value):
        return int(step)
    return None


def _shown(at: Pointer, step: str | Selector) -> str:
    last = f"/[{step.key}={step.value}]" if isinstance(step, Selector) else json_pointer((step,))
    return f"{json_pointer(at)}{last}"


def _below(at: Pointer, value: Any) -> str:
    place = json_pointer(at) or "the object"
    if isinstance(value, dict):
        return f"{place} has {_some(map(str, value)) or 'no fields'}"
    if isinstance(value, list):
        names = [f"[name={item['name']}]" for item in value if isinstance(item, dict) and "name" in item]
        return f"{place} is a list of {len(value)}: {_some(names) or f'0 to {len(value) - 1}'}"
    return f"{place} is a value, {value!r}: nothing is below it"


def _some(names: Any) -> str:
    known = list(dict.fromkeys(names))
    return ", ".join(known[:SHOWN]) + (" …" if len(known) > SHOWN else "")


def _named(manifest: Manifest) -> tuple[str, str]:
    metadata = manifest.body.get("metadata") or {}
    return str(manifest.body.get("kind")), str(metadata.get("name"))
