"""Where a field belongs that a graph's API has not at that place: words of the other API, of a pod, of a container.

Both APIs side by side: operator-contract.md 1.4.
"""

from __future__ import annotations

from generator import names
from generator.fixes import MOVE, RENAME, Fix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.trees import Pointer

CONTAINER = frozenset(
    (
        "image",
        "command",
        "args",
        "env",
        "envFrom",
        "ports",
        "resources",
        "volumeMounts",
        "workingDir",
        "imagePullPolicy",
        "lifecycle",
    )
) | {"livenessProbe", "readinessProbe", "startupProbe"}
POD = frozenset(
    (
        "nodeSelector",
        "tolerations",
        "affinity",
        "serviceAccountName",
        "volumes",
        "initContainers",
        "imagePullSecrets",
        "containers",
    )
) | {"schedulerName", "priorityClassName", "hostNetwork", "hostIPC", "runtimeClassName", "terminationGracePeriodSeconds"}
POD |= {"securityContext", "resourceClaims", "topologySpreadConstraints", "mainContainer"}
MAIN = "podTemplate.spec.containers, in the container main:"
BETA_COMPONENT = {
    "annotations": "podTemplate.metadata.annotations",
    "labels": "podTemplate.metadata.labels",
    "extraPodMetadata": "podTemplate.metadata",
    "extraPodSpec": "podTemplate.spec, and its mainContainer is the container main there",
    "checkpoint": "experimental.checkpoint",
    "failover": "experimental.failover",
    "gpuMemoryService": "experimental.gpuMemoryService",
    "componentType": "type",
    "subComponentType": "type: prefill or decode",
    "envFromSecret": f"{MAIN} envFrom: [{{secretRef: {{name: …}}}}]",
    "envs": f"{MAIN} env",
    "serviceName": "name",
    "sharedMemory": "sharedMemorySize",
}
BETA_NOWHERE = {
    "autoscaling": "no operator acts on it; scale the workload itself (autoscaled: true in the overlay)",
    "dynamoNamespace": "v1beta1 has no such field, and none is needed",
    "ingress": "v1beta1 has no such field: put an Ingress beside the graph",
    "pvcs": "v1beta1 has no such field: put PersistentVolumeClaims beside the graph, and mount them by podTemplate.spec.volumes",
}
ALPHA_COMPONENT = {
    "type": "componentType",
    "name": "the key below spec.services",
    "podTemplate": "extraPodSpec (containers' main: extraPodSpec.mainContainer) and extraPodMetadata",
    "sharedMemorySize": "sharedMemory.size",
    "compilationCache": "volumeMounts: [{name: …, useAsCompilationCache: true}] with the claim in spec.pvcs",
    "experimental": "the service itself: gpuMemoryService, failover, checkpoint",
    "env": "envs",
}
SPEC = {
    "v1beta1": {"services": "spec.components, a list of objects with a name", "envs": "spec.env"},
    "v1alpha1": {"components": "spec.services, a map by name", "env": "spec.envs"},
}
MOUNTS = {
    "v1beta1": {"mountPoint": "mountPath", "useAsCompilationCache": "compilationCache of the component"},
    "v1alpha1": {"mountPath": "mountPoint"},
}
PLAIN_MOUNTS = ("mountPoint", "mountPath")
ENV = {"v1beta1": {"envs": "env"}, "v1alpha1": {"env": "envs"}}
MOVES: dict[str, dict[str, tuple[str, ...]]] = {
    "v1beta1": {
        "annotations": ("podTemplate", "metadata", "annotations"),
        "labels": ("podTemplate", "metadata", "labels"),
        "extraPodMetadata": ("podTemplate", "metadata"),
        "checkpoint": ("experimental", "checkpoint"),
        "failover": ("experimental", "failover"),
        "gpuMemoryService": ("experimental", "gpuMemoryService"),
        "componentType": ("type",),
        "envs": ("podTemplate", "spec", "containers", "[main]", "env"),
    },
    "v1alpha1": {
        "type": ("componentType",),
        "env": ("envs",),
        "sharedMemorySize": ("sharedMemory", "size"),
        "mainContainer": ("extraPodSpec", "mainContainer"),
    },
}
"""Fields of the other API whose value stands here as it is: the way from the component to their place."""


