"""Taking over from a running operator (docs/argocd.md): rendered objects have the names of what the operator built."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hosts_tools import lines
from support import documents, named, run, shared

HASH = "nvidia.com/dynamo-worker-hash"
CASES = ("replicas-multinode-three", "podspec-multinode-scheduling", "v1beta1-multinode-sub-volume")


def keys(objects: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {(o["kind"], o["metadata"].get("namespace", ""), o["metadata"]["name"]) for o in objects}


def hashes(objects: list[dict[str, Any]]) -> set[str]:
    return {o["metadata"]["labels"][HASH] for o in objects if HASH in (o["metadata"].get("labels") or {})}


@pytest.mark.parametrize("case", CASES)
def test_a_pinned_exact_rendering_adopts_every_object(case: str, tmp_path: Path) -> None:
    """The live hash is read off a label, as the recipe says; every object is then rendered, and means the same."""
    live = documents(shared("conformance", "golden", "1.3", "lws", f"{case}.yaml").read_text())
    (pin,) = hashes(live)
    graph = shared("conformance", "cases", f"{case}.yaml")
    name = named(documents(graph.read_text()), "DynamoGraphDeployment")[0]["metadata"]["name"]
    overlay = yaml.safe_load(shared("conformance", "clusters", "lws-1.3.yaml").read_text())
    overlay["spec"]["operator"]["workerHash"] = {name: pin}
    (tmp_path / "takeover.yaml").write_text(yaml.safe_dump(overlay))
    done = run(str(graph), "--overlay", "takeover.yaml", cwd=tmp_path)
    assert done.code == 0, done.err
    ours = documents(done.out)
    assert keys(ours) == keys(live) and hashes(ours) == {pin}
    (tmp_path / "ours.yaml").write_text(done.out)
    golden = shared("conformance", "golden", "1.3", "lws", f"{case}.yaml")
    compared = lines(sys.executable, shared("conformance", "compare.py"), golden, "ours.yaml", cwd=tmp_path)
    assert compared.returncode == 0, compared.stdout


@pytest.mark.parametrize("case", CASES)
def test_another_pin_is_kept_although_the_graph_has_another_hash(case: str, tmp_path: Path) -> None:
    """An operator of another build may have computed another hash: the live one counts."""
    graph = shared("conformance", "cases", f"{case}.yaml")
    name = named(documents(graph.read_text()), "DynamoGraphDeployment")[0]["metadata"]["name"]
    overlay = yaml.safe_load(shared("conformance", "clusters", "lws-1.3.yaml").read_text())
    overlay["spec"]["operator"]["workerHash"] = {name: "0badc0de"}
    (tmp_path / "takeover.yaml").write_text(yaml.safe_dump(overlay))
    assert hashes(documents(run(str(graph), "--overlay", "takeover.yaml", cwd=tmp_path).out)) == {"0badc0de"}


def test_dropping_the_pin_renames_the_workers_and_nothing_else(tmp_path: Path) -> None:
    """The last step of the recipe: stable names, once."""
    graph = shared("conformance", "cases", "replicas-multinode-three.yaml")
    exact = yaml.safe_load(shared("conformance", "clusters", "lws-1.3.yaml").read_text())
    exact["spec"]["capabilities"]["lws"] = {"version": "0.8.0", "gangScheduling": "volcano"}
    (tmp_path / "exact.yaml").write_text(yaml.safe_dump(exact))
    exact["spec"]["operator"].pop("fidelity")
    (tmp_path / "corrected.yaml").write_text(yaml.safe_dump(exact))
    before, after = (documents(run(str(graph), "--overlay", f"{n}.yaml", cwd=tmp_path).out) for n in ("exact", "corrected"))
    changed = {kind for kind, _, _ in keys(before) ^ keys(after)}
    assert changed <= {"LeaderWorkerSet", "Deployment", "Service", "PodGroup"} and "LeaderWorkerSet" in changed
