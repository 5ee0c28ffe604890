"""JSON's escapes for characters beyond U+FFFF (`\\ud83d\\ude00`), which YAML's readers do not take."""

from __future__ import annotations

import re

_PAIR = re.compile(r"(\\\\)|\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
"""An escaped backslash, which is passed over, or a pair. Without repetition: its time is linear."""


def joined(text: str) -> str:
    """The text with YAML's one escape for each pair. Half of a pair stays, and the reader refuses it."""
    return _PAIR.sub(_joined, text)


def _joined(match: re.Match[str]) -> str:
    if match[1]:
        return match[1]
    return f"\\U{0x10000 + ((int(match[2], 16) & 0x3FF) << 10) + (int(match[3], 16) & 0x3FF):08X}"
