"""What the webhook refuses about one component: internal/webhook/validation/shared_v1beta1.go, and nothing more than that."""

from __future__ import annotations

from typing import Any

import pytest

from generator import admission
from generator.clusters import profile_of, read_cluster
from generator.compilation import Options, Source
from generator.errors import Problems, Where
from generator.parse import graph

CLUSTERS = {"grove": "grove: true", "lws": "lws: true, volcano: true", "bare": "dra: false, inferencePool: false, grove: true"}
CONFIGURED = {"configMapRef": {"name": "c", "key": "k"}}
GPUS = {"resources": {"limits": {"nvidia.com/gpu": "2"}}}


def refused(
    component: dict[str, Any], cluster: str = "grove", version: str = "1.3", backend: str = "vllm", **main: Any
) -> list[tuple[str, str, str]]:
    """(code, message, the field below the component) of what is refused; `main` is the main container's."""
    problems = Problems()
    overlay = f"""
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata: {{name: c}}
spec: {{namespace: inf, operator: {{version: "{version}", fidelity: exact}}, capabilities: {{{CLUSTERS[cluster]}}}}}
"""
    found = read_cluster([Source("o.yaml", overlay)], Options(), problems)
    assert found is not None, [f.message for f in problems]
    container = {"name": "main", "image": "reg.example.com/r:1.3.0", **main}
    template = component.get("podTemplate") or {"spec": {"containers": [container]}}
    given = {
        "apiVersion": "nvidia.com/v1beta1",
        "kind": "DynamoGraphDeployment",
        "metadata": {"name": "g"},
        "spec": {
            "backendFramework": backend,
            "components": [{"name": "W", "type": "worker", **component, "podTemplate": template}],
        },
    }
    locate = lambda pointer, key=False: Where("graph.yaml", 1, 1, ".".join(map(str, pointer[3:])))  # noqa: E731
    profile = profile_of(found)
    parsed = graph.parse(given, locate, found, profile, "inf", problems)
    assert parsed is not None and not problems.failed(), [f.message for f in problems]
    said = problems.part()
    admission.check(parsed, found, profile, said)
    return [(f.code, f.message.removeprefix("component 'W': "), f.where.pointer) for f in said]


def codes(component: dict[str, Any], *args: str, **more: Any) -> list[str]:
    return [code for code, _, _ in refused(component, *args, **more)]


def memory(mode: str = "IntraPod", **more: Any) -> dict[str, Any]:
    return {"experimental": {"gpuMemoryService": {"mode": mode}, **more}}


def test_a_plain_worker_is_taken() -> None:
    assert refused({}) == []


@pytest.mark.parametrize("cluster", ["grove", "lws"])
@pytest.mark.parametrize(
    "component", [{"minAvailable": 1}, {"experimental": {"grove": {"forceScalingGroup": True}}}], ids=["minAvailable", "group"]
)
def test_what_only_grove_knows(component: dict[str, Any], cluster: str) -> None:
    said = codes(component, cluster, "1.6" if "experimental" in component else "1.3")
    assert said == ([] if cluster == "grove" else ["DGD112"])


@pytest.mark.parametrize(
    ("component", "main", "said"),
    [
        (memory(), GPUS, []),
        (memory(), {}, [("DGD123", "experimental.gpuMemoryService")]),  # no GPU limit
        ({"type": "frontend", **memory()}, GPUS, [("DGD123", "experimental.gpuMemoryService")]),
        (memory("InterPod"), GPUS, []),
    ],
)
def test_the_memory_service(component: dict[str, Any], main: dict[str, Any], said: list[tuple[str, str]]) -> None:
    assert [(code, field) for code, _, field in refused(component, **main)] == said


def test_the_memory_service_between_pods_is_a_matter_of_the_framework_and_of_grove() -> None:
    assert [m for _, m, _ in refused(memory("InterPod"), backend="sglang", **GPUS)] == [
        "inter-pod GPU memory service is for vLLM only; spec.backendFramework is sglang"
    ]
    assert "DGD112" in codes(memory("InterPod"), "lws", **GPUS)


def test_the_memory_service_shares_through_dra() -> None:
    assert codes(memory(), "bare", **GPUS) == ["DGD306"]


@pytest.mark.parametrize(
    ("experimental", "words"),
    [
        ({"failover": {}}, "IntraPod failover needs gpuMemoryService"),
        ({"failover": {"mode": "InterPod"}}, "InterPod failover needs gpuMemoryService"),
        (
            {"failover": {"mode": "InterPod"}, "gpuMemoryService": {"mode": "IntraPod"}},
            "failover mode InterPod differs from gpuMemoryService's",
        ),
    ],
)
def test_failover_goes_with_the_memory_service(experimental: dict[str, Any], words: str) -> None:
    said = refused({"experimental": experimental}, **GPUS)
    assert ("DGD124", words, "experimental.failover") in said


@pytest.mark.parametrize(("size", "said"), [("8Gi", []), ("0", []), ("-1Gi", ["DGD119"])])
def test_shared_memory_is_not_negative(size: str, said: list[str]) -> None:
    assert codes({"sharedMemorySize": size}) == said


def test_a_frontend_sidecar_names_a_container() -> None:
    beside = {"name": "front", "image": "reg.example.com/r:1.3.0"}
    template = {"spec": {"containers": [{"name": "main", "image": "reg.example.com/r:1.3.0"}, beside]}}
    assert refused({"frontendSidecar": "front", "podTemplate": template}) == []
    assert codes({"frontendSidecar": "other", "podTemplate": template}) == ["DGD108"]


@pytest.mark.parametrize(
    ("epp", "said"),
    [
        ({"eppConfig": CONFIGURED}, []),
        ({}, ["DGD120"]),
        ({"eppConfig": CONFIGURED, "replicas": 2}, ["DGD120"]),
        ({"eppConfig": CONFIGURED, "multinode": {"nodeCount": 2}}, ["DGD120"]),
    ],
)
def test_an_endpoint_picker(epp: dict[str, Any], said: list[str]) -> None:
    assert codes({"type": "epp", **epp}) == said


def test_an_endpoint_picker_needs_its_api() -> None:
    assert codes({"type": "epp", "eppConfig": CONFIGURED}, "bare") == ["DGD305"]
