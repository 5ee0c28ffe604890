"""The CEL rules D1 to D21 of validation.md 2.2: each fires where it should, by version, and is quiet beside it."""

from __future__ import annotations

from typing import Any

import pytest

from generator.schema.graph_rules import graph_rules

BACKEND = "nvidia.com/vllm-distributed-executor-backend"


def alpha(service: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    return {"spec": {"services": {"w": service or {}}, **spec}}


def beta(*components: dict[str, Any], **spec: Any) -> dict[str, Any]:
    return {"spec": {"components": list(components), **spec}}


def kv(**policy: Any) -> dict[str, Any]:
    return alpha(experimental={"kvTransferPolicy": {"domain": "rack", **policy}})


def template(**spec: Any) -> dict[str, Any]:
    return beta({"name": "w", "podTemplate": {"spec": spec}})


def experimental(**parts: Any) -> dict[str, Any]:
    return beta({"name": "w", "experimental": parts})


ALL = ("1.1", "1.2", "1.3", "1.4", "1.5")
FROM_2, FROM_3, FROM_4 = ALL[1:], ALL[2:], ALL[3:]
UP_TO_2 = ("1.1", "1.2")
FIRING: list[tuple[str, tuple[str, ...], dict[str, Any]]] = [
    ("D1", ALL, alpha(pvcs=[{"name": "a", "create": True, "size": "1Gi"}])),
    ("D2-disabled", ("1.1",), alpha({"sharedMemory": {"disabled": True}})),
    ("D2", FROM_2, alpha({"sharedMemory": {}})),
    ("D2", FROM_2, alpha({"sharedMemory": {"size": "0"}})),
    ("D2", FROM_2, alpha({"sharedMemory": {"size": "-1Gi"}})),
    ("D3", FROM_3, alpha({"checkpoint": {"job": {}, "checkpointRef": "a"}})),
    ("D3", FROM_3, experimental(checkpoint={"enabled": True, "job": {}, "checkpointRef": "a"})),
    ("D5", UP_TO_2, alpha({"checkpoint": {"enabled": True, "checkpointRef": ""}})),
    ("D5", ("1.2",), experimental(checkpoint={})),
    ("D6", FROM_3, alpha({"gpuMemoryService": {"enabled": True, "mode": "interPod", "extraClientContainers": ["a"]}})),
    ("D6", FROM_3, experimental(gpuMemoryService={"mode": "InterPod", "extraClientContainers": ["a"]})),
    ("D7", FROM_3, alpha({"gpuMemoryService": {"enabled": True, "extraClientPods": [{"name": "a"}]}})),
    ("D8", FROM_3, experimental(gpuMemoryService={"mode": "InterPod", "extraClientPods": [{"name": "a"}]})),
    ("D9", FROM_3, kv()),
    ("D9", FROM_3, kv(labelKey="a", clusterTopologyName="b")),
    ("D10", FROM_3, kv(labelKey="a", enforcement="preferred")),
    ("D11", FROM_3, kv(labelKey="a", preferredWeight=0.5)),
    ("D12", FROM_3, kv(labelKey=f"{'a' * 254}/b")),
    ("D13", FROM_3, alpha(restart={"id": "1"})),
    ("D13", FROM_3, beta(restart={"id": "1"})),
    ("D14", FROM_3, alpha({"minAvailable": 2})),
    ("D14", FROM_3, beta({"name": "w", "minAvailable": 3, "replicas": 2})),
    ("D16", FROM_2, beta({"name": "a", "type": "epp"}, {"name": "b", "type": "epp"})),
    ("D17", FROM_2, beta({"name": "Worker"}, {"name": "worker"})),
    ("D18", FROM_2, beta({"name": "a", "type": "worker", "eppConfig": {"config": {}}})),
    ("D18", FROM_2, beta({"name": "a", "type": "epp", "eppConfig": {}})),
    ("D19", FROM_4, beta({"name": "a", "podTemplate": {"metadata": {"annotations": {BACKEND: "quic"}}}})),
    ("D20", FROM_4, template(containers=[{"name": "main"}, {"name": "side", "image": ""}])),
    ("D21", FROM_4, template(initContainers=[{"name": "main"}])),
]


@pytest.mark.parametrize(("rule", "versions", "graph"), FIRING, ids=[f"{case[0]}-{n}" for n, case in enumerate(FIRING)])
def test_a_rule_fires_in_its_versions_and_in_no_other(rule: str, versions: tuple[str, ...], graph: dict[str, Any]) -> None:
    api = "v1alpha1" if "services" in graph["spec"] else "v1beta1"
    apis = [version for version in ALL if api == "v1alpha1" or version != "1.1"]
    firing = tuple(v for v in apis if rule in {problem.kind for problem in graph_rules(v, api, graph)})
    assert firing == tuple(version for version in versions if version in apis)


QUIET = [
    alpha({"sharedMemory": {"size": "1Gi"}, "minAvailable": 1, "checkpoint": {}}),
    alpha({"minAvailable": 2, "replicas": 0}, pvcs=[{"name": "a", "create": False}]),
    kv(labelKey="a", enforcement="preferred", preferredWeight=1),
    beta({"name": "a", "type": "epp", "eppConfig": {"config": {}}}, {"name": "b"}),
    beta({"name": "a", "podTemplate": {"metadata": {"annotations": {BACKEND: "Ray"}}}}),
    template(containers=[{"name": "main"}, {"name": "side", "image": "x"}], initContainers=[{"name": "i", "image": "x"}]),
]


@pytest.mark.parametrize("graph", QUIET)
def test_a_right_graph_is_left_alone(graph: dict[str, Any]) -> None:
    api = "v1alpha1" if "services" in graph["spec"] else "v1beta1"
    assert graph_rules("1.3", api, graph) == []


GARBAGE: list[Any] = [
    None,
    [],
    "x",
    {"spec": []},
    {"spec": {"services": [1], "pvcs": {}, "experimental": 1}},
    {"spec": {"services": {"a": 1, "b": {"sharedMemory": 1, "checkpoint": [], "minAvailable": "2"}}}},
    {"spec": {"components": [1, {"name": 1, "eppConfig": 1, "podTemplate": {"spec": {"containers": {}}}}]}},
]


@pytest.mark.parametrize("graph", GARBAGE)
@pytest.mark.parametrize("api", ["v1alpha1", "v1beta1"])
def test_garbage_is_left_to_the_schema(graph: Any, api: str) -> None:
    for version in ALL:
        graph_rules(version, api, graph)
