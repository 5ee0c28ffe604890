"""A source line for a reader, and which part of it a finding means."""

from __future__ import annotations

import unicodedata

from generator.records import record
from generator.report import one_line

ENDS = frozenset(" \t,[]{}#")
BEFORE, ROOM = 12, 100
"""Of a long line: characters that stay before the place, and columns that are shown when no terminal says how many."""
LONGEST = 4000
"""Characters of a word, and behind it, that are looked at: a line may have millions, and many findings."""


@record
class Excerpt:
    """A line, cut to what fits, and the columns (0-based) of what is meant in it."""

    line: str
    start: int
    size: int


def length(line: str, column: int) -> int:
    """How many characters the word or quoted text at a 1-based column has; 1 at least."""
    rest = line[column - 1 : column - 1 + LONGEST]
    if rest[:1] in ("'", '"'):
        end = rest.find(rest[0], 1)
        return end + 1 if end > 0 else len(rest.rstrip()) or 1
    size = 0
    while size < len(rest) and rest[size] not in ENDS:
        size += 1
    return max(1, size - (rest[size - 1 : size] == ":"))


def of(line: str, column: int, width: int = 0) -> Excerpt:
    """The part of a line around a 1-based column that fits into `width` columns."""
    room = max(20, width or ROOM)
    size = length(line, column)
    first = max(0, column - 1 - BEFORE) if len(line) > room else 0
    head, word = _shown(line[first : column - 1]), _shown(line[column - 1 : column - 1 + size])
    head = f"…{head}" if first else head
    shown = head + word + _shown(line[column - 1 + size :][:LONGEST])
    if columns(shown) > room:
        shown = _cut(shown, room - 1) + "…"
    start = columns(head)
    return Excerpt(shown, start, max(1, min(columns(word), room - start)))


def _shown(text: str) -> str:
    return one_line(text.replace("\t", " "))


def _cut(text: str, room: int) -> str:
    used = 0
    for i, character in enumerate(text):
        used += columns(character)
        if used > room:
            return text[:i]
    return text


def columns(text: str) -> int:
    """How many columns of a terminal a printable text takes: wide letters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
