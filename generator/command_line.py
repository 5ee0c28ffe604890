"""The parser of one verb: argparse with our errors, and with a help page that reads the same under every Python.

Verbs that people type use it. Hosts call `cmp generate` and `krm` without it: importing argparse costs a sixth of a render.
"""

from __future__ import annotations

import argparse

from generator.errors import UsageError, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

PROGRAM = "dgd-render"
WIDTH, COLUMN = 120, 30
"""Columns of a help page, and the one where explanations start: fixed, because documentation is generated from it."""

FEW = 3
"""As many choices are listed when a word is none of them; of more the nearest is shown."""


class HelpAsked(Exception):
    """`--help` was given: carries the page."""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """A flag's value stands once, after all its spellings, as Python 3.13 does it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=COLUMN, width=WIDTH)
        self._action_max_length = COLUMN

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        return f"{', '.join(action.option_strings)} {action.metavar}"


class Once(argparse.Action):
    """A flag that may be given once."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option_string: str | None = None
    ) -> None:
        if getattr(namespace, self.dest) is not None:
            raise UsageError(f"{option_string} is given twice")
        setattr(namespace, self.dest, values)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that raises UsageError with a hint, or HelpAsked, and never ends the process."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, "allow_abbrev": False, **settings})
        self.register("action", "once", Once)
        self.inner: dict[str, Parser] = {}

    def add_word(self, name: str, help: str, kind: str = "action") -> Parser:
        """The parser of a word of its own below this one: `init kustomize`. The word is in the options as `kind`."""
        if not self.inner:
            title, word = f"{kind}s", kind.upper()
            self.words = self.add_subparsers(dest=kind, metavar=word, title=title, required=True, prog=self.prog)
        self.inner[name] = self.words.add_parser(name, help=help, description=help)
        return self.inner[name]

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """The options of a command line; flags and plain words may stand in any order, after `--` stand plain words only."""
        parse = self.parse_known_args if self.inner else self.parse_known_intermixed_args
        end = words.index("--") if "--" in words else len(words)
        plain = [f"./{w}" if w.startswith("-") else w for w in words[end + 1 :]]
        known = self.flags()
        for word in words[:end]:  # before argparse complains of what else is missing
            if word.startswith("--") and word.partition("=")[0] not in known:
                self._refuse(word)
        lists = any(action.option_strings and action.nargs == "+" for action in self._actions)
        options, rest = parse([*plain, *words[:end]] if lists else [*words[:end], *plain])  # a list takes all words behind it
        if rest:
            self._refuse(next((w for w in rest if w.startswith("-")), rest[0]))
        return options

    def flags(self) -> list[str]:
        """Every flag, those of the inner words too."""
        return [*self._option_string_actions, *(flag for parser in self.inner.values() for flag in parser.flags())]

    def _refuse(self, word: str) -> NoReturn:
        if not word.startswith("-"):
            raise UsageError(f"unexpected argument {word!r}", self._help_hint())
        flag = word.partition("=")[0]
        known = self.flags() if flag.startswith("--") else []
        guess = next((f for f in known if f.startswith(flag)), "") or nearest(flag, known)
        raise UsageError(f"unknown flag {flag}", f"did you mean {guess}?" if guess else self._help_hint())

    def _help_hint(self) -> str:
        return f"{self.prog} --help lists what it takes"

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        known = list(action.choices)
        guess = nearest(str(value), known) if len(known) > FEW else ""
        named = f"{action.option_strings[-1]} {value}" if action.option_strings else repr(value)
        raise UsageError(f"{named} is not known", f"did you mean {guess}?" if guess else f"use {_either(known)}")

    def error(self, message: str) -> NoReturn:
        """What argparse found wrong, as an error of the command line."""
        raise UsageError(message, self.format_usage().splitlines()[0].removeprefix("usage: "))

    def print_help(self, file: object = None) -> NoReturn:
        """Called by `--help`."""
        raise HelpAsked(self.format_help())


def _either(words: Sequence[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
