"""The words of a command line as an engine gets them: through a shell or not, variables filled in as far as they are known.

What a variable, an array or a command may hold that nobody can see here stays a word of its own, marked as hidden:
unknown is not nothing.
"""

from __future__ import annotations

from generator.backends import words
from generator.backends.quoting import fields
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.backends.facts import Framework
    from generator.backends.words import Word

    Token = tuple[str, int]

SWITCHES = ("--enable-", "--disable-", "--no-", "--is-", "--skip-", "--use-", "--trust-", "--enforce-", "--headless", "--async-")
"""How flags begin that take no value: a variable behind one of them is no value of it."""
_LOOPS = frozenset(("for", "while", "until", "select"))


@record
class Line:
    """What a container starts."""

    tokens: tuple[Token, ...]
    """(word, index of the element of command + args it stands in), flags and values."""
    engines: int
    """How often the framework's engine is started, as far as the command shows."""
    variables: Mapping[str, str]
    """What env and the script set, by name; only what has one known value."""
    hidden: tuple[Token, ...] = ()
    """Words that may hold further flags: `$EXTRA_ARGS`, `"${ARGS[@]}"`, `$(cat flags)`."""
    repeated: bool = False
    """An engine starts inside a loop."""


def read(facts: Framework, argv: Sequence[str], env: Iterable[Mapping[str, object]] = ()) -> Line:
    """The line of command + args; `env` is the container's own."""
    script = words.script_at(argv)
    known = {str(e.get("name", "")): str(e["value"]) for e in env if "value" in e}
    found: list[Token] = []
    engines, repeated = 0, False
    for i, word in enumerate(argv):
        if i == script or (word.startswith("python") and f"dynamo.{facts.word}" in word):
            part = _Script(facts, known)
            part.read(word, i)
            found += part.out
            engines, repeated = engines + part.engines, repeated or part.repeated
        elif word.startswith("-") and "=" not in word and " " in word:
            found += [(one, i) for one in fields(word)]
        else:
            found.append((word, i))
    if script < 0 or words.is_python(argv[script]):
        engines += starts(facts, argv)
    tokens, hidden = _filled(found, known)
    return Line(tuple(tokens), engines, known, tuple(hidden), repeated)


def starts(facts: Framework, line: Sequence[str]) -> bool:
    """Whether the words of one command start the framework's engine."""
    for i, word in enumerate(line):
        if words.is_python(word):
            return _module(facts, line[i + 1 :])
        if word.rpartition("/")[2] in facts.programs:
            return True
        if words.script_at([word, "-c", "x"]) > 0:
            return False
    return False


def _module(facts: Framework, line: Sequence[str]) -> bool:
    """Whether python's own words name a module of the framework after `-m`."""
    at = next((i for i, word in enumerate(line) if not word.startswith("-") or word == "-m"), -1)
    if at < 0 or line[at] != "-m" or at + 1 >= len(line):
        return False
    name = line[at + 1]
    own = (f"dynamo.{facts.word}", *facts.modules)
    return any(name == one or name.startswith(one if one.endswith(".") else one + ".") for one in own)


class _Script:
    """Reads one script: the words of the commands that run the framework (of all, when none names it), and its variables."""

    def __init__(self, facts: Framework, variables: dict[str, str]) -> None:
        self.facts, self.variables = facts, variables
        self.out: list[Token] = []
        self.engines, self.repeated = 0, False
        self.assigned: set[str] = set()

    def read(self, script: str, index: int) -> None:
        commands = words.commands(script)
        module = f"dynamo.{self.facts.word}"
        named = [c for c in commands if any(module in w.text for w in c)]
        depth = 0
        for command in commands:
            first = command[0].text
            depth += (first in _LOOPS) - (first == "done")
            self._assign(command)
            if starts(self.facts, [w.text for w in command]):
                self.engines += 1
                self.repeated = self.repeated or depth > 0
        for command in named or commands:
            for word in command:
                if word.whole_quote and module in word.text:
                    self.read(word.text, index)
                else:
                    self.out.append((word.text, index))

    def _assign(self, command: list[Word]) -> None:
        for word in command[1:] if command[0].text == "export" else command[:1]:
            name, equals, value = word.text.partition("=")
            if equals and name.isidentifier():  # set twice: which one counts cannot be told
                self.variables[name] = "" if name in self.assigned else value
                self.assigned.add(name)


def resolved(value: str, variables: Mapping[str, str]) -> str:
    """A value that is one variable as a whole, filled in; anything else as it is."""
    for opening, closing in (("$(", ")"), ("${", "}"), ("$", "")):
        if value.startswith(opening) and value.endswith(closing):
            name = value[len(opening) : len(value) - len(closing)]
            return variables.get(name.partition(":-")[0] if opening == "${" else name, value)
    return value


def _filled(found: list[Token], known: Mapping[str, str]) -> tuple[list[Token], list[Token]]:
    """Variables that stand where flags may stand, replaced by what they hold; those that nobody knows are hidden."""
    out: list[Token] = []
    hidden: list[Token] = []
    for word, index in found:
        if word[:1] not in ("$", "`") or (out and _takes_value(out[-1][0]) and not _holds_flags(word)):
            out.append((word, index))
            continue
        text = resolved(word, known)
        if text == word or "$" in text:
            hidden.append((word, index))
        else:
            out += [(one, index) for one in fields(text)]
    return out, hidden


def _takes_value(word: str) -> bool:
    return word.startswith("-") and "=" not in word and not word.startswith(SWITCHES)


def _holds_flags(word: str) -> bool:
    """Whether a variable is named after flags, or brings some itself (`${TP:+--tp $TP}`), or is a whole array."""
    name = word.upper()
    return any(part in name for part in ("ARGS", "FLAGS", "OPTS", "OPTIONS", "EXTRA", " --", "+--", "[@]", "[*]")) or word in (
        "$@",
        "$*",
        "${@}",
        "${*}",
    )
