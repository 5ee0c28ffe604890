"""`dgd-render convert FILE`: its graphs in the other API, or as they stand in git; comments and other documents stay."""

from __future__ import annotations

import yaml

from generator import releases
from generator.commands import inputs
from generator.commands.outcome import Outcome
from generator.conversion import clean, comments, to_alpha, to_beta
from generator.conversion.losses import Losses
from generator.conversion.pieces import plain, sources, taken
from generator.conversion.writing import Writer
from generator.errors import NOTE, Finding, Problems, UsageError, Where
from generator.parse.documents import GRAPH
from generator.schema import check, findings, graph_table
from generator.schema.graph_rules import graph_rules
from generator.yamlio import load
from generator.yamlio.reader import source_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from generator.command_line import Parser
    from generator.conversion.pieces import Piece
    from generator.releases.profile import Profile
    from generator.yamlio import Document

APIS = ("v1alpha1", "v1beta1")
CODES = {"unknown": "DGD101", "type": "DGD102", "required": "DGD103", "": "DGD104"}


def add_arguments(parser: Parser) -> None:
    """The file, the API, the release, whether to clean."""
    parser.usage = "%(prog)s FILE --to v1alpha1 | v1beta1 [--operator-version V] [--clean]\n       %(prog)s FILE --clean"
    parser.add_argument("file", metavar="FILE", help="a file with graphs, or - for standard input")
    parser.add_argument("--to", action="once", choices=APIS, metavar="v1alpha1|v1beta1", help="the API that is wanted")
    parser.add_argument("--operator-version", action="once", metavar="V", help="whose conversion; default: the newest compared")
    parser.add_argument("--clean", action="store_true", help="leave out what a cluster wrote into a live graph")


def run(options: Namespace) -> Outcome:
    """The file on standard output; nothing of it when a graph cannot be said in the other API."""
    if not options.to and not options.clean:
        raise UsageError("convert needs --to v1alpha1, --to v1beta1 or --clean", "dgd-render convert --help")
    profile = releases.find(options.operator_version) if options.operator_version else releases.default()
    if profile is None:
        raise UsageError(f"operator version {options.operator_version!r} is not known", releases.known_releases())
    if options.to and len(profile.accepts.apis) < len(APIS):
        raise UsageError(f"operator {profile.operator} knows nvidia.com/{profile.accepts.apis[0]} alone", "name a newer release")
    (source,) = inputs.graphs([options.file]) if options.file == "-" else inputs.files([options.file])
    problems = Problems()
    whole = load(source.text, source.path, problems)
    if problems.failed():
        return Outcome("", tuple(problems), 1)
    text = source_text(source.text, source.path, Problems()) or ""
    parts = list(_parts(text))
    out = [head + _part(body, source.path, options, profile, problems) for head, body in parts]
    if not problems.failed() and not any(d.value.get("kind") == GRAPH for d in whole if isinstance(d.value, dict)):
        problems.add(Finding("DGD008", f"no {GRAPH} in the file", Where(source.path, 1, 1), "give a file that holds a graph"))
    return Outcome("" if problems.failed() else "".join(out), tuple(problems), 1 if problems.failed() else 0)


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """(`---` with its line end if it has a line of its own, the rest) of each document; lines and columns stay what they were."""
    starts = [t.start_mark.index for t in yaml.scan(text, Loader=yaml.SafeLoader) if isinstance(t, yaml.DocumentStartToken)]
    ends = [*starts, len(text)]
    if text[: ends[0]].strip():
        yield "", text[: ends[0]]
    elif ends[0]:
        yield text[: ends[0]], ""
    for start, end in zip(starts, ends[1:], strict=True):
        lines = "\n" * text.count("\n", 0, start)
        yield "---\n", f"{lines}   {text[start + 3 : end]}"


def _part(body: str, path: str, options: Namespace, profile: Profile, problems: Problems) -> str:
    """One document: a graph as it is wanted, anything else as it is."""
    documents = load(body, path, Problems())
    value = documents[0].value if len(documents) == 1 else None
    if not isinstance(value, dict) or value.get("kind") != GRAPH:
        if isinstance(value, dict) and GRAPH in str(value.get("items")):
            problems.add(
                Finding(
                    "DGD953",
                    "a graph inside a List is not converted",
                    documents[0].where(("items",)),
                    "give it a document of its own",
                )
            )
        return body.lstrip("\n ").lstrip(" ") if body.strip() else ""
    document, told = documents[0], problems.part()
    api = str(value.get("apiVersion")).partition("/")[2]
    if api not in profile.accepts.apis:
        problems.add(
            Finding("DGD105", f"no operator serves {GRAPH} in {value.get('apiVersion')!r}", document.where(("apiVersion",)))
        )
        return ""
    told.extend(findings(check(graph_table(profile.schema.release, api), value), CODES, document.where))
    if told.failed():
        return ""
    if options.to in (None, api) and not options.clean:
        return body.strip("\n ") + "\n"
    node = _wanted(document, api, options, profile, told)
    _judge(node, options.to or api, document, profile, told)
    return "" if told.failed() else _written(document, node)


def _judge(node: Piece, api: str, document: Document, profile: Profile, problems: Problems) -> None:
    """Refuse what the other API's definition would refuse."""
    made = plain(node)
    release = profile.schema.release
    for problem in (*check(graph_table(release, api), made), *graph_rules(release, api, made)):
        text = f"in {api} it would be refused: {'.'.join(map(str, problem.pointer))} {problem.message}"
        problems.add(Finding("DGD953", text, document.where(()), "keep the file in its API, or mend that first"))


def _wanted(document: Document, api: str, options: Namespace, profile: Profile, problems: Problems) -> Piece:
    value = document.value
    if options.clean:
        gone = set(clean.places(value, profile))
        origin = (value["metadata"].get("annotations") or {}).get(clean.ORIGIN)
        if origin:
            text = f"the operator that created the graph, {origin}, was taken out"
            hint = f'say it in the overlay: operator.originVersion: "{origin}"'
            problems.add(Finding("DGD954", text, document.where(("metadata", "annotations", clean.ORIGIN)), hint, NOTE))
        node = taken(value, (), gone)
        if options.to in (None, api):
            return node
        value = clean.without(value, gone)
    report = Losses(document, profile, problems)
    if profile.worker_hash == "v1":
        report.differ(
            ("apiVersion",), f"operator {profile.operator} names workers by a hash of the file's form, so all of them roll"
        )
    return to_beta.document(value, report) if options.to == "v1beta1" else to_alpha.document(value, report)


def _written(document: Document, node: Piece) -> str:
    return Writer(document, comments.read(document).moved(set(sources(node)))).text(node)
