"""Checks many targets with as many processes as there are cores, where that pays; what is found is the same with any number."""

from __future__ import annotations

import os

from generator.commands.bar import Bar
from generator.commands.checking import Checked, Checker, CheckTarget
from generator.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.commands.arguments import Arguments

    Answer = Sequence[Checked] | UsageError

EACH = 96
"""Targets that a process must have to be worth its start."""
AT_ONCE = 20
"""Targets that are handed out together: neighbours are of one app, whose files a process then reads once."""


def checked(
    given: Arguments, targets: Sequence[CheckTarget], edited: Mapping[str, bytes], processes: int = 0
) -> tuple[list[Checked], dict[str, bytes | str]]:
    """What was found in each target, in their order, and what was read from standard input. `processes` 0: as many as pay."""
    number = processes or _paying(targets)
    checker = Checker(given, edited)
    with Bar("checking", len(targets)) as bar:
        first = targets if number < 2 else targets[:AT_ONCE]  # what these need is loaded once, for all processes
        done = list(bar.each(checker.check(target) for target in first))
        for part in _spread(checker, targets[len(first) :], number) if number > 1 else ():
            if isinstance(part, UsageError):
                raise part
            done += bar.each(part)
    return done, checker.texts()


def _paying(targets: Sequence[CheckTarget]) -> int:
    """Standard input is there for this process only."""
    if not hasattr(os, "fork") or any("-" in target.graphs for target in targets):
        return 1
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, len(targets) // EACH)


def _spread(checker: Checker, targets: Sequence[CheckTarget], processes: int) -> Iterator[Answer]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    parts = [targets[i : i + AT_ONCE] for i in range(0, len(targets), AT_ONCE)]
    _CHECKERS[:] = [checker]  # a fork has it, with all that it remembers
    try:
        with ProcessPoolExecutor(processes, get_context("fork")) as pool:
            yield from pool.map(_check, parts)
    finally:
        _CHECKERS.clear()


_CHECKERS: list[Checker] = []
"""The one of the process that started the others."""


def _check(targets: Sequence[CheckTarget]) -> Answer:
    try:
        return [_CHECKERS[0].check(target) for target in targets]
    except UsageError as error:
        return error
