"""Shorter names in the place of those that make others too long."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

FILLERS = ("a", "an", "the", "of", "for", "with", "and", "to", "in", "on", "my", "is", "graph", "deployment", "service", "server")
"""Words that a name says nothing with."""
SHORTEST = 3


def proposal(names: Collection[str], over: int, taken: Collection[str] = ()) -> str:
    """How to write some names so that they have `over` characters less, as the end of a hint; "" where that is not possible.

    The longest is shortened first. `taken` are names that would be taken already.
    """
    out = []
    for name in sorted(dict.fromkeys(names), key=len, reverse=True):
        if over > 0 and len(name) > SHORTEST:
            short = shorter(name, max(len(name) - over, SHORTEST), taken)
            over -= len(name) - len(short)
            out.append(f"{short!r} instead of {name!r}")
    return f"; for example {' and '.join(out)}" if out and over <= 0 else ""


def shorter(name: str, room: int, taken: Collection[str] = ()) -> str:
    """A name of at most `room` characters that still says most of what it said: fillers go first, then ends of long words."""
    words = _words(name)
    for word in list(words):
        if sum(map(len, words)) > room and len(words) > 1 and word.strip("-").lower() in FILLERS:
            words.remove(word)
    while sum(map(len, words)) - words[0].startswith("-") > room:
        at = max(range(len(words)), key=lambda i: len(words[i].strip("-")))
        words[at] = words[at][:-1]
        words = [word for word in words if word.strip("-")]
    short = "".join(words).strip("-")
    used = {other.lower() for other in taken}
    number = 2
    while short.lower() in used:
        short = f"{short[: room - len(str(number))].rstrip('-')}{number}"
        number += 1
    return short


def _words(name: str) -> list[str]:
    """`decode-worker` → `decode`, `-worker`; `DecodeWorker` → `Decode`, `Worker`."""
    words = [""]
    for character in name:
        if character == "-" or (character.isupper() and words[-1][-1:].islower()):
            words.append("")
        words[-1] += character
    return [word for word in words if word]
