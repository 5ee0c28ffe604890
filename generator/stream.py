"""The stream of objects that a run is given: read from its texts, without those of our own kinds."""

from __future__ import annotations

from generator import limits
from generator.errors import ASSUMED, Finding, Problems, Where
from generator.parse import documents
from generator.yamlio import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.compilation import Source
    from generator.parse.documents import Given
    from generator.yamlio import Document


def read(
    sources: Sequence[Source], problems: Problems, load: Callable[[bytes | str, str, Problems], list[Document]] = load
) -> list[Given]:
    """Every object of some texts. An empty text is a finding: an empty rendering would delete an application.

    `load`: who reads a text; a run over many clusters remembers what it read.
    """
    out: list[Given] = []
    for source in sources:
        told = problems.part()
        found = documents.objects(load(source.text, source.path, told), told)
        if not found and not told:
            problems.add(
                Finding(
                    "DGD007", "the file holds no object", Where(source.path, 1, 1), "give a file with a DynamoGraphDeployment"
                )
            )
        out += found
    if len(out) > limits.DOCUMENTS:
        problems.add(
            Finding(
                "DGD004",
                f"{len(out)} objects: more than {limits.DOCUMENTS} in one run",
                out[limits.DOCUMENTS].where(),
                "render fewer files at once",
            )
        )
    return out


def foreign(stream: list[Given], graphs: Sequence[Source], overlays: bool, problems: Problems) -> list[Given]:
    """The stream without objects of our own kinds, which are input and must never reach a cluster.

    In a directory they may stand beside the graph; but an overlay that nobody named is an error when no other was named either.
    """
    listed = {s.path for s in graphs if s.listed}
    kept = [g for g in stream if not str(g.value.get("apiVersion", "")).startswith(documents.OURS)]
    for g in stream if len(kept) < len(stream) else ():
        if not str(g.value.get("apiVersion", "")).startswith(documents.OURS):
            continue
        if g.document.file not in listed:
            problems.add(
                Finding("DGD605", f"a {g.kind} stands among the graphs", g.where(("kind",)), "give overlays with --overlay FILE")
            )
        elif g.kind == "ClusterOverlay" and not overlays:
            problems.drop(lambda finding: finding.cause == ASSUMED)  # the same, less precisely
            problems.add(
                Finding(
                    "DGD606",
                    "no overlay was named, but this directory holds one",
                    g.where(("kind",)),
                    f"name it: --overlay {g.document.file}, or `overlays:` in dgd-render.yaml",
                )
            )
    if not kept and graphs and not problems.failed():
        problems.add(
            Finding(
                "DGD008",
                "no DynamoGraphDeployment among the input",
                Where(graphs[0].path),
                "give the file or directory that holds the graph",
            )
        )
    return kept
