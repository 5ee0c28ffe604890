"""What the tests of this folder share: a small right graph, one thing changed in it, and what is said of it."""

from __future__ import annotations

from typing import Any

import yaml

from generator import pipeline
from generator.pipeline import Options, Result, Source

IMAGE = "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0"
FACTS: dict[str, Any] = {
    "namespace": "ai",
    "operator": {"version": "1.3"},
    "capabilities": {"lws": {"version": "0.8.0", "gangScheduling": "volcano"}, "volcano": {"version": "1.13.0"}},
}
GROVE: dict[str, Any] = {**FACTS, "capabilities": {"grove": True}}


def graph(main: dict[str, Any] | None = None, service: dict[str, Any] | None = None, **document: Any) -> dict[str, Any]:
    """A v1alpha1 graph with one worker; `main` is laid over its container, `service` over the service."""
    launch = {"image": IMAGE, "command": ["python3", "-m", "dynamo.vllm"], "args": ["--model", "org/m"], **(main or {})}
    worker = {
        "componentType": "worker",
        "resources": {"limits": {"gpu": "1"}},
        **(service or {}),
    }
    extra = {**worker.get("extraPodSpec", {}), "mainContainer": launch}
    made = {
        "apiVersion": "nvidia.com/v1alpha1",
        "kind": "DynamoGraphDeployment",
        "metadata": {"name": "chat", **document.pop("metadata", {})},
        "spec": {"backendFramework": "vllm", **document.pop("spec", {}), "services": {"w": {**worker, "extraPodSpec": extra}}},
    }
    return {**made, **document}


def run(
    *documents: Any, facts: dict[str, Any] | None = None, overlay: str = "", strict: bool = False, exact: bool = False
) -> Result:
    """The result for documents in one file; facts or a whole overlay text beside them."""
    facts = dict(facts or FACTS)
    if exact:
        facts["operator"] = {**facts["operator"], "fidelity": "exact"}
    head = {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "ClusterOverlay", "metadata": {"name": "c"}}
    cluster = overlay or yaml.safe_dump({**head, "spec": facts})
    text = "---\n".join(d if isinstance(d, str) else yaml.safe_dump(d) for d in documents)
    return pipeline.compile([Source("graph.yaml", text)], [Source("overlay.yaml", cluster)], Options(strict=strict))


def said(result: Result, *codes: str) -> list[tuple[str, str]]:
    """(code, severity) of the findings, or of those with one of the codes."""
    return [(f.code, f.severity) for f in result.findings if not codes or f.code in codes]


def words(result: Result) -> str:
    """Everything that is said, for a search."""
    return "\n".join(f"{f.code} {f.message} | {f.hint}" for f in result.findings)
