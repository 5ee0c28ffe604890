"""`dgd-render example [NAME] [DIR]`: a complete graph with its overlay, from those that the distribution carries.

So that what the pages show can be tried where there is no checkout.
"""

from __future__ import annotations

import os
import re

from generator import report, resources
from generator.commands.outcome import Outcome
from generator.commands.placing import folder, put
from generator.errors import UsageError, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from generator.command_line import Parser

MAIN = "vllm-disagg-multinode"
"""The example of the README, which a folder alone gets."""
README = "README.md"
LINK = re.compile(r"\[([^\]]+)\]\(\.\./[^)]*\)")
"""A link out of the example's folder: what it leads to is not written."""


def add_arguments(parser: Parser) -> None:
    """An example and a folder, either, or neither."""
    parser.usage = "%(prog)s [NAME] [DIR]"
    parser.epilog = f"without words: the list. A DIR alone gets {MAIN}; a NAME alone is written to a folder of that name."
    parser.add_argument("words", nargs="*", metavar="NAME", help="an example of the list, and the folder that it is written to")


def run(options: Namespace) -> Outcome:
    """The list of examples, or one of them written into a folder in which none of its files stands."""
    names = sorted(entry.name for entry in os.scandir(resources.examples()) if entry.is_dir() and entry.name[0] not in "._")
    if not options.words:
        width = max(map(len, names))
        return Outcome("".join(f"{name:{width}}  {_title(name)}\n" for name in names))
    name, target = _asked(options.words, names)
    texts = dict(_texts(name))
    there = sorted(path for path in texts if os.path.lexists(os.path.join(target, path)))
    if there:
        raise UsageError(f"{os.path.join(target, there[0])} is there already", "name another folder: nothing was written")
    for path, text in texts.items():
        whole = os.path.join(target, path)
        folder(os.path.dirname(whole))
        put(whole, text, 0o644)
    place = report.one_line(target)
    return Outcome(notes=f"dgd-render: wrote {', '.join(sorted(texts))} to {place}; {README} has the command for this folder\n")


def _asked(words: list[str], names: list[str]) -> tuple[str, str]:
    """The example and the folder. Raises UsageError."""
    if len(words) > 2:
        raise UsageError(f"too many words: {' '.join(words)}", "dgd-render example NAME DIR")
    first = words[0]
    close = "" if first in names else nearest(first, names)
    if first not in names and (close or len(words) == 2):
        known = f"did you mean {close}?" if close else f"known: {', '.join(names)}"
        raise UsageError(f"no example {first!r}", known)
    if not words[-1]:
        raise UsageError("the folder has no name", "dgd-render example NAME DIR")
    return (first if first in names else MAIN), words[-1]


def _texts(name: str) -> Iterator[tuple[str, str]]:
    """Path below the example's folder and text of what is written: all but what the tests want to know."""
    top = os.path.join(resources.examples(), name)
    for base, folders, files in os.walk(top):
        folders[:] = sorted(f for f in folders if f != "expected")
        for file in sorted(f for f in files if f != "args"):
            path = os.path.relpath(os.path.join(base, file), top)
            text = resources.read(base, file)
            yield path, _moved(text, name) if file == README else text


def _moved(readme: str, name: str) -> str:
    """A README whose commands are for the folder that it stands in."""
    for there in (f"cd examples/{name}\n", f"examples/{name}/"):
        readme = readme.replace(there, "")
    return LINK.sub(r"\1", readme)


def _title(name: str) -> str:
    """The heading of an example's README."""
    return resources.read(os.path.join(resources.examples(), name), README).partition("\n")[0].lstrip("# ")
