"""What the page of a review says."""

from __future__ import annotations

from generator.changes.records import REFUSED
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.changes.records import Cell, Difference, Matrix, ObjectChange, Refusal
    from generator.errors import Finding
    from generator.forms.telling import Told
    from generator.summary import Summary


@record
class Drawing:
    """A graph as it is rendered, and the clusters on which it is so."""

    summary: Summary
    clusters: tuple[str, ...]


@record
class SharedChange:
    """What happens to an object, and the clusters on which it does."""

    object: ObjectChange
    clusters: tuple[str, ...]


@record
class AppReview:
    """One GRAPH of the command line, on all clusters."""

    name: str
    graphs: tuple[str, ...]
    changes: tuple[SharedChange, ...] = ()
    unchanged: int = 0
    """Objects that stay as they are, over all clusters."""
    drawings: tuple[Drawing, ...] = ()
    told: tuple[Told, ...] = ()
    """The findings of its new side."""
    refused: tuple[tuple[str, Refusal], ...] = ()
    """(cluster, refusal) of either side."""


@record
class Comparison:
    """One cluster, old and new."""

    cluster: str
    found: Difference


@record
class Review:
    """Everything that a reader wants to know of a change, or of a state."""

    against: str
    """What the new side is compared with, in words; "" where nothing is compared."""
    comparisons: tuple[Comparison, ...]
    table: Matrix | None
    apps: tuple[AppReview, ...]
    told: tuple[Told, ...]
    """Findings that concern no GRAPH, or several."""
    new: frozenset[tuple[str, str, str]]
    """`finding_key` of the findings that the new side alone has."""
    gone: tuple[Finding, ...]
    source: Callable[[str, int], str]
    """The text of a line of an input."""

    @property
    def every(self) -> tuple[Told, ...]:
        """All findings of the new side."""
        return (*self.told, *(t for app in self.apps for t in app.told))

    def number(self, severity: str, new: bool = False) -> int:
        """Findings of a severity."""
        return sum(t.finding.severity == severity and (not new or finding_key(t.finding) in self.new) for t in self.every)

    @property
    def refused(self) -> bool:
        """Whether a graph is refused on either side."""
        return any(c.found.refused for c in self.comparisons) or any(cell.result == REFUSED for cell in self.cells)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Those of the table."""
        return self.table.cells if self.table else ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Why graphs are refused, on either side."""
        refusals = (f for c in self.comparisons for r in c.found.refused for f in r.findings)
        return tuple(dict.fromkeys((*(f for cell in self.cells for f in cell.errors), *refusals)))


def finding_key(finding: Finding) -> tuple[str, str, str]:
    """What makes a finding the same one when lines move."""
    return finding.code, finding.severity, finding.message
