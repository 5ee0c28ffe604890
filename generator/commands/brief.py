"""Findings as Argo CD shows them: one box, a few kilobytes, the first line in every list view.

The error text is the whole of stderr (hosts.md 2.4), so it is cut where a reader stops reading, and says how much was cut.
"""

from __future__ import annotations

from generator import __version__, report
from generator.errors import NOTE, SEVERITIES, Where
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.errors import Finding

BYTES = 4000
LINE_BYTES = 900
PLACE_CHARACTERS = 200


def text(findings: Iterable[Finding], limit: int = BYTES) -> str:
    """As many findings as fit, worst first, and a last line that counts them all."""
    held = report.ordered(findings)
    if not held:
        return ""
    tail = f"dgd-render {__version__}: {', '.join(_counts(held))}"
    room = limit - len(tail) - 60
    shown, used = [], 0
    for f in held:
        one = _cut(report.line(_placed(f)))
        size = len(one.encode("utf-8", "replace"))
        if used + size > room:
            break
        shown.append(one)
        used += size
    if len(shown) < len(held):
        tail += f", {len(held) - len(shown)} not shown; `dgd-render check` prints all"
    return "".join(shown) + tail + "\n"


def _placed(f: Finding) -> Finding:
    """The finding with a place that leaves room for what it says: an object's name may be of any length."""
    if len(f.where.file) <= PLACE_CHARACTERS:
        return f
    return replace(f, where=Where(f"{f.where.file[:PLACE_CHARACTERS]}…", f.where.line, f.where.column))


def _counts(held: Sequence[Finding]) -> Iterator[str]:
    """Each severity with how often it is there; notes only if there are any."""
    for severity in SEVERITIES:
        number = sum(f.severity == severity for f in held)
        if number or severity != NOTE:
            yield f"{number} {severity}{'' if number == 1 else 's'}"


def _cut(line: str) -> str:
    data = line.encode("utf-8", "replace")
    return line if len(data) <= LINE_BYTES else data[: LINE_BYTES - 8].decode("utf-8", "ignore") + " [...]\n"
