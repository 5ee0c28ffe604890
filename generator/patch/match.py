"""Name patterns of overlays: a small regular-expression matcher whose time is linear in pattern and name.

A pattern stands in a file that anyone with push rights wrote, so it never reaches `re`, whose backtracking a hostile pattern
can keep busy for hours (security.md S18). A pattern matches a whole name, as kustomize anchors its selectors. Known: literals,
`.`, `[a-z]`, `[^…]`, `( )`, `(?: )`, `|`, `*`, `+`, `?`, `\\d`, `\\w`, `\\s`, an escaped character, `^` first and `$` last.
"""

from __future__ import annotations

from generator.schema.patterns import ALNUM, DIGITS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Matcher = Callable[[str], bool]

LONGEST = 200
REMEMBERED = 4096
EVERYTHING = (".*", "", "^.*$")
_SPECIAL = frozenset(".[](){}|*+?^$\\")
_DIGITS = frozenset(DIGITS)
_WORD = frozenset(ALNUM + "_")
_CLASSES = {"d": _DIGITS, "w": _WORD, "s": frozenset(" \t\n\r\f\v")}


class BadPattern(ValueError):
    """A pattern that cannot be read; the text says why."""


def matcher(pattern: str) -> Matcher:
    """Whether a whole name matches. Raises BadPattern."""
    if pattern in EVERYTHING:
        return lambda name: True
    if not _SPECIAL.intersection(pattern):
        return lambda name: name == pattern
    if len(pattern) > LONGEST:
        raise BadPattern(f"it has {len(pattern)} characters; at most {LONGEST} are read")
    return _Program(*_Pattern(pattern).program()).matches


class _Program:
    """Runs all states at once: a name costs its length times the pattern's, and less where another began alike.

    Hundreds of patches each go through hundreds of objects, so the steps that names have in common are remembered.
    """

    def __init__(self, start: int, end: int, moves: dict[int, Any], jumps: dict[int, list[int]]) -> None:
        self.end, self.moves, self.jumps = end, moves, jumps
        self.first = frozenset(_closure({start}, jumps))
        self.steps: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def matches(self, name: str) -> bool:
        states = self.first
        for character in name:
            after = self.steps.get((states, character))
            if after is None:
                after = self._step(states, character)
            if not after:
                return False
            states = after
        return self.end in states

    def _step(self, states: frozenset[int], character: str) -> frozenset[int]:
        moves = self.moves
        reached = {moves[s][1] for s in states if s in moves and moves[s][0](character)}
        after = frozenset(_closure(reached, self.jumps))
        if len(self.steps) < REMEMBERED:
            self.steps[states, character] = after
        return after


def _closure(states: set[int], jumps: dict[int, list[int]]) -> set[int]:
    waiting = list(states)
    while waiting:
        for to in jumps.get(waiting.pop(), ()):
            if to not in states:
                states.add(to)
                waiting.append(to)
    return states


class _Pattern:
    """Reads a pattern into states: `moves` take one character, `jumps` none (Thompson's construction)."""

    def __init__(self, pattern: str) -> None:
        self.text, self.at, self.states = pattern, 0, 0
        self.moves: dict[int, Any] = {}
        self.jumps: dict[int, list[int]] = {}

    def program(self) -> tuple[int, int, dict[int, Any], dict[int, list[int]]]:
        self.at = 1 if self.text.startswith("^") else 0
        start, end = self._either(0)
        if self.at < len(self.text):
            raise BadPattern(f"{self.text[self.at]!r} at character {self.at + 1} has no partner")
        return start, end, self.moves, self.jumps

    def _state(self) -> int:
        self.states += 1
        return self.states

    def _jump(self, start: int, *ends: int) -> None:
        self.jumps.setdefault(start, []).extend(ends)

    def _either(self, depth: int) -> tuple[int, int]:
        if depth > 20:
            raise BadPattern("its parentheses are nested too deeply")
        start, end = self._state(), self._state()
        while True:
            first, last = self._sequence(depth)
            self._jump(start, first)
            self._jump(last, end)
            if self.text[self.at : self.at + 1] != "|":
                return start, end
            self.at += 1

    def _sequence(self, depth: int) -> tuple[int, int]:
        start = end = self._state()
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            if self.text[self.at] == "$" and self.at == len(self.text) - 1:
                self.at += 1
                break
            first, last = self._repeated(depth)
            self._jump(end, first)
            end = last
        return start, end

    def _repeated(self, depth: int) -> tuple[int, int]:
        first, last = self._atom(depth)
        while self.text[self.at : self.at + 1] in ("*", "+", "?"):
            sign = self.text[self.at]
            start, end = self._state(), self._state()
            self._jump(start, first)
            self._jump(last, end)
            if sign != "+":
                self._jump(start, end)
            if sign != "?":
                self._jump(last, first)
            first, last = start, end
            self.at += 1
        return first, last

    def _atom(self, depth: int) -> tuple[int, int]:
        character = self.text[self.at]
        self.at += 1
        if character == "(":
            if self.text.startswith("?:", self.at):
                self.at += 2
            inner = self._either(depth + 1)
            if self.text[self.at : self.at + 1] != ")":
                raise BadPattern("a parenthesis is not closed")
            self.at += 1
            return inner
        if character in "*+?{}^$":
            raise BadPattern(
                f"{character!r} at character {self.at} is not understood there; write \\{character} for the character itself"
            )
        start, end = self._state(), self._state()
        self.moves[start] = (self._one(character), end)
        return start, end

    def _one(self, character: str) -> Callable[[str], bool]:
        if character == ".":
            return lambda c: c != "\n"
        if character == "[":
            return self._set()
        if character != "\\":
            return lambda c: c == character
        named = self._escaped()
        return lambda c: c in named

    def _escaped(self) -> frozenset[str]:
        character = self.text[self.at : self.at + 1]
        self.at += 1
        if not character:
            raise BadPattern("it ends in a backslash")
        if character.isalnum() and character not in _CLASSES:
            raise BadPattern(f"\\{character} is not understood")
        return _CLASSES.get(character, frozenset(character))

    def _set(self) -> Callable[[str], bool]:
        negated = self.text[self.at : self.at + 1] == "^"
        self.at += negated
        singles: set[str] = set()
        ranges: list[tuple[str, str]] = []
        first = True
        while self.text[self.at : self.at + 1] != "]" or first:
            first = False
            low = self.text[self.at : self.at + 1]
            self.at += 1
            if not low:
                raise BadPattern("a bracket is not closed")
            if low == "\\":
                singles |= self._escaped()
                continue
            high = self.text[self.at + 1 : self.at + 2]
            if self.text[self.at : self.at + 1] == "-" and high not in ("", "]"):
                self.at += 2
                ranges.append((low, high))
            else:
                singles.add(low)
        self.at += 1
        return lambda c: (c in singles or any(a <= c <= b for a, b in ranges)) != negated
