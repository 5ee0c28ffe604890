"""How vLLM spreads over nodes: its own multi-process executor, or Ray."""

from __future__ import annotations

from generator.names import EXECUTOR, ORIGIN, is_executor
from generator.releases.operator import MULTIPROCESSING
from generator.releases.version import created_since, semver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.releases.profile import Profile


def executor(annotations: Mapping[str, str], profile: Profile) -> tuple[str, str]:
    """(`mp` or `ray`, why): the annotation, else whether the graph was created by operator 1.0.0 or later.

    Mirrors internal/dynamo/backend_vllm.go shouldUseMpBackend.
    """
    asked = annotations.get(EXECUTOR)
    if asked is not None and is_executor(asked):
        return asked.lower(), f"annotation {EXECUTOR}: {asked}"
    origin = annotations.get(ORIGIN)
    if origin is None:
        return "ray", f"no annotation {ORIGIN}: a graph from before operator 1.0.0 keeps Ray"
    if semver(origin) is None:
        return "ray", f"annotation {ORIGIN}: {origin[:80]!r} is no version"
    if created_since(MULTIPROCESSING, origin):
        return "mp", f"created by operator {origin}, 1.0.0 or later"
    return "ray", f"created by operator {origin}, before 1.0.0"
