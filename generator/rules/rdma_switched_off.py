"""RDMA devices that a pod reserves and its environment switches off, or uses without holding any."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen

CODE = "DGD528"
VERBS = ("rc", "ud", "dc", "ib")
"""How UCX transports over InfiniBand or RoCE begin."""


def check(seen: Seen) -> Iterator[Finding]:
    """NCCL_IB_DISABLE and UCX_TLS of main containers."""
    for engine in seen.engines:
        device = _device(engine)
        tls = [part.strip() for part in engine.literal("UCX_TLS").split(",") if part.strip()]
        name = engine.component.name
        if device and engine.literal("NCCL_IB_DISABLE") == "1" and engine.component.nodes > 1:
            yield seen.finding(
                CODE,
                f"{engine.owner} reserves {device}, and NCCL_IB_DISABLE=1 makes NCCL go over TCP between its nodes",
                seen.variable(name, "NCCL_IB_DISABLE"),
                f"take the variable out, or do not reserve {device}",
            )
        if device and tls and not tls[0].startswith("^") and not any(t == "all" or t.startswith(VERBS) for t in tls):
            yield seen.finding(
                CODE,
                f"{engine.owner} reserves {device}, and UCX_TLS={','.join(tls)} leaves RDMA out: KV cache goes over TCP",
                seen.variable(name, "UCX_TLS"),
                f"add rc (as in rc,cuda_copy,cuda_ipc), or do not reserve {device}",
            )
        if (
            not device
            and tls
            and all(t.startswith((*VERBS, "cuda", "self", "sm")) for t in tls)
            and _verbs(tls)
            and _plain(engine)
        ):
            yield seen.finding(
                CODE,
                f"{engine.owner}: UCX_TLS={','.join(tls)} allows RDMA alone between pods, and the pod asks for no RDMA device",
                seen.variable(name, "UCX_TLS"),
                "ask for the cluster's RDMA resource, or add tcp",
            )


def _verbs(tls: list[str]) -> bool:
    return any(t.startswith(VERBS) for t in tls)


def _device(engine: Launched) -> str:
    """The RDMA resource that the container asks for; EFA is none of UCX's."""
    return next((key for key in engine.resources if "rdma" in key.lower() or key.lower().endswith(("/ib", "/hca"))), "")


def _plain(engine: Launched) -> bool:
    """Whether nothing else may bring a device: the host's network, a claim, a privileged container, a network of annotations."""
    spec = engine.spec
    notes = (engine.planned.part.template.get("metadata") or {}).get("annotations") or {}
    resources = engine.main.get("resources") or {}
    asked = [str(key) for key in resources.get("limits") or {}]
    known = all(key in ("cpu", "memory", "ephemeral-storage") or "gpu" in key.lower() for key in asked)
    secure = engine.main.get("securityContext") or {}
    return (
        known
        and not spec.get("hostNetwork")
        and not spec.get("resourceClaims")
        and not secure.get("privileged")
        and not any("network" in str(key) for key in notes)
    )
