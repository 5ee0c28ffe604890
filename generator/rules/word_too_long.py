"""A word of a command, or a variable, that is too long to start a process with."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen
    from generator.trees import Pointer

CODE = "DGD464"
LONGEST = 128 * 1024 - 1
"""Bytes of one argument or of one `NAME=value` that Linux takes (MAX_ARG_STRLEN), without the zero at its end."""


def check(seen: Seen) -> Iterator[Finding]:
    """Whole scripts, chat templates and certificates in args or env."""
    for container in seen.containers:
        for key in ("command", "args"):
            words = container.body.get(key)
            for number, word in enumerate(words if isinstance(words, list) else ()):
                if isinstance(word, str) and len(word) > LONGEST // 4 and len(word.encode()) > LONGEST:
                    yield _finding(
                        seen, f"component {container.component!r}: a word of {key}", word, (*container.pointer, key, number)
                    )
    for variable in seen.env:
        value = variable.body.get("value")
        if isinstance(value, str) and len(value) > LONGEST // 4 and len(f"{variable.name}={value}".encode()) > LONGEST:
            yield _finding(seen, f"{variable.owner}: variable {variable.name}", value, (*variable.pointer, "value"))


def _finding(seen: Seen, what: str, text: str, pointer: Pointer) -> Finding:
    size = f"{len(text.encode()) // 1024} KiB"
    hint = "put it into a ConfigMap and mount it as a file"
    return seen.finding(CODE, f"{what} has {size}: Linux starts no process with more than 128 in one", pointer, hint, seen.grave)
