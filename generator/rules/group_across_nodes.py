"""A tensor-parallel group that the boundary between two nodes cuts unevenly."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD333"


def check(seen: Seen) -> Iterator[Finding]:
    """Ranks are numbered node after node, those of a TP group next to each other."""
    for engine in seen.engines:
        if engine.component.nodes < 2 or not engine.is_sure:
            continue
        group, node = engine.asked.tp * engine.asked.cp, engine.gpus
        if group < 2 or not node or engine.asked.world != engine.component.nodes * node:
            continue  # DGD302 and DGD303 tell of other sums
        if max(group, node) % min(group, node):
            yield seen.finding(
                CODE,
                f"{engine.owner}: TP groups of {group} do not fit nodes of {node} GPUs: a node ends in the middle of a group",
                engine.spelled("tp", "cp"),
                f"choose a TP that divides {node}, or is a multiple of it, and PP over the nodes",
            )
