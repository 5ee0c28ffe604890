"""From a place in a rendered object back to the graph or overlay: pod templates 1:1 where they go along, else the component."""

from __future__ import annotations

import pytest

from generator.model import Manifest
from generator.patch import origin
from generator.pipeline import Options, Source, compile

OVERLAY = """\
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
spec:
  namespace: inference
  operator: {version: "1.3"}
  capabilities: {CAPABILITIES}
  graph:
    components:
      decode:
        env: [{name: SET, value: overlay}]
  manifests:
    patches:
    - target: {kind: Service, name: .*decode}
      patch: {metadata: {labels: {added: later}}}
"""
ALPHA = """\
apiVersion: nvidia.com/v1alpha1
kind: DynamoGraphDeployment
metadata: {name: g}
spec:
  services:
    decode:
      componentType: worker
      replicas: 2
      multinode: {nodeCount: 2}
      resources:
        limits:
          gpu: "4"
          custom: {example.com/nic: "1"}
      envs:
      - {name: FLAT, value: "1"}
      livenessProbe: {httpGet: {path: /x, port: system}}
      volumeMounts:
      - {name: models, mountPoint: /models}
      extraPodMetadata: {annotations: {note: x}}
      labels: {team: y-team}
      extraPodSpec:
        tolerations:
        - {key: a, operator: Exists}
        initContainers:
        - {name: prepare, image: p}
        containers:
        - {name: side, image: s}
        mainContainer:
          image: i
          command: [python3, -m, dynamo.sglang]
          args: [--tp-size, "8"]
          env:
          - {name: MAIN, value: "1"}
"""
BETA = """\
apiVersion: nvidia.com/v1beta1
kind: DynamoGraphDeployment
metadata: {name: g}
spec:
  components:
  - name: decode
    type: worker
    replicas: 2
    multinode: {nodeCount: 2}
    podTemplate:
      metadata: {labels: {team: y-team}}
      spec:
        tolerations:
        - {key: a, operator: Exists}
        containers:
        - name: side
          image: s
        - name: main
          image: i
          command: [python3, -m, dynamo.sglang]
          args: [--tp-size, "8"]
          env:
          - {name: MAIN, value: "1"}
          resources: {limits: {nvidia.com/gpu: "4"}}
"""


def manifests(graph: str, capabilities: str = "{lws: {gangScheduling: volcano}, volcano: true}") -> dict[str, Manifest]:
    result = compile(
        [Source("graph.yaml", graph)], [Source("overlay.yaml", OVERLAY.replace("{CAPABILITIES}", capabilities))], Options()
    )
    assert not result.failed, [f.message for f in result.findings]
    return {f"{m.body['kind']}/{m.body['metadata']['name']}": m for m in result.manifests}


def line(manifest: Manifest, *pointer: str | int) -> str:
    """The text that a place leads to, with its file."""
    where = origin.where(manifest, pointer)
    text = (
        (ALPHA if manifest.graph is not None and manifest.graph.api == "v1alpha1" else BETA)
        if where.file == "graph.yaml"
        else OVERLAY
    )
    return f"{where.file}: {text.splitlines()[where.line - 1][where.column - 1 :].strip()}"


def at(items: list[dict[str, object]], name: str, key: str = "name") -> int:
    return next(i for i, x in enumerate(items) if x.get(key) == name)


LWS = ("spec", "leaderWorkerTemplate")
WORKER = (*LWS, "workerTemplate", "spec")


