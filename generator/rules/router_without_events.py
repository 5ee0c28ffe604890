"""A KV-aware router that hears of no KV cache: it routes by guesses, and nobody says so."""

from __future__ import annotations

from generator.releases import combinations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen
    from generator.trees import Pointer

CODE = "DGD527"
PUBLISHES = {
    "vllm": ("--kv-events-config",),
    "sglang": ("--kv-events-config",),
    "trtllm": ("--publish-events-and-metrics", "--publish-kv-events"),
}
NOT_ASKED = ("--no-router-kv-events", "--no-kv-events")
OFF = ("false", "0", "no")


def check(seen: Seen) -> Iterator[Finding]:
    """One finding for a graph, at its router mode, when no worker that may keep a cache publishes events."""
    routes = any(
        e.component.type == "frontend" and (e.literal("DYN_ROUTER_MODE") == "kv" or "router-mode" in e.text) for e in seen.engines
    )
    if not routes:
        return
    workers = [e for e in seen.engines if e.component.is_worker and e.backend in PUBLISHES]
    keeping = [e for e in workers if "decode" not in (e.role, e.component.type)] or workers
    if not keeping or any(_may_publish(e, seen) for e in workers):
        return
    for engine in seen.engines:
        where = _routes_by_cache(engine, seen)
        if where is not None:
            flags = sorted({PUBLISHES[e.backend][0] for e in keeping})
            yield seen.finding(
                CODE,
                f"{engine.owner} routes by KV cache, and no worker publishes KV events: {keeping[0].component.name!r} has no"
                f" {' or '.join(flags)}",
                where,
                f"add {flags[0]} to the workers, or --no-router-kv-events to the frontend, which then predicts",
            )


def _may_publish(engine: Launched, seen: Seen) -> bool:
    if not engine.is_open or not any(f"dynamo.{engine.backend}" in word for word in engine.argv):
        return True
    if engine.backend == "vllm" and not combinations.asks_for_events(seen.profile.operator, engine.release):
        return True
    return any(flag in engine.flags for flag in PUBLISHES[engine.backend])


def _routes_by_cache(engine: Launched, seen: Seen) -> Pointer | None:
    """Where a frontend says that it routes by KV cache, and by events."""
    if engine.component.type != "frontend" or any(flag in engine.flags for flag in NOT_ASKED):
        return None
    if engine.literal("DYN_ROUTER_USE_KV_EVENTS").lower() in OFF:
        return None
    value, where = engine.value("--router-mode")
    if value:
        return where if value == "kv" else None
    return seen.variable(engine.component.name, "DYN_ROUTER_MODE") if engine.literal("DYN_ROUTER_MODE") == "kv" else None
