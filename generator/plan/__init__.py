"""Every decision about one graph on one cluster, with its reason: pathway, workloads, backends, launch modes."""

from __future__ import annotations

from generator import components, limits, names, pathway
from generator.backends import find, gpus
from generator.components.defaults import commanded, main_container, runtime_container
from generator.errors import TOO_FEW_GPUS, Fault, Finding, Problems
from generator.model import COMPONENT_TYPES, COMPONENTS, GROVE, USER_LAUNCH, PartPlan, Plan, Reason
from generator.plan import arithmetic, configs, connection, corrections, frameworks, gangs, launching, losses, naming, warnings
from generator.records import replace
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from generator.model import Cluster, Graph, Part
    from generator.plan.configs import Configs
    from generator.releases.profile import Profile
    from generator.trees import ContainerSpec, Json


def make(
    graph: Graph,
    cluster: Cluster,
    profile: Profile,
    registries: Mapping[str, tuple[str, ...]],
    problems: Problems,
    secrets: Collection[str] = (),
    beside: Configs | None = None,
) -> Plan:
    """The plan of a graph. Findings of severity error in `problems` mean that nothing may be rendered from it.

    `secrets` are the names of the Secrets that stand beside the graph, `beside` the texts of the ConfigMaps by name and key.
    """
    chosen = pathway.choose(graph.annotations, cluster.capabilities)
    launched = frameworks.choose(graph, chosen == COMPONENTS, problems, components.hashed_on_grove(profile))
    if any(c.sub_type or (c.type and c.type not in COMPONENT_TYPES) for c in graph.components):
        from generator.plan import types

        types.check(graph, cluster, profile, chosen == COMPONENTS, problems)
    if chosen == GROVE:
        parts = components.for_grove(graph, cluster, profile, launched.graph, launched.of, problems)
    else:
        parts = components.build(graph, cluster, profile, launched.graph, launched.of, problems)
        naming.check(graph, parts, cluster, profile, problems)
        _needs_orchestrator(graph, cluster, profile, problems)
    planned = tuple(_part(part, graph, cluster, profile, chosen, problems, beside or {}) for part in parts)
    warnings.check(graph, cluster, planned, profile, problems, secrets)
    return Plan(
        graph=graph,
        cluster=cluster,
        pathway=chosen,
        parts=planned,
        discovery=str(graph.annotations.get(names.LABEL_DISCOVERY, cluster.config.discovery)),
        registries=registries,
        reasons=(
            pathway.reason(graph, cluster.capabilities, chosen),
            *corrections.reasons(graph, cluster, chosen, planned, profile),
        ),
    )


def launchable(plan: Plan) -> Plan:
    """What can be judged further of a plan that will not be rendered: no claims, only components whose launch was chosen."""
    kept = tuple(p for p in plan.parts if p.part.component.nodes <= 1 or (p.mode and p.part.component.nodes <= limits.NODE_COUNT))
    return replace(plan, graph=replace(plan.graph, pvcs=()), parts=kept)


def _needs_orchestrator(graph: Graph, cluster: Cluster, profile: Profile, problems: Problems) -> None:
    """Multinode without Grove and LWS. Mirrors dynamographdeployment_controller.go `no multinode orchestrator available`."""
    if pathway.lws_usable(cluster.capabilities, profile):
        return
    missing = "LWS is not installed"
    if cluster.capabilities.lws:
        missing = "this operator uses LWS only where the Volcano API is installed too"
    for c in graph.components:
        if c.nodes > 1:
            problems.add(
                Finding(
                    "DGD201",
                    f"component {c.name!r} spans {c.nodes} nodes, but no orchestrator is available: {missing}",
                    graph.locate((*c.pointer, "multinode")),
                    "declare what is installed in the overlay (spec.capabilities: grove, or lws and volcano), or run on one node",
                )
            )


def _part(
    part: Part, graph: Graph, cluster: Cluster, profile: Profile, chosen: str, problems: Problems, beside: Configs
) -> PartPlan:
    component = part.component
    workload = pathway.workload(chosen, component.nodes)
    reasons = [
        Reason(
            "multinode" if component.nodes > 1 else "single-node",
            f"nodeCount is {component.nodes}",
            graph.locate(component.pointer),
        )
    ]
    main = main_container(part.template, component.main) or {}
    files = configs.files(main, (part.template.get("spec") or {}).get("volumes") or (), beside)
    told = problems.part()
    seen = commanded(main, component.type)
    per_node, mode, why = _launch(part, main if cluster.exact else seen, cluster, profile, files, problems, graph)
    if mode:
        reasons.append(Reason("launch", why, graph.locate(component.pointer)))
    launching.check(part, seen, mode, graph, cluster, profile, problems)
    sums = Problems()
    asked = arithmetic.parallel(part, seen, files)
    total = arithmetic.check(part, seen, graph, cluster, sums, asked)
    if total is not None:
        reasons.append(Reason("gpus", total.text, total.where))
    if not told:  # one cause is one finding: what is refused, what has no GPUs, what is not connected, the rest
        starved = any(f.cause == TOO_FEW_GPUS for f in sums)
        if starved or not connection.check(part, seen, mode, why, graph, cluster, profile, problems):
            problems.extend(sums)
    losses.check(part, graph, chosen, problems)
    gang, gang_why = None, None
    if workload == "LeaderWorkerSet" and pathway.lws_usable(cluster.capabilities, profile):
        gang, gang_why = gangs.choose(part, graph, cluster, profile, problems)
    if gang_why is not None:
        reasons.append(gang_why)
    return PartPlan(part, workload, part.backend, mode, per_node, tuple(reasons), gang, files or None, total, asked)


def _launch(
    part: Part,
    main: ContainerSpec,
    cluster: Cluster,
    profile: Profile,
    files: Json,
    problems: Problems,
    graph: Graph,
) -> tuple[int, str, str]:
    """GPUs of a node, launch mode and why; what the operator refuses becomes a finding."""
    component, per_node = part.component, 0
    if component.launch == USER_LAUNCH and component.nodes > 1:
        return 0, USER_LAUNCH, "the overlay says that its own command connects the nodes"
    try:
        if _counts_gpus(part, main, profile):  # only then does the operator ask, and fail where it cannot tell
            per_node = gpus.per_node(
                main,
                part.backend,
                profile,
                alpha=component.alpha,
                claims=cluster.resource_claims,
                pod_claims=inside(part.template, "spec").get("resourceClaims") or (),
            )
        if part.by_role:
            return per_node, "", "the pod templates of the roles say what each node runs"
        mode, why = find(part.backend).mode(main, component.nodes, per_node, part.gates, profile, files)
        return per_node, mode, why
    except Fault as refused:
        problems.add(refused.at(graph.locate(component.pointer), f"component {component.name!r}"))
        return per_node, "", ""


def _counts_gpus(part: Part, main: ContainerSpec, profile: Profile) -> bool:
    if part.by_role or runtime_container(part.component, profile) is not None:
        return False
    return find(part.backend).counts_gpus(main, part.component.nodes, profile)
