"""Semantic versions as the operator's library (Masterminds/semver) reads them."""

from __future__ import annotations

_IDENT = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-")


def parse(text: str, strict: bool = False) -> tuple[int, int, int, str] | None:
    """(major, minor, patch, pre-release) or None. Lenient: a leading v, and missing minor or patch, are fine.

    `strict` mirrors semver.StrictNewVersion: three numbers, no v, no leading zeros.
    """
    body = text
    if not strict:
        body = body.removeprefix("v")
    body, plus, build = body.partition("+")
    core, dash, pre = body.partition("-")
    if (plus and not _idents(build)) or (dash and not _idents(pre)):
        return None
    parts = core.split(".")
    if len(parts) > 3 or (strict and len(parts) != 3) or not all(p.isascii() and p.isdigit() and len(p) < 19 for p in parts):
        return None
    if strict and any(len(p) > 1 and p[0] == "0" for p in parts):
        return None
    if any(len(i) > 1 and i.isdigit() and i[0] == "0" for i in pre.split(".") if dash):
        return None
    numbers = [int(p) for p in parts] + [0] * (3 - len(parts))
    return numbers[0], numbers[1], numbers[2], pre


def _idents(text: str) -> bool:
    return all(part and _IDENT.issuperset(part) for part in text.split("."))


def image_version(image: str) -> tuple[int, int, int, str] | None:
    """The version in an image's tag, or None. Mirrors internal/runtimeversion ParseImageVersion (1.4)."""
    reference = image.strip().partition("@")[0]
    name = reference.rpartition("/")[2]
    _, colon, tag = name.rpartition(":")
    if not colon:
        return None
    tag = tag.strip()
    return parse(tag[1:] if tag[:1] in ("v", "V") else tag, strict=True)
