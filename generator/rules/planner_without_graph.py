"""A planner whose graph is not in the cluster: it scales by writing into the DynamoGraphDeployment."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD665"


def check(seen: Seen) -> Iterator[Finding]:
    """Each planner of a graph whose objects are rendered."""
    for component in seen.graph.components if seen.cluster.output != "dgd" else ():
        if component.type == "planner":
            yield seen.finding(
                CODE,
                f"component {component.name!r}: a planner scales by writing into DynamoGraphDeployments, and there is none where"
                " objects are rendered",
                component.pointer,
                "write output: dgd and let an operator build the graph, or take the planner out and scale by an autoscaler",
                key=True,
            )