def hint(api: str, pointer: Pointer) -> str:
    """Where the unknown field at a pointer belongs in that API, or ""."""
    field = str(pointer[-1])
    if "volumeMounts" in pointer[-3:-1] and field in MOUNTS[api]:
        return _written(MOUNTS[api][field], api)
    if _is_gpu(api, pointer):
        return "did you mean gpu?"
    if len(pointer) == 2 and pointer[0] == "spec":
        return (
            BETA_NOWHERE.get(field, "")
            if api == "v1beta1" and field not in SPEC[api]
            else _written(SPEC[api].get(field, ""), api)
        )
    if len(pointer) == 4 and pointer[1] in ("services", "components"):
        return _component(api, field)
    if pointer[-2:-1] in (("extraPodSpec",), ("spec",)) and len(pointer) > 4 and field in CONTAINER | {"mainContainer"}:
        inside = "mainContainer" if api == "v1alpha1" else "containers, in the container main"
        return _written(inside if field == "mainContainer" else f"{inside}: {field}", api)
    return ""


def fix(api: str, pointer: Pointer) -> Fix | None:
    """The edit that brings a field of the other API to its one place in this one; None where it has several, or another shape."""
    field, depth = str(pointer[-1]), len(pointer)
    if "volumeMounts" in pointer[-3:-1]:
        return Fix(RENAME, MOUNTS[api][field]) if field in PLAIN_MOUNTS else None
    if depth == 2:
        return Fix(RENAME, ENV[api][field]) if pointer[0] == "spec" and field in ENV[api] else None
    if _is_gpu(api, pointer):
        return Fix(RENAME, "gpu")
    if depth == 4 and pointer[1] in ("services", "components"):
        return _of_component(api, field)
    if api == "v1alpha1" and pointer[-2:-1] == ("extraPodSpec",) and field in CONTAINER:
        return Fix(MOVE, to=("mainContainer", field))
    if api == "v1beta1" and pointer[-3:-1] == ("podTemplate", "spec") and field in CONTAINER:
        return Fix(MOVE, to=("containers", "[main]", field))
    return None


def _is_gpu(api: str, pointer: Pointer) -> bool:
    """Whether this is a resource of a v1alpha1 service that is called as in a container."""
    resource = api == "v1alpha1" and len(pointer) == 6 and pointer[-2] in ("limits", "requests")
    return resource and (pointer[-1] == "nvidia.com/gpu" or bool(names.gpu_meant(str(pointer[-1]))))


def _of_component(api: str, field: str) -> Fix | None:
    to = MOVES[api].get(field)
    if to is None and field in CONTAINER | POD - {"mainContainer"}:
        pod, main = (
            (("podTemplate", "spec"), ("containers", "[main]")) if api == "v1beta1" else (("extraPodSpec",), ("mainContainer",))
        )
        to = (*pod, *main, field) if field in CONTAINER else (*pod, field)
    if to is None:
        return None
    return Fix(RENAME, to[0]) if len(to) == 1 else Fix(MOVE, to=to)


def _component(api: str, field: str) -> str:
    if api == "v1beta1" and field in BETA_NOWHERE:
        return BETA_NOWHERE[field]
    place = (BETA_COMPONENT if api == "v1beta1" else ALPHA_COMPONENT).get(field, "")
    if not place and field in CONTAINER:
        place = f"{MAIN} {field}" if api == "v1beta1" else f"extraPodSpec.mainContainer.{field}"
    if not place and field in POD:
        place = f"podTemplate.spec.{field}" if api == "v1beta1" else f"extraPodSpec.{field}"
    return _written(place, api)


def _written(place: str, api: str) -> str:
    return f"in {api} it is {place}" if place else ""
