"""The second generation of the worker hash, which names the workers of operators 1.3 and 1.4: the components as they will be deployed.

Mirrors internal/dynamo/hash.go ComputeDGDWorkersSpecHash and workerHashSpec.
"""

from __future__ import annotations

from generator import semver
from generator.components.defaults import main_container
from generator.components.hashing.go_json import mapping, struct
from generator.merge import get

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from generator.model import Component, Graph, Part
    from generator.profiles import Profile

HASHED_RUNTIME = (1, 5, 0)
"""Runtime versions before this one are left out of the hash, so that names made earlier stay."""


def preimage(graph: Graph, profile: Profile, framework: str, part_of: Callable[[Component], Part]) -> str:
    """The text that is hashed: component name → its labels, annotations and spec, of workers only."""
    workers = {}
    for component in graph.components:
        if component.is_worker:
            part = part_of(component)
            workers[component.name] = {
                "labels": part.labels,
                "annotations": part.annotations,
                "runtimeVersion": _runtime(component, part) if profile.accepts.image_required else "",
                "spec": {
                    **_given(component, graph),
                    "backendFramework": framework,
                    "name": component.name,
                    "type": component.type,
                    "podTemplate": part.template,
                },
            }
    return mapping(workers, lambda worker: struct("Worker", worker))


def _given(component: Component, graph: Graph) -> dict[str, Any]:
    """What the component itself says, in the v1beta1 shape; the table leaves out what does not count."""
    if graph.api == "v1beta1":
        return dict(get(graph.given, *component.pointer))
    experimental = {"gpuMemoryService": component.gpu_memory, "failover": component.failover, "checkpoint": component.checkpoint}
    return {
        "globalDynamoNamespace": component.global_namespace,
        "multinode": {"nodeCount": component.nodes} if component.multinode else None,
        "sharedMemorySize": component.shared_memory,
        "modelRef": component.model,
        "frontendSidecar": component.frontend_sidecar or None,
        "compilationCache": component.cache,
        "topologyConstraint": component.topology,
        "experimental": experimental if any(v is not None for v in experimental.values()) else None,
    }


def _runtime(component: Component, part: Part) -> str:
    """The runtime version of the component, if it counts. Mirrors resolvedRuntimeVersionForHash, a part of 1.4."""
    if component.runtime_version:
        found = semver.parse(component.runtime_version, strict=True)
    else:
        found = semver.image_version((main_container(part.template) or {}).get("image", ""))
    if found is None or found[:3] < HASHED_RUNTIME:
        return ""
    return ".".join(str(number) for number in found[:3])
