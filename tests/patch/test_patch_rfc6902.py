"""RFC 6902: every operation with the trace that follows it, what is absent, what is malformed; all or nothing."""

from __future__ import annotations

import copy
import random
from typing import Any

import jsonpatch
import pytest
from test_patch_partial import GRAPH, OVERLAY

from generator.patch.draft import Draft
from generator.patch.rfc6902 import apply, malformed
from generator.patch.trace import Trace

DOCUMENT: dict[str, Any] = {"spec": {"list": [{"n": 0}, {"n": 1}, {"n": 2}], "map": {"a/b": 1, "c": {"d": 2}}, "empty": []}}


def patched(*operations: dict[str, Any], document: Any = None) -> tuple[Any, Trace, Any]:
    held = copy.deepcopy(DOCUMENT if document is None else document)
    before = copy.deepcopy((held, operations))
    draft = Draft(held, Trace(GRAPH))
    miss = apply(draft, list(operations), OVERLAY, ("patch",))
    assert (held, operations) == before, "an input was changed"
    return draft.value, draft.trace, miss


def at(trace: Trace, *pointer: str | int) -> str:
    where = trace.where(pointer)
    assert where is not None
    return f"{where.file}{where.pointer}"


def test_add_to_a_list_moves_the_places_behind_it() -> None:
    value, trace, miss = patched({"op": "add", "path": "/spec/list/1", "value": {"n": 9}})
    assert miss is None and [x["n"] for x in value["spec"]["list"]] == [0, 9, 1, 2]
    assert at(trace, "spec", "list", 0, "n") == "graph/spec/list/0/n"
    assert at(trace, "spec", "list", 1, "n") == "overlay/patch/0/value/n"
    assert at(trace, "spec", "list", 3, "n") == "graph/spec/list/2/n"


def test_add_behind_the_last() -> None:
    value, trace, _ = patched(
        {"op": "add", "path": "/spec/empty/-", "value": 1}, {"op": "add", "path": "/spec/empty/-", "value": 2}
    )
    assert value["spec"]["empty"] == [1, 2]
    assert at(trace, "spec", "empty", 1) == "overlay/patch/1/value"


def test_replace_and_escapes() -> None:
    value, trace, _ = patched({"op": "replace", "path": "/spec/map/a~1b", "value": {"x": 1}})
    assert value["spec"]["map"]["a/b"] == {"x": 1}
    assert at(trace, "spec", "map", "a/b", "x") == "overlay/patch/0/value/x"
    assert at(trace, "spec", "map", "c", "d") == "graph/spec/map/c/d"


def test_remove() -> None:
    value, trace, _ = patched({"op": "remove", "path": "/spec/list/0"})
    assert [x["n"] for x in value["spec"]["list"]] == [1, 2]
    assert at(trace, "spec", "list", 0, "n") == "graph/spec/list/1/n"


def test_a_finding_about_what_is_missing_names_the_removal() -> None:
    _, trace, _ = patched({"op": "remove", "path": "/spec/map/c"})
    assert at(trace, "spec", "map", "c") == "overlay/patch/0/value"


def test_move_and_copy_keep_the_place() -> None:
    value, trace, _ = patched(
        {"op": "move", "from": "/spec/list/0", "path": "/spec/moved"},
        {"op": "copy", "from": "/spec/list/1", "path": "/spec/list/0"},
    )
    assert value["spec"]["moved"] == {"n": 0} and [x["n"] for x in value["spec"]["list"]] == [2, 1, 2]
    assert at(trace, "spec", "moved", "n") == "graph/spec/list/0/n"
    assert at(trace, "spec", "list", 0, "n") == "graph/spec/list/2/n"
    assert at(trace, "spec", "list", 2, "n") == "graph/spec/list/2/n"


def test_what_is_added_can_be_changed_without_changing_the_overlay() -> None:
    value, _, miss = patched(
        {"op": "add", "path": "/spec/new", "value": {"a": []}}, {"op": "add", "path": "/spec/new/a/-", "value": 1}
    )
    assert miss is None and value["spec"]["new"] == {"a": [1]}


