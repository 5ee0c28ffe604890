"""SGLang: attention by data-parallel ranks that do not split the ranks of TP evenly."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD330"


def check(seen: Seen) -> Iterator[Finding]:
    """Mirrors sglang server_args.py _handle_data_parallelism, which asserts it."""
    for engine in seen.engines:
        if engine.backend != "sglang" or not engine.says("dp-attention", "dp_attention") or not engine.is_sure:
            continue
        asked = engine.asked
        if asked.attention and asked.dp > 1 and asked.tp % asked.dp:
            yield seen.finding(
                CODE,
                f"{engine.owner}: with DP attention, DP {asked.dp} must divide TP {asked.tp}: SGLang does not start",
                engine.spelled("dp"),
                f"write a DP size of {', '.join(str(n) for n in range(2, asked.tp + 1) if not asked.tp % n) or 1}",
                seen.grave,
            )
