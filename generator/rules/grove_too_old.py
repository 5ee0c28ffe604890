"""A Grove that is older than what the operator builds for."""

from __future__ import annotations

from generator.model import GROVE
from generator.releases import combinations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD723"


def check(seen: Seen) -> Iterator[Finding]:
    """One finding for a graph on Grove."""
    installed = seen.cluster.capabilities.grove_version
    oldest, source = combinations.grove_needed(seen.profile.operator, installed)
    if oldest and seen.plan.pathway == GROVE:
        yield seen.finding(
            CODE,
            f"operator {seen.profile.operator} needs Grove {oldest}, and {installed} is installed ({source})",
            ("metadata", "name"),
            "upgrade Grove together with the operator, and capabilities.grove.version with it",
        )
