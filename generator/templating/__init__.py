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
from generator.templating import shapes
from generator.templating.run import run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.templating.run import Program
    from generator.templating.shapes import Shape
    from generator.trees import Object

_programs: dict[str, Program] = {}
_shapes: dict[str, Shape] = {}


def launch(name: str, values: Mapping[str, object]) -> str:
    """The text of `templates/<name>` with these values; `|sh` quotes as the operator does."""
    out: list[str] = []
    run(_program(name), dict(values), out.append, lambda value: out.append(str(value)))
    return "".join(out)


def manifest(name: str, values: Mapping[str, object]) -> Object:
    """The object that `templates/<name>` shapes out of these values."""
    text: list[str] = []
    slots: list[object] = []

    def store(value: object) -> None:
        text.append(shapes.slot(len(slots)))
        slots.append(value)

    run(_program(name), dict(values), text.append, store)
    source = "".join(text)
    shape = _shapes.get(source)
    if shape is None:
        read = _compiled("SHAPES").get(source) or shapes.read(source, name)
        shape = _shapes[source] = shapes.shape(read)
    filled = shape(slots)
    assert isinstance(filled, dict)
    return filled


def _program(name: str) -> Program:
    program = _programs.get(name)
    if program is None:
        program = _programs[name] = _find(name)
    return program


def _find(name: str) -> Program:
    found: tuple[str, Program | None] = _compiled("PROGRAMS").get(name, ("", None))
    source, program = found
    if program is not None and not resources.is_checkout():
        return program
    text = resources.read(resources.templates(), name)
    if program is not None and source == text:
        return program
    from generator.templating.program import compile_template

    return compile_template(text, name)


def _compiled(what: str) -> Object:
    """What the build compiled: PROGRAMS by template, SHAPES by text; nothing in a bare checkout."""
    try:
        from generator import _templates
    except ImportError:
        return {}
    found: Object = getattr(_templates, what)
    return found
