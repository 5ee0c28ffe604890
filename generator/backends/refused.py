"""A launch that cannot be rendered: what the operator refuses, or what it would silently lose."""

from __future__ import annotations


class LaunchRefused(Exception):
    """A code of `codes.CODES`, what is wrong in the user's terms, and how to mend it; the caller adds the place."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.code, self.message, self.hint = code, message, hint
        super().__init__(message)
