"""RDMA devices in a container that may not lock the memory which they write to."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD533"


def check(seen: Seen) -> Iterator[Finding]:
    """Main containers that ask for `rdma/…` without IPC_LOCK."""
    for engine in seen.engines:
        device = next((key for key in engine.resources if key.startswith("rdma/")), "")
        if not device:
            continue
        secure = engine.main.get("securityContext") or {}
        added = [str(one).removeprefix("CAP_") for one in (secure.get("capabilities") or {}).get("add") or ()]
        if not secure.get("privileged") and not {"IPC_LOCK", "ALL", "SYS_ADMIN"} & set(added):
            yield seen.finding(
                CODE,
                f"{engine.owner} asks for {device}, and may not lock memory: registering buffers fails under the usual limits",
                engine.at(),
                "add securityContext: {capabilities: {add: [IPC_LOCK]}}",
            )
