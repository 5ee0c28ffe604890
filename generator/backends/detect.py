"""Which framework a worker's command starts. Mirrors internal/dynamo/graph.go DetectBackendFrameworkFromArgs."""

from __future__ import annotations

from generator.backends.quoting import SPACE
from generator.releases.products import FRAMEWORKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AMBIGUOUS = "ambiguous"
MISMATCH = "mismatch"
_VERSION = frozenset("0123456789.")


def detect(command: Sequence[str], args: Sequence[str]) -> str:
    """The framework named by `python… -m … dynamo.<framework>` in the joined command; "" for none, AMBIGUOUS for several.

    Mirrors internal/dynamo/graph.go DetectBackendFrameworkFromArgs.
    """
    text = " ".join([*command, *args])
    found = [f for f in FRAMEWORKS if any(_starts(s, f"dynamo.{f}") for s in segments(text))]
    return AMBIGUOUS if len(found) > 1 else found[0] if found else ""


def choose(found: str, explicit: str) -> tuple[str, str]:
    """(framework, problem) of a worker: what was detected, else `spec.backendFramework`, else noop.

    The problem is "", AMBIGUOUS (two frameworks in the command and none given) or MISMATCH (detected is not the
    given one). Mirrors internal/dynamo/graph.go determineBackendFramework.
    """
    if found == AMBIGUOUS:
        return (explicit, "") if explicit else ("", AMBIGUOUS)
    if found and explicit and found != explicit:
        return "", MISMATCH
    return found or explicit or "noop", ""


def segments(text: str) -> Iterator[str]:
    """The parts between `|`, `&` and `;`: no match of the operator's patterns reaches over one of these."""
    return iter(text.replace("&", "|").replace(";", "|").split("|"))


def after_python(segment: str, at: int = 0) -> tuple[int, int]:
    """(start of the first `python[0-9.]*\\s`, offset just after that space), or (-1, -1)."""
    while (start := segment.find("python", at)) >= 0:
        end = start + 6
        while end < len(segment) and segment[end] in _VERSION:
            end += 1
        if end < len(segment) and segment[end] in SPACE:
            return start, end + 1
        at = start + 6
    return -1, -1


def _starts(segment: str, module: str) -> bool:
    _, at = after_python(segment)
    if at < 0:
        return False
    while (at := segment.find("-m", at)) >= 0:
        at += 2
        if segment[at : at + 1] and segment[at] in SPACE:
            return segment.find(module, at + 1) >= 0
    return False
