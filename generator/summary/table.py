"""Lines for people: wrapped to the width of a terminal, tables, a little colour."""

from __future__ import annotations

from textwrap import TextWrapper

from generator.report import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 80
STYLES = {"bold": "1", "red": "31", "green": "32", "yellow": "33", "dim": "2"}


def wrapped(text: str, indent: str = "", hanging: str = "") -> list[str]:
    """A text in lines. A word is broken only where it is longer than a line."""
    wrapper = TextWrapper(WIDTH, initial_indent=indent, subsequent_indent=hanging or indent)
    wrapper.break_on_hyphens = False
    return wrapper.wrap(one_line(text)) or [indent.rstrip()]


def labelled(label: str, text: str, indent: int, column: int) -> list[str]:
    """A label, and a text that hangs at a column."""
    head = f"{' ' * indent}{one_line(label)}"
    lines = wrapped(text, " " * column)
    if len(head) >= column:
        return [head, *lines] if len(head) + 2 + len(lines[0].strip()) > WIDTH else [f"{head}  {lines[0].strip()}", *lines[1:]]
    return [head.ljust(column) + lines[0][column:], *lines[1:]]


def table(rows: Sequence[Sequence[str]], right: Iterable[int] = (), indent: str = "  ") -> list[str]:
    """Columns, two spaces apart; those of `right` end together. The last one is wrapped, a too long first one stands alone."""
    right = frozenset(right)
    cells = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]) - 1)]
    rest = max(len(row[-1]) for row in cells)
    room = WIDTH - len(indent) - sum(widths[1:]) - 2 * len(widths) - min(rest, 12)
    widths[0] = min(widths[0], max(room, 10))
    out: list[str] = []
    for row in cells:
        first = row[0] if len(row[0]) <= widths[0] else ""
        if not first:
            out.append(indent + row[0])
        fixed = [first, *row[1:-1]]
        padded = [cell.rjust(w) if i in right else cell.ljust(w) for i, (cell, w) in enumerate(zip(fixed, widths, strict=True))]
        head = indent + "  ".join(padded) + "  "
        out += [line.rstrip() for line in _last(head, row[-1])]
    return out


def _last(head: str, text: str) -> list[str]:
    lines = wrapped(text, " " * len(head))
    return [head + lines[0].strip(), *lines[1:]]


def painted(text: str, style: str, colour: bool) -> str:
    """Text in a style, where colours are wanted."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if colour and text else text
