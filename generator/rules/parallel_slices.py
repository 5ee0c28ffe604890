"""Tensor or pipeline parallelism over MIG slices, of which a process sees one."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD345"


def check(seen: Seen) -> Iterator[Finding]:
    """Slices are named nvidia.com/mig-<profile>."""
    for engine in seen.engines:
        resources = engine.main.get("resources") or {}
        slices = [str(name) for part in ("limits", "requests") for name in resources.get(part) or {} if "/mig-" in str(name)]
        if slices and engine.is_sure and engine.asked.tp * engine.asked.pp > 1:
            yield seen.finding(
                CODE,
                f"{engine.owner}: TP × PP {engine.asked.tp * engine.asked.pp} on {slices[0]}: a process sees one "
                "MIG slice, and slices cannot talk to each other",
                engine.spelled("tp", "pp"),
                "use TP 1 on a larger slice, or whole GPUs",
                seen.grave,
            )
