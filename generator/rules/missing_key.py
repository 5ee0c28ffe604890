"""A key that the ConfigMap or Secret beside the graph does not have."""

from __future__ import annotations

from generator.errors import nearest
from generator.rules import references

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD465"


def check(seen: Seen) -> Iterator[Finding]:
    """A container with such a variable, or a pod with such a volume, never starts."""
    held = references.beside(seen)
    for taken in references.of(seen) if held else ():
        given = held.get((taken.kind, taken.name))
        known = references.keys(given) if given is not None and taken.key else {taken.key}
        if taken.key not in known:
            near = nearest(taken.key, sorted(known))
            yield seen.finding(
                CODE,
                f"component {taken.component!r}: {taken.kind} {taken.name!r} beside the graph has no key {taken.key!r}",
                taken.pointer,
                f"did you mean {near}?" if near else f"its keys are {', '.join(sorted(known)) or 'none'}",
                seen.grave,
            )
