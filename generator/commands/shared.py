"""`dgd-render shared OVERLAY…`: what the graphs of a namespace have in common, for an application of its own.

Two Applications that each render `planner-serviceaccount` own it both, and pruning with one breaks the other. With
`shared: external` in the overlay the graphs leave such objects out, and this verb renders them. Model Services depend on the
graphs: give those with --graph.
"""

from __future__ import annotations

from generator import pipeline
from generator.commands import inputs, render
from generator.errors import Finding, Where
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.arguments import Arguments


def run(given: Arguments) -> int:
    """Print the shared objects alone, or write them to a directory."""
    problems: list[Finding] = []
    options = replace(inputs.options_of(given, problems), shared_only=True)
    overlays = inputs.files(given.overlays)
    if given.graphs:
        result = pipeline.compile(inputs.graphs(given.graphs), overlays, options, problems)
    else:
        result = pipeline.namespace_objects(overlays, options, problems)
    if not result.failed and not result.manifests:
        hint = "an operator restricted to one namespace leaves them to its chart"
        nothing = Finding("DGD607", "the namespace shares no objects", Where(given.overlays[0]), hint)
        result = replace(result, findings=(*result.findings, nothing))
    return render.finish(result, given)
