"""Components of one graph that come from different releases of Dynamo."""

from __future__ import annotations

from generator.releases import combinations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD721"


def check(seen: Seen) -> Iterator[Finding]:
    """One finding for a graph, at the first component that is not of the newest release; DGD720 tells of those too far off."""
    operator = seen.profile.operator
    known = [launched for launched in seen.engines if launched.release and not combinations.skew(operator, launched.release)]
    lines = combinations.lines_of({launched.release for launched in known})
    if len(lines) > 1:
        newest = max(launched.release for launched in known)[:2]
        old = next(launched for launched in known if launched.release[:2] != newest)
        yield seen.finding(
            CODE,
            f"component {old.component.name!r}: the components are of several releases of Dynamo: {', '.join(lines)}",
            old.image_at,
            f"give all components images of {lines[-1]}",
            fix=old.of_the_operator(),
        )
