"""The GPU memory service between pods: each rank's weight server and engines share GPUs and a host directory.

Mirrors internal/dynamo/failover.go, its first half.
"""

from __future__ import annotations

from generator import dra
from generator.components.defaults import main_container
from generator.merge import without
from generator.names import service_name
from generator.orchestrators.grove.roles import SERVER
from generator.schema.access import inside
from generator.templating import launch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Component
    from generator.orchestrators.grove.roles import Role
    from generator.releases.profile import Profile
    from generator.trees import ContainerSpec, Json, Object, PodSpec

HOST, SHARED, VOLUME = "/run/gms", "/run/gms/shared", "gms-shared"
SOCKETS_PER_GPU = 2
"""A weights and a kv_cache socket for each device."""


def pod(spec: PodSpec, role: Role, component: Component, profile: Profile) -> Object:
    """A weight server's or an engine's pod spec, out of what the component's pod would be without the service."""
    containers = list(spec.get("containers") or ())
    if not containers:
        return dict(spec)
    gpus = count(component, profile)
    main = _server(containers[0], gpus) if role.role == SERVER else _engine(containers[0])
    containers[0] = _without_gpus(main, profile)
    mount = {"name": VOLUME, "mountPath": SHARED, "subPathExpr": f"$(GROVE_PCSG_NAME)-$(GROVE_PCSG_INDEX)/rank-{role.rank}"}
    containers[0]["volumeMounts"] = [*(containers[0].get("volumeMounts") or ()), mount]
    out = {**dra.tolerate_gpus(spec), "containers": containers}
    out["volumes"] = [*(spec.get("volumes") or ()), {"name": VOLUME, "hostPath": {"path": HOST, "type": "DirectoryOrCreate"}}]
    out["initContainers"] = [*(spec.get("initContainers") or ()), _permissions(containers[0].get("image", ""), mount)]
    if role.role != SERVER and component.fails_over_between_pods:
        out["restartPolicy"] = "Never"
    return out


def _server(main: ContainerSpec, gpus: int) -> Object:
    """Mirrors gmsWeightServerPodSpec."""
    sockets = f"test $(ls {SHARED}/gms_*.sock 2>/dev/null | wc -l) -ge {SOCKETS_PER_GPU * gpus}"
    return {
        **without(main, "livenessProbe", "readinessProbe"),
        "command": ["bash", "-c"],
        "args": [launch("gms/weight-server.j2", {"folder": SHARED}).strip()],
        "env": [*(main.get("env") or ()), {"name": "GMS_SOCKET_DIR", "value": SHARED}],
        "startupProbe": {
            "exec": {"command": ["sh", "-c", sockets]},
            "periodSeconds": 2,
            "timeoutSeconds": 2,
            "failureThreshold": 150,
        },
    }


def _engine(main: ContainerSpec) -> Object:
    """Mirrors augmentEngineForGMS."""
    kept = [e for e in main.get("env") or () if e.get("name") != "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS"]
    index = {"fieldRef": {"fieldPath": "metadata.labels['grove.io/podclique-pod-index']"}}
    added = [
        {"name": "ENGINE_ID", "valueFrom": index},
        {"name": "GMS_SOCKET_DIR", "value": SHARED},
        {"name": "FAILOVER_LOCK_PATH", "value": f"{SHARED}/failover.lock"},
        {"name": "DYN_SYSTEM_STARTING_HEALTH_STATUS", "value": "notready"},
    ]
    return {**main, "env": [*kept, *added]}


def _without_gpus(main: ContainerSpec, profile: Profile) -> Object:
    """1.1 knows only nvidia.com/gpu. Mirrors removeGPUFromLimits."""
    resources = main.get("resources") or {}
    if profile.grove.claims_from_service:
        left = {k: without(v, "nvidia.com/gpu") if k in ("limits", "requests") else v for k, v in resources.items()}
    else:
        left = dra.without_gpus(main)["resources"]
    left = {k: v for k, v in left.items() if v}
    return {**main, "resources": left} if left else without(main, "resources")


def _permissions(image: str, mount: Json) -> Object:
    """The kubelet makes the directory for root alone; engines run as anybody. Mirrors gmsPermFixInitContainer."""
    return {
        "name": "fix-gms-perms",
        **({"image": image} if image else {}),
        "command": ["sh", "-c", f"chmod 1777 {SHARED}"],
        "securityContext": {"runAsUser": 0, "runAsNonRoot": False},
        "volumeMounts": [mount],
    }


def count(component: Component, profile: Profile) -> int:
    """GPUs of one rank. Mirrors getGPUCount."""
    if not profile.grove.claims_from_service:
        return dra.gpu_count((main_container(component.template, component.main) or {}).get("resources"))
    return dra.service_gpus(component.alpha, ("limits",))


def claim(component: Component, rank: int, profile: Profile) -> str:
    """The claim template of a rank. Mirrors gmsRCTName."""
    name = component.name if profile.grove.claims_from_service else service_name(component.name)
    return f"{name}-gpu-rank-{rank}"


def claims(component: Component, cliques: Sequence[Role], profile: Profile) -> list[Object]:
    """One claim template for each rank. Mirrors gmsResourceClaimTemplateConfigs."""
    if profile.grove.claims_from_service:
        device = inside(component.alpha, "resources", "limits").get("gpuType")
    else:
        device = (component.gpu_memory or {}).get("deviceClassName")
    common = {"device_class": device or "gpu.nvidia.com", "count": count(component, profile)}
    return [{"name": claim(component, rank, profile), **common} for rank in _ranks(cliques)]


def sharing(component: Component, cliques: Sequence[Role], profile: Profile) -> list[Object]:
    """Which cliques of a replica share which claim. Mirrors gmsResourceSharingEntries."""
    return [
        {"name": claim(component, rank, profile), "cliques": [c.name for c in cliques if c.rank == rank]}
        for rank in _ranks(cliques)
    ]


def _ranks(cliques: Sequence[Role]) -> list[int]:
    return list(dict.fromkeys(c.rank for c in cliques))
