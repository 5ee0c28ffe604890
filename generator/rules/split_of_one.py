"""Flags that spread attention or experts over ranks, where there is one rank only."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD343"


def check(seen: Seen) -> Iterator[Finding]:
    """SGLang turns DP attention off with DP 1; vLLM's experts are spread over TP × DP ranks."""
    for engine in seen.engines:
        if engine.backend not in ("sglang", "vllm") or not engine.says("attention", "expert", "-ep") or not engine.is_sure:
            continue
        asked = engine.asked
        if engine.backend == "sglang" and asked.attention and asked.dp == 1:
            what, hint = "--enable-dp-attention has no effect with DP 1", f"write --dp-size {asked.tp}, or take the flag out"
        elif engine.backend == "vllm" and asked.experts and asked.tp * asked.dp * asked.cp == 1:
            what, hint = "--enable-expert-parallel has no effect on one rank", "raise TP or DP, or take the flag out"
        else:
            continue
        yield seen.finding(CODE, f"{engine.owner}: {what}", engine.spelled("attention", "experts"), hint)
