"""What kubectl would call `configured` each time, through the whole pipeline: empty lists of the user's, `resources: {}`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from generator.pipeline import Options, Source, compile

EMPTY: dict[str, Any] = {
    "tolerations": [],
    "imagePullSecrets": [],
    "nodeSelector": {},
    "hostAliases": [],
    "priorityClassName": "",
}


def run(capabilities: dict[str, Any], nodes: int, **pod: Any) -> list[dict[str, Any]]:
    main = {
        "name": "main",
        "image": "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0",
        "command": ["python3", "-m", "dynamo.vllm"],
        "args": ["--model", "m", "--tensor-parallel-size", str(nodes)],
        "resources": {"limits": {"nvidia.com/gpu": "1"}},
        "envFrom": [],
        "tty": False,
    }
    component = {
        "name": "decode",
        "type": "decode",
        "podTemplate": {"spec": {**pod, "containers": [main, {"name": "beside", "image": "r/b:1", "ports": []}]}},
        **({"multinode": {"nodeCount": nodes}} if nodes > 1 else {}),
    }
    head = {"apiVersion": "nvidia.com/v1beta1", "kind": "DynamoGraphDeployment", "metadata": {"name": "chat"}}
    document = {**head, "spec": {"backendFramework": "vllm", "components": [component]}}
    overlay = {
        "apiVersion": "dgd-render.dev/v1alpha1",
        "kind": "ClusterOverlay",
        "metadata": {"name": "c"},
        "spec": {"namespace": "ai", "operator": {"version": "1.3"}, "capabilities": capabilities},
    }
    result = compile([Source("g", yaml.safe_dump(document))], [Source("o", yaml.safe_dump(overlay))], Options())
    assert result.manifests, result.findings
    return [dict(m.body) for m in result.manifests]


def specs(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "containers" in value:
            yield value
        for item in value.values():
            yield from specs(item)
    elif isinstance(value, list):
        for item in value:
            yield from specs(item)


@pytest.mark.parametrize(
    ("capabilities", "nodes"),
    [
        ({"lws": {"version": "0.8.0", "gangScheduling": "volcano"}, "volcano": {"version": "1.13.0"}}, 2),
        ({"lws": {"version": "0.8.0", "gangScheduling": "none"}, "volcano": {"version": "1.13.0"}}, 2),
        ({"grove": True}, 2),
        ({"grove": True}, 1),
        ({}, 1),
    ],
)
def test_empty_fields_and_resources(capabilities: dict[str, Any], nodes: int) -> None:
    found = [(body["kind"], spec) for body in run(capabilities, nodes, **EMPTY) for spec in specs(body)]
    assert found
    for kind, spec in found:
        assert not set(EMPTY) & set(spec), "Go leaves them out"
        for container in (*spec["containers"], *spec.get("initContainers", ())):
            assert not {"envFrom", "tty", "ports"} & {key for key, value in container.items() if not value}
            assert kind == "Deployment" or "resources" in container, "a struct, which Go always prints"
    waiting = [c["name"] for _, spec in found for c in spec.get("initContainers", ())]
    assert nodes == 1 or any("wait" in name for name in waiting), waiting
