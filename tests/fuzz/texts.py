"""YAML as text: how values are written, and what happens to a file that nobody parsed before."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import yaml

TOKENS = (
    *(
        "&a ",
        "*a",
        "<<: *a",
        "<<: [*a, *a]",
        "!!str ",
        "!!binary ",
        "!x ",
        "!!python/object/apply:os.system [id]",
        "? ",
        ": ",
        "- ",
        "|",
        ">-",
    ),
    *(
        "|2-\n",
        "---\n",
        "--- text\n",
        "...\n",
        "%YAML 1.1\n---\n",
        "%TAG ! x\n",
        "#",
        " #",
        "\t",
        "\0",
        "\ufeff",
        "\u2028",
        "\x85",
        "\r",
        "\r\n",
    ),
    *(
        "\\ud83d\\ude00",
        "\\ud800",
        '"\\',
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        ",",
        "[" * 70,
        "{a: " * 70,
        "- " * 70,
        "@",
        "`",
        "0" * 500,
        "1:2:3",
    ),
)


def written(values: list[Any], by: Random) -> bytes:
    """Documents as YAML, or as JSON, which is YAML."""
    if by.random() < 0.5:
        return "---\n".join(json.dumps(v) + "\n" for v in values).encode()
    try:
        return yaml.dump_all(values, Dumper=yaml.CSafeDumper, allow_unicode=by.random() < 0.5, sort_keys=False).encode()
    except (yaml.YAMLError, UnicodeEncodeError):  # lone surrogates cannot be written as UTF-8
        return "---\n".join(json.dumps(v) + "\n" for v in values).encode()


def broken(text: bytes, by: Random) -> bytes:
    """A text with a few changes that know something of YAML."""
    for _ in range(by.choice((1, 1, 2, 4))):
        text = by.choice(BREAKS)(text, by)
    return text


def _token(text: bytes, by: Random) -> bytes:
    at = by.randint(0, len(text))
    return text[:at] + by.choice(TOKENS).encode("utf-8", "surrogatepass") + text[at:]


def _value(text: bytes, by: Random) -> bytes:
    """Something else behind a colon."""
    ends = [i for i in range(len(text) - 1) if text[i : i + 2] == b": "]
    if not ends:
        return text
    at = by.choice(ends) + 2
    end = text.find(b"\n", at)
    return text[:at] + by.choice(TOKENS).encode("utf-8", "surrogatepass") + (text[end:] if end >= 0 else b"")


def _line(text: bytes, by: Random) -> bytes:
    """A line twice, gone, somewhere else, or indented otherwise."""
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    at, other = by.randrange(len(lines)), by.randrange(len(lines))
    line = lines[at]
    lines[at : at + 1] = by.choice(([line, line], [], [b" " + line], [line[1:]], [lines[other]], [line.rstrip(b"\n")]))
    return b"".join(lines)


def _byte(text: bytes, by: Random) -> bytes:
    at = by.randint(0, max(0, len(text) - 1))
    return text[:at] + bytes([by.randrange(256)]) + text[at + 1 :]


def _cut(text: bytes, by: Random) -> bytes:
    return text[: by.randint(0, len(text))]


def _whole(text: bytes, by: Random) -> bytes:
    """Another encoding, or other ends of lines."""
    ways = (
        lambda: b"\xef\xbb\xbf" + text,
        lambda: text.decode("utf-8", "replace").encode("utf-16", "replace"),
        lambda: text.replace(b"\n", b"\r\n"),
        lambda: text.replace(b"\n", b"\r"),
        lambda: text + b"---\n" + text,
        lambda: text.replace(b"  ", b"\t"),
    )
    return by.choice(ways)()


BREAKS = (_token, _token, _token, _value, _value, _line, _line, _byte, _cut, _whole)
