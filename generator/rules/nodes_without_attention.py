"""SGLang: data parallelism over several nodes, which it has with DP attention only."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD332"


def check(seen: Seen) -> Iterator[Finding]:
    """Mirrors sglang server_args.py check_server_args, which asserts it."""
    for engine in seen.engines:
        if engine.backend != "sglang" or engine.component.nodes < 2 or not engine.is_sure:
            continue
        if engine.asked.dp > 1 and not engine.asked.attention:
            yield seen.finding(
                CODE,
                f"{engine.owner}: DP {engine.asked.dp} over {engine.component.nodes} nodes needs DP attention: "
                "SGLang does not start",
                engine.spelled("dp"),
                "add --enable-dp-attention, or run on one node with more replicas",
                seen.grave,
            )
