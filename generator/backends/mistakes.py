"""Command lines that cannot work whatever is added to them: words that no program gets, and flags that no engine takes."""

from __future__ import annotations

from generator.backends import lines, words
from generator.errors import nearest
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.backends.facts import Framework

_POSITIONAL = frozenset("@*#0123456789")
_READS_WORDS = frozenset(("shift", "getopts", ".", "source"))
_PYTHON_FLAGS = ("--version", "--help", "--check-hash-based-pycs")
_VALUED = ("--model", "--model-path", "--served-model-name", "--max-model-len", "--gpu-memory-utilization", "--config")
_NEIGHBOURS = (
    "--data-parallel-size-local",
    "--data-parallel-start-rank",
    "--decode-context-parallel-size",
    "--prefill-context-parallel-size",
    "--attention-data-parallel-size",
    "--attention-context-parallel-size",
    "--moe-data-parallel-size",
    "--expert-parallel-size",
)
"""Flags that look like a framework's parallel flags and are others."""
_LONG = 12
"""Shorter flags lie too near to each other to be taken for misspelt."""
_REMEMBERED = 1024
_LONGEST = 64
_compared: dict[tuple[str, str], str] = {}
"""(framework, flag) → the parallel flag that was meant, or "": graphs give the same few dozen, and each comparison is dear."""


@record
class Mistake:
    """One mistake: its code, the index of the element of command + args, what is wrong and what to write."""

    code: str
    index: int
    text: str
    hint: str


def of_words(argv: Sequence[str], *, extra: bool = True) -> Iterator[Mistake]:
    """What is wrong with any command: words behind a script, several words in one. `extra`: look for the former, too."""
    if not argv:
        return
    if argv[0].strip() != argv[0].strip().split(" ")[0]:
        text = f"the program {_cut(argv[0])!r} has blanks in its name: without a shell this is one word"
        yield Mistake("DGD510", 0, text, "write each word as an item of its own, or run it by [/bin/sh, -c, …]")
    elif (
        words.is_python(argv[0]) and len(argv) > 1 and argv[1].startswith("--") and argv[1].partition("=")[0] not in _PYTHON_FLAGS
    ):
        text = f"python gets {_cut(argv[1])!r} for itself: args replace the base container's `-m …`"
        yield Mistake("DGD512", 1, text, "begin args with -m and the module, as in [-m, dynamo.frontend, …]")
    script = words.script_at(argv)
    if script < 0:
        yield from _several(argv)
    elif extra and (lost := argv[script + 1 :]) and not _reads_words(argv[script]) and not _only_a_name(lost):
        text = f"{_cut(' '.join(lost))!r} never arrives: what stands behind the script of `sh -c` is $0, $1 … of the shell"
        yield Mistake("DGD509", script + 1, text, "put the whole command into the script, or leave the shell out")


def _several(argv: Sequence[str]) -> Iterator[Mistake]:
    """Flags with blanks in them, where python is started without a shell."""
    if not any(words.is_python(word) for word in argv):
        return
    for i, word in enumerate(argv[1:], 1):
        first = word.strip().split(None, 1)
        if word.startswith("-") and len(first) == 2 and "=" not in first[0]:
            text = f"one argument holds several words: {_cut(word.strip())!r}; without a shell nothing splits them"
            yield Mistake("DGD510", i, text, "write each flag and each value as an item of its own")


def _reads_words(script: str) -> bool:
    """Whether a script looks at its positional parameters."""
    for at in range(len(script) - 1):
        if script[at] == "$":
            after = script[at + 1]
            if after in _POSITIONAL or (after == "{" and script[at + 2 : at + 3] in ("!", *_POSITIONAL)):
                return True
    commands = words.commands(script)
    return any(c[0].text in _READS_WORDS or (c[0].text == "for" and len(c) == 2) for c in commands)


def _only_a_name(lost: Sequence[str]) -> bool:
    """One word behind a script is its name, `$0`, by custom: `--`, `sh`, `_`."""
    return len(lost) == 1 and (lost[0] in ("-", "--") or not lost[0].startswith("-"))


def of_flags(facts: Framework, argv: Sequence[str]) -> Iterator[Mistake]:
    """What is wrong with the parallel flags of an engine's own command."""
    if not facts.sizes:
        return
    line = lines.read(facts, argv)
    if not line.engines:
        return
    for place, (word, index) in enumerate(line.tokens):
        flag, equals, value = word.partition("=")
        flag = flag.replace("_", "-") if flag.startswith("--") else flag
        after = line.tokens[place + 1][0] if place + 1 < len(line.tokens) else None
        if flag in facts.sizes or flag in _VALUED:
            yield from _value(flag, value if equals else after, index, counted=flag in facts.sizes, joined=bool(equals))
        elif flag in facts.foreign:
            meant = next(name for name, means in facts.sizes.items() if means == facts.foreign[flag])
            yield Mistake("DGD512", index, f"{facts.word} knows no flag {flag}", f"write {meant}")
        elif flag.startswith("--") and len(flag) >= _LONG and (meant := _misspelt(flag, facts)):
            yield Mistake("DGD512", index, f"{facts.word} knows no flag {flag}", f"did you mean {meant}?")


def _value(flag: str, value: str | None, index: int, *, counted: bool, joined: bool) -> Iterator[Mistake]:
    """A flag's value is missing, or is no number where one is needed."""
    if not value or (not joined and value[:1] == "-" and not value[1:2].isdigit() and len(value) > 1):
        follows = f": {_cut(value)!r} follows" if value else ""
        yield Mistake("DGD511", index, f"{flag} has no value{follows}", f"write {flag} and its value")
    elif counted and not set(value) & set("$<{%`[") and not _whole(value.strip()):
        yield Mistake("DGD511", index, f"{flag} {_cut(value)!r} is no whole number", "write a number")


def _whole(text: str) -> bool:
    digits = text[1:] if text[:1] in ("+", "-") else text
    return digits.isascii() and digits.isdigit()


def _misspelt(flag: str, facts: Framework) -> str:
    """The parallel flag that another one was meant to be, at most two letters away; abbreviations are no mistakes."""
    key = facts.word, flag
    if key in _compared:
        return _compared[key]
    meant = _nearest(flag, facts)
    if len(_compared) < _REMEMBERED and len(flag) <= _LONGEST:
        _compared[key] = meant
    return meant


def _nearest(flag: str, facts: Framework) -> str:
    long = [name for name in facts.sizes if len(name) >= _LONG]
    if flag in facts.switches or flag in _NEIGHBOURS or any(name.startswith(flag) for name in facts.sizes):
        return ""
    return nearest(flag, long, 2)


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
