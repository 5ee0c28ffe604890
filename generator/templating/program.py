"""Compiles a Jinja template into a program for `run`, and refuses what a template may not contain.

Jinja's own lexer and parser do the reading, so a template means what Jinja says it means; a test renders
every template with the real Jinja and with its program and compares. Allowed: output of a name or attribute
(with the one filter `sh`), `if` on presence, `for` over a ready list, comments.
"""

from __future__ import annotations

import os

from generator.templating.run import FOR, IF, TEXT, VALUE
from generator.templating.shapes import read, slot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from jinja2 import Environment, nodes

    from generator.templating.run import Program


class NotAllowed(ValueError):
    """A template that decides something: logic belongs in Python."""


def environment(**options: Any) -> Environment:
    """The Jinja environment that templates are written for."""
    import jinja2

    from generator.templating.run import quote

    made = jinja2.Environment(
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        **options,
    )
    made.globals.clear()
    made.filters = {"sh": lambda value: quote(str(value))}
    made.tests = {}
    return made


def compile_template(source: str, name: str) -> Program:
    """The program of one template's source."""
    return _body(environment().parse(source, name).body, name)


def compile_all(folder: str) -> dict[str, tuple[str, Program]]:
    """Every template below a folder: name → (source, program)."""
    made: dict[str, tuple[str, Program]] = {}
    for place, _, files in os.walk(folder):
        for file in files:
            if file.endswith(".j2"):
                path = os.path.join(place, file)
                name = os.path.relpath(path, folder).replace(os.sep, "/")
                with open(path, encoding="utf-8") as stream:
                    source = stream.read()
                made[name] = (source, compile_template(source, name))
    return dict(sorted(made.items()))


def write_module(folder: str, target: str) -> None:
    """Write the compiled templates as a Python module (the build hook's job), and what their texts read as."""
    made = compile_all(folder)
    lines = ['"""Compiled from templates/ by the build; not in git."""\n\nPROGRAMS = {\n']
    lines += [f"    {name!r}: {entry!r},\n" for name, entry in made.items()]
    lines.append("}\n\nSHAPES = {\n")
    for name, (_, program) in made.items():
        if name.endswith(".yaml.j2"):
            lines += [f"    {text!r}: {read(text, name)!r},\n" for text in texts(program)]
    text = "".join([*lines, "}\n"])
    with open(target, "a+", encoding="utf-8") as stream:
        stream.seek(0)
        if stream.read() != text:  # another process may be reading it
            stream.truncate(0)
            stream.write(text)


def texts(program: Program) -> list[str]:
    """Every text that a manifest template can give, its slots numbered; none for one with a loop or many branches."""
    try:
        found = _pieces(program)
    except NotAllowed:
        return []
    out = []
    for pieces in found:
        numbers = iter(range(len(pieces)))
        out.append("".join(slot(next(numbers)) if piece is None else piece for piece in pieces))
    return out


def _pieces(program: Program) -> list[list[str | None]]:
    """The branches of a program: literal texts, and None for a slot."""
    found: list[list[str | None]] = [[]]
    for step in program:
        if step[0] == FOR or len(found) > 8:
            raise NotAllowed("too many texts")
        if step[0] == IF:
            found = [a + b for a in found for branch in (step[2], step[3]) for b in _pieces(branch)]
        else:
            found = [[*a, step[1] if step[0] == TEXT else None] for a in found]
    return found


def _body(body: list[nodes.Node], name: str) -> Program:
    from jinja2 import nodes

    steps: list[tuple[Any, ...]] = []
    for node in body:
        if isinstance(node, nodes.Output):
            steps.extend(_output(part, name) for part in node.nodes)
        elif isinstance(node, nodes.If) and not node.elif_:
            steps.append((IF, _path(node.test, name), _body(node.body, name), _body(node.else_, name)))
        elif isinstance(node, nodes.For) and isinstance(node.target, nodes.Name) and not node.else_ and not node.test:
            steps.append((FOR, node.target.name, _path(node.iter, name), _body(node.body, name)))
        else:
            raise NotAllowed(f"{name}:{node.lineno}: {type(node).__name__} is not allowed in a template")
    return tuple(steps)


def _output(node: nodes.Expr, name: str) -> tuple[Any, ...]:
    from jinja2 import nodes

    if isinstance(node, nodes.TemplateData):
        return (TEXT, node.data)
    if isinstance(node, nodes.Filter) and node.name == "sh" and node.node is not None and not node.args:
        return (VALUE, _path(node.node, name), "sh")
    return (VALUE, _path(node, name), "")


def _path(node: nodes.Node, name: str) -> tuple[str, ...]:
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        return (*_path(node.node, name), node.attr)
    raise NotAllowed(f"{name}:{node.lineno}: only names and attributes can be output or tested, not {type(node).__name__}")
