"""Shared memory that is more than the container may use of memory at all."""

from __future__ import annotations

from generator.quantity import nano

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD463"


def check(seen: Seen) -> Iterator[Finding]:
    """What is written to a memory volume counts against the memory limit of the container."""
    for engine in seen.engines:
        size = engine.component.shared_memory
        limit = ((engine.main.get("resources") or {}).get("limits") or {}).get("memory")
        if size is None or limit is None:
            continue
        wanted, held = nano(size), nano(limit)
        if wanted and held and wanted >= held:
            key = ("sharedMemory", "size") if seen.graph.api == "v1alpha1" else ("sharedMemorySize",)
            yield seen.finding(
                CODE,
                f"{engine.owner}: shared memory of {size} counts against its memory limit of {limit}: the container is killed "
                "before it can use it",
                (*engine.component.pointer, *key),
                "raise the memory limit above the shared memory and what the engine needs besides",
            )
