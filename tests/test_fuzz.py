"""What `python3 scripts/dev.py fuzz` is made of: it drives every verb, every type and every field, and it can fail."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random

import pytest
from fuzz import calls, cases, processes, run, texts, values
from support import Run

from generator import cli, pipeline
from generator.commands import verbs
from generator.pipeline import Result

WITHOUT_INPUT = {"init", "example", "completion"}
"""Verbs that read no file of a user's."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_verb_is_driven() -> None:
    driven = {form.verb.partition(" ")[0] for form in calls.HERE} | {"render", "check"}
    assert driven == set(verbs.NAMES) - WITHOUT_INPUT


def test_a_part_of_the_work_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "CASES", 10)
    done = run.part(7)
    assert done.runs >= 10 * (run.MORE + 2) * 0.9 and done.crashes == {}
    assert run.part(7).forms == done.forms, "a seed draws the same again"


def test_a_bug_of_ours_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A stage that raises, and one that loses its output, each as one kind with its files."""

    def raising(*given: object, **named: object) -> Result:
        raise KeyError("x")

    monkeypatch.setattr(run, "CASES", 3)
    monkeypatch.setattr(pipeline, "compile", raising)
    crashes = run.part(7).crashes
    assert any(kind.startswith("KeyError") for kind in crashes)
    run.tell(crashes, [], tmp_path)
    assert all({"graph.yaml", "overlay.yaml", "list.yaml"} <= set(os.listdir(kept)) for kept in tmp_path.iterdir())
    monkeypatch.setattr(pipeline, "compile", lambda *given, **named: Result((), (), ()))
    assert any("exit 0 prints something" in kind or "something is said" in kind for kind in run.part(7).crashes)


@pytest.mark.parametrize(
    "verb, done, rule",
    [
        ("render stdin", Run(3, "", "dgd-render: x\n"), "exit 3"),
        ("render stdin", Run(0, "", ""), "something is said"),
        ("render stdin", Run(1, "kind: A\n", "a:1:1: error[DGD101]: x\n"), "nothing is printed of what is refused"),
        ("render stdin", Run(0, "--- [a]\n", ""), "every object is one"),
        ("render stdin", Run(1, "", "a\x1b:1:1: error[DGD101]: x\n"), "can be printed"),
        ("render stdin", Run(1, "", "::error::x\n"), "a line of ours"),
        ("check github", Run(1, "x\n", ""), "a command of GitHub is ours"),
        ("check junit", Run(1, "<testsuites/>", ""), "JUnit's failures are the errors"),
        ("krm list", Run(1, "kind: ResourceList\nitems: [{}]\n", "a: error[DGD101]: x\n"), "nothing is passed on"),
    ],
)
def test_each_rule_can_be_broken(verb: str, done: Run, rule: str) -> None:
    (form,) = [f for f in calls.FORMS if f.verb == verb]
    with pytest.raises(calls.Broken, match=rule):
        calls.held(form, done)


def test_a_bug_keeps_its_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_outcome", lambda words: 1 / 0)
    with calls.watched(), pytest.raises(ZeroDivisionError):
        cli.main(["render", "x"])


@pytest.mark.parametrize("name", ["v1alpha1", "v1beta1", "ClusterOverlay", "DynamoRender"])
def test_documents_grow_from_every_schema(name: str) -> None:
    """Every field of the first levels comes up, and every document can be written."""
    by, root = Random(1), values.schemas()[name]
    grown = [cases.grown(by, name) for _ in range(60)]
    assert all(values.schema_of(v) is root for v in grown)
    assert {k for v in grown for k in v.get("spec") or {}} == set(values.Grower(by, root).at(("spec",))["properties"])
    assert texts.written(grown, by)


def test_every_change_leaves_a_value() -> None:
    """A change never changes what it was given, and what comes out can be written as a file."""
    by, held = Random(2), cases.pool()
    before = json.dumps(held)
    for _ in range(300):
        value = values.changed(by.choice(held.sets)[0][0], by, [*held.beside])
        assert isinstance(texts.broken(texts.written([value], by), by), bytes)
    assert json.dumps(held) == before


@pytest.mark.parametrize("number", range(len(processes.SITUATIONS)))
def test_each_situation_of_a_process(number: int) -> None:
    assert processes.drive(number, 1, 1) == (1, [])


def test_a_process_that_ends_wrongly_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "SITUATIONS", (lambda words, environ: processes.Ended(3, b"", ""),))
    assert processes.one(0).endswith(": exit 3")
