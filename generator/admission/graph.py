"""Rules about the graph as a whole. Mirrors internal/webhook/validation/dynamographdeployment.go."""

from __future__ import annotations

from generator import names, pathway
from generator.errors import Finding, Problems
from generator.model import GROVE
from generator.releases.profile import DISAGGREGATED_SET
from generator.releases.version import semver
from generator.schema.patterns import subdomain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Cluster, Graph
    from generator.releases.profile import Profile


def on_grove(graph: Graph, cluster: Cluster) -> bool:
    """Whether the graph takes the Grove pathway."""
    return pathway.choose(graph.annotations, cluster.capabilities) == GROVE


def needs_grove(cluster: Cluster) -> str:
    """Why a Grove-only field is refused, and what to do."""
    if cluster.capabilities.grove:
        return f"the graph opts out of Grove; drop the annotation {names.ENABLE_GROVE}, or remove the field"
    return "Grove is not installed; declare spec.capabilities.grove in the overlay, or remove the field"


def check(graph: Graph, cluster: Cluster, profile: Profile, problems: Problems) -> None:
    """Annotations, components, priority class, restart, topology, KV transfer."""
    _annotations(graph, profile, problems)
    if not graph.components:
        field = "services" if graph.api == "v1alpha1" else "components"
        problems.add(
            Finding("DGD111", "the graph has no component", graph.locate(("spec", field)), f"add at least one to spec.{field}")
        )
    if graph.priority_class and not on_grove(graph, cluster):
        problems.add(
            Finding(
                "DGD112",
                "priorityClassName works on the Grove pathway only",
                graph.locate(("spec", "priorityClassName")),
                needs_grove(cluster),
            )
        )
    if DISAGGREGATED_SET in profile.accepts.unsure and not on_grove(graph, cluster):
        _disaggregated_set(graph, profile, problems)
    _unique(graph, problems)
    _restart(graph, problems)
    _topology(graph, cluster, profile, problems)
    name = (graph.kv_transfer or {}).get("clusterTopologyName", "")
    if name:
        at = graph.locate(("spec", "experimental", "kvTransferPolicy", "clusterTopologyName"))
        if not subdomain(name):
            problems.add(
                Finding(
                    "DGD113",
                    f"clusterTopologyName {name!r} is no valid object name",
                    at,
                    "use lower-case letters, digits, `-` and `.`",
                )
            )
        if not on_grove(graph, cluster):
            problems.add(
                Finding(
                    "DGD112", "kvTransferPolicy.clusterTopologyName works on the Grove pathway only", at, needs_grove(cluster)
                )
            )


def _annotations(graph: Graph, profile: Profile, problems: Problems) -> None:
    annotations = graph.annotations

    def wrong(key: str, must: str) -> None:
        problems.add(
            Finding(
                "DGD114",
                f"annotation {key} is {annotations.get(key)!r}; it must be {must}",
                graph.locate(("metadata", "annotations", key)),
                "correct the annotation or remove it",
            )
        )

    if names.ORIGIN in annotations and semver(str(annotations[names.ORIGIN])) is None:
        wrong(names.ORIGIN, f"a semantic version such as {profile.release}")
    if names.EXECUTOR in annotations and not names.is_executor(annotations[names.EXECUTOR]):
        wrong(names.EXECUTOR, " or ".join(names.EXECUTORS))
    strategies = profile.grove.update_strategies
    if strategies and annotations.get(names.UPDATE_STRATEGY, strategies[0]) not in strategies:
        wrong(names.UPDATE_STRATEGY, " or ".join(strategies))
    if annotations.get(names.DISCOVERY_MODE, "pod") not in ("pod", "container"):
        wrong(names.DISCOVERY_MODE, "pod or container")
    elif any(c.fails_over_in_pod for c in graph.components) and annotations.get(names.DISCOVERY_MODE) != "container":
        wrong(names.DISCOVERY_MODE, "container when a component has intra-pod failover")


def _disaggregated_set(graph: Graph, profile: Profile, problems: Problems) -> None:
    """The provider of open pull request #12625, which the documents of the release name; Grove comes before it."""
    if graph.annotations.get(names.DISAGGREGATED_SET) == "true":
        problems.add(
            Finding(
                "DGD712",
                f"Dynamo {profile.operator} knows DisaggregatedSets; what its operator builds of them is not known here",
                graph.locate(("metadata", "annotations", names.DISAGGREGATED_SET)),
                "remove the annotation, and the components become Deployments and LeaderWorkerSets",
            )
        )


