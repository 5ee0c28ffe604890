"""Pointers lead back to the text."""

from __future__ import annotations

import pytest

from generator.errors import Problems, Where
from generator.yamlio import Document, json_pointer, load, parse_pointer, positions

TEXT = """\
# head
base: &base
  image: 'x:1'
  env:
  - name: A
    value: &v "1"
---
kind: Graph
spec:
  main: &main
    image: !!str y
    env: [{name: é, value: two}, 3]
  copy: *main
  merged:
    <<: *main
    extra: >-
      long
      text
  list:
    - - deep
  y: truth
  a/b~c: odd
  "1": one
"""


def documents() -> list[Document]:
    problems = Problems()
    found = load(TEXT, "g.yaml", problems)
    assert not problems and len(found) == 2
    return found


@pytest.mark.parametrize(
    ("number", "pointer", "key", "line", "column"),
    [
        (0, (), False, 2, 1),
        (0, ("base",), True, 2, 1),
        (0, ("base",), False, 2, 7),
        (0, ("base", "image"), False, 3, 10),
        (0, ("base", "image"), True, 3, 3),
        (0, ("base", "env", 0), False, 5, 5),
        (0, ("base", "env", 0), True, 5, 5),
        (0, ("base", "env", "0", "value"), False, 6, 12),
        (1, (), False, 8, 1),
        (1, ("spec", "main", "env", 0, "value"), False, 12, 28),
        (1, ("spec", "main", "env", 1), False, 12, 34),
        (1, ("spec", "copy"), True, 13, 3),
        (1, ("spec", "copy", "env", 1), False, 12, 34),
        (1, ("spec", "merged", "image"), True, 11, 5),
        (1, ("spec", "merged", "extra"), False, 16, 12),
        (1, ("spec", "list", 0, 0), False, 20, 9),
        (1, ("spec", "true"), True, 21, 3),
        (1, ("spec", "a/b~c"), False, 22, 10),
        (1, ("spec", "1"), False, 23, 8),
        # what does not exist leads to the nearest that does
        (1, ("spec", "main", "env", 7, "value"), False, 12, 10),
        (1, ("spec", "nope"), True, 9, 1),
        (1, ("nope", 1), False, 8, 1),
    ],
)
def test_where(number: int, pointer: tuple[str | int, ...], key: bool, line: int, column: int) -> None:
    assert documents()[number].where(pointer, key) == Where("g.yaml", line, column, json_pointer(pointer))


@pytest.mark.parametrize(
    ("pointer", "source"),
    [
        (("kind",), "Graph"),
        (("spec", "main", "image"), "y"),
        (("spec", "main", "env", 0, "name"), "é"),
        (("spec", "main", "env", 1), "3"),
        (("spec", "1"), "one"),
        (("spec", "merged", "extra"), ">-\n      long\n      text\n"),
    ],
)
def test_span(pointer: tuple[str | int, ...], source: str) -> None:
    document = documents()[1]
    start, end = document.span(pointer)
    assert document.text[start:end] == source


def test_span_of_anchored_and_quoted() -> None:
    document = documents()[0]
    start, end = document.span(("base", "env", 0, "value"))
    assert document.text[start:end] == '"1"'


@pytest.mark.parametrize("pointer", [("spec",), ("spec", "nope"), ("spec", "copy", "image"), ("spec", "merged", "image")])
def test_span_refuses_what_is_no_scalar_of_its_own(pointer: tuple[str | int, ...]) -> None:
    with pytest.raises(LookupError):
        documents()[1].span(pointer)


def test_offsets_with_bom_crlf_and_astral_characters() -> None:
    document = load("\ufeff😀: é\r\nb: 'ü'\r\n".encode(), "f", Problems())[0]
    start, end = document.span(("b",))
    assert document.text[start:end] == "'ü'"
    assert (document.where(("b",)).line, document.where(("b",)).column) == (2, 4)


def test_the_index_is_built_once_for_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    real = positions.index
    monkeypatch.setattr("generator.yamlio.positions.index", lambda text: calls.append(1) or real(text))
    for document in documents():
        for _ in range(500):
            place = document.where(("spec", "main"))
    assert calls == [], "a place is looked up when its line is asked for"
    for document in documents():
        assert document.where(("spec", "main")).file and place.line
    assert len(calls) <= 2


def test_pointers_as_text() -> None:
    assert json_pointer(("a/b", 0, "~c")) == "/a~1b/0/~0c"
    assert parse_pointer("/a~1b/0/~0c") == ("a/b", "0", "~c") and parse_pointer("") == ()
    with pytest.raises(ValueError, match="starts with"):
        parse_pointer("a")
