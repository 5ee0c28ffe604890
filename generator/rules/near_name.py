"""A name that is not quite that of the ConfigMap, Secret or claim beside the graph."""

from __future__ import annotations

from generator.errors import nearest
from generator.rules import references

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD466"


def check(seen: Seen) -> Iterator[Finding]:
    """Objects of other names may be in the cluster; one that differs by a letter or two is hardly another."""
    held = references.beside(seen) if len(seen.plans) == 1 else {}
    wanted = list(references.of(seen)) if held else []
    used = {(taken.kind, taken.name) for taken in wanted}
    for taken in wanted:
        if taken.key or (taken.kind, taken.name) in held:
            continue
        free = sorted(name for kind, name in held if kind == taken.kind and (kind, name) not in used)
        meant = nearest(taken.name, free, 2)
        if meant:
            yield seen.finding(
                CODE,
                f"component {taken.component!r}: {taken.kind} {taken.name!r} is not beside the graph, and nobody uses {meant!r}",
                taken.pointer,
                f"did you mean {meant}?",
            )
