"""`dgd-render check`: renders, throws the manifests away, and reports what was found."""

from __future__ import annotations

from generator import forms
from generator.commands import baseline, checking, selection, terminal
from generator.commands.arguments import add_graphs, add_settings, arguments
from generator.commands.lines import Lines
from generator.commands.outcome import Outcome
from generator.errors import failed
from generator.forms import Report
from generator.forms.telling import merged, plural
from generator.report import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from generator.command_line import Parser
    from generator.commands.arguments import Arguments
    from generator.forms import Told


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
    for flag, what in (
        ("--baseline", "hide the findings that stand in it"),
        ("--write-baseline", "write and hide what is found"),
    ):
        parser.add_argument(flag, action="once", metavar="FILE", help=what)
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
    hidden = baseline.read(options.baseline) if options.baseline else baseline.Baseline()
    checker = checking.Checker(given)
    done = [checker.check(target) for target in _targets(given, tuple(options.clusters or ()), options.each)]
    told, graphs = _told(done, given.strict, chosen, hidden)
    notes = ""
    if options.write_baseline:
        entries = baseline.write(options.write_baseline, told)
        notes, told = f"dgd-render: {one_line(options.write_baseline)}: {plural(entries, 'finding')}\n", ()
    text = forms.written(Report(told, graphs, Lines(checker.texts())), options.format or "text", terminal.output())
    return Outcome(text, exit=1 if failed(t.finding for t in told) else 0, notes=notes)


def _told(
    done: list[checking.Checked], strictly: bool, chosen: selection.Selection, hidden: baseline.Baseline
) -> tuple[tuple[Told, ...], tuple[tuple[str, str], ...]]:
    """What is told of the targets, and their graphs."""
    graphs = tuple(sorted({g for c in done for g in c.graphs}))
    told = [t for t in checking.together(done, strictly) if chosen.has(t.finding.code)]
    return merged([hidden.left(told, {name for _, name in graphs}, chosen.has)]), graphs


def _targets(given: Arguments, clusters: tuple[str, ...], each: bool) -> list[checking.CheckTarget]:
    """The graphs, or with `--each` those of each folder, on each cluster."""
    groups = [given.graphs]
    if each:
        from generator.commands import each as folders

        groups = folders.groups(given.graphs, (*clusters, *given.overlays))
    chains = [(cluster, *given.overlays) for cluster in clusters] or [given.overlays]
    return [checking.CheckTarget(graphs, overlays) for graphs in groups for overlays in chains]
