"""What the tests of silence share: one component, written in YAML, and the codes that a run of the whole pipeline says."""

from __future__ import annotations

from typing import Any

import yaml

from generator.pipeline import Options, Result, Source, compile

IMAGE = "reg.example.com/runtime:1.3.0"
OVERLAY: dict[str, Any] = {
    "apiVersion": "dgd-render.dev/v1alpha1",
    "kind": "ClusterOverlay",
    "metadata": {"name": "lws"},
    "spec": {
        "namespace": "inf",
        "operator": {"version": "1.3"},
        "capabilities": {"lws": {"version": "0.7.0", "gangScheduling": "volcano"}, "volcano": {"version": "1.13.0"}},
    },
}
LEFT_OUT = ("DGD622",)
"""A Secret that TensorRT-LLM wants: not what these tests are about."""


def merged(whole: Any, part: Any) -> Any:
    """Mappings laid over each other by key."""
    if isinstance(whole, dict) and isinstance(part, dict):
        return {**whole, **{key: merged(whole.get(key), value) for key, value in part.items()}}
    return part


def graph(
    main: dict[str, Any], *, nodes: int = 1, backend: str = "vllm", kind: str = "worker", name: str = "chat", **spec: Any
) -> dict[str, Any]:
    """A v1beta1 graph of one component; `spec` is the rest of its pod spec."""
    component: dict[str, Any] = {
        "name": "decode",
        **({"type": kind} if kind else {}),
        **({"multinode": {"nodeCount": nodes}} if nodes > 1 else {}),
        "podTemplate": {"spec": {**spec, "containers": [{"name": "main", "image": IMAGE, **main}, *spec.get("containers", [])]}},
    }
    return {
        "apiVersion": "nvidia.com/v1beta1",
        "kind": "DynamoGraphDeployment",
        "metadata": {"name": name},
        "spec": {**({"backendFramework": backend} if backend else {}), "components": [component]},
    }


def engine(*args: str, backend: str = "vllm", gpus: str = "8", **more: Any) -> dict[str, Any]:
    """A main container that starts an engine directly."""
    limits = {"resources": {"limits": {"nvidia.com/gpu": gpus}}} if gpus else {}
    return {"command": ["python3", "-m", f"dynamo.{backend}"], "args": ["--model", "m", *args], **limits, **more}


def script(text: str, *, gpus: str = "8", **more: Any) -> dict[str, Any]:
    """A main container that runs a shell script."""
    limits = {"resources": {"limits": {"nvidia.com/gpu": gpus}}} if gpus else {}
    return {"command": ["/bin/sh", "-c"], "args": [text], **limits, **more}


def run(document: Any, overlay: dict[str, Any] | None = None, *beside: dict[str, Any], exact: bool = False) -> Result:
    """A run over a graph, with further documents beside it. `overlay` is laid over spec of the usual one."""
    changes: dict[str, Any] = {"spec": overlay or {}}
    if exact:
        changes = merged(changes, {"spec": {"operator": {"fidelity": "exact"}}})
    texts = [document if isinstance(document, str) else yaml.safe_dump(document), *map(yaml.safe_dump, beside)]
    graphs = [Source("graph.yaml", "\n---\n".join(texts))]
    return compile(graphs, [Source("overlay.yaml", yaml.safe_dump(merged(OVERLAY, changes)))], Options())


def said(result: Result) -> list[tuple[str, str]]:
    """(severity, code) of all findings, in order."""
    return [(f.severity, f.code) for f in result.findings if f.code not in LEFT_OUT]


def words(result: Result) -> str:
    """All that was said, for a message."""
    return "\n".join(f"{f.severity} {f.code} {f.message} ({f.hint})" for f in result.findings)


def only(result: Result, severity: str, code: str) -> str:
    """The one finding of a run, which must be this one: its message and hint."""
    found = said(result)
    assert found == [(severity, code)], words(result)
    finding = next(f for f in result.findings if f.code == code)
    assert finding.where.line, "it has a line of the user's"
    return f"{finding.message} | {finding.hint}"


def silent(result: Result) -> Result:
    """A run that says nothing and prints manifests."""
    assert not said(result) and result.manifests, words(result)
    return result


def config_map(name: str, **files: str) -> dict[str, Any]:
    """A ConfigMap of files; `_yaml` at the end of a key is `.yaml`."""
    data = {key.replace("_yaml", ".yaml"): text for key, text in files.items()}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}
