"""`dgd-render check`: renders, throws the manifests away, and reports what was found."""

from __future__ import annotations

import os

from generator import forms
from generator.commands import baseline, checking, parallel, selection, targets, terminal
from generator.commands.arguments import add_graphs, add_settings, arguments
from generator.commands.lines import Lines
from generator.commands.outcome import Outcome
from generator.errors import UsageError, failed
from generator.forms import Report
from generator.forms.telling import merged, plural
from generator.records import record, replace
from generator.report import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from generator.command_line import Parser
    from generator.commands.arguments import Arguments
    from generator.forms import Told


def add_arguments(parser: Parser) -> None:
    """Graphs, clusters, what is told and how."""
    parser.usage = "%(prog)s GRAPH... [--overlay FILE]... [--clusters OVERLAY...] [flags]"
    parser.epilog = "A folder with apps/ and clusters/ (`init repo`) is checked app by app; without GRAPH the current one."
    add_graphs(parser, "*")
    parser.add_argument(
        "--clusters",
        action="extend",
        nargs="+",
        metavar="OVERLAY",
        help="check each graph on each of these clusters; --overlay is applied after each one's file",
    )
    selection.add_flags(parser)
    for flag, what in (
        ("--baseline", "hide the findings that stand in it"),
        ("--write-baseline", "write and hide what is found"),
    ):
        parser.add_argument(flag, action="once", metavar="FILE", help=what)
    parser.add_argument("--format", action="once", choices=forms.FORMS, metavar="FORM", help=f"{', '.join(forms.FORMS)}")
    add_settings(parser)
    parser.add_argument("--fix", action="store_true", help="mend in the files what can be mended, keeping comments and layout")
    parser.add_argument("--diff", action="store_true", help="show what --fix would change, and write nothing")
    parser.add_argument(
        "--each",
        action="store_true",
        help="GRAPHs are any files: those that hold no graph are left out, each folder is checked apart",
    )


def run(options: Namespace) -> Outcome:
    """Every finding on standard output; exit 1 when one of them is an error (with --fix: is left)."""
    wanted = _asked(options)
    return _mended(wanted, options) if options.fix or options.diff else _outcome(wanted.state({}), {}, options)


def _mended(wanted: Asked, options: Namespace) -> Outcome:
    """What is left when all that can be mended is; with --diff the files stay as they are."""
    from generator.commands import fix

    if options.diff and options.write_baseline:
        raise UsageError("--diff writes nothing, so --write-baseline has no meaning", "leave one of them out")
    if "-" in wanted.given.graphs:
        raise UsageError("--fix edits files; standard input is none", "write it to a file first")
    edited, originals = fix.settled(lambda texts: wanted.state(texts).told)
    state = wanted.state(edited)
    if not options.diff:
        fix.write(edited, originals)
        done = "".join(f"dgd-render: {one_line(fix.shown(path))}: mended\n" for path in sorted(edited))
        outcome = _outcome(state, edited, options)
        return replace(outcome, notes=outcome.notes + done)
    outcome, change = _outcome(state, edited, options), fix.diff(edited, originals)
    if (options.format or "text") == "text":
        return replace(outcome, output=change + outcome.output)
    return replace(outcome, notes=outcome.notes + change)


@record
class State:
    """What is found in the files as they are, or as edits make them."""

    told: tuple[Told, ...]
    graphs: tuple[tuple[str, str], ...]
    texts: Mapping[str, bytes | str]
    """What cannot be read again, by its name in findings."""


@record
class Asked:
    """A command line: what is checked, and what is told of it."""

    given: Arguments
    targets: tuple[checking.CheckTarget, ...]
    chosen: selection.Selection
    hidden: baseline.Baseline

    def state(self, edited: Mapping[str, bytes]) -> State:
        """The findings, while these files (by their real paths) have these texts."""
        done, texts = parallel.checked(self.given, self.targets, edited)
        done += targets.owned_twice(self.targets, done)
        graphs = tuple(sorted({g for c in done for g in c.graphs}))
        told = [t for t in checking.together(done, self.given.strict) if self.chosen.has(t.finding.code)]
        left = merged([self.hidden.left(told, {name for _, name in graphs}, self.chosen.has)])
        return State(left, graphs, texts)


def _asked(options: Namespace) -> Asked:
    given = arguments(options)
    for flag, file in (("--baseline", options.baseline), ("--write-baseline", options.write_baseline)):
        if file == "":
            raise UsageError(f"{flag} takes a file, and is empty", "a variable that is not set?")
    found = targets.of(given, tuple(options.clusters or ()), options.each)
    hidden = baseline.read(options.baseline) if options.baseline else baseline.Baseline()
    return Asked(given, tuple(found), selection.of(options.select, options.ignore), hidden)


def _outcome(state: State, edited: Mapping[str, bytes], options: Namespace) -> Outcome:
    told, notes = state.told, ""
    if options.write_baseline:
        entries = baseline.write(options.write_baseline, told)
        notes, told = f"dgd-render: {one_line(options.write_baseline)}: {plural(entries, 'finding')}\n", ()
    if options.format in ("json", "sarif") and any(t.finding.fix is not None for t in told):
        from generator.commands import fix

        told = fix.marked(told, edited)
    files = {t.finding.where.file for t in told} if edited else set()
    texts = {file: edited[path] for file in files if (path := os.path.realpath(file)) in edited}
    report = Report(told, state.graphs, Lines({**state.texts, **texts}), len(options.clusters or ()) > 1)
    text = forms.written(report, options.format or "text", terminal.output())
    return Outcome(text, exit=1 if failed(t.finding for t in told) else 0, notes=notes)
