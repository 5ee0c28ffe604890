"""Quantities that the API server writes in another form: a graph in git that stays OutOfSync for ever."""

from __future__ import annotations

from generator.fixes import WRITE, Fix
from generator.quantity import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD668"


def check(seen: Seen) -> Iterator[Finding]:
    """Requests and limits of the containers of a graph that is applied itself; rendered objects have canonical ones."""
    for container in seen.containers if seen.cluster.output == "dgd" else ():
        resources = container.body.get("resources")
        for part in ("limits", "requests"):
            amounts = resources.get(part) if isinstance(resources, dict) else None
            for name, amount in amounts.items() if isinstance(amounts, dict) else ():
                stored = canonical(amount)
                if stored != amount:
                    yield seen.finding(
                        CODE,
                        f"component {container.component!r}: {name} {amount!r} is stored as {stored!r}, a difference for ever",
                        (*container.pointer, "resources", part, name),
                        f"write {stored!r}",
                        fix=Fix(WRITE, stored, name),
                    )
