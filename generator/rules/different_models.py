"""Prefill and decode workers of a graph that serve different models."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD526"


def check(seen: Seen) -> Iterator[Finding]:
    """One finding for a graph, at a prefill worker whose model no decode worker has."""
    if not any(
        "prefill" in (engine.component.type, engine.component.sub_type) or "prefill" in engine.text for engine in seen.engines
    ):
        return
    serving = [(engine, *engine.model) for engine in seen.engines if engine.backend and engine.component.is_worker]
    if len({model for _, model, _ in serving if model}) < 2:
        return
    decode = {model for engine, model, _ in serving if "decode" in (engine.role, engine.component.type) and model}
    for engine, model, where in serving:
        if "prefill" in (engine.role, engine.component.type) and model and decode and model not in decode:
            yield seen.finding(
                CODE,
                f"{engine.owner}: prefill runs {model!r}, and decode {', '.join(map(repr, sorted(decode)))}: the cache of one"
                " model is of no use to another",
                where,
                "name the same model in both",
            )
            return
