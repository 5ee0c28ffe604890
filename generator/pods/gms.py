"""GPU memory service and failover inside one pod. Mirrors internal/gms/gms.go and internal/dynamo/failover.go."""

from __future__ import annotations

from generator import dra
from generator.backends import those
from generator.errors import Fault
from generator.merge import with_env
from generator.names import PROBES
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.pods.context import Context, PodDraft
    from generator.trees import ContainerSpec, Json, Object

DIRECTORY = "/gms-intrapod-control"
VOLUME = "gms-intrapod-control"
SERVER = "gms-server"
REPLACED = (
    "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS",
    "DYN_SYSTEM_PORT",
    "DYN_SYSTEM_ENABLED",
    "DYN_HEALTH_CHECK_ENABLED",
    "CONTAINER_NAME",
    "DYN_FORWARDPASS_METRIC_PORT",
)


def memory_service(draft: PodDraft, c: Context) -> PodDraft:
    """Shares the pod's GPUs through a claim and adds the server as native sidecar."""
    if not c.component.shares_gpus_in_pod:
        return draft
    spec = dra.tolerate_gpus(draft.spec)
    claim = {"name": dra.CLAIM, "resourceClaimTemplateName": dra.claim_template_name(c.graph.name, c.component.name)}
    spec["resourceClaims"] = [*(r for r in spec.get("resourceClaims") or () if r.get("name") != dra.CLAIM), claim]
    clients = {*((c.component.gpu_memory or {}).get("extraClientContainers") or ())}
    spec["containers"] = [_client(x) if i == 0 or x.get("name") in clients else x for i, x in enumerate(spec["containers"])]
    volume = {"name": VOLUME, "emptyDir": {}}
    spec["volumes"] = [*(v for v in spec.get("volumes") or () if v.get("name") != VOLUME), volume]
    inits = list(spec.get("initContainers") or ())
    if all(i.get("name") != SERVER for i in inits):
        spec["initContainers"] = [*inits, _server(spec["containers"][0], c)]
    return replace(draft, spec=spec)


def _client(container: ContainerSpec) -> Object:
    out = dra.without_gpus(container, dra.CLAIM)
    out["volumeMounts"] = _put(out.get("volumeMounts") or (), {"name": VOLUME, "mountPath": DIRECTORY})
    out["env"] = _put(out.get("env") or (), {"name": "GMS_SOCKET_DIR", "value": DIRECTORY})
    return out


def _put(items: Any, item: Object) -> list[Json]:
    """Replace the item of the same name where it stands, or append it."""
    out = [item if i.get("name") == item["name"] else i for i in items]
    return out if item in out else [*out, item]


def _server(main: ContainerSpec, c: Context) -> Object:
    out: Object = {
        "name": SERVER,
        **({"image": main["image"]} if main.get("image") else {}),
        "command": ["python3", "-m", "gpu_memory_service.cli.server"],
        "env": [{"name": "GMS_SOCKET_DIR", "value": DIRECTORY}],
        "volumeMounts": [{"name": VOLUME, "mountPath": DIRECTORY}],
        "resources": {"claims": [{"name": dra.CLAIM}]},
        "restartPolicy": "Always",
    }
    if c.profile.pods.gms_startup_probe:
        out["startupProbe"] = {
            "exec": {"command": ["test", "-f", f"{DIRECTORY}/gms-ready"]},
            "periodSeconds": 1,
            "failureThreshold": 300,
        }
    return out


def failover(draft: PodDraft, c: Context) -> PodDraft:
    """Clones main into an active and a standby engine. Mirrors failover.go buildFailoverPod."""
    if not c.component.fails_over_in_pod:
        return draft
    if not c.backend.FACTS.fails_over:
        able = " or ".join(framework.title for framework in those(lambda framework: framework.fails_over))
        raise Fault(
            "DGD504",
            f"failover works with {able} only, not with {c.part.backend or 'no backend'}",
            f"remove experimental.failover, or use {able}",
        )
    main, *others = draft.spec["containers"]
    engines = [_engine(main, i, c) for i in (0, 1)]
    return replace(draft, spec={**draft.spec, "containers": [*engines, *others]})


def _engine(main: ContainerSpec, i: int, c: Context) -> Object:
    name, port = f"engine-{i}", 9090 + i
    added = {
        "ENGINE_ID": str(i),
        "CONTAINER_NAME": name,
        "FAILOVER_LOCK_PATH": f"{DIRECTORY}/failover.lock",
        "DYN_SYSTEM_STARTING_HEALTH_STATUS": "notready",
        "DYN_SYSTEM_PORT": str(port),
        "DYN_SYSTEM_ENABLED": "true",
        "DYN_FORWARDPASS_METRIC_PORT": str(20380 + i),
    }
    env = [e for e in main.get("env") or () if e.get("name") not in REPLACED]
    out = {
        **main,
        "name": name,
        "ports": [{"name": f"system-{i}", "containerPort": port, "protocol": "TCP"}],
        "env": [*env, *({"name": n, "value": v} for n, v in added.items())],
    }
    for probe in PROBES:
        if (out.get(probe) or {}).get("httpGet"):
            out[probe] = {**out[probe], "httpGet": {**out[probe]["httpGet"], "port": f"system-{i}"}}
    standby = c.backend.standby(out, i)
    return with_env(standby, {"name": "NNODES", "value": str(c.engine.nodes)}) if c.engine.nodes > 1 else standby
