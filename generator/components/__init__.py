"""From a graph to what the operator calls DynamoComponentDeployments: merged env, metadata, names, worker hash.

Mirrors internal/dynamo/graph.go GenerateDynamoComponentsDeployments. The Grove pathway has parts of its own.
"""

from __future__ import annotations

from generator import names
from generator.components import deployment_config, labels
from generator.components.defaults import main_container, template, with_main
from generator.errors import Finding, Problems
from generator.model import Part
from generator.records import replace
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from generator.model import Cluster, Component, Graph
    from generator.releases.profile import Profile

PLACEHOLDER = "worker-hash-placeholder"


def build(
    graph: Graph, cluster: Cluster, profile: Profile, framework: str, frameworks: Mapping[str, str], problems: Problems
) -> tuple[Part, ...]:
    """The parts of a graph on the component path, in its own order.

    `framework` is the graph's, as every part carries it; `frameworks` each component's own.
    """
    suffix = "" if profile.stable_names else _worker_hash(graph, cluster, profile, framework)
    return tuple(part(c, graph, suffix, frameworks.get(c.name, ""), profile, problems) for c in graph.components)


def for_grove(
    graph: Graph, cluster: Cluster, profile: Profile, framework: str, frameworks: Mapping[str, str], problems: Problems
) -> tuple[Part, ...]:
    """The parts of a graph on the Grove pathway: only the graph's defaults, no planner account.

    From 1.5 on workers are labelled with the hash that would name them on the component path, as if their user had
    written it. Mirrors dgd_grove_workload_renderer.go applyGroveWorkerHashSuffix.
    """
    label = ""
    if hashed_on_grove(profile):
        for c in graph.components:  # what cannot be a DynamoComponentDeployment cannot be hashed either
            part(c, graph, PLACEHOLDER, framework, profile, problems)
        label = _worker_hash(graph, cluster, profile, framework)
    policy = graph.kv_transfer or {}
    levels = tuple((cluster.topology_bindings or {}).get(policy.get("clusterTopologyName", ""), ()))

    def made(c: Component) -> Part:
        if label and c.is_worker and not c.has_role_templates:
            c = replace(c, template=_labelled(c.template or {}, label))
        pod = template(c, graph, profile, levels, on_grove=True)
        return Part(
            component=c,
            name=f"{graph.name}-{c.key}",
            template=pod,
            labels={},
            annotations={},
            backend=frameworks.get(c.name, ""),
            gates=labels.gates(c, graph, pod, profile),
            by_role=_by_role(c, made),
        )

    return tuple(made(c) for c in graph.components)


def hashed_on_grove(profile: Profile) -> bool:
    """Whether a graph on Grove gets a worker hash at all."""
    return profile.grove.worker_hash and not profile.stable_names


def _labelled(given: Mapping[str, Any], worker_hash: str) -> dict[str, Any]:
    metadata = given.get("metadata") or {}
    return {**given, "metadata": {**metadata, "labels": {**(metadata.get("labels") or {}), names.LABEL_HASH: worker_hash}}}


def _worker_hash(graph: Graph, cluster: Cluster, profile: Profile, framework: str) -> str:
    if not any(c.is_worker for c in graph.components):
        return ""
    pinned = (cluster.worker_hash or {}).get(graph.name)
    if pinned:
        return str(pinned)
    from generator.components import worker_hash

    return worker_hash.compute(graph, profile, framework, lambda c: part(c, graph, PLACEHOLDER, framework, profile, Problems()))


def _by_role(component: Component, make: Callable[[Component], Part]) -> dict[str, Part]:
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
        by_role=_by_role(component, lambda own: part(own, graph, worker_hash, backend, profile, problems)),
    )


def _template(component: Component, graph: Graph, suffix: str, profile: Profile, problems: Problems) -> dict[str, Any]:
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
