"""The reader agrees with the API server (sigs.k8s.io/yaml) on what a document means."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support import shared

from generator.errors import Finding, Problems
from generator.yamlio import light, load

# Where this reader refuses what the API server takes: readers of YAML disagree, or a key is lost silently.
STRICTER = {"a: {b: 1, b: 2}"}
# PyYAML's scanner in Python takes no tab after a colon; libyaml and the API server do.
PURE_IS_STRICTER = {"a:\tb"}

# More verdicts of sigs.k8s.io/yaml v1.4.0, taken by running it; None: an error.
VERDICTS: list[tuple[str, str | None]] = [
    ("a: .5_0", '{"a":0.5}'),
    ("a: .5_", '{"a":".5_"}'),
    ("a: ._5", '{"a":"._5"}'),
    ("a: 0B101", '{"a":5}'),
    ("a: 0O17", '{"a":15}'),
    ("a: -0x1F", '{"a":-31}'),
    ("a: ! 12", '{"a":"12"}'),
    ('a: ! "12"', '{"a":"12"}'),
    ("a: &x ! 12", '{"a":"12"}'),
    ('a: !!int "12"', '{"a":12}'),
    ("a: !!int x", None),
    ("a: !!null x", None),
    ("a: !!int", None),
    ("a: !!null", '{"a":null}'),
    ("a: !!str", '{"a":""}'),
    ("a: !!str 12", '{"a":"12"}'),
    ("18446744073709551615: a", None),
    ("1e39: a", '{".inf":"a"}'),
    ("1000000.0: a", '{"1e+06":"a"}'),
    ("1.23456789: a", '{"1.2345679":"a"}'),
    ("a: 1e21", '{"a":1e+21}'),
    ("a: 1e20", '{"a":100000000000000000000}'),
    ("a: +.5", '{"a":0.5}'),
    ("a: -_1", '{"a":-1}'),
    ("a: 1__0", '{"a":10}'),
    ("a: .5p1", '{"a":".5p1"}'),
    ("a: 0x1p3", '{"a":"0x1p3"}'),
    ("a: +", '{"a":"+"}'),
    ("a: 0_8", '{"a":8}'),
    ("a: 0x_1", '{"a":1}'),
    ("a: {{ x }}", None),
    ("a: &x [*x]", None),
    ("!!binary aGk=: b", '{"hi":"b"}'),
    ("a: 0b", '{"a":"0b"}'),
    ("-0b11: a", '{"-3":"a"}'),
    ("a: 0b-1", '{"a":-1}'),
    ("a: -0b-1", '{"a":"-0b-1"}'),
    ("a: !!seq foo", '{"a":"foo"}'),
    ("a: !!omap [x: 1]", '{"a":[{"x":1}]}'),
    ("a: !!float 18446744073709551615", None),
    ("a: !!bool 1", None),
    ("a: !!float .5", '{"a":0.5}'),
    ("<<: {a: 1}\nb: 2", '{"a":1,"b":2}'),
    ("a: {<<: 1}", None),
    ("a: {<<: [{b: 1}, {b: 2}]}", '{"a":{"b":1}}'),
    ("a: {<<: {b: 1}, <<: {b: 2}}", '{"a":{"b":2}}'),
    ('a: {"<<": {b: 1}}', '{"a":{"<<":{"b":1}}}'),
    ("a: {!!merge x: {b: 1}}", '{"a":{"x":{"b":1}}}'),
    ("a: &a []\nb: {<<: *a}", None),
    ("a: &a [&a 1]\nb: *a", '{"a":[1],"b":1}'),
    ("a: &a {b: 1}\nc: {<<: [*a, {d: 2}], b: 3}", '{"a":{"b":1},"c":{"b":3,"d":2}}'),
    ("a: &b [&b ['q', &a [&b x], &b x], *b]\nb: *a", '{"a":[["q",["x"],"x"],"x"],"b":["x"]}'),
]
STRICTER_ON_PURPOSE = [
    ("a: {k: 1, <<: {k: 2}}", "DGD003"),  # go-yaml gives 2, every other reader 1
    ("a: !!python/object/apply:os.system [id]", "DGD005"),
    ("a: !!timestamp 2001-01-01", "DGD005"),
    ("a: !!binary gICA", "DGD005"),  # not UTF-8: the API server stores replacement characters
    ("a: " + "9" * 500, "DGD004"),
]


def same(a: Any, b: Any) -> bool:
    """Equal in value and in type: 1, 1.0 and True are three things."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return set(a) == set(b) and all(same(a[k], b[k]) for k in a)
    return len(a) == len(b) and all(map(same, a, b)) if isinstance(a, list) else bool(a == b)


