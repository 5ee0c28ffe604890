"""The figures of docs/scale.md are those of the simulation, and the simulation is one of queues. Nothing is timed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
import scale  # noqa: E402


def test_the_page_has_what_the_script_gives() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "benchmarks" / "scale.py")], capture_output=True, text=True, check=True)
    start, end = scale.MARKS
    held = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8").partition(start)[2].partition(end)[0]
    assert held == f"\n{done.stdout}", "run: .venv/bin/python benchmarks/scale.py --write"


def test_one_sidecar_answers_in_turn_and_waits_for_git_once() -> None:
    outcome = scale.served([(0.0, 1, 0), (0.0, 2, 0), (0.0, 3, 0)], 3, 1)
    assert outcome.waits == pytest.approx([scale.GIT + n * scale.CALL for n in (1, 2, 3)])
    assert outcome.at_once == 3


def test_sidecars_share_the_work_and_each_fetches_a_commit() -> None:
    outcome = scale.served([(0.0, app, 0) for app in range(4)], 4, 2)
    assert outcome.waits == pytest.approx(sorted(2 * [scale.GIT + n * scale.CALL for n in (1, 2)]))
    assert outcome.at_once == 2


def test_an_application_that_waits_already_asks_no_second_time() -> None:
    outcome = scale.served([(0.0, 1, 0), (0.0, 2, 0), (0.01, 2, 1), (9.0, 2, 1)], 2, 1)
    assert len(outcome.waits) == 3


def test_no_more_calls_at_once_than_the_controllers_have_processors() -> None:
    everything = [(0.0, app, 0) for app in range(500)]
    assert scale.served(everything, 500, 1).at_once == scale.PROCESSORS
    assert scale.served(everything, 500, 3).at_once == scale.PROCESSORS / 3


def test_only_those_whose_paths_changed_ask() -> None:
    asked = {how: len({app for _, app, _ in scale.questions(1000, 4, how, 900)}) for how in scale.ASKED}
    assert asked["webhook"] == 1000 and asked["every look"] > 900 and asked["webhook, paths"] < 200
