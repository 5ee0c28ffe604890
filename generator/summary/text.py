"""A summary for a terminal: 80 columns."""

from __future__ import annotations

from collections import Counter

from generator import codes
from generator.errors import ERROR, WARNING
from generator.report import one_line, ordered
from generator.summary.table import WIDTH, labelled, painted, table, wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding, Where
    from generator.model import Reason
    from generator.summary.records import ComponentSummary, GraphSummary, Summary

COLUMNS = ("component", "replicas×pods×GPUs", "kind", "GPUs", "gang", "sizes")
WHAT = {name: name for name in ("flags", "env", "probes", "dropped", "volumes", "containers")} | {"dropped": "no probes"}
"""Field of `Added` → what it is called."""
COLUMN = 20
SEVERITY = {ERROR: "red", WARNING: "yellow"}


def text(summary: Summary, colour: bool = False) -> str:
    """The whole summary."""
    lines: list[str] = []
    for graph in summary.graphs:
        lines += [*_graph(graph, colour), ""]
    lines += _run(summary)
    lines += [painted(line, SEVERITY.get(severity, "dim"), colour) for severity, line in _findings(summary.findings)]
    return "\n".join(lines).strip("\n") + "\n" if lines else ""


def _graph(graph: GraphSummary, colour: bool) -> Iterator[str]:
    fidelity = "as the operator builds it, defects included" if graph.exact else "known defects corrected"
    head = f"{graph.name}  namespace {graph.namespace}, cluster {graph.cluster}, operator {graph.operator} ({fidelity})"
    first, *others = wrapped(head, "", "  ")
    yield painted(first, "bold", colour)
    yield from others
    if not graph.rendered:
        yield painted("  not rendered: what follows was planned, and is not printed", "red", colour)
    if graph.known:
        yield from wrapped(f"release {graph.known}; docs/parity.md says what is not known of it", "  ", "    ")
    for reason in graph.reasons:
        yield from wrapped(f"pathway {graph.pathway}: {_told(reason)}", "  ", "    ")
    yield ""
    yield from _components(graph, colour)
    for component in graph.components:
        yield from ("", painted(f"  {one_line(component.name)}", "bold", colour))
        for reason in component.reasons:
            yield from labelled(reason.rule, _told(reason), 4, COLUMN)
        if component.queue:
            yield from labelled("queue", component.queue, 4, COLUMN)
        yield from _added(component)
    if graph.corrections:
        yield from ("", "  corrected; dgd-render explain NAME says more of each")
        for correction in graph.corrections:
            yield from labelled(correction.rule, _told(correction), 4, COLUMN + 5)


def _components(graph: GraphSummary, colour: bool) -> Iterator[str]:
    rows = [COLUMNS, *(_row(component) for component in graph.components)]
    has = f" of {graph.cluster_gpus}" if graph.cluster_gpus else ""
    lines = table([*rows, ("total", "", "", str(graph.gpus), has.strip(), "")], right=(1, 3))
    for line in lines:
        style = "red" if "does not match" in line else "green" if line.endswith(" ok") else ""
        yield painted(line, style, colour) if style else line


def _row(component: ComponentSummary) -> tuple[str, ...]:
    each = "/".join(dict.fromkeys(str(role.gpus) for role in component.roles))
    counts = f"{component.replicas} × {component.pods} × {each}" + (" (autoscaled)" if component.autoscaled else "")
    return component.name, counts, component.kind, str(component.gpus), component.gang or "-", _sizes(component)


def _sizes(component: ComponentSummary) -> str:
    """The parallel sizes against the GPUs of a replica."""
    sizes = component.sizes
    if sizes is None:
        return "-"
    if sizes.used == sizes.reserved:
        return f"{sizes.shape} = {sizes.reserved} ok"
    return f"{sizes.shape} uses {sizes.used} of {sizes.reserved}: {'ok' if sizes.matches else 'does not match'}"


def _added(component: ComponentSummary) -> Iterator[str]:
    """What the pods have beside what the graph says: one line for the roles that have the same."""
    for field, label in WHAT.items():
        held: dict[tuple[str, ...], list[str]] = {}
        for role in component.roles:
            if role.added is not None and getattr(role.added, field):
                held.setdefault(getattr(role.added, field), []).append(role.name)
        for words, roles in held.items():
            whose = "" if len(roles) == len(component.roles) else f"{', '.join(dict.fromkeys(roles))}: "
            sign = "" if field == "dropped" else "+ "
            yield from labelled(f"{sign}{label}", whose + " ".join(words), 4, COLUMN)


def _run(summary: Summary) -> Iterator[str]:
    clusters = {(graph.cluster, graph.cluster_gpus) for graph in summary.graphs}
    if len(summary.graphs) > 1 and len(clusters) == 1:
        has = f" of {summary.graphs[0].cluster_gpus}" if summary.graphs[0].cluster_gpus else ""
        yield f"{len(summary.graphs)} graphs: {sum(graph.gpus for graph in summary.graphs)}{has} GPUs"
    if summary.needs:
        yield "must exist:"
        for need in summary.needs:
            place = f"in namespace {need.namespace}" if need.namespace else "in the cluster"
            yield from labelled(need.kind, f"{need.name} {place}, for {', '.join(need.users)}", 2, 25)
    if summary.objects:
        counts = ", ".join(f"{summary.objects[kind]} {kind}" for kind in sorted(summary.objects))
        total = sum(summary.objects.values())
        yield from wrapped(f"{total} {'object' if total == 1 else 'objects'}: {counts}", "", "  ")
    if summary.shared:
        yield from wrapped(f"shared with other apps of the namespace (docs/namespaces.md): {', '.join(summary.shared)}", "", "  ")


def _findings(findings: tuple[Finding, ...]) -> Iterator[tuple[str, str]]:
    """How many findings of each code, by severity; each in full stands on standard error."""
    told = ordered(findings)
    for severity in dict.fromkeys(f.severity for f in told):
        counts = Counter(f.code for f in told if f.severity == severity)
        total = sum(counts.values())
        known = {code: codes.page(code).title for code in counts}
        words = "; ".join(f"{code} {known[code]}" + (f" ({n} times)" if n > 1 else "") for code, n in counts.items())
        for line in wrapped(f"{total} {severity}{'' if total == 1 else 's'}: {words}", "", "  "):
            yield severity, line


def _told(reason: Reason) -> str:
    return f"{reason.text}{_place(reason.where)}"


def _place(where: Where | None) -> str:
    """Where a decision comes from, on one line of the terminal: the front of a path that is too long is left out."""
    if where is None or not where.line:
        return ""
    file, room = where.file, WIDTH - COLUMN - 5 - len(f"(:{where.line})")
    if len(file) > room:
        tail = file[1 - room :]
        file = "…" + tail[max(0, tail.find("/")) :]
    return f" ({file}:{where.line})"
