"""Drafts: changes make new mappings along their path, parents are made, what stands in the way stays."""

from __future__ import annotations

import copy

from test_patch_partial import GRAPH, OVERLAY

from generator.patch.draft import Draft
from generator.patch.trace import Trace


def test_put_makes_parents_and_keeps_the_input() -> None:
    held = {"a": {"b": 1}, "l": [{"x": 1}]}
    before = copy.deepcopy(held)
    draft = Draft(held, Trace(GRAPH))
    draft.put(("a", "c", "d"), 2, OVERLAY, ("v",))
    draft.put(("l", 0, "y"), 3, OVERLAY, ("w",))
    assert held == before
    assert draft.value == {"a": {"b": 1, "c": {"d": 2}}, "l": [{"x": 1, "y": 3}]}
    assert draft.trace.at(("a", "c", "d")) == (OVERLAY, ("v",)) and draft.trace.at(("a", "c")) == (OVERLAY, ("v",))
    assert draft.trace.at(("a", "b")) == (GRAPH, ("a", "b")) and draft.trace.at(("l", 0, "x")) == (GRAPH, ("l", 0, "x"))


def test_what_stands_in_the_way_stays() -> None:
    draft = Draft({"a": "text", "l": []}, Trace(GRAPH))
    draft.put(("a", "b"), 1, OVERLAY, ())
    draft.put(("l", 3, "b"), 1, OVERLAY, ())
    draft.append(("a",), 1, OVERLAY, ())
    assert draft.value == {"a": "text", "l": []}


def test_append() -> None:
    draft = Draft({"l": [1], "n": None}, Trace(GRAPH))
    draft.append(("l",), 2, OVERLAY, ("x",))
    draft.append(("new", "list"), 3, OVERLAY, ("y",))
    draft.append(("n",), 4, OVERLAY, ("z",))
    assert draft.value == {"l": [1, 2], "n": [4], "new": {"list": [3]}}
    assert draft.trace.at(("l", 1)) == (OVERLAY, ("x",)) and draft.trace.at(("new", "list", 0)) == (OVERLAY, ("y",))


def test_pointers_with_numbers_as_text() -> None:
    trace = Trace(GRAPH)
    trace.opened([{"a": 1}])[0].opened({"a": 1})
    assert trace.at(("0", "a")) == (GRAPH, (0, "a")) and trace.at(("x",)) == (GRAPH, ())