def test_all_or_nothing() -> None:
    value, trace, miss = patched({"op": "add", "path": "/spec/new", "value": 1}, {"op": "remove", "path": "/spec/none"})
    assert value == DOCUMENT and miss.index == 1 and miss.absent
    assert trace.where(("spec", "new")).file == "graph"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("operation", "text", "hint"),
    [
        ({"op": "remove", "path": "/spec/mapp"}, "/spec has no 'mapp'", "did you mean map?"),
        ({"op": "add", "path": "/spec/none/-", "value": 1}, "/spec has no 'none'", "known there: empty, list, map"),
        (
            {"op": "replace", "path": "/spec/list/7/n", "value": 1},
            "/spec/list has 3 items, so '7' is none of them",
            "items are numbered from 0",
        ),
        (
            {"op": "add", "path": "/spec/list/4", "value": 1},
            "/spec/list has 3 items, so '4' is none of them",
            "items are numbered",
        ),
        ({"op": "add", "path": "/spec/map/c/d/e", "value": 1}, "/spec/map/c/d is no mapping, so it has no 'e'", ""),
        ({"op": "move", "from": "/spec/nothing", "path": "/spec/x"}, "/spec has no 'nothing'", "known there"),
        ({"op": "copy", "from": "/spec/nothing", "path": "/spec/x"}, "/spec has no 'nothing'", "known there"),
        ({"op": "test", "path": "/spec/nothing", "value": 1}, "/spec has no 'nothing'", "known there"),
    ],
)
def test_what_is_absent(operation: dict[str, Any], text: str, hint: str) -> None:
    _, _, miss = patched(operation)
    assert miss.absent and miss.text == text and hint in miss.hint


def test_a_test_that_fails_is_no_absence() -> None:
    _, _, miss = patched({"op": "test", "path": "/spec/map/a~1b", "value": 2})
    assert not miss.absent and "another one" in miss.text
    assert patched({"op": "test", "path": "/spec/map/a~1b", "value": 1})[2] is None


@pytest.mark.parametrize(
    ("operation", "text"),
    [
        ("x", "an operation is an object"),
        ({"path": "/a"}, "needs op"),
        ({"op": "ad", "path": "/a", "value": 1}, "op is 'ad'"),
        ({"op": "add", "value": 1}, "needs path"),
        ({"op": "add", "path": "a", "value": 1}, "not 'a'"),
        ({"op": "add", "path": "/a"}, "needs a value"),
        ({"op": "move", "path": "/a"}, "needs from"),
        ({"op": "remove", "path": "/a", "val": 1}, "unknown field 'val'"),
        ({"op": "remove", "path": ""}, "needs path"),
    ],
)
def test_malformed(operation: Any, text: str) -> None:
    miss = malformed([{"op": "remove", "path": "/x"}, operation])
    assert miss is not None and miss.index == 1 and text in miss.text


def test_random_patches_are_jsonpatchs() -> None:
    """The value is what the library makes of it, and the trace leads every leaf to an equal value."""
    rng = random.Random(3)
    paths = [
        "/spec/list/0",
        "/spec/list/1",
        "/spec/list/-",
        "/spec/map/c",
        "/spec/map/c/d",
        "/spec/map/e",
        "/spec/empty/-",
        "/spec/x",
        "/spec/list/2/n",
    ]
    done = 0
    for _ in range(3_000):
        operations = []
        for _ in range(rng.randrange(1, 5)):
            op = rng.choice(["add", "remove", "replace", "move", "copy"])
            operations.append(
                {
                    "op": op,
                    "path": rng.choice(paths),
                    **({"from": rng.choice(paths[:-1])} if op in ("move", "copy") else {}),
                    **({"value": rng.choice([1, "t", {"k": [1, {"z": 2}]}, [{"q": 1}]])} if op in ("add", "replace") else {}),
                }
            )
        if any(
            o.get("from", "").endswith("-") or (o["op"] in ("remove", "replace") and o["path"].endswith("-")) for o in operations
        ):
            continue
        if any(o["op"] == "move" and o["path"].startswith(o["from"] + "/") for o in operations):
            continue
        value, trace, miss = patched(*operations)
        try:
            expected = jsonpatch.apply_patch(DOCUMENT, operations)
        except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException, TypeError):
            assert miss is not None, operations
            continue
        assert miss is None and value == expected, operations
        done += 1
        _same(value, trace, {"graph": DOCUMENT, "overlay": {"patch": operations}})
    assert done > 300


def _same(value: Any, trace: Trace, files: dict[str, Any], pointer: tuple[str | int, ...] = ()) -> None:
    if isinstance(value, dict | list) and value:
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            _same(item, trace, files, (*pointer, step))
        return
    if isinstance(value, dict | list):
        return  # emptied: its place is where it stood
    source, where = trace.at(pointer)
    held = files[source.name]  # type: ignore[union-attr]
    for step in where:
        held = held[step]
    assert held == value, (pointer, where)
