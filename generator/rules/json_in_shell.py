"""A JSON text in a shell script without quotes around it: the shell takes its own quotes away, and splits it at blanks."""

from __future__ import annotations

from generator.backends import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD520"
HINTS = tuple(f"{before}{text}" for before in (" ", "=", "\n") for text in ('{"', '["', '"{"', '"["', '{ "'))
"""What a script must hold before it is worth reading."""
BEGINNINGS = ('{"', '["', '"{"', '"["', '{ "')


def check(seen: Seen) -> Iterator[Finding]:
    """The value of a flag, in the script of a main container."""
    for engine in seen.engines:
        at = words.script_at(engine.argv)
        if not 0 <= at < len(engine.argv) or not any(hint in engine.argv[at] for hint in HINTS):
            continue
        for flag, text in _values(engine.argv[at]):
            yield seen.finding(
                CODE,
                f"{engine.owner}: the shell takes the quotes out of {flag} {text}…, and what is left is no JSON",
                engine.at(at),
                f"write single quotes around it: {flag} '{{…}}'",
                seen.grave,
            )


def _values(script: str) -> Iterator[tuple[str, str]]:
    """(flag, the beginning of its value) of each value that the shell would spoil."""
    for command in words.commands(script):
        for number, word in enumerate(command):
            raw = script[word.start : word.end]
            flag, equals, value = raw.partition("=")
            if not raw.startswith("--"):
                flag, equals, value = (command[number - 1].text if number else ""), "=", raw
            if flag.startswith("--") and "=" not in flag and equals and value.startswith(BEGINNINGS):
                yield flag, value[:20]
