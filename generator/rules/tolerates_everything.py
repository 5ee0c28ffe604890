"""Nodes of one engine that stay bound to a node which is gone."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD360"


def check(seen: Seen) -> Iterator[Finding]:
    """A toleration without a key also holds for the taints of an unreachable node, without an end."""
    for pod in seen.pods:
        tolerations = pod.spec.get("tolerations") if pod.component.nodes > 1 else None
        for number, item in enumerate(tolerations if isinstance(tolerations, list) else ()):
            plain = item.get("operator") == "Exists" and not item.get("key") and item.get("tolerationSeconds") is None
            if plain and item.get("effect") in (None, "", "NoExecute"):
                yield seen.finding(
                    CODE,
                    f"{pod.owner} tolerates every taint for ever: when a node is lost, its pod is not evicted and the "
                    f"{pod.component.nodes} nodes of the replica never start anew",
                    (*pod.pointer, "tolerations", number),
                    "name the taints of the GPU nodes, such as key: nvidia.com/gpu, or write effect: NoSchedule",
                )
                break
