"""`dgd-render shared OVERLAY…`: what the graphs of a namespace have in common, for an application of its own.

Two Applications that each render `planner-serviceaccount` own it both, and pruning with one breaks the other. With
`shared: external` in the overlay the graphs leave such objects out, and this verb renders them. Model Services depend on the
graphs: give those with --graph.
"""

from __future__ import annotations

from generator import pipeline
from generator.commands import inputs, render
from generator.commands.arguments import add_printing, add_settings, arguments
from generator.errors import Finding, Problems, Where
from generator.model import Manifest
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from generator.command_line import Parser
    from generator.commands.outcome import Outcome


def add_arguments(parser: Parser) -> None:
    """Overlays as plain words, graphs by flag."""
    parser.usage = "%(prog)s OVERLAY... [--graph FILE]... [flags]"
    parser.add_argument("overlays", nargs="+", metavar="OVERLAY", help="ClusterOverlay files in order")
    parser.add_argument("--graph", dest="graphs", action="append", metavar="GRAPH", help="a graph of the namespace; several")
    add_settings(parser)
    add_printing(parser)


def run(options: Namespace) -> Outcome:
    """The shared objects alone, printed or written to a directory."""
    given = arguments(options)
    problems = Problems()
    settings = inputs.options_of(replace(given, shared_only=True), problems)
    overlays = inputs.files(given.overlays)
    if given.graphs:
        result = pipeline.compile(inputs.graphs(given.graphs), overlays, settings, problems)
    else:
        result = pipeline.namespace_objects(overlays, settings, problems)
    if not result.failed and not result.manifests:
        hint = "an operator restricted to one namespace leaves them to its chart"
        nothing = Finding("DGD607", "the namespace shares no objects", Where(given.overlays[0]), hint)
        result = replace(result, findings=(*result.findings, nothing))
    owned = replace(result, manifests=tuple(Manifest(m.body) for m in result.manifests))  # by the overlays, not by a graph
    return render.finish(owned, replace(given, graphs=()))
