"""The comments of a text, each at the value it speaks of: before a key or item, at the end of its line, or behind a block."""

from __future__ import annotations

import yaml

from generator.records import record
from generator.yamlio.origin import root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.trees import Pointer
    from generator.yamlio import Document
    from generator.yamlio.positions import Place


@record
class BlockStart:
    """A key or an item of a block: where it begins."""

    line: int
    column: int
    pointer: Pointer


class Comments:
    """Comments by pointer: `heads` stand before it, `ends` at the end of its line, `tails` behind all of it."""

    def __init__(self) -> None:
        self.heads: dict[Pointer, list[str]] = {}
        self.ends: dict[Pointer, str] = {}
        self.tails: dict[Pointer, list[str]] = {}

    def below(self, pointer: Pointer) -> bool:
        """Whether a comment stands inside a value."""
        size = len(pointer)
        return any(len(p) > size and p[:size] == pointer for found in (self.heads, self.ends, self.tails) for p in found)

    def moved(self, kept: set[Pointer]) -> Comments:
        """The comments at places that remain: one whose place is gone goes before the nearest value around it."""
        out = Comments()
        for pointer, lines in self.heads.items():
            out.heads.setdefault(_near(pointer, kept), []).extend(lines)
        for pointer, text in self.ends.items():
            if pointer in kept:
                out.ends[pointer] = text
            else:
                out.heads.setdefault(_near(pointer, kept), []).append(text)
        for pointer, lines in self.tails.items():
            (out.tails if pointer in kept else out.heads).setdefault(_near(pointer, kept), []).extend(lines)
        return out


def _near(pointer: Pointer, kept: set[Pointer]) -> Pointer:
    while pointer and pointer not in kept:
        pointer = pointer[:-1]
    return pointer


def read(document: Document) -> Comments:
    """The comments of a document that is a text of its own."""
    out = Comments()
    place = root(document)
    if place is None:
        return out
    entries = sorted(_entries(place, (), document.text), key=lambda e: (e.line, len(e.pointer)))
    for line, column, text, alone in _found(document.text):
        if alone:
            _before(out, entries, line, column, text)
            continue
        same = [e for e in entries if e.line == line and e.column < column]
        around = [e for e in entries if e.line < line]
        at = (same or around or [BlockStart(0, 0, ())])[-1].pointer
        if at in out.ends:
            out.heads.setdefault(at, []).append(text)
        else:
            out.ends[at] = text
    return out


def _before(out: Comments, entries: list[BlockStart], line: int, column: int, text: str) -> None:
    """A comment on a line of its own: it speaks of what follows, unless it is further in than that."""
    following = next((e for e in entries if e.line > line), None)
    if following is not None and column <= following.column:
        out.heads.setdefault(following.pointer, []).append(text)
        return
    block = [e for e in entries if e.line < line and e.column <= column]
    at = max(block, key=lambda e: (e.line, e.column)).pointer if block else ()
    out.tails.setdefault(at, []).append(text)


def _entries(place: Place, at: Pointer, text: str) -> Iterator[BlockStart]:
    """Every key and item, but for those inside `{}` and `[]`: these are one line's matter."""
    if text[place.start : place.start + 1] in ("{", "["):
        return
    for key, entry in place.children.items():
        here = (*at, key)
        yield BlockStart(entry.line, entry.column, here)
        if not entry.borrowed:
            yield from _entries(entry.place, here, text)


def _found(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """(line, column, text, whether it has the line for itself) of the comments of a document: what stands between its tokens."""
    end = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        yield from _between(text, end, token.start_mark.index)
        end = max(end, token.end_mark.index)
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):  # a comment behind the `|`
            header = text[token.start_mark.index : token.end_mark.index].partition("\n")[0]
            yield from _between(text, token.start_mark.index, token.start_mark.index + len(header))


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, bool]]:
    at = start
    while (at := text.find("#", at, end)) >= 0:
        close = text.find("\n", at)
        close = end if close < 0 or close > end else close
        begin = text.rfind("\n", 0, at) + 1
        yield text.count("\n", 0, at) + 1, at - begin + 1, text[at:close].rstrip(), not text[begin:at].strip()
        at = close
