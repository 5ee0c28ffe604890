"""A vLLM prefill worker that nobody told how to hand the KV cache over: it ends at once."""

from __future__ import annotations

from generator.errors import WARNING
from generator.releases import combinations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD525"
FLAG = "--kv-transfer-config"


def check(seen: Seen) -> Iterator[Finding]:
    """Prefill workers of dynamo.vllm whose flags can all be seen."""
    for engine in seen.engines:
        if (
            engine.backend != "vllm"
            or "prefill" not in engine.text
            or engine.role != "prefill"
            or not engine.is_open
            or "dynamo.vllm" not in engine.text
        ):
            continue
        if FLAG not in engine.flags and combinations.asks_for_transfer(seen.profile.operator, engine.release):
            yield seen.finding(
                CODE,
                f"{engine.owner}: a prefill worker without {FLAG} ends at once",
                engine.flag_at("--disaggregation-mode") if "--disaggregation-mode" in engine.flags else engine.at(),
                f"""add {FLAG} '{{"kv_connector":"NixlConnector","kv_role":"kv_both"}}'""",
                seen.grave if engine.release else WARNING,
            )
