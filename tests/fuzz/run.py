"""Spreads the work over the cores, and tells what broke: one example of each kind, with its files."""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import hypothesis

from fuzz import processes
from fuzz.calls import HERE, agree, call, watched
from fuzz.cases import Case, cases, pool

RUNS, PROCESSES = 20_000, 300
CASES = 100
"""In one part of the work; each part has a seed."""
MORE = 4
"""Command lines that a case is given to, beside `render` and `check`."""


class Crash(NamedTuple):
    """A kind of what broke, with the first input that did it."""

    kind: str
    seed: int
    trace: str
    files: dict[str, bytes]


class Part(NamedTuple):
    """What a seed did."""

    seed: int
    runs: int
    seconds: float
    crashes: dict[str, Crash]
    forms: Counter[str]


def part(seed: int) -> Part:
    """All cases of a seed, in a folder of their own."""
    start, crashes, forms = time.process_time(), dict[str, Crash](), Counter[str]()

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=CASES,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=[*hypothesis.HealthCheck],
    )
    @hypothesis.given(cases())
    def drive(case: Case) -> None:
        case.write()
        by = case.by()
        for form in (None, *by.choices(HERE, [f.weight for f in HERE], k=MORE)):
            forms[form.verb if form else "render = check"] += 1 if form else 2
            try:
                call(form, case, by) if form else agree(case, by)
            except Exception as error:
                found = Crash(kind(error, form.verb if form else "render, check"), seed, traceback.format_exc(), case.files)
                crashes.setdefault(found.kind, found)

    with tempfile.TemporaryDirectory() as folder, watched():
        os.mkdir(os.path.join(folder, ".git"))  # no file outside is of this repository
        os.chdir(folder)
        drive()
        os.chdir("/")
    return Part(seed, forms.total(), time.process_time() - start, crashes, forms)


def kind(error: Exception, verb: str) -> str:
    """What broke, and the last place in the renderer that it passed."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/generator/" in f.filename]
    place = f" at {frames[-1].filename.rpartition('/generator/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{verb}: {error}" if isinstance(error, AssertionError) else f"{type(error).__name__}{place}"


def seeds(first: int, runs: int, end: float) -> Iterator[int]:
    """Seeds until so many runs are sure to be done, and the time is over."""
    seed = first
    while (seed - first) * CASES * (MORE + 2) < runs or time.monotonic() < end:
        yield seed
        seed += 1


def main(words: list[str]) -> int:
    """Run it all; 1 when anything broke."""
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=0, help="go on for so long; default: 20,000 runs and 300 processes")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="the first of the seeds that a run printed")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument(
        "--keep", type=Path, default=Path(tempfile.gettempdir()) / "dgd-render-fuzz", help="where broken cases go"
    )
    options = parser.parse_args(words)
    start, cores = time.monotonic(), os.cpu_count() or 1
    pool()
    crashes: dict[str, Crash] = {}
    forms, runs, last = Counter[str](), 0, options.seed
    with multiprocessing.get_context("fork").Pool(cores, maxtasksperchild=20) as workers:
        work = seeds(options.seed, options.runs, start + 60 * options.minutes)
        for done in workers.imap_unordered(part, work):
            crashes = {**done.crashes, **crashes}
            forms, runs, last = forms + done.forms, runs + done.runs, max(last, done.seed)
    print(f"fuzz: seeds {options.seed} to {last}: {runs} runs in {time.monotonic() - start:.0f} s on {cores} cores")
    print("  " + ", ".join(f"{name} {number}" for name, number in sorted(forms.items())))
    started = time.monotonic()
    ended, failures = processes.drive(options.seed, options.processes, cores)
    print(f"fuzz: seed {options.seed}: {ended} processes in {time.monotonic() - started:.0f} s")
    tell(crashes, failures, options.keep)
    return 1 if crashes or failures else 0


def tell(crashes: dict[str, Crash], failures: list[str], keep: Path) -> None:
    """Every kind of crash with the files that did it, every process that did not end as it must."""
    for number, crash in enumerate(crashes.values()):
        folder = keep / f"{crash.seed}-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.chdir(folder):
            Case(crash.files).write()
        print(f"\n{crash.kind}\n  seed {crash.seed}, files in {folder}\n{crash.trace}", file=sys.stderr)
    print("".join(f"\n{failure}" for failure in failures), file=sys.stderr)
    if crashes or failures:
        print(f"fuzz: {len(crashes)} kinds broke, {len(failures)} processes", file=sys.stderr)
