"""The version of the Dynamo inside a component, and what hangs on it: operator-releases.md section 1."""

from __future__ import annotations

from typing import Any

import pytest

from generator.components import runtime
from generator.model import Component
from generator.releases.operator import V1_4, V1_5
from generator.releases.version import reached

DIGEST = "sha256:" + "0" * 64


def component(image: str, override: str = "") -> Component:
    """A worker with this image."""
    template = {"spec": {"containers": [{"name": "side", "image": "x:9.9.9"}, {"name": "main", "image": image}]}}
    return Component(name="w", type="worker", pointer=(), template=template, runtime_version=override)


@pytest.mark.parametrize(
    ("image", "override", "expected"),
    [
        ("nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.5.0", "", (1, 5, 0)),
        ("vllm-runtime:1.5.0-rc1", "", (1, 5, 0)),
        ("vllm-runtime:v1.5.0", "", (1, 5, 0)),
        ("vllm-runtime:V1.10.2+build.7", "", (1, 10, 2)),
        (f"localhost:5000/vllm-runtime:1.4.9@{DIGEST}", "", (1, 4, 9)),
        (f"localhost:5000/vllm-runtime@{DIGEST}", "", ()),
        (f"localhost:5000/vllm-runtime@{DIGEST}", "1.6.0", (1, 6, 0)),
        ("vllm-runtime:1.5.0", "1.4.0", (1, 4, 0)),
        ("vllm-runtime:1.5", "", ()),
        ("vllm-runtime:01.5.0", "", ()),
        ("vllm-runtime:latest", "", ()),
        ("vllm-runtime", "", ()),
        ("", "", ()),
    ],
)
def test_resolved(image: str, override: str, expected: tuple[int, ...]) -> None:
    """Mirrors internal/runtimeversion/runtimeversion.go Resolve: the override, else the tag; only X.Y.Z counts."""
    assert runtime.release(component(image, override), V1_5) == expected


def test_no_version_is_no_gate() -> None:
    """An operator upgrade changes nothing for older images, and nothing for images that say no version."""
    assert not reached((), (1, 5, 0)) and not reached((1, 5, 0), ()) and not reached((1, 4, 9), (1, 5, 0))
    assert reached((1, 5, 0), (1, 5, 0)) and reached((1, 10, 0), (1, 5, 0))


def test_gates_of_the_releases() -> None:
    """CanaryHealthChecks, IncreasedWorkerFailureThreshold and NativeRustEPP are of 1.5, all from runtime 1.5.0 on."""
    gates = ("canary_health_checks", "patient_liveness", "native_epp", "hashed")
    assert {getattr(V1_5.runtime, gate) for gate in gates} == {(1, 5, 0)}
    assert {getattr(V1_4.runtime, gate) for gate in gates} == {()}


@pytest.mark.parametrize(("image", "expected"), [("r:1.5.0", ("true", 3)), ("r:1.4.2", ("false", 1))])
@pytest.mark.parametrize("kind", ["worker", "prefill", "decode"])
def test_health_of_workers(image: str, expected: tuple[str, int], kind: str) -> None:
    """Section 1: each component by itself; the frontend beside it does not change."""
    main = {"name": "main", "image": image, "command": ["python3", "-m", "dynamo.vllm"], "args": ["--model", "m"]}
    front = {"name": "f", "type": "frontend", "podTemplate": {"spec": {"containers": [{"name": "main", "image": "r:1.5.0"}]}}}
    made = rendered({"name": "w", "type": kind, "podTemplate": {"spec": {"containers": [main]}}}, front)
    found = made["w"]
    value = next(e["value"] for e in found["env"] if e["name"] == "DYN_HEALTH_CHECK_ENABLED")
    assert (value, found["livenessProbe"]["failureThreshold"]) == expected
    assert made["f"]["livenessProbe"]["failureThreshold"] == 3
    assert all(e["name"] != "DYN_HEALTH_CHECK_ENABLED" for e in made["f"]["env"])


def rendered(*components: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Component → its main container, under operator 1.5 without any orchestrator."""
    import json

    from generator.pipeline import Options, Source, compile

    kind = {"apiVersion": "nvidia.com/v1beta1", "kind": "DynamoGraphDeployment", "metadata": {"name": "g"}}
    overlay = {
        "apiVersion": "dgd-render.dev/v1alpha1",
        "kind": "ClusterOverlay",
        "spec": {"namespace": "default", "operator": {"version": "1.5"}},
    }
    graph = Source("graph.yaml", json.dumps({**kind, "spec": {"components": list(components)}}))
    done = compile([graph], [Source("overlay.yaml", json.dumps(overlay))], Options())
    assert not done.failed, done.findings
    pods = [m.body["spec"]["template"] for m in done.manifests if m.body["kind"] == "Deployment"]
    return {p["metadata"]["labels"]["nvidia.com/dynamo-component"]: p["spec"]["containers"][0] for p in pods}
