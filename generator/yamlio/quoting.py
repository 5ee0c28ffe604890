"""How a text is written so that every YAML reader (1.1, 1.2, Go's, PyYAML's) reads the same text back."""

from __future__ import annotations

# Words that some reader takes for a boolean, a null or a number, in lower case.
_WORDS = frozenset(
    {
        "y",
        "n",
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
        "nil",
        "none",
        "nan",
        "inf",
        "infinity",
        "undefined",
    }
)
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset("0123456789")
_INSIDE = _LETTERS | _DIGITS | frozenset(" -_./:=+,@%()$~^;<>")
_IN_KEYS = _LETTERS | _DIGITS | frozenset("-_./")
# A quantity such as 500m or 80Gi is text to every reader, and unquoted is how people write it.
_SUFFIXES = ("m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti")
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def is_plain(text: str) -> bool:
    """Whether a value may stand unquoted; everything that is not surely text is quoted."""
    first = text[:1]
    if first in _DIGITS:
        return text.rstrip("mkMGTi") != text and text.lstrip("0123456789") in _SUFFIXES
    return (
        _starts_text(text)
        and _INSIDE.issuperset(text)
        and text[-1] not in " :"
        and ": " not in text
        and text.lower() not in _WORDS
    )


def is_plain_key(text: str) -> bool:
    """Whether a key may stand unquoted."""
    return text[:1] in _LETTERS and _IN_KEYS.issuperset(text) and text.lower() not in _WORDS


def _starts_text(text: str) -> bool:
    """A letter, a path, `$(VAR)`, or an option: `-x`, `--name`."""
    first = text[:1]
    if first in _LETTERS or first in ("/", "$"):
        return first != ""
    return first == "-" and text.lstrip("-")[:1] in _LETTERS and not text.startswith("---")


def quoted(text: str) -> str:
    """In double quotes, ASCII only. JSON's surrogate pairs are no YAML, so astral characters are \\UXXXXXXXX."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(c: str) -> str:
    if c in _SHORT:
        return _SHORT[c]
    if " " <= c <= "~":
        return c
    code = ord(c)
    if code < 0x100:
        return f"\\x{code:02X}"
    if 0xD800 <= code < 0xE000:
        raise ValueError("holds half of a surrogate pair")
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def literal_header(text: str) -> str:
    """`|`, `|-` or `|+` if a text of several lines may be a literal block, else ""."""
    if "\n" not in text or text[0] in " \n\t" or not text.isascii():
        return ""
    body = text.rstrip("\n")
    for line in body.split("\n"):
        if line and (line[-1] in " \t" or line[0] == "\t" or not line.replace("\t", " ").isprintable()):
            return ""
    ends = len(text) - len(body)
    return "|-" if ends == 0 else "|" if ends == 1 else "|+"
