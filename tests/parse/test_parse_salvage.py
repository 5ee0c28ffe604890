"""A graph of which a part is wrong: the wrong places are left out, and pointers still lead back to the text as written."""

from __future__ import annotations

import pytest

from generator.errors import ERROR, WARNING, Finding, Lazy, Problems, Where
from generator.parse import salvage


def at(*pointer: str | int) -> Lazy:
    return Lazy(lambda: Where("graph.yaml", 1, 1), pointer)


def test_left_out_items_count_in_the_way_back() -> None:
    value = {"a": [{"x": 1}, {"x": 2}, {"x": 3}], "b": 1}
    sound = salvage.Sound(value, frozenset({("a", 0), ("b",)}))
    assert sound.value == {"a": [{"x": 2}, {"x": 3}]}
    assert sound.original(("a", 1, "x")) == ("a", 2, "x")
    assert sound.original(("a", 7)) == ("a", 7), "what is not there stays as it was asked for"


def test_nothing_is_changed_in_place() -> None:
    value = {"a": [1, 2]}
    salvage.Sound(value, frozenset({("a", 0)}))
    assert value == {"a": [1, 2]}


COMPONENT: tuple[str | int, ...] = ("spec", "services", "W")
MAIN: tuple[str | int, ...] = (*COMPONENT, "extraPodSpec", "mainContainer")


@pytest.mark.parametrize(
    ("code", "place", "wrong", "echo"),
    [
        ("DGD104", (*MAIN, "image"), (*MAIN, "image"), True),  # the place itself
        ("DGD104", (*MAIN, "env", 0), MAIN, True),  # something inside it
        ("DGD302", COMPONENT, (*COMPONENT, "resources", "limits"), True),  # a sum of amounts that cannot be read
        ("DGD302", COMPONENT, (*MAIN, "args", 0), True),  # … or of words
        ("DGD302", COMPONENT, (*COMPONENT, "envs", 0), False),  # variables have no part in it
        ("DGD508", COMPONENT, (*MAIN, "command"), True),
        ("DGD508", COMPONENT, (*COMPONENT, "resources", "limits"), False),
        ("DGD120", COMPONENT, (*COMPONENT, "componentType"), True),  # what hangs on a type
        ("DGD302", ("spec", "services", "Other"), (*COMPONENT, "resources", "limits"), False),  # another component
    ],
)
def test_echoes_of_one_cause_are_taken_out(
    code: str, place: tuple[str | int, ...], wrong: tuple[str | int, ...], echo: bool
) -> None:
    problems = Problems([Finding(code, "…", at(*place))])
    salvage.forget_echoes(problems, [wrong])
    assert (not list(problems)) is echo


def test_only_errors_make_a_place_wrong() -> None:
    problems = Problems([Finding("DGD104", "…", at("a"), "", ERROR), Finding("DGD127", "…", at("b"), "", WARNING)])
    assert salvage.places(problems) == [("a",)]
