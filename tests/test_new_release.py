"""The recipe of CONTRIBUTING.md for an operator release, followed with a made-up one: one value and one behaviour changed.

Everything that was not changed is equal to the release before, on every kind of cluster, admission included.
"""

from __future__ import annotations

import pytest
from support import CASES, ROOT, folders

from generator import emit, releases
from generator.pipeline import Options, Source, compile
from generator.records import replace
from generator.releases import operator

BEFORE = releases.default()
MINOR = int(operator.RELEASES[-1].operator.partition(".")[2]) + 1
NAME = f"1.{MINOR}"
CLUSTERS = {
    "grove": "{grove: true, lws: true, volcano: true}",
    "lws": "{lws: true, volcano: true}",
    "none": "{}",
}


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release whose EPP logs otherwise (a value), and that makes one LWS a replica again (a behaviour)."""
    record = replace(
        BEFORE,
        operator=NAME,
        release=f"{NAME}.0",
        pods=replace(BEFORE.pods, epp_rust_log="warn"),
        lws=replace(BEFORE.lws, layout="indexed"),
    )
    monkeypatch.setattr(operator, "RELEASES", (*operator.RELEASES, record))


def overlay(version: str, capabilities: str) -> str:
    """An overlay that states the operator, the fidelity and what is installed; the origin of the graph is the same for all."""
    return f"""\
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata: {{name: c}}
spec:
  namespace: default
  operator: {{version: "{version}", originVersion: 1.5.0, fidelity: exact}}
  capabilities: {capabilities}
"""


def rendered(graph: str, version: str, capabilities: str) -> str:
    """The manifests, or the findings, with the release's own names taken out."""
    done = compile([Source("graph.yaml", graph)], [Source("overlay.yaml", overlay(version, capabilities))], Options())
    said = "\n".join(f"{f.code} {f.message} {f.hint}" for f in done.findings if f.severity == "error").replace(f"{version}.0", "")
    return said or emit.text(done.manifests)


@pytest.mark.parametrize("cluster", CLUSTERS)
@pytest.mark.usefixtures("made_up")
def test_all_that_was_not_changed_is_as_before(cluster: str) -> None:
    """Over all case graphs: only the changed value and the changed behaviour differ, refusals not at all."""
    seen = {"same": 0, "epp": 0, "lws": 0, "refused": 0}
    for folder in folders(CASES):
        graph = (folder / "graph.yaml").read_text(encoding="utf-8") if (folder / "graph.yaml").exists() else ""
        if "kind: DynamoGraphDeployment" not in graph:
            continue
        before, after = (rendered(graph, version, CLUSTERS[cluster]) for version in (BEFORE.operator, NAME))
        changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=False) if a != b]
        if before == after:
            seen["refused" if before.startswith("DGD") else "same"] += 1
        elif "kind: LeaderWorkerSet" in before:
            seen["lws"] += 1
            assert "kind: PodGroup" in after or "kind: PodGroup" in before
        else:
            seen["epp"] += 1
            assert {(a.strip(), b.strip()) for a, b in changed} == {("value: info", "value: warn")}, folder.name
    assert seen["same"] > 20 and seen["refused"] > 5, seen
    assert (seen["lws"] > 5) == (cluster == "lws") and (seen["epp"] > 0 or cluster == "none"), seen


@pytest.mark.usefixtures("made_up")
def test_admission_rules_hold_on() -> None:
    """What the CRD's rules refuse in the release before is refused still: a restart on create, a minAvailable above replicas."""
    graph = """\
apiVersion: nvidia.com/v1beta1
kind: DynamoGraphDeployment
metadata: {name: g}
spec:
  restart: {id: "1"}
  components:
  - {name: a, type: worker, minAvailable: 3, replicas: 2, podTemplate: {spec: {containers: [{name: main, image: "r/i:1.4.0"}]}}}
"""
    before, after = (rendered(graph, version, CLUSTERS["grove"]) for version in (BEFORE.operator, NAME))
    assert before == after and "restart must be unset" in after and "minAvailable" in after


@pytest.mark.usefixtures("made_up")
def test_texts_know_it() -> None:
    """Lists of releases in messages and pages come from the records."""
    assert NAME in releases.known_releases()
    done = compile([Source("graph.yaml", "")], [], Options(version="9.9"))
    assert any(f.code == "DGD702" and NAME in f.hint for f in done.findings)


def test_an_unknown_release_is_refused_with_the_list() -> None:
    done = compile([Source("graph.yaml", "a: b")], [], Options(version=NAME))
    refused = [f for f in done.findings if f.code == "DGD702"]
    assert len(refused) == 1 and ", ".join(releases.named()) in refused[0].hint


def test_the_recipe_touches_one_file() -> None:
    """CONTRIBUTING says where a release goes, and nothing else in generator/ names a release."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "generator/releases/operator.py" in text
