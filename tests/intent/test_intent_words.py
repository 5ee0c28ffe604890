"""Annotations, component types and fields that do nothing, or belong elsewhere; and those that are right."""

from __future__ import annotations

from typing import Any

import pytest
from meaning import FACTS, GROVE, IMAGE, graph, run, said, words

NOTHING = ("DGD152", "DGD153", "DGD154")


def annotated(**where: dict[str, str]) -> dict[str, Any]:
    """A graph with annotations at `metadata`, `spec`, `service` or `pod`, or `labels`."""
    service: dict[str, Any] = {}
    if "service" in where:
        service["annotations"] = where["service"]
    if "pod" in where:
        service["extraPodMetadata"] = {"annotations": where["pod"]}
    metadata = {k: v for k, v in (("annotations", where.get("metadata")), ("labels", where.get("labels"))) if v}
    return graph(service=service, metadata=metadata, spec={"annotations": where["spec"]} if "spec" in where else {})


@pytest.mark.parametrize(
    ("where", "key", "meant"),
    [
        ("metadata", "nvidia.com/enable-groove", "nvidia.com/enable-grove"),
        ("metadata", "nvidia.com/Enable-Grove", "nvidia.com/enable-grove"),
        ("metadata", "dynamo.nvidia.com/enable-grove", "nvidia.com/enable-grove"),
        ("metadata", "nvidia.com/vllm-distributed-executor", "nvidia.com/vllm-distributed-executor-backend"),
        ("metadata", "nvidia.com/use-lws", "known here"),
        ("pod", "nvidia.com/disable-image-pull-secret-discover", "nvidia.com/disable-image-pull-secret-discovery"),
        ("spec", "nvidia.com/deployment-stratgey", "nvidia.com/deployment-strategy"),
    ],
)
def test_keys_that_nobody_reads(where: str, key: str, meant: str) -> None:
    result = run(annotated(**{where: {key: "x"}}))
    assert said(result, *NOTHING) == [("DGD152", "warning")] and meant in words(result)


@pytest.mark.parametrize(
    ("where", "key", "value"),
    [
        ("metadata", "nvidia.com/enable-grove", "no"),
        ("metadata", "nvidia.com/enable-grove", "0"),
        ("metadata", "nvidia.com/enable-metrics", "False"),
        ("metadata", "nvidia.com/dynamo-discovery-backend", "k8s"),
        ("pod", "nvidia.com/disable-image-pull-secret-discovery", "yes"),
        ("pod", "nvidia.com/deployment-strategy", "recreate"),
        ("pod", "nvidia.com/dynamo-kube-discovery-mode", "Container"),
    ],
)
def test_values_that_mean_nothing(where: str, key: str, value: str) -> None:
    result = run(annotated(**{where: {key: value}}))
    assert said(result, *NOTHING) == [("DGD153", "warning")] and repr(value) in words(result)


@pytest.mark.parametrize(
    ("where", "key"),
    [
        ("metadata", "nvidia.com/disable-image-pull-secret-discovery"),
        ("metadata", "nvidia.com/deployment-strategy"),
        ("spec", "nvidia.com/enable-grove"),
        ("pod", "nvidia.com/enable-grove"),
        ("service", "nvidia.com/vllm-distributed-executor-backend"),
        ("labels", "nvidia.com/enable-grove"),
    ],
)
def test_places_where_nobody_reads(where: str, key: str) -> None:
    value = {"nvidia.com/deployment-strategy": "Recreate", "nvidia.com/vllm-distributed-executor-backend": "mp"}.get(key, "true")
    assert said(run(annotated(**{where: {key: value}})), *NOTHING) == [("DGD154", "warning")]


@pytest.mark.parametrize(
    "where",
    [
        {"metadata": {"nvidia.com/enable-grove": "FALSE"}},
        {"metadata": {"nvidia.com/enable-grove": "true", "nvidia.com/enable-metrics": "false"}},
        {"metadata": {"nvidia.com/vllm-distributed-executor-backend": "MP"}},
        {"metadata": {"nvidia.com/workload-provider": "grove", "nvidia.com/current-worker-hash": "1a2b3c4d"}},
        {"metadata": {"team.example.com/owner": "search", "nemotron-ultra.nvidia.com/role": "x"}},
        {"pod": {"nvidia.com/use-gputype": "H200", "nvidia.com/deployment-strategy": "Recreate"}},
        {"spec": {"nvidia.com/enable-metrics": "false", "nvidia.com/deployment-strategy": "RollingUpdate"}},
        {"labels": {"nvidia.com/dynamo-graph-deployment-name": "chat"}},
    ],
)
def test_right_annotations(where: dict[str, dict[str, str]]) -> None:
    assert said(run(annotated(**where)), *NOTHING) == []


def test_an_overlays_annotation_is_told_at_the_overlay() -> None:
    result = run(graph(), facts={**FACTS, "graph": {"annotations": {"nvidia.com/enable-grove": "no"}}})
    assert [f.where.file for f in result.findings if f.code == "DGD153"] == ["overlay.yaml"]


