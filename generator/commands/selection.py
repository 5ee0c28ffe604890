"""`--select` and `--ignore`: which codes a check tells."""

from __future__ import annotations

import difflib

from generator import codes
from generator.errors import UsageError
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.command_line import Parser

ALWAYS = "DGD0"
"""What could not be read is always told: nothing was looked for in it."""


@record
class Selection:
    """Prefixes of codes; no `select` means all."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def has(self, code: str) -> bool:
        """Whether a code is told."""
        if self.ignore and code.startswith(self.ignore):
            return False
        return not self.select or code.startswith((*self.select, ALWAYS))


def add_flags(parser: Parser) -> None:
    """The two flags."""
    for flag, what in (("--select", "tell these findings only"), ("--ignore", "leave these findings out")):
        parser.add_argument(flag, action="append", metavar="CODES", help=f"{what}: codes or prefixes (DGD302,DGD6)")


def of(select: Sequence[str] | None, ignore: Sequence[str] | None) -> Selection:
    """The selection of the two flags' values. Raises UsageError for what is no code and no prefix of one."""
    return Selection(_prefixes("--select", select or ()), _prefixes("--ignore", ignore or ()))


def _prefixes(flag: str, values: Sequence[str]) -> tuple[str, ...]:
    names = codes.names()
    out = []
    for word in (w.strip() for value in values for w in value.split(",")):
        if not word or not any(name.startswith(word) for name in names):
            prefixes = sorted({name[:size] for name in names for size in range(4, 6)})
            guess = difflib.get_close_matches(word.upper(), names if len(word) > 5 else prefixes, 1)
            hint = f"did you mean {guess[0]}?" if guess else "docs/errors.md lists all codes"
            raise UsageError(f"{flag}: {word!r} is no code and no prefix of one", hint)
        out.append(word)
    return tuple(out)
