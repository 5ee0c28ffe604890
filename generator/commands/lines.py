"""The source lines of findings, read again when a report shows them."""

from __future__ import annotations

from generator.commands import inputs
from generator.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

BREAKS = ("\r", "\x85", "\u2028", "\u2029")
"""What YAML counts as the end of a line, besides a newline."""


class Lines:
    """Lines of files, by their paths as findings have them; `texts` are those that cannot be read again."""

    def __init__(self, texts: Mapping[str, bytes | str] = {}) -> None:
        self._lines = {path: _split(text) for path, text in texts.items()}

    def __call__(self, file: str, line: int) -> str:
        """A line by its number; "" where there is none."""
        if file not in self._lines:
            try:
                self._lines[file] = _split(inputs.read(file))
            except UsageError:  # a flag, an output, or a file that is gone
                self._lines[file] = []
        lines = self._lines[file]
        return lines[line - 1] if 0 < line <= len(lines) else ""


def _split(text: bytes | str) -> list[str]:
    whole = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    whole = whole.removeprefix("\ufeff").replace("\r\n", "\n")
    for character in BREAKS:
        whole = whole.replace(character, "\n")
    return whole.split("\n")
