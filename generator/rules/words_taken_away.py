"""Flags and variables that the release of the runtime no longer has."""

from __future__ import annotations

from generator.errors import WARNING, error_unless
from generator.releases import combinations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen

CODE = "DGD726"


def check(seen: Seen) -> Iterator[Finding]:
    """Each such word of a worker that starts Dynamo's own module."""
    for launched in seen.engines:
        if launched.backend and f"dynamo.{launched.backend}" in launched.text and _may_say(launched):
            yield from _of(launched, seen)


def _may_say(launched: Launched) -> bool:
    """Whether any of the words may be there, before the command is read."""
    spelled = launched.text.replace("_", "-")
    return any(taken.name in spelled or taken.name in launched.env for taken in combinations.TAKEN)


def _of(launched: Launched, seen: Seen) -> Iterator[Finding]:
    release = combinations.assumed(seen.profile.operator, launched.release)
    told = ".".join(map(str, launched.release[:2])) or f"{'.'.join(map(str, release[:2]))} or newer"
    for word in (*launched.flags, *launched.env):
        known = combinations.taken(word, launched.backend, release)
        if known:
            what = "ignores" if known.silent else "ends at"
            yield seen.finding(
                CODE,
                f"component {launched.component.name!r}: Dynamo {told} {what} {word}, which"
                f" {'.'.join(map(str, known.release[:2]))} took away (ai-dynamo/dynamo {known.source})",
                launched.flag_at(word) if word in launched.flags else seen.variable(launched.component.name, word),
                f"write {known.instead}" if known.instead != "nothing" else "take it out",
                WARNING if known.silent or not launched.release else error_unless(seen.cluster.exact),
            )
