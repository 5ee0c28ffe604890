"""Dotted versions of installed software, compared as numbers (never as text: 0.10 is newer than 0.9)."""

from __future__ import annotations


def numbers(version: str) -> tuple[int, ...]:
    """`v0.7.0-rc1` → (0, 7, 0): leading v and anything after the numbers are ignored; () when there are none."""
    parts: list[int] = []
    for part in version.removeprefix("v").split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits or len(digits) > 9:
            break
        parts.append(int(digits))
        if digits != part:
            break
    return tuple(parts)


def at_least(version: str, oldest: str) -> bool:
    """Whether a version is `oldest` or newer."""
    return numbers(version) >= numbers(oldest)
