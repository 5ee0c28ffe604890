"""Probes that the operator takes from all nodes of a replica but the first."""

from __future__ import annotations

from generator.errors import NOTE
from generator.names import PROBES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD534"


def check(seen: Seen) -> Iterator[Finding]:
    """The user's own probes of a component over several nodes."""
    for engine in seen.engines:
        if engine.component.nodes < 2 or not engine.backend:
            continue
        own = [probe for probe in PROBES if engine.main.get(probe)]
        if own:
            yield seen.finding(
                CODE,
                f"{engine.owner}: only the leader of a replica has its {' and '.join(own)}: the operator takes the probes from"
                " the other nodes",
                (*engine.at(), own[0]),
                "nothing has to be done; a node that dies ends its whole replica",
                NOTE,
            )
