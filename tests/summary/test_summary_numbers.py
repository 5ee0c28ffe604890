"""Numbers of a summary: counted in what is rendered, patches included, and as a reader would add them up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import CASES, EXAMPLES, arguments, documents, each, explaining, rendered, run, run_folder

DISAGG = EXAMPLES / "vllm-disagg-multinode"


def plan(folder: Path, *more: str) -> dict[str, Any]:
    """The plan of a folder as JSON."""
    done = run_folder(folder, [*explaining(arguments(folder)), "--format", "json", *more])
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def components(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {c["name"]: c for graph in found["graphs"] for c in graph["components"]}


@each(CASES)
def test_objects_are_counted(folder: Path) -> None:
    words = arguments(folder)
    if "--format" in words or any(w.startswith("-o") for w in words):
        return
    kinds = [d["kind"] for d in documents(rendered(folder).out)]
    assert plan(folder)["objects"] == {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def test_what_each_role_gets_and_loses() -> None:
    roles = {role["role"]: role for role in components(plan(DISAGG))["decode"]["roles"]}
    assert roles["leader"]["added"]["flags"][-2:] == ["--node-rank", "0"]
    assert "--headless" in roles["worker"]["added"]["flags"] and "--headless" not in roles["leader"]["added"]["flags"]
    assert roles["worker"]["dropped"]["probes"] == ["livenessProbe", "readinessProbe", "startupProbe"]
    assert roles["leader"]["dropped"]["probes"] == [] and "HF_HOME" not in roles["leader"]["added"]["env"]
    assert roles["worker"]["added"]["containers"] == ["wait-for-leader-mp"]


def test_a_patch_after_rendering_counts(tmp_path: Path) -> None:
    overlay = (DISAGG / "overlay.yaml").read_text(encoding="utf-8")
    overlay += "  manifests:\n    patches:\n    - target: {kind: LeaderWorkerSet}\n"
    overlay += "      patch: [{op: replace, path: /spec/replicas, value: 5}]\n"
    (tmp_path / "overlay.yaml").write_text(overlay, encoding="utf-8")
    done = run("explain", str(DISAGG / "graph.yaml"), "--overlay", "overlay.yaml", "--format", "json", cwd=tmp_path)
    decode = components(json.loads(done.out))["decode"]
    assert (decode["replicas"], decode["pods"], decode["gpus"]) == (5, 2, 40)


def test_gpus_of_a_memory_service_are_counted_although_a_claim_takes_their_place() -> None:
    found = components(plan(CASES / "gpu-memory-service-multinode"))["Worker"]
    assert (found["pods"], found["gpus"]) == (2, 8)


def test_gpus_shared_between_pods_are_counted_once() -> None:
    for found in components(plan(CASES / "grove-inter-pod-memory-service")).values():
        if any(role["role"] == "gms" for role in found["roles"]):
            assert all(role["gpus"] == 0 for role in found["roles"] if role["role"] != "gms") and found["gpus"]
            return
    pytest.fail("no weight server")
