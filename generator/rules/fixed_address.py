"""One address for many pods: a variable that must be each pod's own is written out."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD530"
VARIABLES = ("VLLM_HOST_IP", "VLLM_NIXL_SIDE_CHANNEL_HOST", "HOST_IP", "POD_IP")


def check(seen: Seen) -> Iterator[Finding]:
    """Main containers with a literal address in a variable that the pod's address belongs into."""
    for engine in seen.engines:
        for variable in VARIABLES:
            value = engine.literal(variable)
            if _is_address(value):
                yield seen.finding(
                    CODE,
                    f"{engine.owner}: {variable} is {value} in every pod: others look for each of them there",
                    seen.variable(engine.component.name, variable),
                    f"write valueFrom: {{fieldRef: {{fieldPath: status.podIP}}}} for {variable}",
                )


def _is_address(value: str) -> bool:
    parts = value.split(".")
    return len(parts) == 4 and all(part.isdigit() for part in parts) and value != "0.0.0.0"
