"""GPUs asked for by another resource name than the cluster offers."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD341"
USUAL = "nvidia.com/gpu"


def check(seen: Seen) -> Iterator[Finding]:
    """Only where an overlay says that the cluster's GPUs have a name of their own."""
    offered = seen.cluster.capabilities.gpu_resource
    if offered == USUAL:
        return
    for container in seen.containers:
        limits = container.body.get("resources")
        limits = limits.get("limits") if isinstance(limits, dict) else None
        if isinstance(limits, dict) and USUAL in limits and offered not in limits:
            yield seen.finding(
                CODE,
                f"component {container.component!r} asks for {USUAL}, but the GPUs of this cluster are {offered}",
                (*container.pointer, "resources", "limits", USUAL),
                f"ask for {offered}, or correct capabilities.gpus.resource",
                key=True,
            )