def _unique(graph: Graph, problems: Problems) -> None:
    """Names equal but for case make one object fight the other for ever."""
    seen: dict[str, str] = {}
    for c in graph.components:
        if c.key in seen:
            problems.add(
                Finding(
                    "DGD115",
                    f"components {seen[c.key]!r} and {c.name!r} differ only in case, so their objects have one name",
                    graph.locate(c.pointer),
                    "rename one of them",
                )
            )
        seen.setdefault(c.key, c.name)


def _restart(graph: Graph, problems: Problems) -> None:
    strategy = (graph.restart or {}).get("strategy") or {}
    order = strategy.get("order") or []
    if not order:
        return
    known = {c.name for c in graph.components}
    faults = []
    if strategy.get("type") == "Parallel":
        faults.append("an order has no meaning with type Parallel")
    if len(set(order)) != len(order):
        faults.append("it names a component twice")
    if unknown := [name for name in order if name not in known]:
        faults.append(f"it names unknown components: {', '.join(unknown)}")
    if len(set(order)) != len(known):
        faults.append("it must name every component")
    for fault in faults:
        problems.add(
            Finding(
                "DGD116",
                f"restart.strategy.order: {fault}",
                graph.locate(("spec", "restart", "strategy", "order")),
                f"list each of {', '.join(sorted(known))} once",
            )
        )


def _topology(graph: Graph, cluster: Cluster, profile: Profile, problems: Problems) -> None:
    """Shape rules of topology constraints; bindings are looked up where Grove needs them."""
    constrained = [c for c in graph.components if c.topology is not None]
    if not constrained and graph.topology is None:
        return
    at = ("spec", "topologyConstraint")
    if graph.topology is None:
        problems.add(
            Finding(
                "DGD117",
                "a component has a topologyConstraint but the graph has none",
                graph.locate(constrained[0].pointer),
                "add spec.topologyConstraint with the cluster's topology name",
            )
        )
        return
    if not graph.topology.get("packDomain") and (profile.accepts.strict_topology or not constrained):
        for c in graph.components:
            if c.topology is None:
                problems.add(
                    Finding(
                        "DGD117",
                        f"component {c.name!r} needs a topologyConstraint because the graph's has no packDomain",
                        graph.locate(c.pointer),
                        "set spec.topologyConstraint.packDomain, or constrain every component",
                    )
                )
    if pathway.judged_as_grove(graph.annotations, cluster.capabilities, profile):
        _binding(graph, cluster, profile, at, problems)


def _binding(graph: Graph, cluster: Cluster, profile: Profile, at: tuple[str, ...], problems: Problems) -> None:
    topology = graph.topology or {}
    name = topology.get("clusterTopologyName") or topology.get("topologyProfile") or ""
    if not name:
        return
    levels = (cluster.topology_bindings or {}).get(name)
    if levels is None:
        problems.add(
            Finding(
                "DGD118",
                f"{profile.accepts.topology_kind} {name!r} is not known for this cluster",
                graph.locate(at),
                f"list its levels, broadest first, in the overlay: spec.topologyBindings: {{{name}: [zone, rack]}}",
            )
        )
        return
    for pointer, domain in [
        (at, topology.get("packDomain")),
        *(((*c.pointer, "topologyConstraint"), (c.topology or {}).get("packDomain")) for c in graph.components if c.topology),
    ]:
        if domain and domain not in levels:
            problems.add(
                Finding(
                    "DGD118",
                    f"domain {domain!r} is no level of {name!r}",
                    graph.locate(pointer),
                    f"use one of {', '.join(levels)}",
                )
            )
        elif (
            domain
            and topology.get("packDomain") in levels
            and list(levels).index(domain) < list(levels).index(topology["packDomain"])
        ):
            problems.add(
                Finding(
                    "DGD118",
                    f"domain {domain!r} is broader than the graph's {topology['packDomain']!r}",
                    graph.locate(pointer),
                    "a component may only be packed as tightly as the graph, or tighter",
                )
            )
