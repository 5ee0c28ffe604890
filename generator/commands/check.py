"""`dgd-render check`: renders, throws the manifests away, and reports what was found."""

from __future__ import annotations

from generator import forms
from generator.commands import checking, selection, terminal
from generator.commands.arguments import add_graphs, add_settings, arguments
from generator.commands.lines import Lines
from generator.commands.outcome import Outcome
from generator.errors import failed
from generator.forms import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from generator.command_line import Parser
    from generator.commands.arguments import Arguments


def add_arguments(parser: Parser) -> None:
    """Graphs, clusters, what is told and how."""
    parser.usage = "%(prog)s GRAPH... [--overlay FILE]... [--clusters OVERLAY...] [flags]"
    add_graphs(parser)
    parser.add_argument(
        "--clusters",
        action="extend",
        nargs="+",
        metavar="OVERLAY",
        help="check each graph on each of these clusters; --overlay is applied after each one's file",
    )
    selection.add_flags(parser)
    parser.add_argument("--format", action="once", choices=forms.FORMS, metavar="FORM", help=f"{', '.join(forms.FORMS)}")
    add_settings(parser)
    parser.add_argument(
        "--each",
        action="store_true",
        help="GRAPHs are any files: those that hold no graph are left out, each folder is checked apart",
    )


def run(options: Namespace) -> Outcome:
    """Every finding on standard output; exit 1 when one of them is an error."""
    given = arguments(options)
    chosen = selection.of(options.select, options.ignore)
    checker = checking.Checker(given)
    done = [checker.check(target) for target in _targets(given, tuple(options.clusters or ()), options.each)]
    told = tuple(t for t in checking.together(done, given.strict) if chosen.has(t.finding.code))
    graphs = tuple(sorted({g for c in done for g in c.graphs}))
    report = Report(told, graphs, Lines(checker.texts()))
    exit = 1 if failed(t.finding for t in told) else 0
    return Outcome(forms.written(report, options.format or "text", terminal.output()), exit=exit)


def _targets(given: Arguments, clusters: tuple[str, ...], each: bool) -> list[checking.CheckTarget]:
    """The graphs, or with `--each` those of each folder, on each cluster."""
    groups = [given.graphs]
    if each:
        from generator.commands import each as folders

        groups = folders.groups(given.graphs, (*clusters, *given.overlays))
    chains = [(cluster, *given.overlays) for cluster in clusters] or [given.overlays]
    return [checking.CheckTarget(graphs, overlays) for graphs in groups for overlays in chains]
