"""Two graphs whose names come to one Dynamo namespace."""

from __future__ import annotations

from generator.rules.seen import spaces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.model import Plan
    from generator.rules.seen import Seen


CODE = "DGD461"


def check(seen: Seen) -> Iterator[Finding]:
    """A Dynamo namespace is `<namespace>-<graph>` with dots as dashes; `dynamo` is shared on purpose."""
    for space in sorted(spaces(seen.plan)):
        for other in seen.together.spaces[space]:
            if other is seen.plan:
                break
            if other.graph.name != seen.graph.name and not _apart(other, seen.plan):
                yield seen.finding(
                    CODE,
                    f"graphs {other.graph.name!r} and {seen.graph.name!r} have one Dynamo namespace, {space!r}: the frontend of "
                    "one sends requests to workers of the other",
                    ("metadata", "name"),
                    "rename one of them: dots count as dashes, and the Kubernetes namespace stands in front",
                )
                break


def _apart(one: Plan, other: Plan) -> bool:
    """Whether Kubernetes' own discovery keeps the graphs of two namespaces apart."""
    return one.graph.namespace != other.graph.namespace and "kubernetes" in (one.discovery, other.discovery)
