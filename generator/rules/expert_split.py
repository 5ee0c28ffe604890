"""Experts that are spread over ranks which do not divide: SGLang and TensorRT-LLM."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen

CODE = "DGD331"
SETS_ITS_OWN = ("moe-a2a-backend", "moe_a2a_backend", "enable-deepep-moe", "moe-dp", "moe_data", "moe_cluster")
"""SGLang's all-to-all backends set EP to TP; these sizes are beyond this rule."""


def check(seen: Seen) -> Iterator[Finding]:
    """Mirrors sglang model_config.py (tp_size % ep_size) and tensorrt_llm/mapping.py (moe_tp_size × moe_ep_size)."""
    for engine in seen.engines:
        if engine.backend not in ("sglang", "trtllm") or not engine.says("ep-size", "ep_size", "--ep", "expert"):
            continue
        if not engine.is_sure or engine.asked.cp > 1 or any(word in engine.text for word in SETS_ITS_OWN):
            continue
        wrong = _wrong(engine)
        if wrong:
            yield seen.finding(
                CODE,
                f"{engine.owner}: {wrong}: {engine.facts.title} does not start",
                engine.spelled("ep"),
                "make the sizes of the experts (EP, and TP inside an expert) multiply to TP",
                seen.grave,
            )


def _wrong(engine: Launched) -> str:
    asked = engine.asked
    if asked.moe_tp and engine.asked.ep > 1:
        fits = asked.moe_tp * asked.ep == asked.tp
        return "" if fits else f"MoE TP {asked.moe_tp} × EP {asked.ep} is not TP {asked.tp}"
    return f"EP {asked.ep} does not divide TP {asked.tp}" if asked.ep > 1 and asked.tp % asked.ep else ""
