"""A graph that claims to be created by a newer operator than the one that builds it."""

from __future__ import annotations

from generator.names import ORIGIN
from generator.releases import combinations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD725"


def check(seen: Seen) -> Iterator[Finding]:
    """The origin version, of the graph or of the overlay, is newer than the operator."""
    origin = str(seen.graph.annotations.get(ORIGIN) or "")
    if combinations.is_newer(origin, seen.profile.operator):
        yield seen.finding(
            CODE,
            f"the graph was created by operator {origin}, it says, and operator {seen.profile.operator} builds it",
            ("metadata", "annotations", ORIGIN),
            "correct the annotation, or operator.version and operator.originVersion of the overlay",
        )
