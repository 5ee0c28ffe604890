"""`dgd-render explain`: the plan of graphs on a cluster; what an error code or a correction means; what each release does."""

from __future__ import annotations

import os
import textwrap

from generator import codes, standard, summary
from generator.commands import inputs
from generator.commands.arguments import add_form, add_graphs, add_settings, arguments
from generator.commands.outcome import Outcome
from generator.errors import UsageError, nearest
from generator.releases import correct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from generator.command_line import Parser

COLUMNS = 80
CORRECTIONS = tuple(correct.SENTENCES)


def add_arguments(parser: Parser) -> None:
    """Graphs, overlays and settings; or one code or correction; or the releases."""
    forms = ("GRAPH... [--overlay FILE]... [--field PLACE] [flags]", "CODE|CORRECTION", "--releases")
    parser.usage = "\n       ".join(f"%(prog)s {form}" for form in forms)
    parser.add_argument("--releases", action="store_true", help="the operator releases, how each is known, what each changed")
    add_graphs(parser, "*")
    add_settings(parser)
    add_form(parser, "text", "json", "mermaid")
    parser.add_argument(
        "--field",
        action="once",
        metavar="KIND/NAME:/POINTER",
        help="where this rendered value comes from; [name=main] in a pointer steps through a named list",
    )


def run(options: Namespace) -> Outcome:
    """The plan; a code such as DGD204, or the name of a correction, instead of a graph gives its page."""
    if options.releases:
        from generator.releases import describe

        return Outcome(describe.text())
    words = options.graphs or []
    if options.field is not None and not words:
        raise UsageError("--field needs a GRAPH", "dgd-render explain GRAPH --overlay FILE --field KIND/NAME:/POINTER")
    if not words:
        raise UsageError("explain needs a GRAPH, a CODE, a CORRECTION or --releases", "dgd-render explain --help")
    word = words[0] if len(words) == 1 and options.field is None else ""
    if word in CORRECTIONS:
        return _correction(word)
    if word.upper().startswith("DGD") and word[3:].isdigit():
        return _page(word.upper())
    if word.isascii() and word.replace("-", "").isalpha() and not os.path.lexists(word) and (near := nearest(word, CORRECTIONS)):
        raise UsageError(f"{word}: no file, and no correction of this name", f"did you mean {near}?")
    return _plan(options)


def _plan(options: Namespace) -> Outcome:
    form = options.format or "text"
    options.format = None
    if options.field is not None:
        from generator.commands import explain_field

        if form == "mermaid":
            raise UsageError("--field is printed as text or json", "leave out --format mermaid")
        return explain_field.run(arguments(options), options.field, form)
    result = inputs.compiled(arguments(options))
    return Outcome(_printed(summary.summarize(result), form), result.findings, 1 if result.failed else 0)


def _printed(found: summary.Summary, form: str) -> str:
    if form == "json":
        import json

        from generator.summary import as_json

        return json.dumps(as_json.values(found), indent=2) + "\n"
    if form == "mermaid":
        from generator.summary import mermaid

        return mermaid.text(found)
    from generator.summary import text

    return text.text(found, _coloured())


def _coloured() -> bool:
    """Colours are for a terminal, and for nobody who does not want them (no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and standard.is_terminal()


def _page(name: str) -> Outcome:
    if name not in codes.names():
        raise UsageError(f"{name} is no code of this version", "docs/errors.md lists them")
    page = codes.page(name)
    parts = [f"{name}: {page.title}\n{page.severity} · operator releases: {page.releases}"]
    parts += [_paragraph(label, text) for label, text in (("What", page.means), ("Why", page.why), ("Fix", page.fix))]
    for what, text in page.example.items():
        parts.append(f"Example, {codes.WHAT.get(what, what)}:\n{textwrap.indent(text.rstrip(), '  ')}")
    return Outcome("\n\n".join(parts) + "\n")


def _correction(name: str) -> Outcome:
    """The page of a correction, from its record and from what it changes in the profiles of the releases."""
    from generator.releases import describe

    correction = next(c for c in correct.CORRECTIONS if c.name == name)
    parts = [
        f"{name}: a correction of what the operator does\noperator releases that need it: {describe.needing(correction)}",
        _paragraph("What", f"{correction.sentence}."),
        *(_paragraph("Rule", line) for line in describe.corrects(correction)),
        _paragraph("How", "`operator.fidelity: corrected` (the default) applies it; `exact` leaves it out, for all corrections."),
    ]
    return Outcome("\n\n".join(parts) + "\n")


def _paragraph(label: str, text: str) -> str:
    return textwrap.fill(text, COLUMNS, initial_indent=f"{label + ':':6}", subsequent_indent=" " * 6, break_on_hyphens=False)
