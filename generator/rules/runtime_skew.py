"""An image whose release is too far from the operator's: nobody tests the two together."""

from __future__ import annotations

from generator.releases import combinations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen

CODE = "DGD720"


def check(seen: Seen) -> Iterator[Finding]:
    """One finding for each release that is no neighbour of the operator's, at the first image that is of it."""
    far: dict[str, list[Launched]] = {}
    for launched in seen.engines:
        if combinations.skew(seen.profile.operator, launched.release):
            far.setdefault(".".join(map(str, launched.release)), []).append(launched)
    for release, all_of_it in far.items():
        apart = combinations.skew(seen.profile.operator, all_of_it[0].release)
        side = f"{abs(apart)} minor releases {'newer' if apart > 0 else 'older'}"
        who = ", ".join(repr(launched.component.name) for launched in all_of_it)
        yield seen.finding(
            CODE,
            f"images of Dynamo {release} ({who}) are {side} than operator {seen.profile.operator}",
            all_of_it[0].image_at,
            f"take images of {seen.profile.operator}: a runtime may be {combinations.AHEAD} minor release newer than the"
            f" operator or {combinations.BEHIND} older",
            fix=all_of_it[0].of_the_operator(),
        )
