"""A difference as text for a terminal of 80 columns, and as Markdown for a review."""

from __future__ import annotations

import json
import textwrap

from generator import report
from generator.changes import effects
from generator.changes.fields import pieces
from generator.changes.records import ADDED, IN_PLACE, RECREATE, REMOVED, ROLLS, UNCHANGED
from generator.commands.tables import cell, code, plural, shortened
from generator.parse.documents import GRAPH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.changes.records import Difference, FieldChange, ObjectChange

WIDTH = 80
FIELDS = 40
"""Fields that are printed of one object."""
WORDS = {
    RECREATE: "must be deleted and created",
    ROLLS: "rolls",
    IN_PLACE: "changes in place",
    ADDED: "added",
    REMOVED: "removed",
}
SHORT = {
    RECREATE: "to be deleted and created",
    ROLLS: "roll",
    IN_PLACE: "in place",
    ADDED: "added",
    REMOVED: "removed",
    UNCHANGED: "unchanged",
}
NOTES = {
    RECREATE: "the API server refuses the update: delete the object first, with the downtime that this means",
    ROLLS: "pods are replaced, as the kind's own strategy says",
    REMOVED: "left behind by `kubectl apply`: it holds its GPUs until somebody prunes it",
}
NOT_FOLLOWED = "what runs does not follow: scale it itself"


def text(found: Difference) -> str:
    """The report."""
    if found.same and not (found.new or found.gone):
        return f"no difference: {plural(len(found.objects), 'object')} unchanged\n"
    lines = [headline(found)]
    for change, words in WORDS.items():
        held = [o for o in found.objects if o.change == change]
        if held:
            lines += ["", *_wrapped(f"{words}: {NOTES[change]}" if change in NOTES else words)]
            lines += [line for one in held for line in _object(one)]
    lines += [line for note in remarks(found) for line in ("", *_wrapped(note))]
    lines += ["", *_wrapped(_sums(found)), *_findings(found), *_refused(found)]
    return "\n".join(lines) + "\n"


def headline(found: Difference) -> str:
    """How many objects change how."""
    counts = [f"{number} {words}" for change, words in SHORT.items() if (number := found.count(change))]
    return f"{plural(len(found.objects), 'object')}: {', '.join(counts)}" if counts else "no object can be compared"


def remarks(found: Difference) -> Iterator[str]:
    """What the changes do not show."""
    names = {(o.kind, o.name) for o in found.objects if o.change == REMOVED}
    if any(o.change == ADDED and (o.kind, o.name) in names for o in found.objects):
        yield "(objects of the same names are in another namespace: --namespace NS on both sides compares them)"
    if any(o.kind == GRAPH and o.change == IN_PLACE for o in found.objects):
        yield "(the operator of the cluster makes the pods of a DynamoGraphDeployment: compare its manifests to see which roll)"


def _object(one: ObjectChange) -> Iterator[str]:
    space = f" in {one.namespace}" if one.namespace else ""
    follows = f", in the place of {one.follows} (another worker hash: new pods beside the old)" if one.follows else ""
    yield from _wrapped(f"{one.kind}/{one.name}{space}{follows}", "  ")
    for field in one.fields[:FIELDS]:
        yield from _field(field)
    if len(one.fields) > FIELDS:
        yield f"    … {len(one.fields) - FIELDS} more fields: --format json has them all"
    for note in dict.fromkeys(f.note for f in one.fields if f.note and f.effect in (effects.REFUSED, effects.IGNORED)):
        yield from _wrapped(f"({note})", "    ")


def _field(field: FieldChange) -> Iterator[str]:
    old, new = shown(field.before), shown(field.after)
    mark = f"  [{NOT_FOLLOWED}]" if field.effect == effects.IGNORED else ""
    path = report.one_line(field.path)
    if field.before is not None and field.after is not None and len(path) + len(old) + len(new) + len(mark) + 10 <= WIDTH:
        yield f"    {path}  {old} → {new}{mark}"
        return
    yield from _path(path)
    if mark:
        yield f"    {mark}"
    if field.before is not None:
        yield f"      - {shortened(old, WIDTH - 8)}"
    if field.after is not None:
        yield f"      + {shortened(new, WIDTH - 8)}"


