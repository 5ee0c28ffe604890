"""Small graphs for the Grove tests, rendered through the whole pipeline."""

from __future__ import annotations

import json
from typing import Any

from generator import releases
from generator.errors import Finding
from generator.pipeline import Options, Source, compile
from generator.releases.profile import DOCUMENTED

VERSIONS = tuple(name for name, profile in releases.named().items() if profile.known != DOCUMENTED)
BETA = VERSIONS[1:]


def worker(name: str = "Decode", nodes: int = 1, gpus: str = "8", backend: str = "vllm", **more: Any) -> dict[str, Any]:
    """A v1beta1 worker that starts a framework directly."""
    main = {
        "name": "main",
        "image": "nvcr.io/nvidia/ai-dynamo/runtime:1.3.0",
        "command": ["python3", "-m", f"dynamo.{backend}"],
        "args": ["--model", "m", "--tensor-parallel-size", str(nodes * int(gpus or 1))],
        "resources": {"limits": {"nvidia.com/gpu": gpus}},
    }
    made = {"name": name, "type": "worker", "podTemplate": {"spec": {"containers": [main]}}, **more}
    return {**made, "multinode": {"nodeCount": nodes}} if nodes > 1 else made


def service(nodes: int = 1, gpu: str = "8", backend: str = "vllm", **more: Any) -> dict[str, Any]:
    """A v1alpha1 worker."""
    main = {
        "image": "nvcr.io/nvidia/ai-dynamo/runtime:1.3.0",
        "command": ["python3", "-m", f"dynamo.{backend}"],
        "args": ["--model", "m"],
    }
    made = {
        "componentType": "worker",
        "resources": {"limits": {"gpu": gpu}},
        "extraPodSpec": {"mainContainer": main},
        **more,
    }
    return {**made, "multinode": {"nodeCount": nodes}} if nodes > 1 else made


def frontend(name: str = "Frontend", **more: Any) -> dict[str, Any]:
    """A v1beta1 frontend."""
    main = {"name": "main", "image": "nvcr.io/nvidia/ai-dynamo/runtime:1.3.0"}
    return {"name": name, "type": "frontend", "podTemplate": {"spec": {"containers": [main]}}, **more}


def graph(
    *components: dict[str, Any], name: str = "demo", annotations: dict[str, str] | None = None, **spec: Any
) -> dict[str, Any]:
    """A v1beta1 graph."""
    return {
        "apiVersion": "nvidia.com/v1beta1",
        "kind": "DynamoGraphDeployment",
        "metadata": {"name": name, **({"annotations": annotations} if annotations else {})},
        "spec": {"components": list(components), **spec},
    }


def alpha(
    name: str = "demo", annotations: dict[str, str] | None = None, services: dict[str, Any] | None = None, **spec: Any
) -> dict[str, Any]:
    """A v1alpha1 graph."""
    made = graph(name=name, annotations=annotations)
    return {**made, "apiVersion": "nvidia.com/v1alpha1", "spec": {"services": services or {"Decode": service()}, **spec}}


def compiled(
    document: dict[str, Any], version: str = "1.3", exact: bool = True, **overlay: Any
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """The objects of a graph on a cluster with Grove, and all findings. `capabilities` and `config` add to the overlay's."""
    operator: dict[str, Any] = {"version": version, "fidelity": "exact" if exact else "corrected"}
    if overlay.get("config"):
        operator["config"] = overlay.pop("config")
    operator |= overlay.pop("operator", {})
    capabilities = {"grove": True, **overlay.pop("capabilities", {})}
    spec = {"namespace": "default", "operator": operator, "capabilities": capabilities, **overlay}
    held = {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "ClusterOverlay", "metadata": {"name": "test"}, "spec": spec}
    result = compile(
        [Source("graph.yaml", json.dumps(document, indent=1))], [Source("overlay.yaml", json.dumps(held))], Options()
    )
    return [m.body for m in result.manifests], list(result.findings)  # type: ignore[misc]


def objects(document: dict[str, Any], version: str = "1.3", **overlay: Any) -> list[dict[str, Any]]:
    """The objects of a graph that must render."""
    made, findings = compiled(document, version, **overlay)
    assert made, [f"{f.code} {f.message}" for f in findings]
    return made


def pcs(document: dict[str, Any], version: str = "1.3", **overlay: Any) -> dict[str, Any]:
    """The PodCliqueSet of a graph."""
    found = [o for o in objects(document, version, **overlay) if o["kind"] == "PodCliqueSet"]
    assert len(found) == 1
    return found[0]


def cliques(document: dict[str, Any], version: str = "1.3", **overlay: Any) -> dict[str, dict[str, Any]]:
    """The cliques of a graph by name, in order."""
    return {c["name"]: c for c in pcs(document, version, **overlay)["spec"]["template"]["cliques"]}


def codes(document: dict[str, Any], version: str = "1.3", **overlay: Any) -> list[str]:
    """The codes of all findings."""
    return [f.code for f in compiled(document, version, **overlay)[1]]


def main(clique: dict[str, Any]) -> dict[str, Any]:
    """The first container of a clique."""
    return clique["spec"]["podSpec"]["containers"][0]  # type: ignore[no-any-return]


def env(container: dict[str, Any]) -> list[str]:
    """The names of a container's env, in order."""
    return [e["name"] for e in container["env"]]
