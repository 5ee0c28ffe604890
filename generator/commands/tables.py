"""Words in tables: cut, counted, escaped."""

from __future__ import annotations

from generator import report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def shortened(text: str, width: int) -> str:
    """One line of at most `width` characters; what is cut ends in `…`."""
    line = report.one_line(text)
    return line if len(line) <= width else f"{line[: max(width - 1, 0)]}…"


def plural(number: int, noun: str) -> str:
    """`1 object`, `2 objects`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def some(words: Sequence[str], most: int) -> str:
    """The first words of a list, and how many more there are."""
    return ", ".join(words[:most]) + (f" and {len(words) - most} more" if len(words) > most else "")


def cell(text: str) -> str:
    """Text for a cell of a Markdown table: it begins no element, no link and no other cell."""
    line = report.one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{c}" if c in "\\`*_{}[]|~#@" else c for c in line)


def code(text: str) -> str:
    """Text as code in a cell of a Markdown table."""
    line = report.one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "&#124;")
    return f"<code>{line.replace('`', '&#96;').replace('*', '&#42;').replace('_', '&#95;').replace('[', '&#91;')}</code>"
