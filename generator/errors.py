"""What can be wrong, and where: the one record that every stage reports and every printer prints.

A user sees `path:line:col: error[DGD204]: text` and `hint: …`. A stage collects findings and goes on
as long as it can; `Refused` carries them all out at once. Anything else that is raised is our bug.
"""

from __future__ import annotations

from generator.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

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
    at: tuple[str | int, ...]

    def __init__(self, find: Callable[[], Where], at: tuple[str | int, ...] = ()) -> None:
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
    fix: object = None


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
        """Report one finding."""
        self._all.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Report several."""
        self._all.extend(findings)

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


def nearest(word: str, known: Iterable[str], most: int = 0) -> str:
    """The known word closest to a mistyped one, or "". `most`: the edit distance allowed; else a third of its length."""
    best, best_cost = "", (most or max(2, len(word) // 3)) + 1
    for candidate in known:
        cost = _distance(word.lower(), candidate.lower(), best_cost)
        if cost < best_cost:
            best, best_cost = candidate, cost
    return best


def _distance(a: str, b: str, limit: int) -> int:
    if abs(len(a) - len(b)) >= limit:
        return limit
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(row[-1] + 1, before[j] + 1, before[j - 1] + (x != y)))
        before = row
    return before[-1]
