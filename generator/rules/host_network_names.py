"""Pods on the host's network, or with the node's DNS, which cannot resolve names of the cluster."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD354"


def check(seen: Seen) -> Iterator[Finding]:
    """With hostNetwork the policy ClusterFirst, the default, falls back to the node's own DNS."""
    for pod in seen.pods:
        policy = pod.spec.get("dnsPolicy") or "ClusterFirst"
        if policy == "Default" or (pod.spec.get("hostNetwork") and policy == "ClusterFirst"):
            right = "ClusterFirstWithHostNet" if pod.spec.get("hostNetwork") else "ClusterFirst"
            whom = "its leader, NATS and etcd" if pod.component.nodes > 1 else "NATS, etcd and other Services"
            how = "on the host's network" if pod.spec.get("hostNetwork") else "by dnsPolicy Default"
            yield seen.finding(
                CODE,
                f"{pod.owner}: {how} its pods ask the node's DNS, which does not know {whom}",
                (*pod.pointer, "hostNetwork" if pod.spec.get("hostNetwork") else "dnsPolicy"),
                f"write dnsPolicy: {right}",
            )
