"""A summary as plain values, for `--format json`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.errors import Finding, Where
    from generator.model import GpuSum, Reason
    from generator.summary.records import ComponentSummary, GraphSummary, RoleSummary, Summary
    from generator.trees import Object


def values(summary: Summary) -> Object:
    """The whole summary. Places are `file`, `line`, `column`; what is not known is left out."""
    return {
        "graphs": [_graph(graph) for graph in summary.graphs],
        "needs": [
            {"kind": n.kind, "name": n.name, **({"namespace": n.namespace} if n.namespace else {}), "by": list(n.users)}
            for n in summary.needs
        ],
        "objects": {kind: summary.objects[kind] for kind in sorted(summary.objects)},
        "shared": list(summary.shared),
        "findings": [_finding(finding) for finding in summary.findings],
    }


def _graph(graph: GraphSummary) -> Object:
    return {
        "graph": graph.name,
        "namespace": graph.namespace,
        "cluster": graph.cluster,
        "operator": graph.operator,
        "fidelity": "exact" if graph.exact else "corrected",
        **({"known": graph.known} if graph.known else {}),
        "pathway": graph.pathway,
        "rendered": graph.rendered,
        "gpus": graph.gpus,
        **({"clusterGpus": graph.cluster_gpus} if graph.cluster_gpus else {}),
        "reasons": [_reason(reason) for reason in graph.reasons],
        "corrections": [
            {"name": c.rule, "text": c.text, "page": f"dgd-render explain {c.rule}", **_place(c.where)} for c in graph.corrections
        ],
        "components": [_component(component) for component in graph.components],
    }


def _component(component: ComponentSummary) -> Object:
    return {
        "name": component.name,
        **({"type": component.type} if component.type else {}),
        "kind": component.kind,
        **({"backend": component.backend} if component.backend else {}),
        **({"launch": component.launch} if component.launch else {}),
        "replicas": component.replicas,
        **({"autoscaled": True} if component.autoscaled else {}),
        "pods": component.pods,
        "gpus": component.gpus,
        **({"gang": component.gang} if component.gang else {}),
        **({"queue": component.queue} if component.queue else {}),
        **({"sizes": _sizes(component.sizes)} if component.sizes else {}),
        "objects": list(component.objects),
        "roles": [_role(role) for role in component.roles],
        "reasons": [_reason(reason) for reason in component.reasons],
        **_place(component.where),
    }


def _sizes(sizes: GpuSum) -> Object:
    return {"shape": sizes.shape, "uses": sizes.used, "has": sizes.reserved, "matches": sizes.matches}


def _role(role: RoleSummary) -> Object:
    out: Object = {"role": role.name, "pods": role.pods, "gpus": role.gpus}
    if role.added is not None:
        out["added"] = {name: list(getattr(role.added, name)) for name in ("flags", "env", "probes", "volumes", "containers")}
        out["dropped"] = {"probes": list(role.added.dropped)}
    return out


def _reason(reason: Reason) -> Object:
    return {"rule": reason.rule, "text": reason.text, **_place(reason.where)}


def _place(where: Where | None) -> Object:
    if where is None:
        return {}
    return {"file": where.file, **({"line": where.line, "column": where.column} if where.line else {})}


def _finding(finding: Finding) -> Object:
    hint = {"hint": finding.hint} if finding.hint else {}
    return {"code": finding.code, "severity": finding.severity, "message": finding.message, **hint, **_place(finding.where)}
