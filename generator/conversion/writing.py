"""Pieces as YAML blocks, with the comments of the text they come from. A scalar that stays is spelt as it was."""

from __future__ import annotations

from generator.merge import get
from generator.yamlio.emitter import scalar
from generator.yamlio.numbers import printed
from generator.yamlio.origin import root
from generator.yamlio.quoting import is_plain_key, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.conversion.comments import Comments
    from generator.conversion.pieces import Piece
    from generator.trees import Pointer
    from generator.yamlio import Document

WIDTH = 120
"""Characters of a line that a collection in `{}` or `[]` may fill."""
BLOCKS = ("|", "|-", ">", ">-")


class Writer:
    """Writes the nodes of one document; `document` is the text that they come from."""

    def __init__(self, document: Document, comments: Comments) -> None:
        self.document, self.comments = document, comments
        self.out: list[str] = []

    def text(self, node: Piece) -> str:
        """The whole document."""
        assert isinstance(node.value, dict)
        self.out += self.comments.heads.get((), [])
        self._mapping(node.value, "", "")
        self.out += self.comments.tails.get((), [])
        return "\n".join(self.out) + "\n"

    def _mapping(self, value: dict[str, Piece], lead: str, pad: str) -> None:
        for key, node in value.items():
            self._entry(node, lead, pad, f"{key if is_plain_key(key) else quoted(key)}:", "  ")
            lead = pad

    def _list(self, value: list[Piece], lead: str, pad: str) -> None:
        for node in value:
            self._entry(node, lead, pad, "-", "")
            lead = pad

    def _entry(self, node: Piece, lead: str, pad: str, head: str, deeper: str) -> None:
        """A key or an item with its value: `lead` stands before it, `pad` before what follows below."""
        at = node.source
        before = self.comments.heads.get(at, []) if at is not None else []
        self.out += [f"{lead.replace('-', ' ').removesuffix('  ') if lead != pad else pad}{line}" for line in before]
        end = f"  {text}" if at is not None and (text := self.comments.ends.get(at)) else ""
        flat = self._flat(node)
        if flat is not None:
            self.out.append(f"{lead}{head} {flat[0]}{end}" if flat[0] else f"{lead}{head}{end}")
            self.out += [pad + line if line else "" for line in flat[1:]]
        elif head == "-":
            self._item(node, lead, pad, end)
        else:
            self.out.append(f"{lead}{head}{end}")
            below = pad + deeper if isinstance(node.value, dict) else pad
            self._below(node, below, below)
        if at is not None:
            self.out += [pad + line for line in self.comments.tails.get(at, [])]

    def _item(self, node: Piece, lead: str, pad: str, end: str) -> None:
        start = len(self.out)
        self._below(node, f"{lead}- ", pad + "  ")
        first = next((i for i in range(start, len(self.out)) if not self.out[i].lstrip().startswith("#")), start)
        self.out[first] += end if "  #" not in self.out[first] else ""

    def _below(self, node: Piece, lead: str, pad: str) -> None:
        if isinstance(node.value, dict):
            self._mapping(node.value, lead, pad)
        elif isinstance(node.value, list):
            self._list(node.value, lead, pad)

    def _flat(self, node: Piece) -> list[str] | None:
        """The lines of a scalar or of a collection that stood on one line; None for a block of its own."""
        if not isinstance(node.value, dict | list):
            return self._scalar(node)
        if not node.value:
            return ["{}" if isinstance(node.value, dict) else "[]"]
        if node.source is None or not self._was_flow(node.source) or self.comments.below(node.source):
            return None
        line = self._flow(node)
        return [line] if line is not None and len(line) <= WIDTH else None

    def _flow(self, node: Piece) -> str | None:
        """A collection in `{}` or `[]`; None where a text needs several lines."""
        if isinstance(node.value, dict):
            pairs = [(key if is_plain_key(key) else quoted(key), self._flow(item)) for key, item in node.value.items()]
            return None if any(text is None for _, text in pairs) else "{" + ", ".join(f"{k}: {t}" for k, t in pairs) + "}"
        if isinstance(node.value, list):
            items = [self._flow(item) for item in node.value]
            return None if None in items else "[" + ", ".join(map(str, items)) + "]"
        lines = self._scalar(node)
        plain = lines[0][:1] not in ('"', "'") and any(c in lines[0] for c in ",[]{}")
        return None if len(lines) > 1 else quoted(node.value) if plain and isinstance(node.value, str) else lines[0]

    def _scalar(self, node: Piece) -> list[str]:
        written = self._written(node.source, node.value) if node.source is not None else None
        if written is not None:
            return written
        if node.value is None:
            return ["null"]
        text = scalar(node.value, "") if isinstance(node.value, str) else printed(node.value)
        return text.split("\n")

    def _written(self, source: Pointer, value: object) -> list[str] | None:
        """A scalar as its author spelt it, a block without its indentation; None where that cannot be taken over."""
        was = get(self.document.value, *source)
        try:
            start, end = self.document.span(source)
        except LookupError:
            return None
        if was != value or was.__class__ is not value.__class__ or self.document.text[start - 2 : start - 1] in ("!", "&"):
            return None
        head, *rest = self.document.text[start:end].rstrip("\n").split("\n")
        if not rest:
            return [head]
        if head.partition(" ")[0] not in BLOCKS:
            return None
        indent = min((len(line) - len(line.lstrip(" ")) for line in rest if line.strip()), default=0)
        return [head.partition(" ")[0], *("  " + line[indent:] if line.strip() else "" for line in rest)]

    def _was_flow(self, source: Pointer) -> bool:
        place = root(self.document)
        for part in source:
            entry = place.child(part) if place is not None else None
            if entry is None or entry.borrowed:
                return False
            place = entry.place
        return place is not None and self.document.text[place.start : place.start + 1] in ("{", "[")
