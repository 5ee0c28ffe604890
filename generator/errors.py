"""What can be wrong, and where: the one record that every stage reports and every printer prints.

A user sees `path:line:col: error[DGD204]: text` and `hint: …`. A stage collects findings and goes on
as long as it can; `Refused` carries them all out at once. Anything else that is raised is our bug.
"""

from __future__ import annotations

from itertools import islice

from generator.limits import MESSAGE_CHARACTERS, NEAREST_CHARACTERS, NEAREST_NAMES, RUN_ERRORS
from generator.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from generator.fixes import Fix
    from generator.trees import Pointer

ERROR = "error"
WARNING = "warning"
NOTE = "note"
SEVERITIES = (ERROR, WARNING, NOTE)
"""Worst first. An error ends in exit 1, `--strict` makes errors of warnings, a note only informs."""
NOT_STRICT = ("DGD151",)
"""Warnings that `--strict` leaves alone: the images of Dynamo's own examples, which say themselves that they are examples."""


@record
class Where:
    """A place in an input: 1-based line and column; 0 when only the file is known."""

    file: str
    line: int = 0
    column: int = 0
    pointer: str = ""
    owner: str = ""
    """`graph/component` that the place speaks of, as far as it is known: what an overlay's `suppress` may name."""

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


class Lazy(Where):
    """A place that is looked up when one of its fields is first read: a run without findings never does.

    `at` is the pointer that was asked for, in the graph as all overlays want it.
    """

    __slots__ = ("_find", "at")
    at: Pointer

    def __init__(self, find: Callable[[], Where], at: Pointer = ()) -> None:
        object.__setattr__(self, "_find", find)
        object.__setattr__(self, "at", at)

    def __getattr__(self, name: str) -> Any:
        if name not in PLACE:
            raise AttributeError(name)
        found = self._find()
        for field in PLACE:
            object.__setattr__(self, field, getattr(found, field))
        return getattr(found, name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Where) and all(getattr(self, n) == getattr(other, n) for n in PLACE)

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, n) for n in PLACE))


PLACE = ("file", "line", "column", "pointer", "owner")


@record
class Finding:
    """One problem: a code with a page in `codes/`, what is wrong in the user's terms, and how to mend it."""

    code: str
    message: str
    where: Where
    hint: str = ""
    severity: str = ERROR
    resource: str = ""
    fix: Fix | None = None
    cause: str = ""
    """What it comes from, where another stage may tell of the same in other words; one of the words below."""


UNFILLED, LONG_NAME, ASSUMED, TOO_FEW_GPUS = "placeholder", "long name", "assumed cluster", "too few GPUs"


def error_unless(exact: bool) -> str:
    """The severity of what the operator builds although it does not work: with `fidelity: exact` it is rendered all the same."""
    return WARNING if exact else ERROR


def failed(findings: Iterable[Finding]) -> bool:
    """Whether any finding is an error."""
    return any(f.severity == ERROR for f in findings)


def strict(findings: Iterable[Finding]) -> list[Finding]:
    """The findings under `--strict`: warnings are errors, notes stay notes."""
    return [replace(f, severity=ERROR) if f.severity == WARNING and f.code not in NOT_STRICT else f for f in findings]


