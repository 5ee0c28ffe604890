"""Findings for people: place and message on one line, the source line with a caret, the hint; one cause once, with its places.

The first line of a finding is `path:line:col: severity[CODE]: text`, whatever else changes: editors and scripts read it.
"""

from __future__ import annotations

import textwrap

from generator.errors import ERROR, NOTE, WARNING
from generator.forms import excerpt
from generator.report import one_line, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.errors import Finding
    from generator.forms.telling import Report, Screen, Told

PLACES = 10
"""Places of one cause that are listed; of more the number is said."""
KNOWN = "DGD711"
"""How well the release is known comes first: it says how far to trust the rest."""
SECRETS = ("DGD660", "DGD661", "DGD669")
"""Codes whose line holds a secret: it is not repeated in the log of a CI."""
SECRET_WORDS = ("token", "passw", "secret", "key", "credential")
"""What stands beside a `value` that may be a secret, whatever the finding on its line is about."""
COLOURS = {ERROR: "\x1b[31m", WARNING: "\x1b[33m", NOTE: "\x1b[36m"}
BOLD, DIM, END = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def text(report: Report, screen: Screen) -> str:
    """All findings by cause, then the summary. Nothing at all when nothing was found and no terminal waits for an answer."""
    if not report.told and not screen.width:
        return ""
    groups: dict[tuple[str, ...], list[Told]] = {}
    for told in sorted(report.told, key=lambda t: t.finding.code != KNOWN):
        f = told.finding
        groups.setdefault((f.code, f.severity, f.message, f.resource), []).append(told)
    several = report.several or len({c for t in report.told for c in t.clusters}) > 1
    lines = [line for group in groups.values() for line in _group(group, report, screen, several)]
    return "\n".join((*lines, _summary(report, screen))) + "\n"


def _group(group: Sequence[Told], report: Report, screen: Screen, several: bool) -> Iterator[str]:
    f = group[0].finding
    resource = f" ({f.resource})" if f.resource else ""
    mark = f"{f.severity}[{f.code}]"
    head = one_line(f"{f.where}: {mark}: {f.message}{resource}")
    yield from _coloured(_wrapped(head, screen, "    "), one_line(mark), f.severity, screen)
    yield from _source(group[0], report, screen)
    if f.hint:
        yield from _wrapped(f"  hint: {one_line(f.hint)}", screen, "    ")
    for told in group[1 : PLACES + 1]:
        yield f"  also: {one_line(str(told.finding.where))}"
    if len(group) > PLACES + 1:
        yield f"  also at {len(group) - PLACES - 1} more places"
    if several and (clusters := dict.fromkeys(c for t in group for c in t.clusters)):
        yield from _wrapped(f"  clusters: {one_line(', '.join(clusters))}", screen, "    ")


def _source(told: Told, report: Report, screen: Screen) -> Iterator[str]:
    f = told.finding
    line = line_of(f, report.source)
    if not line:
        return
    number = str(f.where.line)
    margin = len(number) + 5
    part = excerpt.of(line, f.where.column, screen.width - margin if screen.width else 0)
    caret = "^" * part.size
    shown = f"{COLOURS[f.severity]}{caret}{END}" if screen.colour else caret
    yield f"  {number} | {part.line.rstrip()}"
    yield f"  {' ' * len(number)} | {' ' * part.start}{shown}"


def _wrapped(line: str, screen: Screen, indent: str) -> list[str]:
    if not screen.width or len(line) < screen.width:
        return [line]
    return textwrap.wrap(
        line, max(20, screen.width - 1), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def line_of(f: Finding, source: Callable[[str, int], str]) -> str:
    """The line of a finding; "" where there is none, or where it may hold a secret. `source`: the text of a line of a file."""
    line = source(f.where.file, f.where.line) if f.where.line else ""
    if not line.strip() or f.code in SECRETS or f.resource.startswith("Secret/"):
        return ""
    secret = "value" in line and any(w in (source(f.where.file, f.where.line - 1) + line).lower() for w in SECRET_WORDS)
    return "" if secret else line


def _coloured(lines: list[str], mark: str, severity: str, screen: Screen) -> list[str]:
    if not screen.colour:
        return lines
    return [lines[0].replace(mark, f"{BOLD}{COLOURS[severity]}{mark}{END}", 1), *lines[1:]]


def _summary(report: Report, screen: Screen) -> str:
    counts = printable(report.counts())
    return f"{BOLD}{counts}{END}" if screen.colour else counts
