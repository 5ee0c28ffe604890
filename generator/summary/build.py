"""From the result of a run to its summary."""

from __future__ import annotations

from collections import Counter

from generator import releases
from generator.model import COMPONENTS
from generator.orchestrators.shared import is_shared
from generator.records import replace
from generator.releases import describe
from generator.releases.profile import MEASURED
from generator.schema.access import entries, inside, text
from generator.summary import added, layout
from generator.summary.records import Added, ComponentSummary, GraphSummary, Need, RoleSummary, Summary
from generator.validate.needed import needed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.compilation import Result
    from generator.model import Manifest, PartPlan, Plan
    from generator.summary.layout import Layout, RolePods

CORRECTED = "corrected "
"""What the rule of a reason begins with that is a correction."""


def summarize(result: Result, additions: bool = True) -> Summary:
    """Everything that a reader of a plan wants to know of a run; `additions`: also what pods have beside their graph's text."""
    bodies = [dict(m.body) for m in result.manifests]
    return Summary(
        graphs=tuple(_graph(plan, result, additions) for plan in result.plans),
        needs=tuple(Need(kind, space, name, tuple(users)) for space, kind, name, users in needed(bodies)),
        objects=Counter(str(body.get("kind")) for body in bodies),
        shared=tuple(_named(m) for m in result.manifests if is_shared(m)),
        findings=result.findings,
    )


def _named(manifest: Manifest) -> str:
    return f"{manifest.body.get('kind')}/{text(inside(dict(manifest.body), 'metadata'), 'name')}"


def _graph(plan: Plan, result: Result, additions: bool) -> GraphSummary:
    installed = plan.cluster.capabilities
    own = [m for m in result.manifests if m.graph is plan.graph]
    corrections = [r for r in plan.reasons if r.rule.startswith(CORRECTED)]
    return GraphSummary(
        name=plan.graph.name,
        namespace=plan.graph.namespace,
        cluster=plan.cluster.name,
        operator=plan.cluster.version,
        exact=plan.cluster.exact,
        known=_known(plan),
        pathway=plan.pathway,
        reasons=tuple(r for r in plan.reasons if r not in corrections),
        corrections=tuple(replace(r, rule=r.rule.removeprefix(CORRECTED)) for r in corrections),
        components=tuple(_component(planned, plan, own, additions) for planned in plan.parts),
        rendered=bool(own),
        cluster_gpus=installed.gpus_per_node * installed.gpu_nodes,
    )


def _known(plan: Plan) -> str:
    """How well the release is known, where what it built was not compared itself."""
    profile = releases.find(plan.cluster.version)
    return "" if profile is None or profile.known == MEASURED else describe.KNOWN[profile.known]


def _component(planned: PartPlan, plan: Plan, manifests: Sequence[Manifest], additions: bool) -> ComponentSummary:
    component = planned.part.component
    pods = layout.of(planned, plan, manifests)
    return ComponentSummary(
        name=component.name,
        type=component.type,
        kind=planned.workload,
        backend=planned.backend,
        launch=planned.mode,
        replicas=pods.replicas,
        autoscaled=component.autoscaled,
        roles=_roles(planned, pods) if additions else tuple(RoleSummary(r.role, r.pods, r.gpus) for r in pods.roles),
        gang=pods.gang if plan.pathway != COMPONENTS or component.nodes > 1 else "",
        queue=pods.queue,
        sizes=planned.sizes,
        reasons=planned.reasons,
        where=plan.graph.locate(component.pointer),
        objects=pods.objects,
        services=tuple(_service(m) for m in manifests if m.origin == component.pointer and m.body.get("kind") == "Service"),
    )


def _service(manifest: Manifest) -> str:
    body = dict(manifest.body)
    ports = [port.get("port") for _, port in entries(inside(body, "spec").get("ports"))]
    return f"{text(inside(body, 'metadata'), 'name')}{f':{ports[0]}' if ports else ''}"


def _roles(planned: PartPlan, pods: Layout) -> tuple[RoleSummary, ...]:
    main = planned.part.component.main
    everywhere = frozenset(name for role in pods.roles if role.spec for name in added.probes(role.spec, main))
    return tuple(RoleSummary(role.role, role.pods, role.gpus, _added(planned, role, everywhere)) for role in pods.roles)


def _added(planned: PartPlan, role: RolePods, everywhere: frozenset[str]) -> Added | None:
    if role.spec is None:
        return None
    part = planned.part.of(role.role)
    return added.added(role.spec, dict(part.template), part.component.main, everywhere)
