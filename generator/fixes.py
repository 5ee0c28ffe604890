"""How a finding is mended by an edit of the text at its place (`check --fix`), and the hints that say so."""

from __future__ import annotations

from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


@record
class Fix:
    """The edit that mends a finding."""

    verb: str
    """One of the words below."""
    text: str = ""
    """The new key or value."""
    key: str = ""
    """The last step of the place that is meant: a finding on a rendered object may have a place above it only."""
    to: tuple[str, ...] = ()
    """Of MOVE: the keys that lead from the object above to the new place; `[main]` is the list item of that name."""


RENAME, QUOTE, WRITE, MOVE = "rename the key", "quote the value as it is spelt", "write another value", "move key and value"


def meant(hint: str) -> str:
    """The word of such a hint when it is one alone, else ""."""
    word = hint.removeprefix("did you mean ").removesuffix("?")
    return word if word and " " not in word and did_you_mean((word,)) == hint else ""


def did_you_mean(words: Iterable[str]) -> str:
    """The hint for a mistyped word: `did you mean a?`, or `did you mean a or b?`, "" for none."""
    listed = " or ".join(words)
    return f"did you mean {listed}?" if listed else ""
