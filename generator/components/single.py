"""One component as what the operator calls a DynamoComponentDeployment. Mirrors internal/dynamo/graph.go generateSingleDCD."""

from __future__ import annotations

from generator import names
from generator.components import deployment_config, labels
from generator.components.defaults import main_container, template, with_main
from generator.errors import Finding, Problems
from generator.model import Part
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.model import Component, Graph
    from generator.releases.profile import Profile
    from generator.trees import Object


def by_role(component: Component, make: Callable[[Component], Part]) -> dict[str, Part]:
    """The part that each role with a pod template of its own is."""
    own = [role["name"] for role in component.roles if role.get("podTemplate") is not None]
    return {name: make(component.of_role(name)) for name in own}


def part(component: Component, graph: Graph, worker_hash: str, backend: str, profile: Profile, problems: Problems) -> Part:
    """One component as a DynamoComponentDeployment. Mirrors graph.go generateSingleDCD."""
    suffix = worker_hash if component.is_worker else ""
    made = _template(component, graph, suffix, profile, problems)
    name = f"{graph.name}-{component.key}" + (f"-{suffix}" if suffix else "")
    return Part(
        component=component,
        name=name,
        template=made,
        labels=labels.workload_labels(component, graph, made, suffix, profile),
        annotations=labels.workload_annotations(component, graph, made, profile),
        backend=backend,
        gates=labels.gates(component, graph, made, profile),
        worker_hash=suffix,
        by_role=by_role(component, lambda own: part(own, graph, worker_hash, backend, profile, problems)),
    )


def _template(component: Component, graph: Graph, suffix: str, profile: Profile, problems: Problems) -> Object:
    made = template(component, graph, profile)
    metadata = dict(made["metadata"])
    fixed = labels.identity(component, graph, suffix, profile)
    metadata["labels"] = {**metadata["labels"], **{k: fixed[k] for k in (names.LABEL_HASH, names.LABEL_CLASS) if k in fixed}}
    if component.type == "epp" and profile.pods.epp_without_istio:
        own = inside(component.template, "metadata", "annotations")
        value = own.get("sidecar.istio.io/inject", "false")
        metadata["annotations"] = {**metadata["annotations"], "sidecar.istio.io/inject": value}
    restarted, identity = restarts(graph, profile)
    if restarted in ("*", component.name):
        metadata["annotations"] = {**metadata["annotations"], names.RESTART_AT: identity}
    spec = made["spec"]
    if component.type == "planner":
        spec = {**spec, "serviceAccountName": names.ACCOUNTS["planner"]}
    main = main_container(made, component.main)
    if main is not None and deployment_config.given(main) is not None:
        try:
            changed = deployment_config.apply(main, component.name, component.type == "frontend")
            spec = with_main(spec, component.main, lambda _: changed)
        except ValueError as error:
            problems.add(
                Finding(
                    "DGD106",
                    f"component {component.name!r}: env {deployment_config.ENV} cannot be read: {error}",
                    graph.locate(component.pointer),
                    "give it as a JSON object of service names to settings",
                )
            )
    return {**made, "metadata": metadata, "spec": spec}


def restarts(graph: Graph, profile: Profile) -> tuple[str, str]:
    """(component, id) that carries `nvidia.com/restartAt` on a fresh graph, or two empty texts.

    Only operators that admit `spec.restart` on create (1.1, 1.2). Mirrors graph.go DetermineRestartState:
    a sequential restart begins with the first component of the order.
    """
    restart = graph.restart or {}
    identity = restart.get("id", "")
    if not identity or not profile.accepts.restart_on_create:
        return "", ""
    strategy = restart.get("strategy") or {}
    order = strategy.get("order") or sorted((c.name for c in graph.components), key=str.encode)
    if strategy.get("type", "Sequential") == "Parallel":
        return "*", identity
    return (order[0] if order else ""), identity