def _path(path: str) -> Iterator[str]:
    """A path in lines that end between its steps."""
    line = "    "
    for piece in pieces(path):
        if len(line) + len(piece) > WIDTH and line.strip():
            yield line
            line = "      "
        line += piece
    yield from textwrap.wrap(line, WIDTH, drop_whitespace=False)


def shown(value: object) -> str:
    """A value on one line: text as it is, anything else as JSON."""
    return report.one_line(value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False, default=str))


def _sums(found: Difference) -> str:
    (old, new), (before, after) = found.gpus, found.pathways
    gpus = f"GPUs {old} → {new} ({new - old:+d})" if old != new else f"GPUs {new} (unchanged)"
    pathway = f"pathway {before or 'none'} → {after or 'none'}" if before != after else f"pathway {after or 'none'} (unchanged)"
    return f"{gpus} · {pathway} · findings: {len(found.new)} new, {len(found.gone)} gone"


def _findings(found: Difference) -> Iterator[str]:
    for word, held in (("new", found.new), ("gone", found.gone)):
        for f in report.ordered(held):
            yield from _wrapped(report.one_line(f"{word}: {f.where}: {f.severity}[{f.code}]: {f.message}"))


def _refused(found: Difference) -> Iterator[str]:
    for r in found.refused:
        yield from _wrapped(report.one_line(f"refused ({_side(r.side)}): {r.graph}: {' '.join(r.codes)}; it is not compared"))


def _side(side: str) -> str:
    return "old side" if side == "from" else "new side"


def _wrapped(line: str, pad: str = "") -> list[str]:
    return textwrap.wrap(report.one_line(line), WIDTH, initial_indent=pad, subsequent_indent=f"{pad}  ", break_on_hyphens=False)


def markdown(found: Difference) -> str:
    """The same for the page of a review: a table of what changes, the fields folded away."""
    lines = [f"### {cell(headline(found))}", ""]
    changed = [o for o in found.objects if o.change != UNCHANGED]
    if changed:
        lines += ["| object | change | fields |", "|---|---|---|"]
        lines += [f"| {cell(f'{o.kind}/{o.name}')} | {_marked(o)} | {_few(o.fields)} |" for o in changed]
        if number := found.count(UNCHANGED):
            lines.append(f"| {plural(number, 'other')} | unchanged | |")
        lines.append("")
    lines += [line for note in remarks(found) for line in (cell(note), "")]
    lines += [cell(_sums(found)), *(f"\n* {cell(line)}" for line in _told(found))]
    fields = [(o, f) for o in changed for f in o.fields]
    if fields:
        lines += ["", f"<details><summary>{plural(len(fields), 'field')}</summary>", "", "| object | field | from | to |"]
        lines += ["|---|---|---|---|", *(_row(o, f) for o, f in fields), "", "</details>"]
    return "\n".join(lines) + "\n"


def _told(found: Difference) -> Iterator[str]:
    for word, held in (("new", found.new), ("gone", found.gone)):
        yield from (f"{word} {f.severity} {f.code}: {f.message}" for f in report.ordered(held))
    yield from (f"refused ({_side(r.side)}): {r.graph}: {' '.join(r.codes)}" for r in found.refused)


def _marked(one: ObjectChange) -> str:
    words = WORDS[one.change]
    if one.follows:
        return f"added in the place of {cell(one.follows)}"
    return f"**{words}**" if one.change in (RECREATE, ROLLS) else words


def _few(fields: Sequence[FieldChange]) -> str:
    said = [f"{code(_last(f.path))} {code(_cut(f.before))} → {code(_cut(f.after))}" for f in fields[:3]]
    return "<br>".join(said) + (f"<br>and {len(fields) - 3} more" if len(fields) > 3 else "")


def _last(path: str) -> str:
    """The end of a path that says what it is: `image`, but `[name=NCCL_DEBUG]/value` and `args/3`."""
    steps = pieces(path)
    nameless = steps[-1] == "/value" or steps[-1][1:].isdigit()
    return "".join(steps[-2:] if nameless else steps[-1:]).lstrip("/")


def _row(one: ObjectChange, field: FieldChange) -> str:
    values = " | ".join(code(_cut(value, 300)) if value is not None else "" for value in (field.before, field.after))
    return f"| {cell(f'{one.kind}/{one.name}')} | {code(field.path)} | {values} |"


def _cut(value: object, width: int = 60) -> str:
    return "–" if value is None else shortened(shown(value), width)
