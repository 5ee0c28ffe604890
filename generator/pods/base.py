"""The base container and pod of each component type. Mirrors internal/dynamo/component_*.go."""

from __future__ import annotations

from generator.components import runtime
from generator.model import WORKER_TYPES
from generator.names import ACCOUNTS, DISCOVERY_MODE
from generator.releases.version import reached
from generator.releases.version import runtime as version_of
from generator.templating import manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.pods.context import Context
    from generator.releases.version import Release
    from generator.trees import ContainerSpec, Json, Object

EPP_CACHE, EPP_HOME = "hf-cache", "/home/dynamo"
EPP_KEY = "epp-config-dynamo.yaml"


def common(c: Context, kind: str, name: str) -> Object:
    """What every container that runs Dynamo starts from. Mirrors component_common.go getCommonContainer."""
    return manifest(
        "containers/common.yaml.j2",
        {
            "component_type": kind,
            "dynamo_namespace": c.dynamo_namespace,
            "graph": c.graph.name,
            "namespace": c.graph.namespace,
            "discovery_env": c.discovery != "etcd",
            "container_name": name if discovered(c) == "container" else "",
        },
    )


def container(c: Context, kind: str) -> Object:
    """The container that a component type starts from."""
    return _container(c, kind, "main", runtime.release(c.component, c.profile))


def frontend_sidecar(c: Context, user: ContainerSpec) -> Object:
    """The frontend that a sidecar starts from; its version is that of its own image."""
    name = user["name"] if c.profile.pods.frontend_sidecar_named else "main"
    return {**_container(c, "frontend", name, version_of(user.get("image", ""), "")), "name": user["name"]}


def _container(c: Context, kind: str, name: str, version: Release) -> Object:
    shared = common(c, kind, name)
    template = "worker" if kind in WORKER_TYPES else kind if kind in ("frontend", "planner", "epp") else ""
    if not template:
        return shared
    own = manifest(
        f"containers/{template}.yaml.j2",
        {
            "dynamo_namespace": c.dynamo_namespace,
            "namespace": c.graph.namespace,
            "worker_hash": c.part.worker_hash,
            "pool": pool(c.graph.name),
            "rust_log": c.profile.pods.epp_rust_log,
            "one_dash": c.profile.pods.epp_dashes == "-",
            "configured": c.component.epp is not None,
            "home": EPP_HOME if c.component.epp is None else "",
            "mounts": _epp_mounts(c),
            "health_check": str(reached(version, c.profile.runtime.canary_health_checks)).lower(),
            "liveness_failures": 3 if reached(version, c.profile.runtime.patient_liveness) else 1,
            "strict_prefix": reached(version, c.profile.runtime.strict_prefix),
        },
    )
    merged = {**shared, **own, "env": [*shared["env"], *own["env"]]}
    if template == "epp":
        merged.pop("command")
    return merged


def discovered(c: Context) -> str:
    """What discovery finds, a `pod` or a `container`: only the word container, as an annotation, changes anything."""
    return str(c.part.gates.get(DISCOVERY_MODE, ""))


def pod(c: Context, kind: str) -> Object:
    """The pod that a component type starts from."""
    out: Object = {"terminationGracePeriodSeconds": 60, "restartPolicy": "Always"}
    if kind in ACCOUNTS:
        out["serviceAccountName"] = ACCOUNTS[kind]
    if kind == "epp":
        out["terminationGracePeriodSeconds"] = 130
        out["volumes"] = [] if c.component.epp is None else [epp_volume(c.graph.name, c.component.epp)]
        if epp_cache(c):
            out["volumes"].append({"name": EPP_CACHE, "emptyDir": {}})
    return out


def epp_cache(c: Context) -> str:
    """Where the EPP keeps models' configuration files: the native one always, one with a configuration by release."""
    return f"{EPP_HOME}/.cache" if c.component.epp is None else c.profile.pods.epp_cache


def _epp_mounts(c: Context) -> list[Object]:
    config = {"name": "epp-config", "mountPath": "/etc/epp", "readOnly": True}
    cache = {"name": EPP_CACHE, "mountPath": epp_cache(c)}
    return [*([] if c.component.epp is None else [config]), *([cache] if cache["mountPath"] else [])]


def epp_volume(graph: str, config: Json | None) -> Object:
    """The EPP's configuration, from the graph's ConfigMap or the user's own. Mirrors epp/config.go GetConfigMapVolumeMount."""
    reference = (config or {}).get("configMapRef") or {}
    name = reference.get("name") or f"{graph}-epp-config"
    item = {"key": reference.get("key") or EPP_KEY, "path": EPP_KEY}
    return {"name": "epp-config", "configMap": {"name": name, "items": [item]}}


def pool(graph: str) -> str:
    """The InferencePool's name. Mirrors epp/inference_pool.go GetPoolName."""
    return f"{graph}-pool"
