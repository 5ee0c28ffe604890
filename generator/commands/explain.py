"""`dgd-render explain`: what was decided for each graph and component, and why; or what an error code means."""

from __future__ import annotations

from generator import report
from generator.commands import inputs
from generator.commands.arguments import add_graphs, add_settings, arguments
from generator.commands.outcome import Outcome
from generator.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from generator.command_line import Parser
    from generator.model import Plan, Reason


def add_arguments(parser: Parser) -> None:
    """Graphs, overlays and settings; or one code."""
    parser.usage = "%(prog)s GRAPH... [--overlay FILE]... [flags]\n       %(prog)s CODE"
    add_graphs(parser)
    add_settings(parser)


def run(options: Namespace) -> Outcome:
    """Plans with their reasons; a code such as DGD204 instead of a graph gives the page of that code."""
    given = arguments(options)
    if len(given.graphs) == 1 and given.graphs[0].upper().startswith("DGD") and given.graphs[0][3:].isdigit():
        return _code(given.graphs[0].upper())
    result = inputs.compiled(given)
    plans = "".join(report.printable(_plan(plan)) for plan in result.plans)
    return Outcome(plans, result.findings, 1 if result.failed else 0)


def _code(code: str) -> Outcome:
    from generator.codes import CODES

    if code not in CODES:
        raise UsageError(f"{code} is no code of this version", "docs/errors.md lists them")
    title, text = CODES[code]
    return Outcome(f"{code}: {title}\n\n{text}\n")


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
