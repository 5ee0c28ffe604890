"""`dgd-render explain`: what was decided for each graph and component, and why; or what an error code means."""

from __future__ import annotations

import sys

from generator import report
from generator.commands import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.arguments import Arguments
    from generator.model import Plan, Reason


def run(given: Arguments) -> int:
    """Print plans with their reasons; a code such as DGD204 instead of a graph prints the page of that code."""
    if len(given.graphs) == 1 and given.graphs[0].upper().startswith("DGD") and given.graphs[0][3:].isdigit():
        return _code(given.graphs[0].upper())
    result = inputs.compiled(given)
    for plan in result.plans:
        sys.stdout.write(report.printable(_plan(plan)))
    sys.stderr.write(report.text(result.findings))
    return 1 if result.failed else 0


def _code(code: str) -> int:
    from generator.codes import CODES

    if code not in CODES:
        sys.stderr.write(f"dgd-render: {code} is no code of this version\n")
        return 2
    title, text = CODES[code]
    sys.stdout.write(f"{code}: {title}\n\n{text}\n")
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
