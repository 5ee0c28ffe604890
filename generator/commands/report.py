"""`dgd-render report GRAPH…`: the page for the review of a change, or of a state: HTML, or Markdown for a pull request."""

from __future__ import annotations

import os

from generator.commands.arguments import add_graphs, add_settings, arguments
from generator.commands.outcome import Outcome
from generator.commands.ways import add_ways
from generator.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from generator.command_line import Parser


def add_arguments(parser: Parser) -> None:
    """Graphs, overlays, what to compare with, clusters, where the page goes."""
    parser.usage = (
        "%(prog)s GRAPH... [--overlay FILE]... [--to NEW... | --from-operator V --to-operator V | --git REV | --dir DIR]\n"
        "       [--clusters OVERLAY...] [-o FILE] [--format html|markdown] [flags]"
    )
    parser.epilog = (
        "Without anything to compare with the page shows the graphs as they are. Without --overlay, --git and the\n"
        "operators are compared on each of --clusters. Exit 1: a graph is refused, and the page says so."
    )
    add_graphs(parser)
    add_ways(parser)
    parser.add_argument(
        "--clusters",
        action="extend",
        nargs="+",
        metavar="OVERLAY",
        help="the clusters of the matrix: a ClusterOverlay each; with nothing to compare with, --overlay is applied after each",
    )
    parser.add_argument(
        "-o", "--output", dest="file", action="once", metavar="FILE", help="where the page goes, instead of to stdout"
    )
    parser.add_argument("--format", action="once", choices=("html", "markdown"), metavar="html|markdown", help="html is usual")
    add_settings(parser)


def run(options: Namespace) -> Outcome:
    """The page; exit 1 when a graph is refused, and the page says so."""
    from generator.commands.review import collect

    _writable(options)
    found = collect.review(arguments(options), options)
    if options.format == "markdown":
        from generator.commands.review import markdown

        text = markdown.text(found)
    else:
        from generator.commands.review import page

        text = page.text(found)
    code = 1 if found.refused else 0
    if options.file is None:
        return Outcome(text, found.errors, code)
    _write(options.file, text)
    return Outcome(findings=found.errors, exit=code)


def _writable(options: Namespace) -> None:
    """Raises UsageError where the page could not be written, before anything is computed."""
    file = options.file
    if file is None:
        return
    if file in ("", "-") or os.path.isdir(file):
        raise UsageError(f"-o takes a file, and {file!r} is none", "leave it out to print to standard output")
    if not os.path.isdir(os.path.dirname(os.path.abspath(file))):
        raise UsageError(f"{file}: there is no folder {os.path.dirname(file)}", "make it first")
    inputs = (*options.graphs, *(options.overlays or ()), *(options.to or ()), *(options.clusters or ()))
    if os.path.realpath(file) in map(os.path.realpath, inputs):
        raise UsageError(f"{file}: -o would overwrite an input", "give the page a name of its own, such as report.html")


def _write(file: str, text: str) -> None:
    """The whole file or nothing of it."""
    goal = os.path.realpath(file)
    beside = f"{goal}.{os.getpid()}.new"
    try:
        if os.path.exists(goal) and not os.path.isfile(goal):  # a pipe or a device
            beside = goal
        with open(beside, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        if beside != goal:
            os.replace(beside, goal)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}", "check the path given to -o") from None