def read(text: str | bytes) -> tuple[list[Any], list[Finding]]:
    problems = Problems()
    return [d.value for d in load(text, "f.yaml", problems)], problems


@pytest.fixture(params=["C", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure":
        monkeypatch.setattr(light, "Parser", light.pure())
    else:
        assert light.Parser.__module__ == "yaml._yaml", "PyYAML has no C part here"
    return str(request.param)


def test_agrees_with_the_api_server(parser: str) -> None:
    rows = json.loads((shared() / "testdata/yaml-as-the-api-server-reads-it.json").read_text())
    assert len(rows) >= 214
    wrong = []
    for row in rows:
        values, problems = read(row["yaml"])
        refuse = row.get("error") or row["yaml"] in STRICTER or (parser == "pure" and row["yaml"] in PURE_IS_STRICTER)
        if bool(problems) != bool(refuse) or not (refuse or same(values[0] if values else None, row["json"])):
            wrong.append((row, values, problems))
    assert not wrong


@pytest.mark.parametrize(("text", "expected"), VERDICTS)
def test_agrees_on_more(parser: str, text: str, expected: str | None) -> None:
    values, problems = read(text)
    assert bool(problems) == (expected is None)
    if expected is not None:
        assert same(values[0], json.loads(expected))


@pytest.mark.parametrize(("text", "code"), STRICTER_ON_PURPOSE)
def test_stricter_on_purpose(parser: str, text: str, code: str) -> None:
    values, problems = read(text)
    assert values == [] and [p.code for p in problems] == [code]


def test_real_graphs_are_read_the_same_by_both_parsers(monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted((shared() / "conformance/corpus").rglob("*.yaml"))
    assert files
    texts = [f.read_bytes() for f in files[::5]]
    first = [read(t) for t in texts]
    monkeypatch.setattr(light, "Parser", light.pure())
    for text, (values, problems) in zip(texts, first, strict=True):
        again, complaints = read(text)
        assert same(values, again) and len(problems) == len(complaints)


@pytest.mark.parametrize(
    "text",
    [
        "--- {a: 1}",
        "a: 1\n--- !!map\nb: 1",
        "--- &x\na: 1",
        "a: 1\n---x: 2",
        "a: 1\r---\rb: 1",
        "%YAML 1.1\n---\na: 1",
        "%TAG ! x:\n---\na: 1",
    ],
)
def test_what_splits_a_stream_splits_it_for_everybody(text: str) -> None:
    """kubectl and Argo CD split a stream line by line (YAMLReader.Read), before anything is YAML: they would read another one."""
    problems = Problems()
    load(text, "f", problems)
    assert [p.code for p in problems] == ["DGD005"]


@pytest.mark.parametrize("text", ["---\na: 1", "--- # words\na: 1", "---  \r\na: 1", "a: 1\n---\n", "# one\n---\t\n---\na: 1"])
def test_ends_of_documents(text: str) -> None:
    problems = Problems()
    assert [d.value for d in load(text, "f", problems)] == [{"a": 1}] and not problems


def test_json_escapes_beyond_16_bits() -> None:
    """A pair is one character in JSON; in YAML proper no reader takes it, and half of one is none anywhere."""
    problems = Problems()
    text = r'{"a": "\ud83d\uDE00 \\ud83d\\ude00", "b": "\u00e9"}'
    assert load(text, "f", problems)[0].value == json.loads(text) and not problems
    for wrong in (r'{"a": "\ud83d"}', r'{"a": "\ude00\ud83d"}', r'a: "\ud83d\ude00"'):
        told = Problems()
        assert not load(wrong, "f", told) and told.failed()
