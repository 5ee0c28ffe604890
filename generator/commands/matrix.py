"""`dgd-render matrix GRAPH… --clusters OVERLAY…`: every app on every cluster."""

from __future__ import annotations

import json
import os
from collections import Counter

from generator.changes.matrix import matrix
from generator.changes.records import REFUSED
from generator.commands import matrix_text, placed
from generator.commands.arguments import Arguments, add_form, add_graphs, add_settings, arguments
from generator.commands.bar import Bar
from generator.commands.fleet import Fleet
from generator.commands.outcome import Outcome
from generator.errors import UsageError
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from generator.changes.apps import App, RenderTarget
    from generator.changes.records import Matrix
    from generator.command_line import Parser
    from generator.commands.fleet import Read


def add_arguments(parser: Parser) -> None:
    """Graphs, clusters, settings, form."""
    parser.usage = "%(prog)s GRAPH... --clusters OVERLAY... [--overlay FILE]... [flags]"
    add_graphs(parser)
    parser.add_argument(
        "--clusters",
        action="extend",
        nargs="+",
        metavar="OVERLAY",
        help="the clusters: a ClusterOverlay each; all words up to the next flag",
    )
    add_settings(parser, strict="exit 1 when a graph is refused on a cluster")
    add_form(parser, "text", "markdown", "json")


def run(options: Namespace) -> Outcome:
    """The table; exit 0, and 1 with `--strict` when a cell is refused."""
    if not options.clusters:
        raise UsageError("matrix needs --clusters OVERLAY...", "one ClusterOverlay for each cluster")
    given = arguments(options)
    with Bar("rendering", len(given.graphs) * len(options.clusters)) as bar:
        found = computed(given, options.clusters, bar)
    forms = {"json": _json, "markdown": matrix_text.markdown}
    refused = any(cell.result == REFUSED for cell in found.cells)
    return Outcome(forms.get(options.format, matrix_text.text)(found), exit=1 if given.strict and refused else 0)


def computed(given: Arguments, clusters: Sequence[str], bar: Bar | None = None) -> Matrix:
    """The matrix of a command line. `--overlay` comes after each cluster's own file."""
    fleet = Fleet(replace(given, strict=False))
    return matrix(_rows(fleet, clusters, bar), names(clusters, fleet))


def _rows(fleet: Fleet, clusters: Sequence[str], bar: Bar | None) -> Iterator[tuple[App, Iterator[RenderTarget | None]]]:
    """Each app with its cluster in every column, None where it is not deployed there; one is read when it is asked for."""
    for word in fleet.given.graphs:
        first = fleet.app([word], (clusters[0], *fleet.given.overlays))
        yield first.app, _row(fleet, word, first, clusters, bar)


def _row(fleet: Fleet, word: str, first: Read, clusters: Sequence[str], bar: Bar | None) -> Iterator[RenderTarget | None]:
    for cluster in clusters:
        overlays = placed.overlays_of(word, (cluster, *fleet.given.overlays))
        yield None if overlays is None else fleet.target(fleet.texts(overlays), first.options)
        if bar is not None:
            bar.step()


def names(clusters: Sequence[str], fleet: Fleet) -> list[str]:
    """What the clusters are called: their overlays' metadata.name, or the file's where it has none or two have the same."""
    targets = [fleet.target(fleet.texts([path]), fleet.options).cluster for path in clusters]
    own = [cluster.name if cluster is not None else "" for cluster in targets]
    often = Counter(own)
    stems = [os.path.basename(path).rpartition(".")[0] or path for path in clusters]
    plain = Counter(stems)
    return [
        name if name and often[name] == 1 else stem if plain[stem] == 1 else path
        for name, stem, path in zip(own, stems, clusters, strict=True)
    ]


def _json(found: Matrix) -> str:
    cells = [
        {
            "graph": c.graph,
            "cluster": c.cluster,
            "result": c.result,
            "pathway": c.pathway or None,
            "pods": c.usage.pods,
            "gpus": c.usage.gpus,
            "codes": list(c.codes),
        }
        for c in found.cells
    ]
    clusters = [{"name": c.name, "gpus": c.gpus, "used": c.used} for c in found.clusters]
    shared = [
        {"cluster": s.cluster, "kind": s.kind, "namespace": s.namespace, "name": s.name, "graphs": list(s.graphs)}
        for s in found.shared
    ]
    return json.dumps({"cells": cells, "clusters": clusters, "shared": shared}, indent=2) + "\n"
