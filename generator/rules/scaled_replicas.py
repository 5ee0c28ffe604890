"""A number of replicas in git that something in the cluster changes: each sync sets it back."""

from __future__ import annotations

from generator.schema.access import inside, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.parse.documents import Given
    from generator.rules.seen import Seen

CODE = "DGD664"
SCALERS = {"HorizontalPodAutoscaler": "scaleTargetRef", "ScaledObject": "scaleTargetRef", "VerticalPodAutoscaler": ""}


def check(seen: Seen) -> Iterator[Finding]:
    """Each component that a scaler beside the graph, or its own scaling adapter, aims at."""
    scalers = [given for given in seen.companions if SCALERS.get(given.kind)]
    targets = {_target(given): given for given in scalers}
    for component in seen.graph.components if targets or seen.cluster.output == "dgd" else ():
        where = (*component.pointer, "replicas")
        if component.autoscaled or seen.value(where) is None:
            continue
        names = [
            (m.body.get("kind"), m.body["metadata"]["name"])
            for m in seen.of_component(component)
            if inside(m.body, "spec").get("replicas") is not None
        ]
        names += [("DynamoGraphDeploymentScalingAdapter", f"{seen.graph.name}-{component.key}")]
        by = next((targets[name] for name in names if name in targets), None)
        who = f"{by.kind} {inside(by.value, 'metadata').get('name')!r}" if by else ""
        if not who and component.scaling_adapter and seen.cluster.output == "dgd":
            who = "its scaling adapter"
        if who:
            yield seen.finding(
                CODE,
                f"component {component.name!r}: replicas stand in git and are changed by {who}: each sync sets them back",
                where,
                "take replicas out of the graph, or say autoscaled: true in the overlay (graph.components)"
                if seen.cluster.output == "dgd"
                else "say it in the overlay: graph.components: {" + component.name + ": {autoscaled: true}}",
            )


def _target(given: Given) -> tuple[str, str]:
    """(kind, name) of what a scaler changes; KEDA's default kind is a Deployment."""
    target = inside(inside(given.value, "spec"), SCALERS[given.kind])
    return text(target, "kind") or "Deployment", text(target, "name")
