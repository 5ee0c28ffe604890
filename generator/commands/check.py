"""`dgd-render check`: renders, throws the manifests away, and reports what was found."""

from __future__ import annotations

from generator import report, rules
from generator.commands import inputs
from generator.commands.arguments import add_graphs, add_settings, arguments
from generator.commands.outcome import Outcome
from generator.errors import Problems, failed, strict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from generator.command_line import Parser


def add_arguments(parser: Parser) -> None:
    """Graphs, overlays, settings."""
    parser.usage = "%(prog)s GRAPH... [--overlay FILE]... [flags]"
    add_graphs(parser)
    add_settings(parser)
    parser.add_argument(
        "--each",
        action="store_true",
        help="GRAPHs are any files: those that hold no graph are left out, each folder is checked apart",
    )


def run(options: Namespace) -> Outcome:
    """Every finding on standard output, how well the release is known first; exit 1 when one of them is an error."""
    given = arguments(options)
    if options.each:
        from generator.commands import each

        result = each.compiled(given)
    else:
        result = inputs.compiled(given)
    problems = Problems(result.findings)
    rules.check(result, problems)
    findings = strict(problems) if given.strict else [*problems]
    known = [finding for finding in findings if finding.code == "DGD711"]
    others = [finding for finding in findings if finding.code != "DGD711"]
    return Outcome(report.text(known) + report.text(others), exit=1 if failed(findings) else 0)
