"""`check --each`: the graphs among any files, those of each folder apart; what hosts like pre-commit pass on.

Graphs of one name in `dev/` and `prod/` are right, and a dashboard is no graph. When an overlay of the run is among the files,
every graph below the current folder is checked.
"""

from __future__ import annotations

import os

from generator import limits
from generator.commands import inputs
from generator.commands.folders import JOB
from generator.errors import Problems, UsageError
from generator.parse import documents
from generator.yamlio import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RENDERED = ".dgd-render-index"


def groups(graphs: Sequence[str], overlays: Sequence[str]) -> list[tuple[str, ...]]:
    """The graphs among some files, those of each folder together."""
    return list(_groups(_with_overlays(graphs, overlays)).values())


def _with_overlays(graphs: Sequence[str], overlays: Sequence[str]) -> Sequence[str]:
    changed = {os.path.abspath(path) for path in overlays}
    if not any(os.path.abspath(path) in changed for path in graphs):
        return graphs
    return sorted({*graphs, *_below(".")})


def _below(folder: str) -> Iterator[str]:
    """YAML files below a folder; hidden folders and rendered ones are left out."""
    for base, inner, names in os.walk(folder):
        inner[:] = [] if RENDERED in inner else sorted(n for n in inner if not n.startswith("."))
        yield from (os.path.normpath(os.path.join(base, n)) for n in sorted(names) if n.endswith(inputs.YAML))


def _groups(paths: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Folder → its graphs, or the folder itself when a `dgd-render.yaml` says how it is rendered."""
    out: dict[str, tuple[str, ...]] = {}
    for path in paths:
        folder = os.path.dirname(path) or "."
        if os.path.lexists(os.path.join(folder, JOB)):
            if os.path.basename(path) == JOB or _is_graph(path):
                out[folder] = (folder,)
        elif _is_graph(path):
            out[folder] = (*out.get(folder, ()), path)
    if len(out) > limits.FILES:
        raise UsageError(f"{len(out)} folders of graphs; at most {limits.FILES} are checked in one run", "check fewer at once")
    return out


def _is_graph(path: str) -> bool:
    """Whether a file holds a graph. One that cannot be read as YAML counts when it says so."""
    text = inputs.read(path)
    if documents.GRAPH.encode() not in text:
        return False
    found = load(text, path, Problems())
    return not found or any(documents.is_graph(g) for g in documents.objects(found, Problems()))
