"""Topology constraints, typed or as the provider's own words, and the cluster's topology binding where KV transfer names one."""

from __future__ import annotations

from generator.errors import Finding, Problems
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Component, Graph, Plan
    from generator.releases.profile import Profile
    from generator.trees import Json, Object


def of_graph(graph: Graph, profile: Profile) -> Object | None:
    """The constraint of the whole set. Mirrors internal/dynamo/grove.go specToGroveTopologyConstraint."""
    if graph.override is not None:
        return dict(inside(graph.override, "value", "spec", "template", "topologyConstraint"))
    constraint = graph.topology or {}
    return _constraint(constraint.get("packDomain", ""), _binding(graph), profile)


def of_component(component: Component, graph: Graph, profile: Profile) -> Object | None:
    """The constraint of a clique or scaling group; a constrained set hands down its name. Mirrors toGroveTopologyConstraint."""
    if component.override is not None and "topologyConstraint" in component.override["value"]:
        return _given(component.override)
    inherits = bool((graph.topology or {}).get("packDomain"))
    return _constraint((component.topology or {}).get("packDomain", ""), "" if inherits else _binding(graph), profile)


def of_clique(component: Component, role: str, graph: Graph, profile: Profile) -> Object | None:
    """The constraint of one clique: its role's, else the component's where it has no scaling group for it.

    Mirrors internal/provideroverride/grove.go applyGroveRoleOverride.
    """
    override = next((r["providerOverride"] for r in component.roles if r["name"] == role and r.get("providerOverride")), None)
    if override is not None:
        return _given(override)
    return None if component.is_group else of_component(component, graph, profile)


def _given(override: Json) -> Object:
    return dict(inside(override, "value", "topologyConstraint"))


def _binding(graph: Graph) -> str:
    constraint = graph.topology or {}
    return str(constraint.get("clusterTopologyName") or constraint.get("topologyProfile") or "")


def _constraint(domain: str, binding: str, profile: Profile) -> Object | None:
    if not domain:
        return None
    if not profile.grove.topology_pack:
        return {"packDomain": domain}
    return {**({"topologyName": binding} if binding else {}), "pack": {"required": domain}}


def check(plan: Plan, profile: Profile, problems: Problems) -> None:
    """KV transfer over a binding needs its levels. Mirrors internal/dynamo/graph.go resolveGroveClusterTopologyDomains."""
    policy = plan.graph.kv_transfer or {}
    name, domain = policy.get("clusterTopologyName"), policy.get("domain", "")
    if not name:
        return
    at = ("spec", "experimental", "kvTransferPolicy")
    levels = (plan.cluster.topology_bindings or {}).get(name)
    if levels is None:
        problems.add(
            Finding(
                "DGD118",
                f"{profile.accepts.topology_kind} {name!r}, which kvTransferPolicy names, is not known for this cluster",
                plan.graph.locate((*at, "clusterTopologyName")),
                f"list its levels, broadest first, in the overlay: spec.topologyBindings: {{{name}: [zone, rack]}}",
            )
        )
    elif domain not in levels:
        problems.add(
            Finding(
                "DGD118",
                f"kvTransferPolicy.domain {domain!r} is no level of {name!r}",
                plan.graph.locate((*at, "domain")),
                f"use one of {', '.join(levels)}",
            )
        )
