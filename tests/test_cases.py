"""Every folder of tests/cases: exact manifests, plan and warnings; `pytest tests/test_cases.py --snapshot-update` rewrites."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import CASES, EXAMPLES, REJECTS, arguments, each, explaining, folders, rendered, run_folder
from syrupy.assertion import SnapshotAssertion

pytestmark = pytest.mark.usefixtures("no_network")
AT_LEAST = 100


def test_enough_cases() -> None:
    """A lost folder, or an empty parameter list, must not pass for success."""
    assert len(folders(CASES)) >= AT_LEAST


@each(CASES)
def test_case(folder: Path, expected: SnapshotAssertion) -> None:
    run, plan = rendered(folder), run_folder(folder, explaining(arguments(folder)))
    assert run.code == 0, run.err
    assert run.out == expected(name="manifests.yaml")
    assert (plan.code, plan.err) == (0, run.err)
    assert plan.out == expected(name="plan.txt")
    if run.err:
        assert run.err == expected(name="warnings.txt")
    else:
        assert not (folder / "expected" / "warnings.txt").exists(), "there are no warnings any more: run with --snapshot-update"


@each(CASES)
def test_case_says_what_it_proves(folder: Path) -> None:
    """The first line of a case's graph is a comment: what this case is there for."""
    graph = next(p for p in sorted(folder.rglob("*")) if p.name in ("graph.yaml", "stdin"))
    first = graph.read_text(encoding="utf-8").partition("\n")[0]
    assert first.startswith("# ") and len(first) > 20, f"{folder.name}: start the graph with a comment that says what it proves"


def test_no_stray_files() -> None:
    """Every file of `expected/` is one that a test compares; under xdist syrupy does not look for unused ones."""
    known = {
        CASES: {"manifests.yaml", "plan.txt", "warnings.txt"},
        REJECTS: {"findings.txt"},
        EXAMPLES: {"manifests.yaml", "plan.txt"},
    }
    for home, names in known.items():
        for folder in folders(home):
            assert {p.name for p in (folder / "expected").iterdir()} <= names, folder
