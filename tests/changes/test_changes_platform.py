"""docs/platform-upgrades.md, and what the operators of both releases really built, which must differ as `diff` says."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import pytest
import yaml
from support import ROOT, shared

from generator.changes import apps
from generator.changes.capacity import WORKLOADS
from generator.changes.compare import Pair, compare
from generator.errors import Problems
from generator.pipeline import Options, Source

sys.path.insert(0, str(ROOT / "scripts"))

import platform_upgrades

STEPS = platform_upgrades.STEPS
EVERY = 3


def rows(counts: platform_upgrades.Counts, *cells: str) -> str:
    return f"| {' | '.join(cells)} | {counts.row()} |\n"


@pytest.mark.parametrize(("old", "new"), STEPS)
def test_a_row_of_the_page(old: str, new: str) -> None:
    """`python3 scripts/dev.py platform` writes all of them."""
    shared("conformance")
    counts = platform_upgrades.Counts(old, new, "LWS", "corrected", "new")
    page = platform_upgrades.PAGE.read_text(encoding="utf-8")
    assert rows(counts, f"{old} → {new}", "LWS", "corrected", "new") in page
    assert f"| {counts.why()} |\n" in page


@cache
def target(version: str, cluster: str) -> apps.RenderTarget:
    path = shared("conformance", "clusters", f"{cluster}-{version}.yaml")
    return apps.target([Source(path.name, path.read_bytes())], Options(), Problems())


def golden(version: str, cluster: str, name: str) -> list[dict[str, Any]] | None:
    """What the operator built; None where it refused."""
    path = shared("conformance", "golden", version, cluster, "corpus", name)
    found = [d for d in yaml.load_all(path.read_text(), yaml.CSafeLoader) if d] if path.exists() else [{"error": {}}]
    return None if "error" in found[0] else found


def workloads(before: apps.AppRendering, after: apps.AppRendering) -> dict[tuple[str, str], str]:
    found = compare([Pair("", before, after)])
    return {(o.kind, o.name): o.change for o in found.objects if o.kind in WORKLOADS}


@pytest.mark.parametrize("cluster", ["lws", "grove"])
@pytest.mark.parametrize(("old", "new"), STEPS)
def test_what_the_operators_built_differs_so(old: str, new: str, cluster: str) -> None:
    """Each release made the graph anew, so its origin is new; every third graph."""
    folders = [shared("conformance", "corpus", version) for version in (old, new)]
    wrong, seen = {}, 0
    for path in sorted(folders[0].glob("*.yaml"))[::EVERY]:
        other = folders[1] / path.name
        built = [golden(version, cluster, path.name) for version in (old, new)]
        if None in built or not other.exists() or other.read_bytes() != path.read_bytes():
            continue
        app = apps.read(path.name, [Source(path.name, path.read_bytes())], Problems())
        mine = [apps.rendered(app, target(version, cluster)) for version in (old, new)]
        if any(done.refused for done in mine):
            continue
        said = workloads(*mine)
        really = workloads(*(apps.directory(path.name, bodies or ()) for bodies in built))
        seen += 1
        if said != really:
            wrong[path.name] = set(said.items()) ^ set(really.items())
    assert not wrong and seen >= 8, (seen, wrong)
