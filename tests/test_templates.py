"""Templates decide nothing, and their compiled programs mean what Jinja says they mean."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2 import meta, nodes
from observed import seen

from generator import resources, templating
from generator.templating.program import NotAllowed, compile_template, environment

FOLDER = Path(resources.templates())
NAMES = sorted(str(p.relative_to(FOLDER)) for p in FOLDER.rglob("*.j2"))
ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.If, nodes.For, nodes.Filter)
MANIFESTS = [n for n in NAMES if n.endswith(".yaml.j2")]
LAUNCHES = [n for n in NAMES if not n.endswith(".yaml.j2")]


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from walk(child)


@pytest.mark.parametrize("name", NAMES)
def test_only_output_if_and_for(name: str) -> None:
    """Jinja's own syntax tree: names, attributes, `if` on presence, `for` over a ready list, and in launches the filter sh."""
    for node in walk(environment().parse(source(name))):
        assert isinstance(node, ALLOWED), f"{name}:{node.lineno}: {type(node).__name__} decides something"
        if isinstance(node, nodes.Filter):
            assert node.name == "sh" and not node.args and name in LAUNCHES, f"{name}:{node.lineno}: filter {node.name}"
        if isinstance(node, nodes.If):
            assert isinstance(node.test, nodes.Name | nodes.Getattr) and not node.elif_, f"{name}:{node.lineno}"
        if isinstance(node, nodes.For):
            assert (
                isinstance(node.iter, nodes.Name | nodes.Getattr) and not node.else_ and node.test is None and not node.recursive
            )
        if isinstance(node, nodes.Name):
            assert node.ctx == "load" or node.name.isidentifier()


@pytest.mark.parametrize("name", NAMES)
def test_begins_with_what_it_is(name: str) -> None:
    """A comment says what the template makes, and which function of the operator it mirrors."""
    assert source(name).startswith("{#")


@pytest.mark.parametrize(
    "text",
    [
        "{{ a + 1 }}",
        "{{ f(a) }}",
        "{% set a = 1 %}",
        "{{ a | upper }}",
        "{% if a == 1 %}{% endif %}",
        "{% include 'x' %}",
        "{{ a[0] }}",
        "{% for a in b if a %}{% endfor %}",
        "{% macro m() %}{% endmacro %}",
        "{% if a %}{% elif b %}{% endif %}",
        "{{ 'text' }}",
        "{% for a, b in c %}{% endfor %}",
        "{% for a in b %}{% else %}c{% endfor %}",
        "{{ a | sh(1) }}",
        "{% raw %}{{ a }}{% endraw %}{{ a ~ b }}",
        "{% if not a %}{% endif %}",
        "{% filter sh %}a{% endfilter %}",
        "{{ range(9) }}",
        "{{ a.b.c() }}",
        "{{ a if b else c }}",
    ],
)
def test_logic_is_refused(text: str) -> None:
    with pytest.raises((NotAllowed, jinja2.TemplateError)):
        compile_template(text, "bad.j2")


def real(name: str, values: dict[str, Any], **options: Any) -> str:
    return environment(**options).from_string(source(name)).render(values)


@pytest.mark.parametrize("name", LAUNCHES)
def test_launch_programs_are_jinja(name: str) -> None:
    """Text for text, in every context that a case makes."""
    assert seen().contexts[name]
    for values in seen().contexts[name]:
        assert templating.launch(name, values) == real(name, values)


@pytest.mark.parametrize("name", MANIFESTS)
def test_manifest_programs_are_jinja(name: str) -> None:
    """Slot for slot: the same text between the same values in the same order."""
    assert seen().contexts[name]
    for values in seen().contexts[name]:
        theirs: list[Any] = []
        ours: list[Any] = []
        text: list[str] = []
        expected = real(name, values, finalize=lambda value, theirs=theirs: _slot(value, theirs))
        templating.run(
            templating._program(name),
            dict(values),
            text.append,
            lambda value, text=text, ours=ours: text.append(_slot(value, ours)),
        )
        assert "".join(text) == expected
        assert ours == theirs


def _slot(value: Any, slots: list[Any]) -> str:
    """What `finalize` of a manifest template does: keep the value, print where it goes."""
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises: a slot must not hide that a name is undefined
    slots.append(value)
    return f"\u27e6{len(slots) - 1}\u27e7"


@pytest.mark.parametrize("name", NAMES)
def test_undefined_values_are_errors(name: str) -> None:
    """With Jinja and compiled alike: a value that is not given is our bug, never an empty text."""
    values = seen().contexts[name][0]
    for missing in values:
        kept = {k: v for k, v in values.items() if k != missing}
        try:
            expected = real(name, kept)
        except jinja2.UndefinedError:
            with pytest.raises(LookupError):
                _run(name, kept)
        else:
            assert _run(name, kept) is not None and expected is not None


def _run(name: str, values: dict[str, Any]) -> Any:
    return templating.launch(name, values) if name in LAUNCHES else templating.manifest(name, values)


def family(name: str) -> str:
    """Templates that get one set of values: those of a launch mode, the containers, the ways in; else each its own."""
    folder, _, file = name.rpartition("/")
    if file in ("ingress.yaml.j2", "virtualservice.yaml.j2"):
        return "entrances"
    return name if folder == "manifests" else folder


@pytest.mark.parametrize("group", sorted({family(n) for n in NAMES}))
def test_what_is_given_is_used(group: str) -> None:
    """A value that no template reads is a decision without effect."""
    given: set[str] = set()
    read: set[str] = set()
    for name in NAMES:
        if family(name) == group:
            given |= {key for values in seen().contexts[name] for key in values}
            read |= meta.find_undeclared_variables(environment().parse(source(name)))
    assert sorted(given - read) == []


def test_a_template_edited_in_a_checkout_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The compiled program counts only while its source is unchanged."""
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source(name), encoding="utf-8")
    (tmp_path / "manifests" / "serviceaccount.yaml.j2").write_text("kind: {{ name }}\n")
    monkeypatch.setattr(resources, "INSTALLED", os.path.join(tmp_path, "none"))
    monkeypatch.setattr(resources, "CHECKOUT", str(tmp_path))
    monkeypatch.setattr(templating, "_programs", {})
    assert templating.manifest("manifests/serviceaccount.yaml.j2", {"name": "edited"}) == {"kind": "edited"}
