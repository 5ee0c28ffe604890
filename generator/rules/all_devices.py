"""NVIDIA_VISIBLE_DEVICES beside a GPU limit: the graph takes the GPUs that the device plugin gave to others."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD344"
NAME = "NVIDIA_VISIBLE_DEVICES"


def check(seen: Seen) -> Iterator[Finding]:
    """The kubelet appends the container's own env to that of the device plugin, and the last value counts."""
    for variable, engine in seen.engine_env(NAME):
        value = str(variable.body.get("value") or "")
        if not engine.gpus or not value:
            continue
        effect = "hides its GPUs" if value in ("none", "void") else "shows it GPUs of the node that may belong to other pods"
        yield seen.finding(
            CODE,
            f"{variable.owner}: {NAME}={value} replaces what the device plugin gives to the container, and {effect}",
            (*variable.pointer, "value"),
            "remove it: the GPU limit decides",
        )
