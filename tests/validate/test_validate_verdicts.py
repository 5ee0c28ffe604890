"""Fast, full and user-supplied CRDs against the API server's verdicts: 500 mutated objects of each kind."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from schema_shared import shared, verdicts
from support import settings

from generator.schema import Problem
from generator.validate import crds, fast, full

KINDS = {
    "dynamo-1.3": (settings("1.3"), "dynamo/1.3/dynamographdeployments.nvidia.com"),
    "dynamo-1.4": (settings("1.4"), "dynamo/1.4/dynamographdeployments.nvidia.com"),
    "lws-0.9.0": (settings(lws="0.9.0"), "lws/v0.9.0/leaderworkersets.leaderworkerset.x-k8s.io"),
    "grove-alpha.11": (settings("1.3"), "grove/v0.1.0-alpha.11/podcliquesets.grove.io"),
    "volcano-1.12.2": (settings(volcano="1.12.2"), "volcano/v1.12.2/podgroups.scheduling.volcano.sh"),
}
FAST_GOAL, FULL_GOAL = 0.97, 0.99


def cel(problems: list[Problem]) -> list[Problem]:
    """Those that come from a rule (`D14`, `G6`) and not from the schema."""
    return [problem for problem in problems if problem.kind[-1].isdecimal()]


@pytest.fixture(params=KINDS)
def name(request: pytest.FixtureRequest) -> Iterator[str]:
    yield request.param


def test_agreement(name: str) -> None:
    settings, crd = KINDS[name]
    supplied = crds.crds_of([json.loads(shared("crds", f"{crd}.json").read_text(encoding="utf-8"))])
    lines = verdicts(name)
    agree = {"fast": 0, "full": 0, "crds": 0}
    only_fast = []
    for line in lines:
        quick = fast.schema_findings(line["object"], settings)
        slow = full.schema_findings(line["object"], settings)
        theirs = full.schema_findings(line["object"], settings, supplied)
        rules = cel(quick)
        agree["fast"] += (not quick) == line["valid"]
        agree["full"] += (not slow and not rules) == line["valid"]
        agree["crds"] += (not theirs and not rules) == line["valid"]
        if len(quick) > len(rules) and not slow:
            only_fast.append(([(p.path, p.message) for p in quick], line["mutation"]))
    print(f"\n{name}: {len(lines)} objects, agreement {agree}")
    assert only_fast == []
    assert agree["fast"] >= FAST_GOAL * len(lines)
    assert min(agree["full"], agree["crds"]) >= FULL_GOAL * len(lines)
    assert agree == dict.fromkeys(agree, len(lines)), "it was complete once: what became worse?"
