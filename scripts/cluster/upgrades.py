"""The scenarios on a real API server with its controllers: before, after, and what became of each object."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from generator.changes.effects import expected

from . import inputs
from .inputs import Case, Rendered
from .plane import Plane
from .processes import Failed
from .proof import Fault
from .revisions import Workload, settled
from .scenarios import GRAPH, SCENARIOS, Scenario

ELSEWHERE = ("PodCliqueSet",)
"""Kinds whose controller does not run here: what happens to them is what the rules say."""
LINE = re.compile(r"^(\w+)(?:\.\S+?)?/(\S+) (created|configured|unchanged)$")


class Row(NamedTuple):
    """What a change did: objects as kind/name by what became of them."""

    title: str
    did: dict[str, list[str]]


Objects = dict[tuple[str, str], dict[str, Any]]
"""By kind and name."""


def walked(plane: Plane, folder: Path) -> tuple[list[Row], list[Fault]]:
    """Every scenario in a namespace of its own, all at once."""
    spaces = [f"change-{number:02d}" for number in range(len(SCENARIOS))]
    pairs = [(rendered(s, "before", n, folder), rendered(s, "after", n, folder)) for s, n in zip(SCENARIOS, spaces, strict=True)]
    for space, (before, _) in zip(spaces, pairs, strict=True):
        plane.must("create", "namespace", space)
        plane.must("apply", "--validate=strict", "-f", "-", stdin=before.text)
    old = {space: settled(plane, space) for space in spaces}
    said = [plane.kubectl("apply", "--validate=strict", "-f", "-", stdin=after.text) for _, after in pairs]
    rows, faults = [], []
    for scenario, space, (before, after), answer in zip(SCENARIOS, spaces, pairs, said, strict=True):
        rolled = {w for w, revision in settled(plane, space).items() if old[space].get(w, revision) != revision}
        row = seen(scenario.title, by_name(before), by_name(after), answer.out, rolled)
        rows.append(row)
        faults += disagreements(row, by_name(before), by_name(after))
        faults += [Fault(scenario.title, "upgrade", line) for line in answer.err.splitlines() if "configured" not in line]
    return rows, faults


def rendered(scenario: Scenario, when: str, namespace: str, folder: Path) -> Rendered:
    """The objects before or after the change."""
    path = folder / f"{namespace}-{when}.yaml"
    spec = {"namespace": namespace, **(scenario.before if when == "before" else scenario.after)}
    document = {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "ClusterOverlay", "metadata": {"name": "c"}, "spec": spec}
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    case = Case("", scenario.title, GRAPH.parent, ("render", GRAPH.name, "--overlay", str(path)), namespace)
    made = inputs.render(case)
    if made.refused:
        raise Failed(f"the scenario {scenario.title!r} does not render ({when}): {made.refused}")
    return made


def by_name(made: Rendered) -> Objects:
    """The objects of one namespace by kind and name."""
    return {(o["kind"], o["metadata"]["name"]): o for o in made.objects}


def seen(title: str, before: Objects, after: Objects, said: str, rolled: set[Workload]) -> Row:
    """What became of each object, from kubectl's lines and the revisions of the workloads."""
    words = {(m[1], m[2]): m[3] for m in map(LINE.match, said.splitlines()) if m}
    revised = {(kind, name) for kind, _, name in rolled}
    did: dict[str, list[str]] = {}
    for (kind, name), one in after.items():
        word = words.get((kind.lower(), name), "refused")
        effect = {"created": "new", "configured": "in-place"}.get(word, word)
        if effect == "in-place" and kind in ELSEWHERE:
            effect = expected(before[kind, name], one)
        elif (kind, name) in revised:
            effect = "rolls"
        did.setdefault(effect, []).append(f"{kind}/{name}")
    did["left"] = [f"{kind}/{name}" for kind, name in before if (kind, name) not in after]
    return Row(title, did)


def disagreements(row: Row, before: Objects, after: Objects) -> list[Fault]:
    """Where the rules foretell something else than what was seen."""
    found = {name: effect for effect, names in row.did.items() for name in names}
    return [
        Fault(row.title, "upgrade", f"{kind}/{name}: the rules say {foretold}, seen was {found[f'{kind}/{name}']}")
        for (kind, name), one in after.items()
        if (kind, name) in before and (foretold := expected(before[kind, name], one)) != found[f"{kind}/{name}"]
    ]
