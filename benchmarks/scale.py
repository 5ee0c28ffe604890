#!/usr/bin/env python3
"""What many applications cost in Argo CD and in CI, worked out from what a call costs: a seeded simulation, nothing is timed.

    .venv/bin/python benchmarks/scale.py            print the tables of docs/scale.md
    .venv/bin/python benchmarks/scale.py --write    and put them into the page

Commits to one repository make applications ask for their manifests. What is asked for waits in the controller's queue, once for
each application, then for the CPU of a sidecar; the first call that a repo server gets for a commit waits for git.
"""

from __future__ import annotations

import heapq
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from run import put

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scale.md"
SPAN, LONG = 900.0, 6 * 3600.0
"""Seconds that are looked at; longer where few ask."""
CALL = 0.060
GIT = 0.200
OWN, SERVER = 8, 84
PROCESSORS = 30
REFRESH, JITTER = 120.0, 60.0
LIFE = 24 * 3600.0
WIDE, ON_A_CLUSTER = 0.1, 100
APPS_OF_A_CONTROLLER = 2_500
CHECK, MATRIX, REPO = 0.0061, 0.0043, 0.0137
REPO_MIB = 0.17
"""What is assumed of a call, of Argo CD, of the commits and of CI: ASSUMED says each in words."""
ASSUMED = {
    "CPU of a call": (
        f"{1000 * CALL:.0f} ms",
        "`cmp generate` of the main example 47 (benchmarks/README.md), what the plugin server does around it 13",
    ),
    "git": (f"{1000 * GIT:.0f} ms", "fetch and checkout, once for each commit and repo server; no CPU of the sidecar"),
    "memory of a sidecar": (f"{SERVER} MiB + {OWN} a call", "benchmarks/README.md; a call's own, what all share counted once"),
    "CPU of a sidecar": ("1", "first come, first served"),
    "calls at once": (
        f"{PROCESSORS} a controller",
        "`controller.status.processors` and `controller.operation.processors`, the defaults",
    ),
    "controllers": (f"one for each {APPS_OF_A_CONTROLLER:,} applications", "shards, of even size"),
    "look at an application": (
        f"every {REFRESH:.0f} s and up to {JITTER:.0f} more",
        "`timeout.reconciliation` and its jitter, the defaults",
    ),
    "life of manifests in the cache": (f"{LIFE / 3600:.0f} h", "`reposerver.repo.cache.expiration`, the default"),
    "commits": (
        f"{1 - WIDE:.0%} change one application, {WIDE:.0%} an overlay that {ON_A_CLUSTER} have",
        "one repository, at random times",
    ),
    "in CI, CPU an application": (
        f"`check` {1000 * CHECK:.1f} ms, `matrix` {1000 * MATRIX:.1f} ms, `repo` {1000 * REPO:.1f} ms",
        "200 apps × 5 clusters of the main example, files written",
    ),
    "in CI, memory of `repo`": (
        f"20 MiB + {REPO_MIB} an application",
        "the same; it compares everything before it writes anything",
    ),
}
SIZES = (500, 5_000, 50_000)
STEPS = {500: ((4, 1), (20, 1)), 5_000: ((20, 1), (60, 3)), 50_000: ((60, 3), (60, 10))}
"""Commits an hour and repo servers."""
ASKED = ("every look", "webhook", "webhook, paths")
"""Who asks: an application at each look, all at each commit, or those whose `manifest-generate-paths` changed."""
MARKS = ("<!-- figures: .venv/bin/python benchmarks/scale.py --write -->", "<!-- end of figures -->")

Question = tuple[float, int, int]
"""When which application asks, and for which commit; -1 for one that is there already."""


@dataclass(frozen=True)
class Outcome:
    """What it was like."""

    waits: list[float]
    """Seconds from question to manifests, in order of length."""
    until: float
    at_once: int
    """The most calls that one sidecar had."""

    @property
    def cores(self) -> float:
        """CPUs that were busy, on average."""
        return len(self.waits) * CALL / self.until

    def wait(self, part: float) -> float:
        """The time within which this part of all was answered."""
        return self.waits[min(int(len(self.waits) * part), len(self.waits) - 1)]


