"""Templates to launch texts and to objects; the only package that knows Jinja.

Python decides, Jinja shapes. A launch template gives text: what a node runs. A manifest template gives the
outer shape of a kind: wherever it outputs a value it writes a slot, the text is read as YAML once (it depends
only on the template and its branches), and the slots are filled with the values themselves. So no value is
ever printed into YAML and read back: injection is impossible and nothing is parsed twice.

Templates are compiled to small programs when the distribution is built (`program`), because importing jinja2
costs more than the whole rest of a render. A template that was edited since is compiled from its source.
"""

from __future__ import annotations

from generator import resources
from generator.templating.run import run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from generator.templating.run import Program

    Shape = Callable[[list[object]], object]

_programs: dict[str, Program] = {}
_shapes: dict[str, Shape] = {}


def launch(name: str, values: Mapping[str, object]) -> str:
    """The text of `templates/<name>` with these values; `|sh` quotes as the operator does."""
    out: list[str] = []
    run(_program(name), dict(values), out.append, lambda value: out.append(str(value)))
    return "".join(out)


def manifest(name: str, values: Mapping[str, object]) -> dict[str, Any]:
    """The object that `templates/<name>` shapes out of these values."""
    text: list[str] = []
    slots: list[object] = []

    def slot(value: object) -> None:
        text.append(f"{_OPEN}{len(slots)}{_CLOSE}")
        slots.append(value)

    run(_program(name), dict(values), text.append, slot)
    source = "".join(text)
    shape = _shapes.get(source)
    if shape is None:
        shape = _shapes[source] = _shape(_read(source, name))
    filled = shape(slots)
    assert isinstance(filled, dict)
    return filled


_OPEN, _CLOSE = "\u27e6", "\u27e7"


def _read(source: str, name: str) -> object:
    from generator.errors import Finding
    from generator.yamlio import load

    problems: list[Finding] = []
    documents = load(source, name, problems)
    if problems or len(documents) != 1:
        raise ValueError(f"template {name} is not one YAML document: {[p.message for p in problems]}")
    return documents[0].value


def _shape(node: object) -> Shape:
    """What fills a node's slots. A node without any is given out as it is: objects are never changed in place."""
    if not _has_slot(node):
        return lambda slots: node
    if isinstance(node, dict):
        entries = [(_text(key), _shape(value)) for key, value in node.items()]
        return lambda slots: {key(slots): value(slots) for key, value in entries}
    if isinstance(node, list):
        items = [_shape(item) for item in node]
        return lambda slots: [item(slots) for item in items]
    return _text(str(node))


def _has_slot(node: object) -> bool:
    if isinstance(node, dict):
        return any(_has_slot(key) or _has_slot(value) for key, value in node.items())
    if isinstance(node, list):
        return any(map(_has_slot, node))
    return isinstance(node, str) and _OPEN in node


def _text(text: str) -> Shape:
    """A text with slots: one alone gives the value itself, among others its text."""
    if _OPEN not in text:
        return lambda slots: text
    before, _, rest = text.partition(_OPEN)
    number, _, after = rest.partition(_CLOSE)
    index = int(number)
    if not before and not after:
        return lambda slots: slots[index]
    tail = _text(after)
    return lambda slots: before + str(slots[index]) + str(tail(slots))


def _program(name: str) -> Program:
    program = _programs.get(name)
    if program is None:
        program = _programs[name] = _find(name)
    return program


def _find(name: str) -> Program:
    source, program = _compiled().get(name, ("", None))
    if program is not None and not resources.is_checkout():
        return program
    text = resources.read(resources.templates(), name)
    if program is not None and source == text:
        return program
    from generator.templating.program import compile_template

    return compile_template(text, name)


def _compiled() -> dict[str, tuple[str, Program]]:
    """What the build compiled; nothing in a bare checkout."""
    try:
        from generator._templates import PROGRAMS
    except ImportError:
        return {}
    return PROGRAMS  # type: ignore[no-any-return, unused-ignore]
