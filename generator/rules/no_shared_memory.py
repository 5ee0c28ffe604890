"""Several GPUs of a pod that work together without shared memory."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD340"


def check(seen: Seen) -> Iterator[Finding]:
    """`sharedMemory: {disabled: true}` leaves the 64 MiB of the container runtime."""
    for engine in seen.engines:
        size = engine.component.shared_memory
        if size is None or size.strip("0") or not engine.backend or engine.gpus < 2 or _own(engine.main.get("volumeMounts")):
            continue
        if engine.is_sure and engine.asked.world > 1:
            key = "sharedMemory" if seen.graph.api == "v1alpha1" else "sharedMemorySize"
            yield seen.finding(
                CODE,
                f"{engine.owner}: the ranks of {engine.gpus} GPUs talk through /dev/shm, which is switched off",
                (*engine.component.pointer, key),
                f"remove {key}, or give it a size of some GiB",
            )


def _own(mounts: object) -> bool:
    return any(str(m.get("mountPath", "")).rstrip("/") == "/dev/shm" for m in mounts) if isinstance(mounts, list) else False
