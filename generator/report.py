"""Prints findings: `path:line:col: error[DGD204]: text` and `hint: …`, safe for a terminal whatever the input held."""

from __future__ import annotations

from generator.errors import SEVERITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.errors import Finding


def text(findings: Iterable[Finding]) -> str:
    """All findings, the worst first, then in the order of their places."""
    return "".join(line(f) for f in ordered(findings))


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by severity, file and line; the same finding only once."""
    seen: dict[tuple[object, ...], Finding] = {}
    for f in findings:
        seen.setdefault((f.code, f.message, str(f.where)), f)
    return sorted(seen.values(), key=lambda f: (SEVERITIES.index(f.severity), f.where.file, f.where.line, f.where.column, f.code))


def line(f: Finding) -> str:
    """One finding with its hint."""
    resource = f" ({f.resource})" if f.resource else ""
    shown = one_line(f"{f.where}: {f.severity}[{f.code}]: {f.message}{resource}")
    return f"{shown}\n  hint: {one_line(f.hint)}\n" if f.hint else f"{shown}\n"


def one_line(text: str) -> str:
    """Text that cannot begin a line of its own: a kind with a newline in it would forge a finding, or a command of a CI."""
    return printable(text).replace("\n", "\\n")


def printable(text: str) -> str:
    """Text without control or bidirectional characters: a name in the input may not rewrite the terminal."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(c if c == "\n" or c.isprintable() else c.encode("unicode_escape").decode() for c in text)
