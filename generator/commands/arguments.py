"""What the verbs that render have in common: their flags, and the record of what was given."""

from __future__ import annotations

from generator import releases
from generator.errors import UsageError
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from generator.command_line import Parser
    from generator.trees import Object


@record
class Arguments:
    """A parsed command line of `render`, `check`, `explain` or `shared`."""

    graphs: tuple[str, ...] = ()
    overlays: tuple[str, ...] = ()
    namespace: str = ""
    operator_version: str = ""
    format: str = "yaml"
    output: str = ""
    strict: bool = False
    stale: bool = False
    fail_if_changed: bool = False
    kustomization: bool = False
    kube_version: str = ""
    api_versions: str = ""
    validate: str = ""
    crds: tuple[str, ...] = ()
    shared_only: bool = False


def add_graphs(parser: Parser, how_many: str = "+") -> None:
    """The graphs as plain words, the overlays by flag."""
    parser.add_argument("graphs", nargs=how_many, metavar="GRAPH", help="a file, a directory, or - for standard input")
    parser.add_argument(
        "-f",
        "--overlay",
        dest="overlays",
        action="append",
        metavar="FILE",
        help="a ClusterOverlay: facts about the cluster, changes for it; several in order",
    )


def add_form(parser: Parser, *names: str) -> None:
    """`--format`: in which of some forms the answer is printed; the first is the default."""
    said = f"{names[0]} is the default"
    parser.add_argument("--format", action="once", choices=names, metavar="|".join(names), help=said)


def add_settings(parser: Parser, strict: str = "warnings are errors") -> None:
    """What decides how graphs are rendered; `strict`: what --strict does."""
    known = list(releases.named())
    once = {
        ("-n", "--namespace"): ("NS", "the namespace of graphs that name none"),
        ("--operator-version",): ("V", f"the operator whose rules to follow ({known[0]} ... {known[-1]}), over the overlay's"),
        ("--kube-version",): ("V", "the cluster's Kubernetes version, to check the overlay against"),
        ("--api-versions",): (
            "LIST|FILE",
            "the APIs that the cluster serves, to check the overlay against (kubectl api-versions)",
        ),
    }
    for flags, (value, help) in once.items():
        parser.add_argument(*flags, action="once", metavar=value, help=help)
    parser.add_argument(
        "--validate", action="once", choices=("fast", "full"), metavar="fast|full", help="full needs dgd-render[full]"
    )
    parser.add_argument("--crds", action="append", metavar="DIR", help="the cluster's own CRDs, for full validation")
    parser.add_argument("--strict", action="store_true", help=strict)


def add_printing(parser: Parser) -> None:
    """Where manifests go and in which form."""
    add_form(parser, "yaml", "json")
    parser.add_argument(
        "-o",
        "--output",
        action="once",
        metavar="DIR",
        help="one file an object, instead of standard output; removes what it wrote before and is no longer rendered",
    )
    parser.add_argument(
        "--stale", action="store_true", help="with -o: write nothing, fail with a diff when DIR is not what would be written"
    )
    parser.add_argument("--fail-if-changed", action="store_true", help="with -o: exit 1 when a file was written or removed")
    parser.add_argument(
        "--kustomization", action="store_true", help="with -o: write a kustomization.yaml that lists the files, too"
    )


def add_findings_form(parser: Parser) -> None:
    """In which form findings are told on standard error."""
    from generator.forms import FORMS

    form = f"the findings on stderr as {', '.join(FORMS)}"
    parser.add_argument("--findings-format", action="once", choices=FORMS, metavar="FORM", help=form)


def arguments(options: Namespace) -> Arguments:
    """The record of what was parsed, for verbs that may have more flags. Raises UsageError for flags that do not go together."""
    given: Object = {k: tuple(v) if isinstance(v, list) else v for k, v in vars(options).items() if v is not None}
    made = Arguments(**{name: given[name] for name in Arguments.__annotations__ if name in given})
    if given.get("output") == "":
        raise UsageError("-o takes a directory, and is empty", "a variable that is not set?")
    needing = ("--stale", made.stale), ("--fail-if-changed", made.fail_if_changed), ("--kustomization", made.kustomization)
    for flag, on in needing:
        if on and not made.output:
            raise UsageError(f"{flag} needs -o DIR", "the directory that holds the rendered manifests")
    if made.stale and made.fail_if_changed:
        raise UsageError("--stale writes nothing, so --fail-if-changed has no meaning", "give one of them")
    if made.output in ("yaml", "json", "wide", "name"):
        raise UsageError(
            f"-o takes a directory, not a format; {made.output!r} is one", "write --format yaml or json, or -o ./DIR"
        )
    if made.output == "-":
        raise UsageError("-o takes a directory", "leave it out to print to standard output")
    return made
