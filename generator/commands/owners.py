"""Which graph a finding concerns: the one that its place speaks of, else the one among whose lines it stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from generator.parse import documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.errors import Finding
    from generator.parse.documents import Given


class Owners:
    """The objects of a run by their places, which are looked up once, when the first finding asks."""

    def __init__(self, objects: Sequence[Given]) -> None:
        self._objects = objects

    @cached_property
    def _begins(self) -> dict[str, tuple[list[int], list[Given]]]:
        """File → lines at which its objects begin, ascending, and the objects."""
        out: dict[str, tuple[list[int], list[Given]]] = {}
        for line, given in sorted(((g.where().line, g) for g in self._objects), key=lambda pair: pair[0]):
            lines, objects = out.setdefault(given.where().file, ([], []))
            lines.append(line)
            objects.append(given)
        return out

    def graph_of(self, finding: Finding) -> str:
        """The name of the graph, "" where it concerns none."""
        where = finding.where
        if where.owner:
            return where.owner.partition("/")[0]
        lines, objects = self._begins.get(where.file, ([], []))
        if not (above := bisect_right(lines, where.line)):
            return ""
        nearest = objects[bisect_left(lines, lines[above - 1])]
        return name_of(nearest) if documents.is_graph(nearest) else ""


def name_of(graph: Given) -> str:
    """The name of an object, "" where it has none."""
    metadata = graph.value.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else ""
