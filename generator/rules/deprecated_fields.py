"""Fields of components that the operator's release still takes, and that have a successor."""

from __future__ import annotations

from generator.errors import NOTE
from generator.model import GROVE
from generator.releases import combinations
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD727"
FIELDS = frozenset(known.field for known in combinations.DEPRECATED)


def check(seen: Seen) -> Iterator[Finding]:
    """One note for each such field of a component."""
    for component in seen.graph.components:
        body = inside(seen.value(component.pointer))
        for known in combinations.deprecated(seen.profile.operator) if body.keys() & FIELDS else ():
            where = (*component.pointer, known.field)
            if known.field == "minAvailable" and seen.plan.pathway != GROVE:
                continue  # DGD112 refuses it there, and so would be its successor
            if body.get(known.field) is not None:
                yield seen.finding(
                    CODE,
                    f"component {component.name!r}: {known.field} is deprecated since {known.since} ({known.source})",
                    where,
                    f"use {known.instead}",
                    NOTE,
                    key=True,
                )
