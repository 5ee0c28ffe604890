"""How vLLM spreads over nodes: its own multi-process executor, or Ray."""

from __future__ import annotations

from generator.names import EXECUTOR, ORIGIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.profiles import Profile

SINCE = (1, 0, 0)
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


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
    read = version(origin)
    if read is None:
        return "ray", f"annotation {ORIGIN}: {origin!r} is no version"
    numbers, pre = read
    if numbers > SINCE or (numbers == SINCE and not pre):
        return "mp", f"created by operator {origin}, 1.0.0 or later"
    return "ray", f"created by operator {origin}, before 1.0.0"


def version(text: str) -> tuple[tuple[int, int, int], str] | None:
    """((major, minor, patch), pre-release) of a version, or None. Mirrors Masterminds/semver/v3 NewVersion.

    An optional `v`, one to three numbers, `-pre.release`, `+build`: all else is no version.
    """
    text = text.removeprefix("v")
    rest, plus, build = text.partition("+")
    core, dash, pre = rest.partition("-")
    numbers = core.split(".")
    if len(numbers) > 3 or not all(n.isascii() and n.isdigit() and int(n) < 2**64 for n in numbers):
        return None
    if (plus and not _parts(build)) or (dash and not _parts(pre)):
        return None
    if dash and any(p.isdigit() and len(p) > 1 and p[0] == "0" for p in pre.split(".")):
        return None
    major, minor, patch = [*map(int, numbers), 0, 0][:3]
    return (major, minor, patch), pre


def _parts(text: str) -> bool:
    return all(part and _LETTERS.issuperset(part) for part in text.split("."))
