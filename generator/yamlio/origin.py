"""A document and the way back from a value to its place in the text."""

from __future__ import annotations

from generator.errors import Lazy, Where
from generator.records import record

__all__ = ["Document", "item_index", "json_pointer", "parse_pointer"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.trees import Pointer
    from generator.yamlio.positions import Place


def item_index(part: str) -> int | None:
    """The number of the list item that a part of a JSON pointer means; None when it is no such number (RFC 6901, 4)."""
    plain = part.isascii() and part.isdigit() and len(part) < 10 and (part == "0" or part[0] != "0")
    return int(part) if plain else None


def json_pointer(pointer: Pointer) -> str:
    """RFC 6901: `("spec", "a/b", 0)` is `/spec/a~1b/0`."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in pointer)


def parse_pointer(text: str) -> Pointer:
    """The parts of a JSON pointer; numbers stay text, which every look-up here takes for list items too."""
    if text and text[0] != "/":
        raise ValueError(f"a JSON pointer starts with '/': {text[:80]!r}")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:])


@record
class Document:
    """One YAML document: its plain value, and the text it came from.

    `index` counts every document of the file, empty ones too. `cache` is shared by the documents of one
    file and holds the position index once an error needed it, so 500 findings parse the text once.
    """

    value: Any
    file: str
    text: str
    index: int
    cache: dict[str, list[Place | None]]

    def where(self, pointer: Pointer, key: bool = False) -> Where:
        """The place of a value (of its key with `key`), or of the nearest part of the path that exists."""
        return Lazy(lambda: locate(self, pointer, key))

    def span(self, pointer: Pointer) -> tuple[int, int]:
        """The character offsets in `text` of a scalar as written, quotes included, anchor and tag not.

        LookupError if there is no scalar, or if it stands behind an alias or `<<`: to change that text
        would change other values too.
        """
        place = root(self)
        for part in pointer:
            entry = place.child(part) if place is not None else None
            if entry is None or entry.borrowed:
                raise LookupError(json_pointer(pointer))
            place = entry.place
        if place is None or not place.scalar:
            raise LookupError(json_pointer(pointer))
        return without_properties(self.text, place.start, place.end), place.end


def root(document: Document) -> Place | None:
    """The place of a document's own value, from the index of its file."""
    if "places" not in document.cache:
        from generator.yamlio.positions import index

        document.cache["places"] = index(document.text)
    places = document.cache["places"]
    return places[document.index] if document.index < len(places) else None


def locate(document: Document, pointer: Pointer, key: bool) -> Where:
    """See `Document.where`."""
    text = json_pointer(pointer)
    place = root(document)
    if place is None:
        return Where(document.file, pointer=text)
    line, column = place.line, place.column
    for part in pointer:
        entry = place.child(part)
        if entry is None:
            break
        place = entry.place
        line, column = (entry.line, entry.column) if key else (place.line, place.column)
    return Where(document.file, line, column, text)


def without_properties(text: str, start: int, end: int) -> int:
    """The start of a scalar itself, behind its anchor and tag."""
    while start < end and text[start] in "&!":
        while start < end and not text[start].isspace():
            start += 1
        while start < end and text[start].isspace():
            start += 1
    return start
