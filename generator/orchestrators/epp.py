"""The endpoint picker's configuration, its InferencePool and, under Istio, its DestinationRule. Mirrors internal/dynamo/epp."""

from __future__ import annotations

from generator import names
from generator.merge import without_nulls
from generator.model import Rendering
from generator.pods.base import EPP_KEY, pool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from generator.model import Component, Plan
    from generator.releases.profile import Profile
    from generator.trees import Json, Object

API = "inference.networking.x-k8s.io/v1alpha1"


def lower(plan: Plan, profile: Profile) -> list[Rendering]:
    """The objects of the graph's first EPP component; v1alpha1 may hold several, which share them."""
    component = next((c for c in plan.graph.components if c.type == "epp"), None)
    if component is None:
        return []
    graph = plan.graph
    labels = {names.LABEL_GRAPH: graph.name, names.LABEL_COMPONENT: component.name, names.LABEL_TYPE: "epp"}
    out = []
    config = (component.epp or {}).get("config")
    if config is not None and not (component.epp or {}).get("configMapRef"):
        data = {EPP_KEY: text(config)}
        values = {"name": f"{graph.name}-epp-config", "namespace": graph.namespace, "labels": labels, "data": data}
        out.append(Rendering("manifests/configmap.yaml.j2", values, component.pointer))
    out.append(_pool(plan, component, labels, profile))
    if plan.cluster.capabilities.istio:
        out.append(_destination(plan, component))
    return out


def _pool(plan: Plan, component: Component, labels: Mapping[str, str], profile: Profile) -> Rendering:
    graph = plan.graph
    selector = {names.LABEL_NAMESPACE: names.dynamo_namespace(graph.namespace, graph.name, component.global_namespace)}
    selector |= {names.LABEL_CLASS: "worker"} if profile.pods.class_label else {names.LABEL_TYPE: "worker"}
    values = {
        "name": pool(graph.name),
        "namespace": graph.namespace,
        "labels": labels,
        "selector": selector,
        "picker": f"{graph.name}-{component.key}",
    }
    return Rendering("manifests/inferencepool.yaml.j2", values, component.pointer)


def _destination(plan: Plan, component: Component) -> Rendering:
    """Mirrors internal/dynamo/graph.go GenerateEPPDestinationRule."""
    name = names.service_name(f"{plan.graph.name}-{component.key}")
    mesh_tls = plan.cluster.config.mesh_tls or {}
    tls_mode = mesh_tls.get("tlsMode") or "SIMPLE"
    tls: Object = {"mode": tls_mode, "insecureSkipVerify": mesh_tls.get("insecureSkipVerify", True)}
    if tls_mode == "MUTUAL":
        for key in ("clientCertificate", "privateKey", "caCertificates"):
            if mesh_tls.get(key):
                tls[key] = mesh_tls[key]
    values = {
        "name": name,
        "namespace": plan.graph.namespace,
        "tls": tls,
        "host": f"{name}.{plan.graph.namespace}.svc.cluster.local",
    }
    return Rendering("manifests/destinationrule.yaml.j2", values, component.pointer)


def text(config: Json) -> str:
    """The EndpointPickerConfig as the operator marshals it: keys sorted, a plugin's name and parameters always there."""
    from generator.yamlio import dump
    from generator.yamlio.quoting import quoted

    plugins = [
        {"name": p.get("name") or "", "parameters": _raw(p.get("parameters")), "type": p.get("type") or ""}
        for p in config.get("plugins") or ()
    ]
    body = {**without_nulls(config), "apiVersion": API, "kind": "EndpointPickerConfig", "plugins": plugins}
    return dump([_sorted(body)]).replace(quoted(_NULL), "null")


_NULL = "\x00null"
"""Stands for the nulls that Go prints of a plugin's parameters: no YAML input can hold this text, and we print no nulls."""


def _raw(value: object) -> Any:
    """Parameters are a json.RawMessage, which keeps its nulls; elsewhere null is as if absent."""
    if isinstance(value, dict):
        return {k: _raw(v) for k, v in value.items()}
    return [_raw(v) for v in value] if isinstance(value, list) else _NULL if value is None else value


def _sorted(value: object) -> Any:
    if isinstance(value, dict):
        return {k: _sorted(value[k]) for k in sorted(value)}
    return [_sorted(v) for v in value] if isinstance(value, list) else value
