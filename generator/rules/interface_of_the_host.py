"""A network interface of the host in a pod that has a network of its own."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD529"
VARIABLES = ("NCCL_SOCKET_IFNAME", "GLOO_SOCKET_IFNAME", "TP_SOCKET_IFNAME")
HOSTS = ("ens", "enp", "eno", "enx", "bond", "ib", "mlx", "wlan", "br-")
"""How a host's interfaces are called (systemd's predictable names); a pod's own is eth0."""


def check(seen: Seen) -> Iterator[Finding]:
    """Main containers without the host's network and without further networks."""
    for engine in seen.engines:
        notes = (engine.planned.part.template.get("metadata") or {}).get("annotations") or {}
        if engine.spec.get("hostNetwork") or any("network" in str(key) for key in notes) or engine.spec.get("resourceClaims"):
            continue
        for variable in VARIABLES:
            value = engine.literal(variable)
            name = value.lstrip("=")
            if name.startswith(HOSTS):
                yield seen.finding(
                    CODE,
                    f"{engine.owner}: {variable}={value} is an interface of the host, and the pod has its own network with eth0",
                    seen.variable(engine.component.name, variable),
                    "write eth0, or ask for hostNetwork or a further network",
                )
