"""CUDA_VISIBLE_DEVICES that names other GPUs than the container has."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD336"
NAME = "CUDA_VISIBLE_DEVICES"


def check(seen: Seen) -> Iterator[Finding]:
    """Inside a container its GPUs are numbered from 0, whichever they are on the node."""
    for variable, engine in seen.engine_env(NAME):
        devices = _devices(variable.body.get("value"))
        if not engine.gpus or not devices or engine.planned.part.by_role:
            continue
        beyond = [number for number in devices if number >= engine.gpus]
        if not beyond and len(set(devices)) >= engine.gpus:
            continue
        has = f"its container has {engine.gpus} GPU{'s' * (engine.gpus > 1)}, numbered from 0"
        what = (
            f"names GPU {beyond[0]}, but {has}"
            if beyond
            else f"hides {engine.gpus - len(set(devices))} of its {engine.gpus} GPUs"
        )
        yield seen.finding(
            CODE,
            f"{variable.owner}: {NAME} {what}",
            (*variable.pointer, "value"),
            "remove it: the container sees the GPUs that its limit gives it, and no others",
        )


def _devices(value: object) -> tuple[int, ...]:
    """The numbers of a list of devices; () for UUIDs, references and what hides all of them on purpose."""
    words = [word.strip() for word in str(value or "").split(",")]
    return tuple(map(int, words)) if all(word.isascii() and word.isdigit() for word in words) else ()
