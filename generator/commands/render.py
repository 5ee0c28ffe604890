"""`dgd-render render`: manifests on standard output or in a directory."""

from __future__ import annotations

from generator import emit
from generator.commands import inputs
from generator.commands.arguments import add_findings_form, add_graphs, add_printing, add_settings, arguments
from generator.commands.outcome import Outcome
from generator.errors import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from generator.command_line import Parser
    from generator.commands.arguments import Arguments
    from generator.commands.directory import Wanted
    from generator.pipeline import Result


def add_arguments(parser: Parser) -> None:
    """Graphs, overlays, settings, where manifests go."""
    parser.usage = "%(prog)s GRAPH... [--overlay FILE]... [flags]"
    add_graphs(parser)
    add_settings(parser)
    add_printing(parser)
    add_findings_form(parser)


def run(options: Namespace) -> Outcome:
    """Render the graphs; exit 1 with no manifest when an input is wrong."""
    given = arguments(options)
    if options.findings_format:
        from generator.commands import findings_form

        return findings_form.told(lambda: finish(inputs.compiled(given), given), options.findings_format)
    return finish(inputs.compiled(given), given)


def finish(result: Result, given: Arguments) -> Outcome:
    """Print a result, write it to the directory of -o, or compare it with what stands there (--stale)."""
    if result.failed:
        return Outcome(findings=result.findings, exit=1)
    if given.output:
        return _directory(result, given)
    try:
        return Outcome(emit.text(result.manifests, given.format), result.findings)
    except Refused as refused:
        return Outcome(findings=(*result.findings, *refused.findings), exit=1)


def _directory(result: Result, given: Arguments) -> Outcome:
    from generator.errors import Finding, Where

    try:
        return _compared(result, given) if given.stale else _written(result, given)
    except Refused as refused:
        return Outcome(findings=(*result.findings, *refused.findings), exit=1)
    except OSError as error:
        wrong = f"the directory cannot be used: {error.strerror}"
        unusable = Finding("DGD631", wrong, Where(given.output), "check its permissions and the disk")
        return Outcome(findings=(*result.findings, unusable), exit=1)


def _compared(result: Result, given: Arguments) -> Outcome:
    from generator import report
    from generator.commands import directory, stale
    from generator.errors import Finding, Where

    difference = stale.diff(given.output, directory.compared(_wanted(result, given), given.output))
    if not difference:
        return Outcome(findings=result.findings)
    again = "run dgd-render with the same arguments, without --stale, and commit the result"
    found = Finding("DGD632", "the rendered directory is stale", Where(given.output), again)
    return Outcome(findings=(*result.findings, found), exit=1, notes=report.printable(difference))


def _written(result: Result, given: Arguments) -> Outcome:
    from generator import report
    from generator.commands import directory

    changes = directory.write(_wanted(result, given), given.output)
    changed = given.fail_if_changed and (changes.written or changes.removed)
    folder = report.one_line(given.output)
    return Outcome(findings=result.findings, exit=1 if changed else 0, notes=f"dgd-render: {folder}: {changes}\n")


def _wanted(result: Result, given: Arguments) -> Wanted:
    from generator.commands import directory

    return directory.wanted(result.manifests, given.format, given.graphs or given.overlays, given.kustomization)
