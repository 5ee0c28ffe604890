"""Reads the command line of the hot verbs by hand: importing argparse would take half as long as a render."""

from __future__ import annotations

from generator.errors import UsageError, nearest
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


@record
class Arguments:
    """A parsed command line."""

    verb: str
    graphs: tuple[str, ...]
    overlays: tuple[str, ...] = ()
    namespace: str = ""
    operator_version: str = ""
    format: str = "yaml"
    output: str = ""
    strict: bool = False


VALUES = {"--overlay": "overlays", "-f": "overlays", "--namespace": "namespace", "-n": "namespace",
          "--operator-version": "operator_version", "--format": "format"}
SWITCHES = {"--strict": "strict"}


def parse(verb: str, words: Sequence[str]) -> Arguments:
    """The arguments of a verb. Raises UsageError that names the nearest flag."""
    given: dict[str, object] = {}
    graphs: list[str] = []
    overlays: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            graphs += rest
            break
        if word == "-" or not word.startswith("-"):
            graphs.append(word)
            continue
        flag, equals, value = word.partition("=")
        if flag in SWITCHES and not equals:
            given[SWITCHES[flag]] = True
        elif flag in VALUES:
            if not equals:
                if not rest:
                    raise UsageError(f"{flag} needs a value")
                value = rest.pop(0)
            if VALUES[flag] == "overlays":
                overlays.append(value)
            elif VALUES[flag] in given:
                raise UsageError(f"{flag} is given twice")
            else:
                given[VALUES[flag]] = value
        else:
            guess = nearest(flag, [*VALUES, *SWITCHES, "--help", "--version"])
            raise UsageError(f"unknown flag {flag}", f"did you mean {guess}?" if guess else "dgd-render --help lists the flags")
    if not graphs:
        raise UsageError(f"{verb} needs a graph", f"dgd-render {verb} graph.yaml --overlay overlay.yaml")
    if given.get("format", "yaml") not in ("yaml", "json"):
        raise UsageError(f"--format {given['format']} is not known", "use yaml or json")
    return Arguments(verb, tuple(graphs), tuple(overlays), **given)  # type: ignore[arg-type]