class Problems:
    """What the stages report, in the order found: the one way in which a finding leaves a stage.

    A stage that must know whether it may go on takes a `part()`: the same collection, but it sees only what came since.
    A run with more errors than a reader could mend ends at once: `add` and `extend` raise Refused.
    """

    __slots__ = ("_all", "_since")

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._all = list(findings)
        self._since = 0

    def part(self) -> Problems:
        """A view that adds to the same collection and knows only what is added from now on."""
        made = Problems()
        made._all, made._since = self._all, len(self._all)
        return made

    def add(self, finding: Finding) -> None:
        """Report one finding, its words cut where nobody reads on: a run with many of them must not keep many long names."""
        if any(len(words) > MESSAGE_CHARACTERS or not words.isprintable() for words in (finding.message, finding.hint)):
            finding = replace(finding, message=_cut(finding.message), hint=_cut(finding.hint))
        self._all.append(finding)
        if not len(self._all) % RUN_ERRORS:
            self._bounded()

    def extend(self, findings: Iterable[Finding]) -> None:
        """Report several."""
        for finding in findings:
            self.add(finding)

    def _bounded(self) -> None:
        """Refuse what has more errors than warnings; a fleet's many warnings are all told."""
        errors = sum(f.severity == ERROR for f in self._all)
        if errors * 2 >= len(self._all):
            more = f"{errors} errors in one run: nothing more is looked for"
            raise Refused([*self._all, Finding("DGD004", more, self._all[-1].where, "mend these first")])

    def failed(self) -> bool:
        """Whether any finding is an error."""
        return failed(self)

    def drop(self, unwanted: Callable[[Finding], bool]) -> None:
        """Take back findings that others say better."""
        self._all[self._since :] = [f for f in self if not unwanted(f)]

    def swap(self, change: Callable[[Finding], Finding]) -> None:
        """Put a finding that says more in the place of each."""
        self._all[self._since :] = [change(f) for f in self]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all[self._since :])

    def __len__(self) -> int:
        return len(self._all) - self._since


def _cut(text: str) -> str:
    text = text if len(text) <= MESSAGE_CHARACTERS else f"{text[: MESSAGE_CHARACTERS - 1]}…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class Fault(Exception):
    """A finding raised where nobody knows its place yet; the caller who knows it makes the finding with `at`."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.code, self.message, self.hint = code, message, hint
        super().__init__(message)

    def at(self, where: Where, about: str = "") -> Finding:
        """The error at a place; `about` goes before the message (`component 'decode'`)."""
        return Finding(self.code, f"{about}: {self.message}" if about else self.message, where, self.hint)


class Refused(Exception):
    """The content of an input is wrong: exit 1. Carries every finding, warnings included."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("; ".join(f.message for f in self.findings))


class UsageError(Exception):
    """The command line is wrong, or a file it names cannot be opened: exit 2."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (str(self), self.hint)


def nearest(word: str, known: Iterable[str], most: int = 0) -> str:
    """The known word closest to a mistyped one, or "". `most`: the edit distance allowed; else a third of its length.

    Only as many words, and only words as short, as `limits` says are compared: a hostile file brings others.
    """
    if not 0 < len(word) <= NEAREST_CHARACTERS:
        return ""
    lower = word.lower()
    best, best_cost, places = "", (most or max(2, len(word) // 3)) + 1, _places(lower)
    for candidate in islice(known, NEAREST_NAMES):
        if abs(len(candidate) - len(word)) < best_cost:
            cost = _distance(places, len(lower), candidate.lower())
            if cost < best_cost:
                best, best_cost = candidate, cost
    return best


def near(word: str, known: Iterable[str]) -> list[str]:
    """The nearest known word, and the others that are as close; none where none is close."""
    words = list(islice(known, NEAREST_NAMES))
    best = nearest(word, words)
    if not best:
        return []
    size, places = len(word), _places(word.lower())
    closest = _distance(places, size, best.lower())
    return [w for w in words if abs(len(w) - size) <= closest and _distance(places, size, w.lower()) == closest]


def _places(word: str) -> dict[str, int]:
    """Character → the positions where it stands, as bits."""
    places: dict[str, int] = {}
    for i, character in enumerate(word):
        places[character] = places.get(character, 0) | 1 << i
    return places


def _distance(places: dict[str, int], size: int, other: str) -> int:
    """The edit distance of a word of that size and another: a column of the usual table is two whole numbers.

    G. Myers, "A fast bit-vector algorithm for approximate string matching", 1999, as simplified by H. Hyyrö, 2003.
    """
    whole, last = (1 << size) - 1, 1 << (size - 1)
    more, less, cost = whole, 0, size  # the rows where the column's value is one more, or one less, than in the row above
    for character in other:
        same = places.get(character, 0)
        diagonal = (((same & more) + more) ^ more) | same | less
        up, down = less | (whole & ~(diagonal | more)), more & diagonal
        cost += ((up & last) != 0) - ((down & last) != 0)
        up, down = up << 1 | 1, down << 1
        vertical = same | less
        more, less = (down | ~(vertical | up)) & whole, up & vertical & whole
    return cost
