"""Reads the command line of the verbs by hand: importing argparse would take half as long as a render."""

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
    stale: bool = False
    fail_if_changed: bool = False
    kube_version: str = ""
    api_versions: str = ""
    validate: str = ""
    crds: tuple[str, ...] = ()


COMMON = {
    "--overlay": "overlays",
    "-f": "overlays",
    "--namespace": "namespace",
    "-n": "namespace",
    "--operator-version": "operator_version",
    "--kube-version": "kube_version",
    "--api-versions": "api_versions",
    "--validate": "validate",
    "--crds": "crds",
}
PRINTING = {"--format": "format", "--output": "output", "-o": "output"}
WRITING = {"--stale": "stale", "--fail-if-changed": "fail_if_changed"}
VALUES = {
    "render": COMMON | PRINTING,
    "explain": COMMON,
    "check": COMMON,
    "shared": {k: v for k, v in COMMON.items() if v != "overlays"} | PRINTING | {"--graph": "graphs"},
}
SWITCHES = {
    "render": {"--strict": "strict", **WRITING},
    "explain": {"--strict": "strict"},
    "check": {"--strict": "strict"},
    "shared": {"--strict": "strict", **WRITING},
}
REPEATED = ("overlays", "graphs", "crds")
POSITIONAL = {"shared": "overlays"}
"""What the words without a flag are; graphs for every other verb."""
FORMATS = ("yaml", "json")


def parse(verb: str, words: Sequence[str]) -> Arguments:
    """The arguments of a verb. Raises UsageError that names the nearest flag."""
    given: dict[str, object] = {}
    lists: dict[str, list[str]] = {name: [] for name in REPEATED}
    plain = lists[POSITIONAL.get(verb, "graphs")]
    values, switches = VALUES[verb], SWITCHES[verb]
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            plain += rest
            break
        if word == "-" or not word.startswith("-"):
            plain.append(word)
            continue
        flag, equals, value = word.partition("=")
        if flag in switches and not equals:
            given[switches[flag]] = True
        elif flag in values:
            if not equals:
                if not rest:
                    raise UsageError(f"{flag} needs a value")
                value = rest.pop(0)
            field = values[flag]
            if field in REPEATED:
                lists[field].append(value)
            elif field in given:
                raise UsageError(f"{flag} is given twice")
            else:
                given[field] = value
        else:
            guess = nearest(flag, [*values, *switches, "--help", "--version"])
            raise UsageError(f"unknown flag {flag}", f"did you mean {guess}?" if guess else "dgd-render --help lists the flags")
    if not plain:
        what = "an overlay" if verb == "shared" else "a graph"
        example = "overlay.yaml" if verb == "shared" else "graph.yaml --overlay overlay.yaml"
        raise UsageError(f"{verb} needs {what}", f"dgd-render {verb} {example}")
    return _checked(Arguments(verb, tuple(lists["graphs"]), tuple(lists["overlays"]), crds=tuple(lists["crds"]), **given))  # type: ignore[arg-type]


def _checked(given: Arguments) -> Arguments:
    if given.format not in FORMATS:
        raise UsageError(f"--format {given.format} is not known", "use yaml or json")
    if given.validate not in ("", "fast", "full"):
        raise UsageError(f"--validate {given.validate} is not known", "use fast or full")
    for flag, on in (("--stale", given.stale), ("--fail-if-changed", given.fail_if_changed)):
        if on and not given.output:
            raise UsageError(f"{flag} needs -o DIR", "the directory that holds the rendered manifests")
    if given.stale and given.fail_if_changed:
        raise UsageError("--stale writes nothing, so --fail-if-changed has no meaning", "give one of them")
    if given.output == "-":
        raise UsageError("-o takes a directory", "leave it out to print to standard output")
    return given
