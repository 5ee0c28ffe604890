"""`--findings-format`: the findings of `render` and `cmp` on standard error in one of the forms of `check`."""

from __future__ import annotations

from generator import forms
from generator.commands import inputs, terminal
from generator.commands.lines import Lines
from generator.commands.outcome import Outcome
from generator.commands.owners import Owners, name_of
from generator.errors import Problems, Refused, UsageError
from generator.forms.telling import Told, merged, settled
from generator.parse import documents
from generator.records import replace
from generator.yamlio import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from generator.errors import Finding
    from generator.parse.documents import Given


def told(make: Callable[[], Outcome], form: str | None) -> Outcome:
    """An outcome with its findings in a form. A program reads that form, so what a person is told besides is left out of it."""
    if not form:
        return make()
    try:
        outcome = make()
    except Refused as refused:
        outcome = Outcome(findings=refused.findings, exit=1)
    objects = [g for file in dict.fromkeys(f.where.file for f in outcome.findings) for g in _objects(file)]
    listed = merged([_each(outcome.told(), objects)])
    if any(t.finding.fix is not None for t in listed):
        from generator.commands import fix

        listed = fix.marked(listed, {})
    graphs = {(g.document.file, name_of(g)) for g in objects if documents.is_graph(g)}
    text = forms.written(forms.Report(listed, tuple(sorted(graphs)), Lines()), form, terminal.error())
    notes = outcome.notes + text if form == "text" else text
    return Outcome(outcome.output, exit=outcome.exit, notes=notes)


def _each(findings: Iterable[Finding], objects: list[Given]) -> list[Told]:
    owners = Owners(objects)
    return [Told(replace(f, where=settled(f.where)), owners.graph_of(f)) for f in findings]


def _objects(file: str) -> list[Given]:
    try:
        return documents.objects(load(inputs.read(file), file, Problems()), Problems())
    except UsageError:  # standard input, or no file at all
        return []
