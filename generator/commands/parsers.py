"""Makes the parser of a verb, or of all of them, from the table of verbs."""

from __future__ import annotations

from generator.command_line import PROGRAM, Parser
from generator.commands.verbs import NAMES, VERBS, Verb

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Protocol

    from generator.commands.outcome import Outcome

    class Command(Protocol):
        """The module of a verb."""

        def add_arguments(self, parser: Parser) -> None:
            """Add the verb's flags and words to its parser."""

        def run(self, options: Namespace) -> Outcome:
            """Do it."""


EPILOG = """\
GRAPH is a file, a directory (its YAML files), or - for standard input. A directory with a dgd-render.yaml is rendered as
that file says. `dgd-render VERB --help` lists the flags of a verb; `dgd-render --version` prints the version.

examples:
  dgd-render examples/vllm-disagg-multinode/graph.yaml --overlay examples/vllm-disagg-multinode/overlay.yaml
  dgd-render explain graph.yaml --overlay prod.yaml
  dgd-render explain DGD302
  cat graph.yaml | dgd-render render - --overlay prod.yaml --namespace inference
  dgd-render render graph.yaml --overlay prod.yaml -o rendered/prod --stale

Manifests go to stdout, findings to stderr. Exit: 0 rendered, 1 an input is wrong (nothing is printed),
2 the command line, 3 a bug of ours.
"""


def command(verb: Verb) -> Command:
    """The module of a verb."""
    module: Command = __import__(f"generator.commands.{verb.module}", fromlist=["run"])
    return module


def parser(name: str) -> Parser:
    """The parser of one verb."""
    verb = VERBS[NAMES.index(name)]
    made = Parser(prog=f"{PROGRAM} {name}", description=f"{verb.help[0].upper()}{verb.help[1:]}.")
    command(verb).add_arguments(made)
    return made


def run(name: str, words: list[str]) -> Outcome:
    """Read a verb's command line and do what it says."""
    options = parser(name).read(words)
    return command(VERBS[NAMES.index(name)]).run(options)


def everything(whole: bool = False) -> Parser:
    """The parser above all verbs, which has the general help; with `whole` it also knows what each verb takes."""
    made = Parser(
        prog=PROGRAM,
        usage="%(prog)s [VERB] [flags] GRAPH... [--overlay FILE]...",
        description="From a DynamoGraphDeployment in git to the exact Kubernetes manifests, without a cluster.",
        epilog=EPILOG,
    )
    made.add_argument("--version", action="store_true", help="print the version")
    for verb in VERBS:
        inner = made.add_word(verb.name, verb.help, "verb")
        if whole:
            command(verb).add_arguments(inner)
    return made
