"""`dgd-render explain`: what was decided for each graph and component, and why; or what an error code means."""

from __future__ import annotations

import textwrap

from generator import codes, report
from generator.commands import inputs
from generator.commands.arguments import add_graphs, add_settings, arguments
from generator.commands.outcome import Outcome
from generator.errors import UsageError
from generator.validate.needed import needed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from generator.command_line import Parser
    from generator.model import Manifest, Plan, Reason

COLUMNS = 100


def add_arguments(parser: Parser) -> None:
    """Graphs, overlays and settings; or one code; or the releases."""
    parser.usage = "%(prog)s GRAPH... [--overlay FILE]... [flags]\n       %(prog)s CODE\n       %(prog)s --releases"
    parser.add_argument("--releases", action="store_true", help="the operator releases, how each is known, what each changed")
    add_graphs(parser, "*")
    add_settings(parser)


def run(options: Namespace) -> Outcome:
    """Plans with their reasons; a code such as DGD204 instead of a graph gives the page of that code."""
    if options.releases:
        from generator.releases import describe

        return Outcome(describe.text())
    given = arguments(options)
    if not given.graphs:
        raise UsageError("explain needs a GRAPH, a CODE or --releases", "dgd-render explain --help")
    word = given.graphs[0] if len(given.graphs) == 1 else ""
    if word in codes.names() or (word.upper().startswith("DGD") and word[3:].isdigit()):
        return _page(word if word in codes.names() else word.upper())
    result = inputs.compiled(given)
    lines = [line for plan in result.plans for line in _plan(plan)] + _needed(result.manifests)
    return Outcome("".join(f"{report.one_line(line)}\n" for line in lines), result.findings, 1 if result.failed else 0)


def _page(name: str) -> Outcome:
    if name not in codes.names():
        raise UsageError(f"{name} is no code of this version", "docs/errors.md lists them")
    page = codes.page(name)
    parts = [f"{name}: {page.title}\n{page.severity} · operator releases: {page.releases}"]
    for label, text in (("What", page.means), ("Why", page.why), ("Fix", page.fix)):
        parts.append(
            textwrap.fill(text, COLUMNS, initial_indent=f"{label + ':':6}", subsequent_indent=" " * 6, break_on_hyphens=False)
        )
    for what, text in page.example.items():
        parts.append(f"Example, {codes.WHAT.get(what, what)}:\n{textwrap.indent(text.rstrip(), '  ')}")
    return Outcome("\n\n".join(parts) + "\n")


def _plan(plan: Plan) -> list[str]:
    fidelity = "exact" if plan.cluster.exact else "corrected"
    lines = [
        f"graph {plan.graph.name} in namespace {plan.graph.namespace}, operator {plan.cluster.version} ({fidelity})",
        f"  pathway: {plan.pathway}",
    ]
    if how := _known(plan):
        lines.insert(1, f"  release: {how}")
    lines += [_reason(r, "    ") for r in plan.reasons]
    for planned in plan.parts:
        component = planned.part.component
        launch = f", {planned.backend or 'no backend'}" + (f" ({planned.mode})" if planned.mode else "")
        lines.append(f"  {component.name} ×{component.replicas}: {planned.workload}{launch}")
        lines += [_reason(r, "    ") for r in planned.reasons]
    return lines


def _known(plan: Plan) -> str:
    """How well the release is known, where what it built was not compared itself."""
    from generator.releases import describe, find
    from generator.releases.profile import MEASURED

    profile = find(plan.cluster.version)
    if profile is None or profile.known == MEASURED:
        return ""
    return f"{describe.KNOWN[profile.known]}; docs/parity.md says what is not known of it"


def _needed(manifests: Sequence[Manifest]) -> list[str]:
    """What the manifests name and do not hold."""
    found = needed([dict(m.body) for m in manifests])
    lines = [
        f"  {kind} {name} in {f'namespace {space}' if space else 'the cluster'}, for {', '.join(users)}"
        for space, kind, name, users in found
    ]
    return ["must exist:", *lines] if lines else []


def _reason(reason: Reason, pad: str) -> str:
    place = f"  [{reason.where}]" if reason.where is not None and reason.where.line else ""
    return f"{pad}{reason.rule}: {reason.text}{place}"
