"""A small reader of shell scripts: enough to see the words of each simple command, and where they stand."""

from __future__ import annotations

from generator.records import record
from generator.schema.patterns import digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

SHELLS = ("sh", "bash", "dash", "ash", "zsh", "ksh")
_BREAKS = frozenset(";&|()\n")
_CLOSE = {"(": ")", "{": "}"}


@record
class Word:
    """A word of a simple command: its text without quotes, and where it stands in the script."""

    text: str
    start: int
    end: int
    whole_quote: bool = False
    """The word is one quoted string without escapes, so text[i] stands at start + 1 + i."""


def commands(script: str) -> list[list[Word]]:
    """The simple commands of a script, in order; redirections stay among the words, comments do not."""
    out: list[list[Word]] = [[]]
    at, size = 0, len(script)
    while at < size:
        c = script[at]
        if c in " \t\r\f" or script.startswith("\\\n", at):
            at += 2 if c == "\\" else 1
        elif c in _BREAKS:
            out.append([])
            at += 1
        elif c == "#":
            at = _find(script, "\n", at)
        else:
            word = _word(script, at)
            out[-1].append(word)
            at = word.end
    return [command for command in out if command]


def _word(script: str, start: int) -> Word:
    at, size, text = start, len(script), []
    parts, plain = 0, True
    while at < size:
        c = script[at]
        if c in " \t\r\f" or (c in _BREAKS and not (c == "&" and at and script[at - 1] in "<>")):
            break
        parts += 1
        if c == "'":
            end = _find(script, "'", at + 1)
            text.append(script[at + 1 : end])
        elif c == '"':
            end = _double(script, at)
            inner = script[at + 1 : end]
            plain = plain and "\\" not in inner
            text.append(_unescape(inner))
        elif c == "`":
            end = _find(script, "`", at + 1)
            text.append(script[at : end + 1])
        elif c == "$" and script[at + 1 : at + 2] in ("(", "{"):
            end = _balanced(script, at + 1)
            text.append(script[at : end + 1])
        elif c == "\\":
            end = at + 1
            if script[end : end + 1] != "\n":
                text.append(script[end : end + 1])
        else:
            end = at
            text.append(c)
        at = end + 1
    at = min(at, size)
    return Word("".join(text), start, at, parts == 1 and plain and script[start] in "'\"")


def _find(script: str, what: str, at: int) -> int:
    found = script.find(what, at)
    return len(script) if found < 0 else found


def _double(script: str, at: int) -> int:
    at += 1
    while at < len(script) and script[at] != '"':
        if script[at] == "\\":
            at += 1
        elif script[at] == "$" and script[at + 1 : at + 2] == "(":
            at = _balanced(script, at + 1)
        at += 1
    return at


def _balanced(script: str, at: int) -> int:
    opening, depth = script[at], 0
    while at < len(script):
        c = script[at]
        if c == "\\":
            at += 1
        elif c == "'" and opening == "(":
            at = _find(script, "'", at + 1)
        elif c == opening:
            depth += 1
        elif c == _CLOSE[opening]:
            depth -= 1
            if not depth:
                return at
        at += 1
    return len(script)


def _unescape(inner: str) -> str:
    if "\\" not in inner:
        return inner
    out, at = [], 0
    while at < len(inner):
        if inner[at] == "\\" and inner[at + 1 : at + 2] in ("$", "`", '"', "\\", "\n"):
            out.append(inner[at + 1].replace("\n", ""))
            at += 2
        else:
            out.append(inner[at])
            at += 1
    return "".join(out)


def script_at(argv: Sequence[str]) -> int:
    """The index of the script in `… sh [options] -c SCRIPT …`, or -1 for a command without a shell."""
    for i, word in enumerate(argv):
        if word.rpartition("/")[2] in SHELLS:
            at = i + 1
            while at + 1 < len(argv) and argv[at][:1] in ("-", "+"):
                if "c" in argv[at] and not argv[at].startswith("--"):
                    return at + 1
                at += 2 if argv[at] in ("-o", "+o", "-O") else 1
    return -1


def is_python(program: str) -> bool:
    """Mirrors internal/dynamo/backend_sglang.go isPythonCommand: `^(.*/)?(python\\d*(\\.\\d+)*)$`."""
    folder, _, name = program.rpartition("/")
    if "\n" in folder or not name.startswith("python"):
        return False
    first, *rest = name[6:].split(".")
    return (not first or digits(first)) and all(digits(part) for part in rest)


def module_at(words: Sequence[str], framework: str) -> int:
    """The index of `dynamo.<framework>` after `python… -m` in a command's words, or -1."""
    module = f"dynamo.{framework}"
    python = False
    for i, word in enumerate(words):
        python = python or is_python(word)
        if python and i and words[i - 1] == "-m" and (word == module or word.startswith(module + ".")):
            return i
    return -1


_BUILTINS = frozenset(
    (
        "cd",
        "export",
        "set",
        "source",
        ".",
        "eval",
        "trap",
        "ulimit",
        "umask",
        "if",
        "for",
        "while",
        "until",
        "case",
        "{",
        "[",
        "[[",
    )
)


def one_program(script: str) -> bool:
    """Whether a script is one plain command, which something else can start.

    No operators, redirections, assignments, comments or builtins; `exec` before it is fine.
    """
    found = commands(script)
    if len(found) != 1 or script[: found[0][0].start].strip():
        return False
    first = found[0][1 if found[0][0].text == "exec" else 0 :]
    if not first or "=" in first[0].text or first[0].text in _BUILTINS or script[found[0][-1].end :].strip():
        return False
    return not any(c in script[w.start : w.end] for w in found[0] if not w.whole_quote for c in "<>")