@pytest.mark.parametrize(
    ("given", "meant"), [("main", "frontend"), ("Worker", "worker"), ("Decode", "decode"), ("frontent", "frontend")]
)
@pytest.mark.parametrize("facts", [FACTS, GROVE], ids=["lws", "grove"])
def test_types_of_other_times(given: str, meant: str, facts: dict[str, Any]) -> None:
    result = run(graph(service={"componentType": given}), facts=facts)
    assert result.failed and said(result, "DGD155", "DGD208") == [("DGD208" if facts is FACTS else "DGD155", "error")]
    assert f"{meant}" in words(result)


def test_types_in_exact_and_types_of_nobody() -> None:
    assert said(run(graph(service={"componentType": "main"}), facts=GROVE, exact=True), "DGD155") == [("DGD155", "warning")]
    assert said(run(graph(service={"componentType": "tokenizer"}), facts=GROVE), "DGD155", "DGD157") == [("DGD157", "warning")]
    assert said(run(graph(service={"componentType": "default"}), facts=GROVE), "DGD155", "DGD157") == []
    assert said(run(graph(service={"subComponentType": "Prefill"})), "DGD155") == [("DGD155", "error")]
    assert said(run(graph(service={"subComponentType": "encode"})), "DGD155") == []


BETA = """\
apiVersion: nvidia.com/v1beta1
kind: DynamoGraphDeployment
metadata: {name: chat}
spec:
  %s: %s
  components:
  - name: w
    type: worker
    %s: %s
    podTemplate:
      spec:
        containers:
        - name: main
          image: IMAGE
          command: [python3, -m, dynamo.vllm]
          args: [--model, m]
          resources: {limits: {nvidia.com/gpu: "1"}}
""".replace("IMAGE", IMAGE)


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("envFromSecret", "s", "podTemplate.spec.containers, in the container main: envFrom"),
        ("envs", "[]", "env"),
        ("extraPodSpec", "{}", "podTemplate.spec"),
        ("componentType", "worker", "in v1beta1 it is type"),
        ("resources", "{}", "in the container main: resources"),
        ("nodeSelector", "{}", "podTemplate.spec.nodeSelector"),
        ("gpuMemoryService", "{}", "experimental.gpuMemoryService"),
        ("sharedMemory", "{}", "sharedMemorySize"),
        ("ingress", "{}", "Ingress beside the graph"),
        ("runtimeVersionOverride", "1.4.0", "operator 1"),
    ],
)
def test_fields_of_v1alpha1_in_v1beta1(field: str, value: str, place: str) -> None:
    result = run(BETA % ("backendFramework", "vllm", field, value))
    assert said(result) == [("DGD101", "error")] and place in words(result)


@pytest.mark.parametrize(
    ("service", "place"),
    [
        ({"type": "worker"}, "componentType"),
        ({"podTemplate": {}}, "extraPodSpec"),
        ({"image": IMAGE}, "extraPodSpec.mainContainer.image"),
        ({"env": []}, "envs"),
        ({"tolerations": []}, "extraPodSpec.tolerations"),
        ({"sharedMemorySize": "8Gi"}, "sharedMemory.size"),
    ],
)
def test_fields_of_v1beta1_in_v1alpha1(service: dict[str, Any], place: str) -> None:
    result = run(graph(service=service))
    assert said(result) == [("DGD101", "error")] and place in words(result)


def test_words_of_enumerations() -> None:
    assert "did you mean vllm?" in words(run(graph(spec={"backendFramework": "vLLM"})))
    assert "did you mean worker?" in words(
        run((BETA % ("backendFramework", "vllm", "replicas", "1")).replace("type: worker", "type: Worker"))
    )


@pytest.mark.parametrize(
    ("head", "meant"),
    [
        (("nvidia.com/v1alpha1", "DynamoGraphDeployement"), "DynamoGraphDeployment"),
        (("nvidia.com/v1alpha1", "dynamographdeployment"), "DynamoGraphDeployment"),
        (("nvidia.com/v1alpha1", "DynamoGraph"), "DynamoGraphDeployment"),
        (("dynamo.nvidia.com/v1alpha1", "DynamoGraphDeployment"), "nvidia.com/v1alpha1"),
        (("v1beta1", "DynamoGraphDeployment"), "nvidia.com/v1beta1"),
    ],
)
def test_not_quite_a_graph(head: tuple[str, str], meant: str) -> None:
    """Alone, and beside a right graph."""
    document = graph(apiVersion=head[0], kind=head[1])
    for documents in ([document], [document, graph(metadata={"name": "other"})]):
        result = run(*documents)
        assert said(result) == [("DGD156", "error")] and meant in words(result)


def test_overlays_that_are_none() -> None:
    assert "Helm chart's values" in words(run(graph(), overlay="image: x\nreplicaCount: 2\n"))
    assert "this is a graph" in words(run(graph(), overlay=BETA % ("backendFramework", "vllm", "replicas", "1")))
    wrong = "apiVersion: dgd-render.dev/v1\nkind: ClusterOverlays\nmetadata: {name: x}\n"
    assert "kind: ClusterOverlay" in words(run(graph(), overlay=wrong))
