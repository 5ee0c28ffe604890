"""`dgd-render completion SHELL`: a script that completes verbs, flags and files; shtab writes it from the parsers."""

from __future__ import annotations

from generator.commands.outcome import Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from generator.command_line import Parser

SHELLS = ("bash", "zsh", "fish")
FILES, FOLDERS = ("FILE", "GRAPH", "OVERLAY", "CONFIG"), ("DIR",)
"""Placeholders of words that are completed by the names of files, and of folders."""


def add_arguments(parser: Parser) -> None:
    """The shell."""
    parser.usage = "%(prog)s SHELL"
    parser.epilog = 'bash: eval "$(dgd-render completion bash)"; zsh and fish: write it where the shell looks for completions'
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))


def run(options: Namespace) -> Outcome:
    """Print the script."""
    import shtab

    from generator.commands import parsers

    root = parsers.everything(whole=True)
    for parser in (root, *root.inner.values(), *(p for inner in root.inner.values() for p in inner.inner.values())):
        for action in parser._actions:
            words = str(action.metavar).split("|")
            if any(word in FILES for word in words):
                action.complete = shtab.FILE  # type: ignore[attr-defined]
            elif any(word in FOLDERS for word in words):
                action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    return Outcome(f"{shtab.complete(root, options.shell).rstrip()}\n")
