"""The reference example: 2 nodes × 4 GPUs, `--tp-size 8`, and one annotation that decides where the graph goes."""

from __future__ import annotations

from typing import Any

import pytest
from launching import started, value
from overlaying import codes, finding, main, overlay, pods, rendered, run, the

OPT_OUT = '  annotations: {nvidia.com/enable-grove: "false"}\n'
BOTH: dict[str, Any] = {"grove": True, "lws": {"version": "0.8.0", "gangScheduling": "volcano"}, "volcano": True}


def graph(annotated: bool = False, backend: str = "sglang") -> str:
    flag = "--tp-size" if backend != "vllm" else "--tensor-parallel-size"
    return f"""\
apiVersion: nvidia.com/v1alpha1
kind: DynamoGraphDeployment
metadata:
  name: deepseek
{OPT_OUT if annotated else ""}spec:
  services:
    Frontend: {{componentType: frontend, extraPodSpec: {{mainContainer: {{image: "r/i:1.3.0"}}}}}}
    decode:
      componentType: worker
      multinode: {{nodeCount: 2}}
      resources: {{limits: {{gpu: "4"}}}}
      extraPodSpec:
        mainContainer:
          image: r/i:1.3.0
          command: [python3, -m, dynamo.{backend}]
          args: [{flag}, "8"]
"""


def facts(version: str | None = "1.3", **capabilities: Any) -> dict[str, Any]:
    return {"namespace": "inference", "capabilities": capabilities, **({"operator": {"version": version}} if version else {})}


def test_annotated_graph_on_a_cluster_with_both_is_a_set_of_two() -> None:
    found = rendered(graph(annotated=True), overlay({}, facts(**BOTH)))
    group = the(found, "LeaderWorkerSet")["spec"]["leaderWorkerTemplate"]
    assert group["size"] == 2 and not [o for o in found if o["kind"] == "PodCliqueSet"]
    for pod, rank in zip(pods(the(found, "LeaderWorkerSet")), ("0", "3"), strict=True):
        argv = started(main(pod))[0]
        assert (value(argv, "--nnodes"), value(argv, "--node-rank"), value(argv, "--tp-size")) == ("2", rank, "8")


def test_the_annotation_in_the_overlay_gives_the_same() -> None:
    moved = overlay({"graph": {"annotations": {"nvidia.com/enable-grove": "false"}}}, facts(**BOTH))
    assert rendered(graph(), moved) == rendered(graph(annotated=True), overlay({}, facts(**BOTH)))


def test_without_it_the_graph_is_a_podcliqueset() -> None:
    found = rendered(graph(), overlay({}, facts(**BOTH)))
    assert the(found, "PodCliqueSet") and not [o for o in found if o["kind"] == "LeaderWorkerSet"]


@pytest.mark.parametrize("annotated", [True, False])
def test_with_neither_it_is_refused(annotated: bool) -> None:
    result = run(graph(annotated), overlay({}, facts()))
    assert codes(result, "error") == ["DGD201"] and not result.manifests
    assert finding(result, "DGD201").where.file == "graph.yaml"


def test_without_operator_version_vllm_over_nodes_uses_ray_and_explain_says_why() -> None:
    result = run(graph(annotated=True, backend="vllm"), overlay({}, facts(None, **BOTH)))
    leader, worker = pods(next(dict(m.body) for m in result.manifests if m.body["kind"] == "LeaderWorkerSet"))
    assert started(main(leader))[0][:3] == ["ray", "start", "--head"] and started(main(worker))[0][0] == "ray"
    text = " ".join(r.text for part in result.plans[0].parts for r in part.reasons)
    assert "executor ray" in text and "nvidia.com/dynamo-operator-origin-version" in text
    with_version = rendered(graph(annotated=True, backend="vllm"), overlay({}, facts(**BOTH)))
    assert value(started(main(pods(the(with_version, "LeaderWorkerSet"))[1]))[0], "--distributed-executor-backend") == "mp"
