"""One thing that is wrong with a value, where in it, and words for it.

A problem names no file and no line: the caller of `findings`, who knows where the value came from, turns its pointer into one.
"""

from __future__ import annotations

from generator.errors import ERROR, WARNING, Finding
from generator.fixes import QUOTE, RENAME, Fix, meant
from generator.limits import FINDINGS
from generator.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from generator.errors import Where
    from generator.trees import Pointer

    PlaceOf = Callable[[Pointer, bool], Where]
    """The user's place of a pointer; with True of the key itself."""

QUOTES = "put it into quotes"
"""How the hint of a number or boolean begins where the API wants text."""
QUOTED_CHARACTERS = 60
MANY = f"more than {FINDINGS} things are wrong"
VERSIONS = (("version",), ("operatorVersion",))


@record
class Problem:
    """What is wrong at `pointer`. `kind` is a word of the engine (`unknown`, `type`, `required`, `enum`,
    `range`, `length`, `pattern`, `unique`, `null`) or, from a rule, the rule's id (`D14`, `L5`, `P7`, `R6`; a `w`
    at its end: it is only a warning).
    """

    pointer: Pointer
    kind: str
    message: str
    hint: str = ""
    cause: str = ""
    """`Finding.cause`."""
    fix: Fix | None = None
    """`Finding.fix`."""

    @property
    def path(self) -> str:
        """The pointer as Kubernetes writes it: `spec.services.decode.args[3]`."""
        text = ""
        for step in self.pointer:
            if isinstance(step, int) or "." in step or "/" in step or not step:
                text += f"[{step}]"
            else:
                text += f".{step}" if text else step
        return text


def findings(
    problems: Iterable[Problem],
    codes: Mapping[str, str],
    place: PlaceOf,
    hint: str = "",
    severity: str = ERROR,
    resource: str = "",
) -> list[Finding]:
    """What a user reads of problems.

    `codes`: kind → code, `rule` for all other rules, "" for all other kinds; `hint`: for a problem that has none.
    """
    out = []
    for p in problems:
        rule = p.kind[:1].isupper()
        code = codes.get(p.kind) or codes.get("rule" if rule else "") or codes[""]
        loud = WARNING if rule and p.kind[-1] == "w" else severity
        out.append(
            Finding(
                code,
                f"{p.path}: {p.message}",
                place(p.pointer, p.kind == "unknown"),
                _hint(p) or hint,
                loud,
                resource,
                fix=p.fix and replace(p.fix, key=str(p.pointer[-1]) if p.pointer else ""),
                cause=p.cause,
            )
        )
    return out


def bounded(problems: list[Problem]) -> list[Problem]:
    """As many problems of one object as are told, no error hidden by warnings; the last one says that there are more."""
    if len(problems) <= FINDINGS:
        return problems
    wrong = [p for p in problems if not (p.kind[:1].isupper() and p.kind[-1] == "w")]
    mild = [p for p in problems if p.kind[:1].isupper() and p.kind[-1] == "w"]
    more = [Problem((), "many", MANY, "mend those that are told first")] if len(wrong) > FINDINGS else []
    return [*wrong[:FINDINGS], *more, *mild[:FINDINGS]]


def mend(kind: str, hint: str) -> Fix | None:
    """How a problem of a kind of the engine is mended, as its hint says."""
    if kind == "unknown" and (word := meant(hint)):
        return Fix(RENAME, word)
    return Fix(QUOTE) if kind == "type" and hint.startswith(QUOTES) else None


def _hint(p: Problem) -> str:
    digits = p.kind == "type" and p.pointer[-1:] in VERSIONS and p.hint
    return f"{p.hint}; a YAML number loses digits (1.10 is 1.1)" if digits else p.hint


def quoted(value: object) -> str:
    """A value for a message: its repr, cut so that a message stays one line."""
    text = repr(value)
    return text if len(text) <= QUOTED_CHARACTERS else text[: QUOTED_CHARACTERS - 1] + "…"


def noun(value: object) -> str:
    """What a value is, in a user's words, with the value itself when it is short and simple."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"the boolean {'true' if value else 'false'}"
    if isinstance(value, int | float):
        return f"the number {quoted(value)}"
    if isinstance(value, str):
        return f"the string {quoted(value)}"
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, dict) else f"a {type(value).__name__}"
