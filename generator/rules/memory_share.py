"""A share of the GPU's memory that is no share: above 1, 0 or below."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen
    from generator.trees import Pointer

CODE = "DGD335"
FLAGS = (
    "--gpu-memory-utilization",
    "--mem-fraction-static",
    "--free-gpu-memory-fraction",
    "--kv-cache-free-gpu-memory-fraction",
)
KEYS = tuple(flag.removeprefix("--").replace("-", "_") for flag in FLAGS)
HINTS = ("utilization", "fraction")


def check(seen: Seen) -> Iterator[Finding]:
    """What flags and configuration files say of the engine's memory."""
    for engine in seen.engines:
        if not engine.backend or not engine.says(*HINTS):
            continue
        for name, value, where in _shares(engine):
            share = _number(value)
            if share is not None and not 0 < share <= 1:
                yield seen.finding(
                    CODE,
                    f"{engine.owner}: {name} is {value}; it is a share of the GPU's memory, above 0 and at most 1",
                    where,
                    f"write {share / 100:g}" if 1 < share <= 100 else "write a number such as 0.9",
                    seen.grave,
                )


def _shares(engine: Launched) -> Iterator[tuple[str, str, Pointer]]:
    for flag in FLAGS if any(hint in engine.text for hint in HINTS) else ():
        if flag in engine.flags:
            yield (flag, *engine.value(flag))
    for path, content in (engine.planned.files or {}).items():
        cache = content.get("kv_cache_config")
        for held in (content, cache if isinstance(cache, dict) else {}):
            for key, value in held.items():
                if str(key).replace("-", "_") in KEYS:
                    yield f"{key} in {path}", str(value), engine.at()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
