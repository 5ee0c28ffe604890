"""An orchestrator that is chosen by what the cluster serves on the day of the rendering."""

from __future__ import annotations

from generator import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD361"


def check(seen: Seen) -> Iterator[Finding]:
    """With `capabilities.auto` the day somebody installs Grove moves every graph to it."""
    if not seen.cluster.capabilities.auto or str(seen.graph.annotations.get(names.ENABLE_GROVE, "")).lower() == "false":
        return
    now = "Grove" if seen.plan.pathway == "grove" else "Deployments and LeaderWorkerSets"
    yield seen.finding(
        CODE,
        f"graph {seen.graph.name!r} becomes {now} by what the cluster serves today: installing or removing Grove replaces "
        "all its pods at the next refresh",
        ("metadata", "name"),
        f'say in the overlay what is installed (capabilities.grove), or annotate the graph with {names.ENABLE_GROVE}: "false"',
    )