def test_v1alpha1() -> None:
    made = manifests(ALPHA)["LeaderWorkerSet/g-decode-0"]
    pod = made.body["spec"]["leaderWorkerTemplate"]["workerTemplate"]["spec"]
    main = at(pod["containers"], "main")
    env = pod["containers"][main]["env"]
    container = (*WORKER, "containers", main)
    assert line(made, "spec", "replicas") == "graph.yaml: 2"
    assert line(made, *LWS, "size") == "graph.yaml: 2}"
    assert line(made, *container, "image").startswith("graph.yaml: i")
    assert line(made, *container, "args", 1) == 'graph.yaml: "8"]'
    assert line(made, *container, "args", 3).startswith("graph.yaml: [--tp-size"), "a flag that we added: the list"
    assert line(made, *container, "env", at(env, "MAIN"), "value") == 'graph.yaml: "1"}'
    assert "FLAT" in line(made, *container, "env", at(env, "FLAT"))
    assert line(made, *container, "env", at(env, "SET"), "value") == "overlay.yaml: overlay}]"
    assert line(made, *container, "env", at(env, "DYN_NAMESPACE"), "value").startswith("graph.yaml:")
    assert line(made, *container, "resources", "limits", "nvidia.com/gpu") == 'graph.yaml: "4"'
    assert line(made, *container, "resources", "limits", "example.com/nic") == 'graph.yaml: "1"}'
    mounts = pod["containers"][main]["volumeMounts"]
    assert "models" in line(made, *container, "volumeMounts", at(mounts, "models"))
    assert line(made, *WORKER, "tolerations", 0, "key") == "graph.yaml: a, operator: Exists}"
    assert "side" in line(made, *WORKER, "containers", at(pod["containers"], "side"))
    assert line(made, *WORKER, "initContainers", at(pod["initContainers"], "prepare"), "image") == "graph.yaml: p}"
    assert line(made, *LWS, "workerTemplate", "metadata", "annotations", "note") == "graph.yaml: x}}"
    assert line(made, *LWS, "workerTemplate", "metadata", "labels", "team") == "graph.yaml: y-team}"
    assert line(made, *WORKER, "restartPolicy") == "graph.yaml: componentType: worker", "nothing of the user's: the component"
    assert line(made, "metadata", "name") == "graph.yaml: componentType: worker"


def test_v1beta1() -> None:
    made = manifests(BETA)["LeaderWorkerSet/g-decode-0"]
    pod = made.body["spec"]["leaderWorkerTemplate"]["workerTemplate"]["spec"]
    container = (*WORKER, "containers", at(pod["containers"], "main"))
    assert line(made, *container, "image") == "graph.yaml: i"
    assert line(made, *container, "resources", "limits", "nvidia.com/gpu") == 'graph.yaml: "4"}}'
    assert line(made, *WORKER, "containers", at(pod["containers"], "side"), "image") == "graph.yaml: s"
    assert line(made, *LWS, "workerTemplate", "metadata", "labels", "team") == "graph.yaml: y-team}}"
    assert (
        line(made, *container, "env", at(pod["containers"][container[-1]]["env"], "SET"))
        == "overlay.yaml: {name: SET, value: overlay}]"
    )


@pytest.mark.parametrize("graph", [ALPHA, BETA])
def test_cliques(graph: str) -> None:
    made = manifests(graph, "{grove: true}")["PodCliqueSet/g"]
    cliques = made.body["spec"]["template"]["cliques"]
    index = at(cliques, "decode-wkr")
    base = ("spec", "template", "cliques", index)
    main = at(cliques[index]["spec"]["podSpec"]["containers"], "main")
    assert line(made, *base, "spec", "podSpec", "containers", main, "image").startswith("graph.yaml: i")
    assert line(made, *base, "labels", "team").startswith("graph.yaml: y-team")
    assert line(made, "spec", "template", "podCliqueScalingGroups", 0, "replicas") == "graph.yaml: 2"
    assert line(made, *base, "name").startswith("graph.yaml:")
    assert line(made, "metadata", "name") == "graph.yaml: g}"


def test_other_objects_and_what_a_patch_added() -> None:
    found = manifests(ALPHA)
    service = found["Service/g-decode"]
    assert line(service, "metadata", "labels", "added") == "overlay.yaml: later}}}"
    assert line(service, "spec", "ports", 0) == "graph.yaml: componentType: worker"
    assert line(found["ServiceAccount/planner-serviceaccount"], "metadata", "name").startswith("graph.yaml: apiVersion")
