"""Puts the files of `init` where they belong."""

from __future__ import annotations

import contextlib
import os
import stat

from generator.commands import inputs
from generator.errors import UsageError


def folder(path: str) -> None:
    """Make a folder where there is none. Raises UsageError."""
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{path}: cannot be made: {error.strerror}") from None


def put(path: str, text: str, bits: int) -> None:
    """Write a file beside its place and rename it; through no link. Raises UsageError."""
    if os.path.lexists(path) and not stat.S_ISREG(os.lstat(path).st_mode):
        raise UsageError(f"{path}: a link or folder stands there", "remove it first")
    temporary = f"{path}.new"
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, bits), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, bits)
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None


def differs(path: str, text: str) -> bool:
    """Whether a file with another text stands there."""
    return os.path.isfile(path) and inputs.read(path) != text.encode()
