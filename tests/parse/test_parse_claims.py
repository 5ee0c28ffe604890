"""How many GPUs a claim stands for: internal/dra/dra.go gpuCountFromClaimSpec, classifyDeviceRequest, exactDeviceCount."""

from __future__ import annotations

from typing import Any

import pytest

from generator.parse.claims import sizes


def template(*requests: dict[str, Any], api: str = "resource.k8s.io/v1") -> dict[str, Any]:
    """A ResourceClaimTemplate of device requests."""
    spec = {"spec": {"devices": {"requests": list(requests)}}}
    return {"apiVersion": api, "kind": "ResourceClaimTemplate", "metadata": {"name": "t"}, "spec": spec}


def exactly(name: str = "r", **fields: Any) -> dict[str, Any]:
    return {"name": name, "exactly": {"deviceClassName": "gpu.nvidia.com", **fields}}


def by_class(name: str, **spec: Any) -> dict[str, Any]:
    return {"apiVersion": "resource.k8s.io/v1", "kind": "DeviceClass", "metadata": {"name": name}, "spec": spec}


def driver(name: str) -> dict[str, Any]:
    return {"cel": {"expression": f"device.driver == '{name}'"}}


@pytest.mark.parametrize(
    ("requests", "gpus"),
    [
        ([exactly(count=4)], 4),
        ([exactly()], 1),
        ([exactly("a", count=2), exactly("b", count=1)], 3),
        ([exactly(count=0)], 1),  # as the API server's default
        ([exactly(count=2, allocationMode="ExactCount")], 2),
        ([exactly(allocationMode="All")], None),  # as many as a node has
        ([exactly(count="2")], None),
        ([exactly(deviceClassName="rdma.example.com")], None),  # what it is nobody knows
        ([exactly("a", count=2), exactly("b", deviceClassName="nic.example.com")], None),
        ([{"name": "r", "firstAvailable": [{"deviceClassName": "gpu.nvidia.com", "count": 2}] * 2}], 2),
        ([{"name": "r", "firstAvailable": [{"deviceClassName": "gpu.nvidia.com", "count": n} for n in (1, 2)]}], None),
        ([], 0),
    ],
)
def test_what_a_claim_stands_for(requests: list[dict[str, Any]], gpus: int | None) -> None:
    assert sizes([template(*requests)]).get("ResourceClaimTemplate/t") == gpus


def test_each_request_has_its_own_number() -> None:
    """A container may claim one request of several; one that cannot be told does not hide the others."""
    found = sizes([template(exactly("a", count=2), exactly("b", allocationMode="All"))])
    assert found == {"ResourceClaimTemplate/t/a": 2}


@pytest.mark.parametrize(
    ("classes", "request_", "gpus"),
    [
        ([by_class("fast", selectors=[driver("gpu.nvidia.com")])], {"deviceClassName": "fast", "count": 2}, 2),
        ([by_class("gpu-like", selectors=[driver("nic.example.com")])], {"deviceClassName": "gpu-like", "count": 2}, 0),
        ([by_class("fast", extendedResourceName="nvidia.com/gpu")], {"deviceClassName": "fast"}, 1),
        ([by_class("fast", extendedResourceName="example.com/nic")], {"deviceClassName": "fast"}, 0),
        ([], {"deviceClassName": "fast", "selectors": [driver("gpu.nvidia.com")]}, 1),
        ([by_class("a", selectors=[driver("gpu.nvidia.com"), driver("nic.example.com")])], {"deviceClassName": "a"}, None),
        ([by_class("a", selectors=[{"cel": {"expression": "device.driver == 'x' || true"}}])], {"deviceClassName": "a"}, None),
    ],
)
def test_whether_a_device_is_a_gpu(classes: list[dict[str, Any]], request_: dict[str, Any], gpus: int | None) -> None:
    """By the driver that its class or itself selects, by the extended resource, else by name."""
    claim = template({"name": "r", "exactly": request_})
    assert sizes([*classes, claim]).get("ResourceClaimTemplate/t") == gpus


def test_claims_of_other_groups_are_none() -> None:
    assert sizes([template(exactly(), api="example.com/v1")]) == {}
