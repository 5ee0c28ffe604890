"""How components are reached: Service, headless model Service, Ingress or VirtualService."""

from __future__ import annotations

from generator import names
from generator.components.labels import model_hash
from generator.model import Rendering
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Component, PartPlan, Plan
    from generator.releases.profile import Profile
    from generator.trees import Json, Object

SYSTEM = {"name": "system", "port": 9090, "targetPort": "system", "protocol": "TCP"}
RAY = {"name": "ray-gcs", "port": 6379, "targetPort": 6379, "protocol": "TCP"}
PORTS: dict[str, Object] = {
    "frontend": {"name": "http", "port": 8000, "targetPort": "http", "protocol": "TCP"},
    "epp": {"name": "grpc", "port": 9002, "targetPort": 9002, "protocol": "TCP", "appProtocol": "http2"},
}
DISCOVERABLE = {names.LABEL_DISCOVERY: "kubernetes", names.LABEL_DISCOVERABLE: "true"}


def service(
    plan: Plan,
    component: Component,
    name: str,
    kind: str,
    namespace: str,
    labels: Mapping[str, str],
    annotations: Mapping[str, str],
    profile: Profile,
    leader_only: bool,
) -> Rendering:
    """A component's Service. Mirrors internal/dynamo/graph.go GenerateComponentService."""
    selector = {names.LABEL_NAMESPACE: namespace, names.LABEL_COMPONENT: component.name, names.LABEL_TYPE: kind}
    if not kind and profile.pods.untyped_selected:
        del selector[names.LABEL_TYPE]
    if leader_only:
        selector["role"] = "leader"
    values = {
        "name": names.service_name(name),
        "namespace": plan.graph.namespace,
        "labels": labels,
        "annotations": annotations,
        "headless": False,
        "not_ready_too": False,
        "ports": [PORTS.get(kind, SYSTEM)],
        "selector": selector,
    }
    return Rendering("manifests/service.yaml.j2", values, component.pointer)


def model_service(plan: Plan, component: Component, annotations: Mapping[str, str]) -> Rendering:
    """The headless Service of all endpoints of a base model. Mirrors internal/dynamo/model_service.go."""
    digest = model_hash(component)
    selector = {names.LABEL_MODEL: digest}
    values = {
        "name": f"dynamo-model-{digest}",
        "namespace": plan.graph.namespace,
        "labels": {**selector, "nvidia.com/managed-by": "dynamo-operator"},
        "annotations": {**annotations, names.MODEL: (component.model or {})["name"]},
        "headless": True,
        "not_ready_too": False,
        "ports": [{**SYSTEM, "targetPort": 9090}],
        "selector": selector,
    }
    return Rendering("manifests/service.yaml.j2", values, component.pointer)


def ray_head(
    plan: Plan, component: Component, name: str, kind: str, labels: Mapping[str, str], annotations: Mapping[str, str]
) -> Rendering:
    """The address of a single pod that heads a Ray cluster, before it is ready too: it waits for those who join.

    Mirrors internal/dynamo/graph.go GenerateElasticEPHeadlessService.
    """
    namespace = names.dynamo_namespace(plan.graph.namespace, plan.graph.name, component.global_namespace)
    values = {
        "name": names.ray_service(name),
        "namespace": plan.graph.namespace,
        "labels": labels,
        "annotations": annotations,
        "headless": True,
        "not_ready_too": True,
        "ports": [RAY, SYSTEM],
        "selector": {names.LABEL_NAMESPACE: namespace, names.LABEL_COMPONENT: component.name, names.LABEL_TYPE: kind},
    }
    return Rendering("manifests/service.yaml.j2", values, component.pointer)


def entrances(plan: Plan, component: Component, name: str) -> list[Rendering]:
    """Ingress and VirtualService of a component. Mirrors generateIngress, generateVirtualService.

    A v1alpha1 `ingress` replaces what the operator's configuration sets up for frontends.
    """
    ingress = component.ingress if component.ingress is not None else _configured(plan, component)
    if not ingress or not ingress.get("enabled"):
        return []
    values = {
        "name": names.service_name(name),
        "namespace": plan.graph.namespace,
        "host": _host(ingress),
        "ingress_class": ingress.get("ingressControllerClassName"),
        "tls_secret": inside(ingress, "tls").get("secretName"),
        "gateway": ingress.get("virtualServiceGateway"),
    }
    out = []
    if values["ingress_class"] is not None:
        out.append(Rendering("manifests/ingress.yaml.j2", values, component.pointer))
    if plan.cluster.config.ingress_gateway and ingress.get("useVirtualService") and values["gateway"] is not None:
        out.append(Rendering("manifests/virtualservice.yaml.j2", values, component.pointer))
    return out


def _host(ingress: Json) -> str:
    suffix = ingress.get("hostSuffix")
    return f"{ingress.get('hostPrefix') or ''}{ingress.get('host', '')}.{'local' if suffix is None else suffix}"


def _configured(plan: Plan, component: Component) -> Object | None:
    """Mirrors internal/dynamo/graph.go GenerateDefaultIngressSpec."""
    config = plan.cluster.config
    if component.type != "frontend" or not (config.ingress_class or config.ingress_gateway):
        return None
    return {
        "enabled": True,
        "host": plan.graph.name,
        "useVirtualService": bool(config.ingress_gateway),
        **({"ingressControllerClassName": config.ingress_class} if config.ingress_class else {}),
        **({"tls": {"secretName": config.ingress_tls_secret}} if config.ingress_tls_secret else {}),
        **({"hostSuffix": config.ingress_host_suffix} if config.ingress_host_suffix else {}),
        **({"virtualServiceGateway": config.ingress_gateway} if config.ingress_gateway else {}),
    }


def adapter(plan: Plan, planned: PartPlan) -> Rendering:
    """The scaling adapter that a running operator would act on."""
    component, graph = planned.part.component, plan.graph
    values = {
        "name": f"{graph.name}-{component.key}",
        "namespace": graph.namespace,
        "graph": graph.name,
        "component": component.name,
        "replicas": component.replicas,
        "labels": {names.LABEL_GRAPH: graph.name, names.LABEL_COMPONENT: component.name},
    }
    return Rendering("manifests/scalingadapter.yaml.j2", values, component.pointer)
