"""How vLLM spreads over nodes: its own multi-process executor, or Ray."""

from __future__ import annotations

from generator import semver
from generator.names import EXECUTOR, ORIGIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.profiles import Profile

SINCE = (1, 0, 0)
_LONGEST = 256


def executor(annotations: Mapping[str, str], profile: Profile) -> tuple[str, str]:
    """(`mp` or `ray`, why): the annotation, else whether the graph was created by operator 1.0.0 or later.

    Mirrors internal/dynamo/backend_vllm.go shouldUseMpBackend.
    """
    asked = annotations.get(EXECUTOR)
    if asked is not None and asked.lower() in ("mp", "ray"):
        return asked.lower(), f"annotation {EXECUTOR}: {asked}"
    origin = annotations.get(ORIGIN)
    if origin is None:
        return "ray", f"no annotation {ORIGIN}: a graph from before operator 1.0.0 keeps Ray"
    read = semver.parse(origin) if len(origin) < _LONGEST else None
    if read is None or max(read[:3]) >= 2**64:
        return "ray", f"annotation {ORIGIN}: {origin[:80]!r} is no version"
    numbers, pre = read[:3], read[3]
    if numbers > SINCE or (numbers == SINCE and not pre):
        return "mp", f"created by operator {origin}, 1.0.0 or later"
    return "ray", f"created by operator {origin}, before 1.0.0"
