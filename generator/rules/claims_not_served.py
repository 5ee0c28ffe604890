"""GPUs that the operator shares by resource claims, on a Kubernetes that does not serve their API yet."""

from __future__ import annotations

from generator.releases import combinations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD724"


def check(seen: Seen) -> Iterator[Finding]:
    """Each component whose claims the operator would make."""
    if not seen.cluster.capabilities.dra or combinations.serves_claims(seen.cluster.kubernetes):
        return
    for component in seen.graph.components:
        if component.gpu_memory is not None:
            yield seen.finding(
                CODE,
                f"component {component.name!r} shares its GPUs by resource claims of resource.k8s.io/v1, which Kubernetes"
                f" {seen.cluster.kubernetes} does not serve: it begins with {combinations.CLAIMS_SERVED}",
                component.pointer,
                "take gpuMemoryService out, or upgrade Kubernetes; capabilities.dra: false says that claims are not there",
            )
