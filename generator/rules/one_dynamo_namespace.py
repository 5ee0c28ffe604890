"""Two graphs whose names come to one Dynamo namespace."""

from __future__ import annotations

from generator.names import LABEL_NAMESPACE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.model import Plan
    from generator.rules.seen import Seen


CODE = "DGD461"


def check(seen: Seen) -> Iterator[Finding]:
    """A Dynamo namespace is `<namespace>-<graph>` with dots as dashes; `dynamo` is shared on purpose."""
    if len(seen.plans) < 2:
        return
    own = _spaces(seen.plan)
    for other in seen.plans[: next(i for i, plan in enumerate(seen.plans) if plan is seen.plan)]:
        apart = other.graph.namespace != seen.graph.namespace and "kubernetes" in (other.discovery, seen.plan.discovery)
        both = own & _spaces(other) if not apart and other.graph.name != seen.graph.name else frozenset()
        for space in sorted(both):
            yield seen.finding(
                CODE,
                f"graphs {other.graph.name!r} and {seen.graph.name!r} have one Dynamo namespace, {space!r}: the frontend of "
                "one sends requests to workers of the other",
                ("metadata", "name"),
                "rename one of them: dots count as dashes, and the Kubernetes namespace stands in front",
            )


def _spaces(plan: Plan) -> frozenset[str]:
    shared = {component.name for component in plan.graph.components if component.global_namespace}
    labels = (p.part.labels.get(LABEL_NAMESPACE) for p in plan.parts if p.part.component.name not in shared)
    return frozenset(str(label) for label in labels if label)
