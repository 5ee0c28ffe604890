"""`dgd-render explain`: what was decided for each graph and component, and why; or what an error code means."""

from __future__ import annotations

import sys

from generator import report
from generator.commands import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.arguments import Arguments
    from generator.model import Plan, Reason

COLUMNS = 100


def run(given: Arguments) -> int:
    """Print plans with their reasons; a code such as DGD204 instead of a graph prints the page of that code."""
    from generator import codes

    word = given.graphs[0] if len(given.graphs) == 1 else ""
    if word in codes.names() or (word.upper().startswith("DGD") and word[3:].isdigit()):
        return _page(word if word in codes.names() else word.upper())
    result = inputs.compiled(given)
    for plan in result.plans:
        sys.stdout.write(report.printable(_plan(plan)))
    sys.stderr.write(report.text(result.findings))
    return 1 if result.failed else 0


def _page(name: str) -> int:
    import textwrap

    from generator import codes

    if name not in codes.names():
        sys.stderr.write(f"dgd-render: {name} is no code of this version\n")
        return 2
    page = codes.page(name)
    parts = [f"{name}: {page.title}\n{page.severity} · operator releases: {page.releases}"]
    for label, text in (("What", page.means), ("Why", page.why), ("Fix", page.fix)):
        parts.append(
            textwrap.fill(text, COLUMNS, initial_indent=f"{label + ':':6}", subsequent_indent=" " * 6, break_on_hyphens=False)
        )
    for what, text in page.example.items():
        parts.append(f"Example, {codes.WHAT.get(what, what)}:\n{textwrap.indent(text.rstrip(), '  ')}")
    sys.stdout.write("\n\n".join(parts) + "\n")
    return 0


def _plan(plan: Plan) -> str:
    fidelity = "exact" if plan.cluster.exact else "corrected"
    lines = [
        f"graph {plan.graph.name} in namespace {plan.graph.namespace}, operator {plan.cluster.version} ({fidelity})",
        f"  pathway: {plan.pathway}",
    ]
    lines += [_reason(r, "    ") for r in plan.reasons]
    for planned in plan.parts:
        component = planned.part.component
        launch = f", {planned.backend or 'no backend'}" + (f" ({planned.mode})" if planned.mode else "")
        lines.append(f"  {component.name} ×{component.replicas}: {planned.workload}{launch}")
        lines += [_reason(r, "    ") for r in planned.reasons]
    return "\n".join(lines) + "\n"


def _reason(reason: Reason, pad: str) -> str:
    place = f"  [{reason.where}]" if reason.where is not None and reason.where.line else ""
    return f"{pad}{reason.rule}: {reason.text}{place}"