def questions(apps: int, commits: int, asked: str, span: float) -> Iterator[Question]:
    """What so many commits an hour lead to within the span, and the manifests whose time in the cache is over."""
    rng = random.Random(f"{apps} {commits} {asked}")
    times = sorted(rng.uniform(0, span) for _ in range(round(commits * span / 3600)))
    for number, time in enumerate(times):
        if asked == "every look":
            after = times[number + 1] if number + 1 < len(times) else span
            looks = ((time + rng.uniform(0, REFRESH + rng.uniform(0, JITTER)), app) for app in range(apps))
            yield from ((look, app, number) for look, app in looks if look < after)  # else it sees the next commit first
        elif asked == "webhook":
            yield from ((time, app, number) for app in range(apps))
        else:
            first = rng.randrange(apps)
            yield from ((time, app % apps, number) for app in range(first, first + (ON_A_CLUSTER if rng.random() < WIDE else 1)))
    yield from ((rng.uniform(0, span), rng.randrange(apps), -1) for _ in range(round(apps * span / LIFE)))


def served(asked: list[Question], apps: int, servers: int, span: float = 0) -> Outcome:
    """First come, first served by as many sidecars; an application that waits already asks no second time."""
    free = [(0.0, server) for server in range(servers)]
    begins: dict[int, float] = {}
    known: set[tuple[int, int]] = set()
    ends: list[float] = []
    waits, most = [], 0
    for time, app, commit in asked:
        if begins.get(app, -1.0) > time:
            continue
        start, server = free[0]
        begins[app] = start = max(start, time)
        end = start + CALL + (GIT if commit >= 0 and (server, commit) not in known else 0)
        known.add((server, commit))
        heapq.heapreplace(free, (end, server))
        while ends and ends[0] <= time:
            heapq.heappop(ends)
        heapq.heappush(ends, end)
        most = max(most, len(ends))
        waits.append(end - time)
    at_once = ceil(min(most, PROCESSORS * ceil(apps / APPS_OF_A_CONTROLLER)) / servers)
    return Outcome(sorted(waits), max(span, *ends), at_once)


def row(*cells: object) -> str:
    """A line of a table."""
    return "| " + " | ".join(map(str, cells)) + " |"


def spell(seconds: float) -> str:
    """A time, for people."""
    if seconds < 90:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def assumed() -> Iterator[str]:
    """The assumptions."""
    yield from ("| assumed | value | from |", "|---|---|---|")
    yield from (row(name, *cells) for name, cells in ASSUMED.items())


def argocd() -> Iterator[str]:
    """Commits in Argo CD."""
    yield (
        "| applications | commits an hour | repo servers | asked by | calls an hour | CPUs busy "
        "| wait, p50 / p95 | at once in a sidecar | its memory |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for apps, steps in STEPS.items():
        for commits, servers in steps:
            for asked in ASKED:
                span = LONG if asked == ASKED[-1] else SPAN
                o = served(sorted(questions(apps, commits, asked, span)), apps, servers, span)
                calls = f"{len(o.waits) * 3600 / o.until:,.0f}"
                wait = f"{spell(o.wait(0.5))} / {spell(o.wait(0.95))}"
                memory = f"{SERVER + OWN * o.at_once} MiB"
                yield row(f"{apps:,}", commits, servers, asked, calls, f"{o.cores:.2f}", wait, o.at_once, memory)


def cold() -> Iterator[str]:
    """All applications at once: a hard refresh of all after a new image, or a lost cache."""
    yield from ("| applications | CPU | 1 repo server | 3 | 10 | 30 |", "|---|---|---|---|---|---|")
    for apps in SIZES:
        everything = [(0.0, app, 0) for app in range(apps)]
        yield row(f"{apps:,}", spell(apps * CALL), *(spell(served(everything, apps, n).wait(1)) for n in (1, 3, 10, 30)))


def ci() -> Iterator[str]:
    """All applications in CI, one busy CPU a runner."""
    yield "| applications | `check` | `matrix` | `repo` | `repo` on 5 runners | on 20 | memory of `repo` | on 20 runners |"
    yield "|---|---|---|---|---|---|---|---|"
    for apps in SIZES:
        times = [spell(apps * seconds) for seconds in (CHECK, MATRIX, REPO, REPO / 5, REPO / 20)]
        yield row(f"{apps:,}", *times, *(f"{20 + REPO_MIB * apps / runners:,.0f} MiB" for runners in (1, 20)))


def tables() -> str:
    """All that the page has between the marks."""
    parts = (
        ("", assumed),
        ("### Argo CD, an hour of commits", argocd),
        ("### Argo CD, everything at once", cold),
        ("### CI", ci),
    )
    return "\n\n".join("\n".join([*filter(None, [title]), *lines()]) for title, lines in parts) + "\n"


if __name__ == "__main__":
    text = tables()
    print(text, end="")
    if sys.argv[1:] == ["--write"]:
        put(PAGE, *MARKS, text)
