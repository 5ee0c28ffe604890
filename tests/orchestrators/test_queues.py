"""Volcano queues: made before the PodGroups that name them, and named by everything that may make a PodGroup."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator import emit
from generator.pipeline import Options, Result, Source, compile

WAVE = "argocd.argoproj.io/sync-wave"
QUEUE = "scheduling.volcano.sh/queue-name"
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
    fidelity, document = spec.pop("fidelity", "corrected"), spec.pop("given", graph(nodes))
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
    return compile([Source("graph.yaml", yaml.safe_dump(document))], [Source("overlay.yaml", yaml.safe_dump(overlay))], Options())


def of(result: Result, kind: str) -> list[dict[str, Any]]:
    assert result.manifests, result.findings
    return [dict(m.body) for m in result.manifests if m.body["kind"] == kind]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"gang": "volcano"},
        {"operator": "1.1"},
        {"fidelity": "exact"},
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


def test_queues_that_others_make() -> None:
    assert not of(run(volcano={"createQueues": False}), "Queue") and not of(run(shared="external"), "Queue")


@pytest.mark.parametrize("operator", ["1.1", "1.2", "1.3", "1.4"])
@pytest.mark.parametrize("gang", ["none", "volcano", None])
def test_the_queue_is_kept_however_lws_is_installed(gang: str | None, operator: str) -> None:
    """The LeaderWorkerSet names it, for PodGroups that LWS makes although the overlay says that it makes none."""
    result = run(gang, operator=operator)
    sets, groups = of(result, "LeaderWorkerSet"), of(result, "PodGroup")
    assert {s["metadata"]["annotations"][QUEUE] for s in sets} == {"gpu-prod"}
    assert {g["spec"]["queue"] for g in groups} <= {"gpu-prod"}
    assert len(groups) == (2 if gang == "none" or operator == "1.1" else 0)


def test_no_queue_no_annotation() -> None:
    for gang in ("none", "volcano"):
        assert not any("annotations" in s["metadata"] for s in of(run(gang, scheduling={}), "LeaderWorkerSet"))
    assert not any("annotations" in s["metadata"] for s in of(run(operator="1.1", fidelity="exact"), "LeaderWorkerSet"))


def test_who_does_not_say_how_is_told_of_the_queue() -> None:
    (told,) = [f.message for f in run(None).findings if f.code == "DGD312"]
    assert "'gpu-prod'" in told
    (told,) = [f.message for f in run(None, scheduling={}).findings if f.code == "DGD312"]
    assert "queue" not in told


def test_a_queue_that_is_not_there_is_told_once_for_each_group() -> None:
    """The PodGroups say it; the LeaderWorkerSets, which name the same queue, do not repeat it."""
    given = graph()
    given["spec"]["services"]["decode"]["extraPodMetadata"] = {"annotations": {QUEUE: "gpu-lab"}}
    codes = sorted(f.code for f in run("none", scheduling={}, given=given).findings)
    assert set(codes) == {"DGD311", "DGD611"}
