#!/usr/bin/env python3
"""Forty calls of Argo CD's plugin at once, in what a sidecar has: 512 MiB and one CPU.

    .venv/bin/python benchmarks/sidecar.py                  print the table
    .venv/bin/python benchmarks/sidecar.py --write          and put it into benchmarks/README.md
    .venv/bin/python benchmarks/sidecar.py --calls 4        fewer calls

Each call must say to the byte what it says alone. Exit 1 where one does not, fails or is killed, or all are larger than
the memory. No time passes or fails.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from cage import Cage
from plugin_calls import CLUSTER, ROOT, Batch, Limits, batch, commands, repository
from run import README, put

EXAMPLES = ROOT / "examples"
LARGEST = 600
"""Graphs of the main example in one Application: 15 MB are printed, and 16 MiB is the most (generator/limits.py)."""
MARKS = ("<!-- sidecar: .venv/bin/python benchmarks/sidecar.py --write -->", "<!-- end of sidecar -->")
HEAD = (
    "| Application | calls | at once | wall s until all end | slowest call s | CPU ms a call, median | peak MiB: a process "
    "| all, shared pages once | control group | killed | as alone |\n|---|---|---|---|---|---|---|---|---|---|---|"
)


def row(name: str, run: Batch, at_once: int, alone: str, memory: int) -> tuple[str, bool]:
    """A line of the table, and whether every call ended within the memory and said what it says alone."""
    same = sum(call.said == alone and not call.status for call in run.calls)
    group = "not limited" if run.group is None else f"{run.group:.0f}"
    cells = [
        name,
        len(run.calls),
        at_once,
        f"{run.wall:.1f}",
        f"{max(call.wall for call in run.calls):.1f}",
        f"{1000 * median(call.cpu for call in run.calls):.0f}",
        f"{run.process:.0f}",
        f"{run.shared:.0f}",
        group,
        run.killed,
        f"{same} of {len(run.calls)}",
    ]
    return "| " + " | ".join(map(str, cells)) + " |", same == len(run.calls) and not run.killed and run.shared <= memory


def rows(limits: Limits, calls: int, largest: int) -> Iterator[tuple[str, bool]]:
    """A line for each size of Application; the largest with as many at once as the memory takes."""
    main = CLUSTER.with_name("graph.yaml")
    small = EXAMPLES / "vllm-agg" / "graph.yaml"
    apps = [
        ("small: `vllm-agg`", small, 1, False),
        ("main: `vllm-disagg-multinode`", main, 1, False),
        ("main, `parameters` before `generate`", main, 1, True),
        (f"largest: {largest} graphs", main, largest, False),
    ]
    for name, graph, count, whole in apps:
        lines = commands(whole)
        with tempfile.TemporaryDirectory() as folder:
            source = repository(Path(folder), graph, count)
            alone = batch(limits, source, lines, 1, 1)
            at_once = min(calls, int(0.9 * (limits.memory - limits.server) / alone.process)) if count > 1 else calls
            yield row(name, batch(limits, source, lines, calls, at_once), at_once, alone.calls[0].said, limits.memory)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=40, help="calls at once (default 40)")
    parser.add_argument("--memory", type=int, default=Limits.memory, help="MiB of the sidecar (default 512)")
    parser.add_argument("--cpus", type=float, default=Limits.cpus, help="CPUs of the sidecar (default 1)")
    parser.add_argument("--server", type=int, default=Limits.server, help="MiB of it for the plugin server (default 64)")
    parser.add_argument("--largest", type=int, default=LARGEST, help=f"graphs of the largest Application (default {LARGEST})")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    wanted = parser.parse_args()
    limits = Limits(wanted.memory, wanted.cpus, wanted.server)
    with Cage(limits.memory, limits.cpus) as cage:
        by = cage.kind
    lines, good = [], True
    for line, fine in rows(limits, wanted.calls, wanted.largest):
        print(line, file=sys.stderr, flush=True)
        lines.append(line)
        good = good and fine
    machine = f"{date.today()}, {platform.system()} {platform.machine()} with {os.cpu_count()} cores"
    limited = f"{limits.memory} MiB, of which the server has {limits.server}, and {limits.cpus:g} CPU, by {by}"
    text = "\n".join([f"{machine}. {limited}.", "", HEAD, *lines]) + "\n"
    print(text, end="")
    if wanted.write:
        put(README, *MARKS, text)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
