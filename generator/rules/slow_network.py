"""A tensor-parallel group over several nodes, whose pods have no device of a fast network."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD342"
NETWORK = ("rdma", "infiniband", "ib", "efa", "roce", "mlnx", "mellanox", "hca", "gpudirect", "gpu-nic")


def check(seen: Seen) -> Iterator[Finding]:
    """Devices, claims, the host's network and secondary networks count as one."""
    for engine in seen.engines:
        nodes = engine.component.nodes
        if (
            nodes < 2
            or not engine.gpus
            or not engine.is_sure
            or engine.asked.world != nodes * engine.gpus
            or engine.asked.tp <= engine.gpus
            or _fast(seen, engine.component.name)
        ):
            continue
        from generator.errors import NOTE

        yield seen.finding(
            CODE,
            f"{engine.owner}: TP {engine.asked.tp} over nodes of {engine.gpus} GPU{'s' * (engine.gpus > 1)}, and its pods ask "
            "for no RDMA device: every layer waits for TCP",
            engine.spelled("tp"),
            f"ask for the cluster's RDMA resource, or write TP {engine.gpus} and PP {nodes}",
            NOTE,
        )


def _fast(seen: Seen, name: str) -> bool:
    for pod in seen.pods:
        if pod.component.name != name:
            continue
        if pod.spec.get("hostNetwork") or pod.spec.get("resourceClaims"):
            return True
        if any("network" in key for key in pod.metadata.get("annotations") or {}):
            return True
        for container in pod.spec.get("containers") or ():
            resources = container.get("resources") or {}
            asked = [str(key).lower() for part in ("limits", "requests") for key in resources.get(part) or {}]
            if (container.get("securityContext") or {}).get("privileged") or any(
                word in key for key in asked for word in NETWORK
            ):
                return True
    return False
