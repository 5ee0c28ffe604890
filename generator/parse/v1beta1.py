"""Reads a v1beta1 `spec.components` item."""

from __future__ import annotations

from generator.model import Component
from generator.parse.quantities import pod_spec
from generator.quantity import canonical
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.trees import Json, Object, Pointer


def read_components(spec: Json) -> list[Component]:
    """Every component, in the order written (Grove's cliques keep it)."""
    return [_component(c, ("spec", "components", i)) for i, c in enumerate(spec.get("components") or ())]


def _component(given: Json, pointer: Pointer) -> Component:
    experimental = given.get("experimental") or {}
    multinode = given.get("multinode")
    size = given.get("sharedMemorySize")
    kind = given.get("type", "")
    return Component(
        name=given["name"],
        type=kind,
        pointer=pointer,
        replicas=given.get("replicas", 1),
        min_available=given.get("minAvailable"),
        nodes=(multinode or {}).get("nodeCount", 2) if multinode is not None else 1,
        multinode=multinode is not None,
        template=_template(given["podTemplate"]) if given.get("podTemplate") is not None else None,
        shared_memory=None if size is None else canonical(size),
        cache=given.get("compilationCache"),
        model=given.get("modelRef"),
        epp=given.get("eppConfig"),
        frontend_sidecar=given.get("frontendSidecar", ""),
        scaling_adapter=given.get("scalingAdapter") is not None,
        topology=given.get("topologyConstraint"),
        override=given.get("providerOverride"),
        roles=tuple(_role(role) for role in given.get("roles") or ()),
        gpu_memory=experimental.get("gpuMemoryService"),
        failover=experimental.get("failover"),
        checkpoint=experimental.get("checkpoint"),
        force_scaling_group=bool(inside(experimental, "grove").get("forceScalingGroup")),
        runtime_version=given.get("runtimeVersionOverride", ""),
        global_namespace=bool(given.get("globalDynamoNamespace")),
    )


def _template(given: Json) -> Object:
    return {**given, "spec": pod_spec(given.get("spec") or {})}


def _role(given: Json) -> Json:
    return {**given, "podTemplate": _template(given["podTemplate"])} if given.get("podTemplate") is not None else given
