"""Plain values as block-style YAML; about fifteen times as fast as PyYAML's C emitter.

Manifests repeat their scalars (`name`, `containers`, image names), so the text of each is made once. The
output never holds an alias, a null or a character beyond ASCII, and keys stand in their own order: that in which a user wrote
them never shows.
"""

from __future__ import annotations

from generator.errors import Finding, Refused, Where
from generator.limits import OUTPUT_BYTES
from generator.yamlio.numbers import printed
from generator.yamlio.quoting import is_plain, is_plain_key, literal_header, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from generator.trees import Json

_REMEMBERED = 8192
_SIMPLE_KEY = 1000  # readers find the colon of a key only within 1024 characters; a longer one is written "? key"
_texts: dict[str, str] = {}
_keys: dict[str, str] = {}


def dump(documents: Iterable[Json]) -> str:
    """The documents as one YAML stream, `---` between them.

    ValueError names what cannot be printed; Refused says that it is too much.
    """
    pieces: list[str] = []
    size = 0
    for document in documents:
        out: list[str] = []
        try:
            if document:
                _mapping(document, "", "", out)
            else:
                out.append("{}\n")
        except (TypeError, ValueError) as error:  # TypeError: keys of several types have no order
            from generator.yamlio.refusal import explained

            raise ValueError(explained(document, error)) from None
        pieces.append("".join(out))
        size += len(pieces[-1])
        if size > OUTPUT_BYTES:
            raise too_long()
    return "---\n".join(pieces)


def dump_json(documents: Iterable[Json]) -> str:
    """The documents as ASCII JSON, one on each line, with the same refusals as `dump`.

    For JSON readers: astral characters are surrogate pairs, which YAML readers do not take.
    """
    import json

    from generator.yamlio.refusal import explained, jsonable

    lines: list[str] = []
    size = 0
    for document in documents:
        try:
            lines.append(json.dumps(jsonable(document), separators=(",", ":")) + "\n")
        except ValueError as error:
            raise ValueError(explained(document, error)) from None
        size += len(lines[-1])
        if size > OUTPUT_BYTES:
            raise too_long()
    return "".join(lines)


def too_long() -> Refused:
    """More text than one run may print."""
    text = f"more than {OUTPUT_BYTES} bytes would be printed"
    return Refused([Finding("DGD009", text, Where("(output)"), "split the input, or print into a directory: -o DIR")])


def _mapping(value: Json, lead: str, pad: str, out: list[str]) -> None:
    """Append a mapping that is not empty: `lead` stands before its first key, `pad` before the others."""
    for key in sorted(value):
        item = value[key]
        head = _keys.get(key)
        inner = pad
        if head is None:
            head = _key(key)
            if len(head) > _SIMPLE_KEY:
                out.append(f"{lead}? {head[:-1]}\n")
                head, lead, inner = ":", pad, pad + "  "
        kind = item.__class__
        if kind is str:
            out.append(f"{lead}{head} {_texts.get(item) or _text(item, pad)}\n")
        elif kind is dict:
            if item:
                out.append(f"{lead}{head}\n")
                _mapping(item, pad + "  ", pad + "  ", out)
            else:
                out.append(f"{lead}{head} {{}}\n")
        elif kind is list:
            if item:
                out.append(f"{lead}{head}\n")
                _list(item, inner, inner, out)
            else:
                out.append(f"{lead}{head} []\n")
        else:
            out.append(f"{lead}{head} {printed(item)}\n")
        lead = pad


def _list(value: list[Any], lead: str, pad: str, out: list[str]) -> None:
    """Append a list that is not empty; see `_mapping`."""
    for item in value:
        kind = item.__class__
        if kind is dict and item:
            _mapping(item, lead + "- ", pad + "  ", out)
        elif kind is list and item:
            _list(item, lead + "- ", pad + "  ", out)
        elif kind is str:
            out.append(f"{lead}- {_texts.get(item) or _text(item, pad)}\n")
        elif kind is dict or kind is list:
            out.append(f"{lead}- {'{}' if kind is dict else '[]'}\n")
        else:
            out.append(f"{lead}- {printed(item)}\n")
        lead = pad


def scalar(value: str, pad: str) -> str:
    """A text as a value: plain, quoted, or a literal block below `pad`."""
    return _text(value, pad)


def _key(key: object) -> str:
    """A key with its colon."""
    if key.__class__ is not str:
        raise ValueError(f"has a key that is a {type(key).__name__}, not text")
    text = (key if is_plain_key(key) else quoted(key)) + ":"
    if len(key) <= 128:
        if len(_keys) >= _REMEMBERED:
            _keys.clear()
        _keys[key] = text
    return text


def _text(value: str, pad: str) -> str:
    """A text: plain, quoted, or a literal block below `pad`."""
    header = literal_header(value)
    if header:
        body = value.rstrip("\n")
        lines = "\n".join([f"{pad}  {line}" if line else "" for line in body.split("\n")])
        return f"{header}\n{lines}" + "\n" * (len(value) - len(body) - 1)
    text = value if is_plain(value) else quoted(value)
    if len(value) <= 256:
        if len(_texts) >= _REMEMBERED:
            _texts.clear()
        _texts[value] = text
    return text
