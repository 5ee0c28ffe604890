"""Folders of graphs: those that another tool renders, and graphs in one that a `dgd-render.yaml` leaves out."""

from __future__ import annotations

from generator.errors import NOTE, Finding, Problems, Where
from generator.parse import documents
from generator.yamlio import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

JOB = "dgd-render.yaml"
YAML = (".yaml", ".yml")
SHARED = "shared"
"""The folder beside those of the apps of a cluster, for what they have in common."""
KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
CHARTS = ("Chart.yaml", "Chart.yml")
MARKS = (JOB, *KUSTOMIZATIONS, *CHARTS)
"""Files that say how a folder is rendered."""
CODE = "DGD950"


def foreign(names: Collection[str]) -> tuple[str, str] | None:
    """What a folder with these files is, and what to do; None where it is a folder of graphs.

    A `dgd-render.yaml` says how the folder is rendered, whatever else stands there.
    """
    if JOB in names:
        return None
    if any(name in names for name in CHARTS):
        hint = "render it first: helm template . | dgd-render - --overlay overlay.yaml"
        return "is a Helm chart, whose templates are no graphs yet", f"{hint}; or name the file that holds the graph"
    if any(name in names for name in KUSTOMIZATIONS):
        hint = "kustomize build | dgd-render -, or let kustomize call the renderer: docs/kustomize.md"
        return "is a kustomization: its patches would be left out", f"{hint}; or write a {JOB} beside it"
    return None


def unlisted(path: str, text: bytes, files: str) -> Finding | None:
    """A note on a file beside a `dgd-render.yaml` that does not list it, when it holds a graph."""
    if documents.GRAPH.encode() not in text:
        return None
    if not any(documents.is_graph(g) for g in documents.objects(load(text, path, Problems()), Problems())):
        return None
    message = f"a graph that {files} does not list: it is not rendered"
    return Finding("DGD951", message, Where(path, 1, 1), f"add it to spec.graphs of {files}, or keep it elsewhere", NOTE)
