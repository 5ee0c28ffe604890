"""What the tests of overlays share: two small graphs, and a run of the whole pipeline on texts."""

from __future__ import annotations

from typing import Any

import yaml

from generator.errors import Finding
from generator.model import Manifest
from generator.pipeline import Options, Result, Source, compile

ALPHA = """\
apiVersion: nvidia.com/v1alpha1
kind: DynamoGraphDeployment
metadata:
  name: llama
spec:
  backendFramework: vllm
  services:
    Frontend:
      componentType: frontend
      extraPodSpec:
        mainContainer:
          image: nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.2.0
    decode:
      componentType: worker
      replicas: 2
      multinode: {nodeCount: 2}
      resources:
        limits: {gpu: "4"}
        requests: {gpu: "4"}
      envs:
      - {name: FLAT, value: graph}
      extraPodSpec:
        mainContainer:
          image: nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.2.0
          command: [python3, -m, dynamo.vllm]
          args: [--model, m, --tensor-parallel-size, "8"]
          env:
          - {name: MAIN, value: graph}
"""
BETA = """\
apiVersion: nvidia.com/v1beta1
kind: DynamoGraphDeployment
metadata:
  name: llama
spec:
  backendFramework: vllm
  components:
  - name: Frontend
    type: frontend
    podTemplate:
      spec:
        containers:
        - name: main
          image: nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.2.0
  - name: decode
    type: worker
    replicas: 2
    multinode: {nodeCount: 2}
    podTemplate:
      spec:
        containers:
        - name: main
          image: nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.2.0
          command: [python3, -m, dynamo.vllm]
          args: [--model, m, --tensor-parallel-size, "8"]
          env:
          - {name: FLAT, value: graph}
          - {name: MAIN, value: graph}
          resources:
            limits: {nvidia.com/gpu: "4"}
            requests: {nvidia.com/gpu: "4"}
"""
GRAPHS = {"v1alpha1": ALPHA, "v1beta1": BETA}
FACTS: dict[str, Any] = {
    "namespace": "inference",
    "operator": {"version": "1.3"},
    "capabilities": {"lws": {"version": "0.8.0", "gangScheduling": "volcano"}, "volcano": {"version": "1.13.0"}},
}


def overlay(spec: dict[str, Any] | None = None, facts: dict[str, Any] | None = None) -> str:
    """An overlay's text: facts of a usual cluster, unless others are given, and what a test is about."""
    body = {**(FACTS if facts is None else facts), **(spec or {})}
    return yaml.safe_dump({"apiVersion": "dgd-render.dev/v1alpha1", "kind": "ClusterOverlay", "spec": body}, sort_keys=False)


def run(graph: str, *overlays: str, **options: Any) -> Result:
    """One run over texts: graph.yaml with overlay-1.yaml, overlay-2.yaml …"""
    sources = [Source(f"overlay-{i}.yaml", text) for i, text in enumerate(overlays, 1)]
    return compile([Source("graph.yaml", graph)], sources, Options(**options))


def rendered(graph: str, *overlays: str, **options: Any) -> list[dict[str, Any]]:
    """The objects of a run that must succeed."""
    result = run(graph, *overlays, **options)
    assert not result.failed, said(result)
    return [dict(m.body) for m in result.manifests]


def the(objects: list[dict[str, Any]], kind: str, name: str = "") -> dict[str, Any]:
    """The one object of a kind (and name)."""
    found = [o for o in objects if o["kind"] == kind and (not name or o["metadata"]["name"] == name)]
    assert len(found) == 1, [o["metadata"]["name"] for o in objects if o["kind"] == kind]
    return found[0]


def pods(obj: dict[str, Any]) -> list[dict[str, Any]]:
    """The pod templates of an object."""
    if obj["kind"] == "LeaderWorkerSet":
        group = obj["spec"]["leaderWorkerTemplate"]
        return [group["leaderTemplate"], group["workerTemplate"]]
    if obj["kind"] == "PodCliqueSet":
        return [{"metadata": c, "spec": c["spec"]["podSpec"]} for c in obj["spec"]["template"]["cliques"]]
    return [obj["spec"]["template"]]


def main(pod: dict[str, Any]) -> dict[str, Any]:
    """The main container of a pod template."""
    found: dict[str, Any] = next(c for c in pod["spec"]["containers"] if c["name"] == "main")
    return found


def env(pod: dict[str, Any]) -> dict[str, str]:
    """The plain variables of the main container."""
    return {e["name"]: e["value"] for e in main(pod)["env"] if "value" in e}


def said(result: Result) -> list[str]:
    """Every finding as `file:line:col severity code`."""
    return [f"{f.where} {f.severity} {f.code}: {f.message}" for f in result.findings]


def codes(result: Result, severity: str = "") -> list[str]:
    """The codes of a run's findings."""
    return [f.code for f in result.findings if not severity or f.severity == severity]


def finding(result: Result, code: str) -> Finding:
    """The one finding of a code."""
    found = [f for f in result.findings if f.code == code]
    assert len(found) == 1, said(result)
    return found[0]


def manifest(result: Result, kind: str) -> Manifest:
    """The one manifest of a kind."""
    found = [m for m in result.manifests if m.body["kind"] == kind]
    assert len(found) == 1
    return found[0]
