"""Volcano queues: made before the PodGroups that name them, and named by everything that may make a PodGroup."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator import emit
from generator.pipeline import Options, Result, Source, compile

WAVE = "argocd.argoproj.io/sync-wave"
IMAGE = "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0"


def graph(nodes: int = 2, replicas: int = 2) -> dict[str, Any]:
    """2 replicas of 2 nodes with 8 GPUs each."""
    main = {
        "image": IMAGE,
        "command": ["python3", "-m", "dynamo.vllm"],
        "args": ["--model", "m", "--tensor-parallel-size", str(8 * nodes)],
    }
    service = {
        "componentType": "worker",
        "replicas": replicas,
        "resources": {"limits": {"gpu": "8"}},
        "extraPodSpec": {"mainContainer": main},
        **({"multinode": {"nodeCount": nodes}} if nodes > 1 else {}),
    }
    head = {"apiVersion": "nvidia.com/v1alpha1", "kind": "DynamoGraphDeployment", "metadata": {"name": "gang"}}
    return {**head, "spec": {"backendFramework": "vllm", "services": {"decode": service}}}


def run(gang: str | None = "none", nodes: int = 2, operator: str = "1.3", **spec: Any) -> Result:
    """A run with queue gpu-prod, which is created."""
    volcano = {"version": "1.13.0", "queues": ["gpu-prod"], "createQueues": True, **spec.pop("volcano", {})}
    lws = {"version": "0.8.0", **({"gangScheduling": gang} if gang else {})}
    fidelity = spec.pop("fidelity", "corrected")
    overlay = {
        "apiVersion": "dgd-render.dev/v1alpha1",
        "kind": "ClusterOverlay",
        "metadata": {"name": "cluster"},
        "spec": {
            "namespace": "cq",
            "operator": {"version": operator, "fidelity": fidelity},
            "capabilities": {"lws": lws, "volcano": volcano, **spec.pop("capabilities", {})},
            "scheduling": {"queue": "gpu-prod"},
            **spec,
        },
    }
    return compile(
        [Source("graph.yaml", yaml.safe_dump(graph(nodes)))], [Source("overlay.yaml", yaml.safe_dump(overlay))], Options()
    )


def of(result: Result, kind: str) -> list[dict[str, Any]]:
    assert result.manifests, result.findings
    return [dict(m.body) for m in result.manifests if m.body["kind"] == kind]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"gang": "volcano"},
        {"operator": "1.1"},
        {"nodes": 1},
        {"capabilities": {"grove": True}},
        {"volcano": {"queues": ["gpu-prod", "default", "gpu-prod"]}},
    ],
)
def test_a_queue_comes_before_its_groups(given: dict[str, Any]) -> None:
    (queue,) = of(run(**given), "Queue")
    assert queue["metadata"] == {"name": "gpu-prod", "annotations": {WAVE: "-1"}}
    assert 'sync-wave: "-1"' in emit.text(m for m in run(**given).manifests if m.body["kind"] == "Queue")


def test_nothing_else_has_a_wave() -> None:
    assert [m.body["kind"] for m in run().manifests if WAVE in (m.body["metadata"].get("annotations") or {})] == ["Queue"]


def test_exact_and_queues_that_others_make() -> None:
    (queue,) = of(run(fidelity="exact"), "Queue")
    assert queue["metadata"] == {"name": "gpu-prod"}
    assert not of(run(volcano={"createQueues": False}), "Queue") and not of(run(shared="external"), "Queue")
