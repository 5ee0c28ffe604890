"""GPUs of a node, as each release reads them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from backends_run import exact

from generator.backends.gpus import is_gpu, per_node, reserved, taken_of_node
from generator.dra import is_gpu as is_gpu_for_claims
from generator.errors import Fault
from generator.parse.claims import beside


def held(limits: Any = None, requests: Any = None, claims: Any = None) -> dict[str, Any]:
    return {"resources": {k: v for k, v in (("limits", limits), ("requests", requests), ("claims", claims)) if v}}


def test_service_limits() -> None:
    both = {"resources": {"limits": {"gpu": "8"}, "requests": {"gpu": "4"}}}
    container = held({"nvidia.com/gpu": "2"})
    assert per_node(container, "vllm", exact("1.1"), alpha=both) == 8
    assert per_node(container, "trtllm", exact("1.1"), alpha=both) == 4
    assert per_node(container, "vllm", exact("1.1"), alpha={"resources": {"requests": {"gpu": "4"}}}) == 0
    assert (
        per_node(container, "trtllm", exact("1.1"), alpha={"resources": {"requests": {"gpu": "x"}, "limits": {"gpu": "2"}}}) == 2
    )
    assert per_node(container, "vllm", exact("1.1"), alpha={"resources": {"limits": {"gpu": "1k"}}}) == 0
    assert per_node(container, "vllm", exact("1.1")) == 0


@pytest.mark.parametrize("version", ["1.2", "1.3"])
def test_requests_before_limits(version: str) -> None:
    assert per_node(held({"nvidia.com/gpu": "8"}, {"nvidia.com/gpu": 4}), "vllm", exact(version)) == 4
    assert per_node(held({"nvidia.com/gpu": "8"}, {"cpu": "4"}), "trtllm", exact(version)) == 8
    assert per_node(held({"amd.com/gpu": "8", "nvidia.com/gpu": "2"}), "vllm", exact(version)) == 2
    assert per_node(held({"nvidia.com/mig-1g.5gb": "3"}), "vllm", exact(version)) == 3
    assert per_node(held({"nvidia.com/gpu": "1500m"}), "vllm", exact(version)) == 2
    assert per_node(held({"cpu": "8"}), "vllm", exact(version)) == 0
    assert per_node({}, "vllm", exact(version)) == 0


def test_limits_before_requests() -> None:
    assert per_node(held({"nvidia.com/gpu": "8"}, {"nvidia.com/gpu": "4"}), "vllm", exact("1.5")) == 8
    assert per_node(held(None, {"nvidia.com/gpu": "4"}), "trtllm", exact("1.5")) == 4
    assert per_node(held({"nvidia.com/gpu": "8", "amd.com/gpu": "2"}), "vllm", exact("1.5")) == 2
    assert per_node(held({"nvidia.com/gpu": "8000m"}), "vllm", exact("1.5")) == 8
    with pytest.raises(Fault, match="whole") as caught:
        per_node(held({"nvidia.com/gpu": "1500m"}), "vllm", exact("1.5"))
    assert caught.value.code == "DGD502"


def test_a_worker_without_framework_never_asks() -> None:
    assert per_node(held({"nvidia.com/gpu": "1500m"}), "noop", exact("1.5")) == 0


def test_claims() -> None:
    pod = [{"name": "gpus", "resourceClaimTemplateName": "eight"}, {"name": "shared", "resourceClaimName": "two"}]
    claims = {"eight": 8, "two": 2, "direct": 1}
    container = held(None, None, [{"name": "gpus"}, {"name": "shared"}])
    assert per_node(container, "vllm", exact("1.5"), pod_claims=pod, claims=claims) == 10
    assert per_node(container, "vllm", exact("1.5"), pod_claims=pod, claims={"gpus": 4, "shared": 0}) == 4
    assert per_node(container, "vllm", exact("1.3"), pod_claims=pod, claims=claims) == 0
    assert reserved(container, claims, pod) == 10 and reserved(container) == 0
    for listed, known in ((pod, {}), ([], claims)):
        with pytest.raises(Fault) as caught:
            per_node(container, "vllm", exact("1.5"), pod_claims=listed, claims=known)
        assert caught.value.code == "DGD503"
    assert per_node(held({"nvidia.com/gpu": "8"}, None, [{"name": "?"}]), "vllm", exact("1.5")) == 8


def test_reserved() -> None:
    assert reserved(held({"nvidia.com/gpu": "8"}, {"nvidia.com/gpu": "8"})) == 8
    assert reserved(held({"nvidia.com/mig-1g.5gb": "2", "nvidia.com/gpu": 1, "cpu": "4"})) == 3
    assert reserved({}) == 0


@pytest.mark.parametrize(
    ("slices", "gpus"),
    [
        ({"nvidia.com/mig-1g.5gb": "7"}, 1),
        ({"nvidia.com/mig-1g.5gb": "8"}, 2),
        ({"nvidia.com/mig-3g.40gb": "2", "nvidia.com/mig-1c.3g.40gb": "1"}, 2),
        ({"nvidia.com/mig-7g.80gb": "2"}, 2),
        ({"nvidia.com/gpu": "2", "nvidia.com/mig-1g.5gb": "1"}, 3),
        ({"amd.com/gpu": "2"}, 2),
    ],
)
def test_slices_take_the_gpus_that_they_need(slices: dict[str, str], gpus: int) -> None:
    """Source: NVIDIA Multi-Instance GPU User Guide, "Supported MIG Profiles": 1g is a seventh of the compute."""
    assert taken_of_node({"containers": [held(slices)]}) == gpus


def test_containers_share_a_gpu_by_slices() -> None:
    assert taken_of_node({"containers": [held({"nvidia.com/mig-1g.5gb": "3"})] * 2}) == 1


@pytest.mark.parametrize(
    ("name", "legacy", "claims"),
    [
        ("nvidia.com/gpu", True, True),
        ("NVIDIA.com/GPU", True, True),
        ("gpu", True, True),
        ("nvidia/gpu", True, True),
        ("x.com/gpu-y", True, False),
        ("mig-1", True, False),
        ("nvidia.com/mig-1g.5gb", True, True),
        ("gpu.intel.com/i915", False, True),
        ("cpu", False, False),
    ],
)
def test_names(name: str, legacy: bool, claims: bool) -> None:
    assert (is_gpu(name), is_gpu_for_claims(name)) == (legacy, claims)


DRIVER = {"cel": {"expression": "device.driver == 'gpu.nvidia.com' && device.attributes['gpu.nvidia.com'].type == 'mig'"}}

EITHER = {"cel": {"expression": "true || device.driver == 'gpu.x'"}}


def claim(kind: str = "ResourceClaimTemplate", name: str = "t", space: str = "", **requests: Any) -> Any:
    """A claim or template as it stands beside a graph; `requests` by name."""
    spec = {"devices": {"requests": [{"name": n, **r} for n, r in requests.items()]}}
    metadata = {"name": name, **({"namespace": space} if space else {})}
    value = {"apiVersion": "resource.k8s.io/v1", "kind": kind, "metadata": metadata}
    return SimpleNamespace(kind=kind, value={**value, "spec": {"spec": spec} if kind == "ResourceClaimTemplate" else spec})


def device_class(name: str, **spec: Any) -> Any:
    return SimpleNamespace(kind="DeviceClass", value={"kind": "DeviceClass", "metadata": {"name": name}, "spec": spec})


def exactly(name: str = "gpu.nvidia.com", **more: Any) -> dict[str, Any]:
    return {"exactly": {"deviceClassName": name, **more}}


@pytest.mark.parametrize(
    ("request_", "classes", "expected"),
    [
        (exactly(), [], 1),
        (exactly(count=4), [], 4),
        (exactly(count=4, allocationMode="ExactCount"), [], 4),
        (exactly(allocationMode="All"), [], None),
        (exactly("fast.example.com"), [], None),
        (exactly("fast.example.com", selectors=[DRIVER]), [], 1),
        (exactly("fast.example.com"), [device_class("fast.example.com", selectors=[DRIVER])], 1),
        (exactly("nic", selectors=[{"cel": {"expression": "device.driver == 'rdma.example.com'"}}]), [], 0),
        (exactly("nic"), [device_class("nic", extendedResourceName="example.com/nic")], 0),
        (exactly("amd"), [device_class("amd", extendedResourceName="amd.com/gpu")], 1),
        (
            exactly("gpu.x"),
            [device_class("gpu.x", selectors=[EITHER])],
            None,
        ),
        ({"firstAvailable": [{"deviceClassName": "gpu.a", "count": 2}, {"deviceClassName": "gpu.b", "count": 2}]}, [], 2),
        ({"firstAvailable": [{"deviceClassName": "gpu.a", "count": 2}, {"deviceClassName": "gpu.b"}]}, [], None),
        ({}, [], None),
    ],
)
def test_gpus_of_a_claim_beside_the_graph(request_: dict[str, Any], classes: list[Any], expected: int | None) -> None:
    """operator-releases.md 2.1 (#12166). Mirrors internal/dra/dra.go gpuCountFromDeviceRequest, classifyDeviceRequest."""
    assert beside([claim(r=request_), *classes], "default").get("ResourceClaimTemplate/t/r") == expected


def test_claims_by_kind_request_and_namespace() -> None:
    found = beside(
        [
            claim(gpus=exactly(count=4), nic=exactly("nic", selectors=[{"cel": {"expression": "device.driver == 'nic'"}}])),
            claim("ResourceClaim", gpus=exactly(count=2), unknown=exactly("?")),
            claim(name="elsewhere", space="other", gpus=exactly()),
        ],
        "default",
    )
    assert found["ResourceClaimTemplate/t"] == 4 and found["ResourceClaimTemplate/t/nic"] == 0
    assert found["ResourceClaim/t/gpus"] == 2 and "ResourceClaim/t" not in found
    assert not any("elsewhere" in key for key in found)
    pod = [{"name": "a", "resourceClaimTemplateName": "t"}, {"name": "b", "resourceClaimName": "t"}]
    asked = held(None, None, [{"name": "a"}, {"name": "b", "request": "gpus"}, {"name": "b", "request": "gpus"}])
    assert per_node(asked, "vllm", exact("1.5"), pod_claims=pod, claims=found) == 6
    with pytest.raises(Fault, match="'b'"):
        per_node(held(None, None, [{"name": "b"}]), "vllm", exact("1.5"), pod_claims=pod, claims=found)
    assert per_node(held(None, None, [{"name": "a"}]), "vllm", exact("1.5"), pod_claims=pod, claims={**found, "t": 8}) == 8
