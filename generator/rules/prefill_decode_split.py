"""vLLM: prefill and decode workers whose tensor-parallel sizes do not divide each other."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD339"
ROLES = ("prefill", "decode")
OTHERS = ("LMCache", "Mooncake", "FlexKV", "MoRIIO", "P2pNccl", "SharedStorage", "--connector none")


def check(seen: Seen) -> Iterator[Finding]:
    """Mirrors vllm TpKVTopology.tp_ratio, by which NIXL finds the rank to read from."""
    prefill, decode = ([e for e in seen.engines if e.backend == "vllm" and _role(seen, e.component.name) == r] for r in ROLES)
    for reader in decode if prefill else ():
        for source in prefill:
            if any(word in e.text for word in OTHERS for e in (reader, source)) or not (reader.is_sure and source.is_sure):
                continue
            low, high = sorted((reader.asked.tp, source.asked.tp))
            if high % low:
                yield seen.finding(
                    CODE,
                    f"TP {source.asked.tp} of {source.component.name!r} and TP {reader.asked.tp} of {reader.component.name!r} "
                    "do not divide each other: no KV cache gets from prefill to decode",
                    reader.spelled("tp"),
                    "make one TP a multiple of the other",
                    seen.grave,
                )


def _role(seen: Seen, name: str) -> str:
    """What a component does in a disaggregated graph."""
    component = next(c for c in seen.graph.components if c.name == name)
    return component.type if component.type in ROLES else component.sub_type
