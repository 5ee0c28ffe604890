"""GPUs of a node, as each release reads them."""

from __future__ import annotations

from typing import Any

import pytest
from backends_run import exact

from generator.backends.gpus import is_gpu, per_node, reserved
from generator.dra import is_gpu as is_gpu_for_claims
from generator.errors import Fault


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
    assert per_node(held({"nvidia.com/gpu": "8"}, {"nvidia.com/gpu": "4"}), "vllm", exact("1.4")) == 8
    assert per_node(held(None, {"nvidia.com/gpu": "4"}), "trtllm", exact("1.4")) == 4
    assert per_node(held({"nvidia.com/gpu": "8", "amd.com/gpu": "2"}), "vllm", exact("1.4")) == 2
    assert per_node(held({"nvidia.com/gpu": "8000m"}), "vllm", exact("1.4")) == 8
    with pytest.raises(Fault, match="whole") as caught:
        per_node(held({"nvidia.com/gpu": "1500m"}), "vllm", exact("1.4"))
    assert caught.value.code == "DGD502"


def test_sglang_never_asks() -> None:
    assert per_node(held({"nvidia.com/gpu": "1500m"}), "sglang", exact("1.4")) == 0


def test_claims() -> None:
    pod = [{"name": "gpus", "resourceClaimTemplateName": "eight"}, {"name": "shared", "resourceClaimName": "two"}]
    claims = {"eight": 8, "two": 2, "direct": 1}
    container = held(None, None, [{"name": "gpus"}, {"name": "shared"}])
    assert per_node(container, "vllm", exact("1.4"), pod_claims=pod, claims=claims) == 10
    assert per_node(container, "vllm", exact("1.4"), pod_claims=pod, claims={"gpus": 4, "shared": 0}) == 4
    assert per_node(container, "vllm", exact("1.3"), pod_claims=pod, claims=claims) == 0
    assert reserved(container, claims, pod) == 10 and reserved(container) == 0
    for listed, known in ((pod, {}), ([], claims)):
        with pytest.raises(Fault) as caught:
            per_node(container, "vllm", exact("1.4"), pod_claims=listed, claims=known)
        assert caught.value.code == "DGD503"
    assert per_node(held({"nvidia.com/gpu": "8"}, None, [{"name": "?"}]), "vllm", exact("1.4")) == 8


def test_reserved() -> None:
    assert reserved(held({"nvidia.com/gpu": "8"}, {"nvidia.com/gpu": "8"})) == 8
    assert reserved(held({"nvidia.com/mig-1g.5gb": "2", "nvidia.com/gpu": 1, "cpu": "4"})) == 3
    assert reserved({}) == 0


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
