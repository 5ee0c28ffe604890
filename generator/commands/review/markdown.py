"""A review as Markdown for the comment of a pull request, within what GitHub takes.

What every reader needs goes in first, then objects in the order of their danger, pictures last. What does not fit is left out
whole, and counted.
"""

from __future__ import annotations

from collections import Counter

from generator.changes.records import CHANGES
from generator.commands import matrix_text
from generator.commands.diff_text import shown
from generator.commands.review import answers
from generator.commands.review.records import finding_key
from generator.commands.tables import cell, code, plural, shortened
from generator.errors import ERROR, SEVERITIES
from generator.records import record
from generator.summary import mermaid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.commands.review.records import AppReview, Review, SharedChange
    from generator.forms.telling import Told

MOST = 65_000
"""Characters of the whole; GitHub takes 65,536, and the action puts some words in front."""
NOTE = 400
"""Of these, for the words on what was left out."""
VALUE, FIELDS = 200, 30
"""Characters of a value, and fields of an object, that are printed."""
HEAD, APPS, OBJECTS, FINDINGS, PICTURES = range(5)


@record
class Block:
    """A piece that is printed whole or not at all."""

    rank: int
    """What goes in first."""
    noun: str
    text: str


def text(review: Review) -> str:
    """The page."""
    blocks = list(_blocks(review))
    room = MOST - NOTE
    kept: set[int] = set()
    for i in sorted(range(len(blocks)), key=lambda i: blocks[i].rank):
        if len(blocks[i].text) <= room:
            room -= len(blocks[i].text)
            kept.add(i)
    left = Counter(block.noun for i, block in enumerate(blocks) if i not in kept)
    out = "".join(block.text for i, block in enumerate(blocks) if i in kept)
    if left:
        words = ", ".join(plural(number, noun) for noun, number in left.items())
        why = f"because a comment has room for {MOST:,} characters"
        out += f"\n**Cut**, {why}: {words}. `dgd-render report … -o page.html` has them all.\n"
    return out


def _blocks(review: Review) -> Iterator[Block]:
    yield Block(HEAD, "heading", _head(review))
    several = len(review.comparisons) > 1
    if several:
        rows = [_sum_row(answers.sum_of(c)) for c in review.comparisons]
        head = "| cluster | delete and create | roll | in place | added | removed | GPUs | pathway | refused | new errors |\n"
        yield Block(HEAD, "table of clusters", f"\n{head}{'|---' * 10}|\n{''.join(rows)}")
    for told in sorted(review.every, key=lambda t: SEVERITIES.index(t.finding.severity)):
        if not review.comparisons or finding_key(told.finding) in review.new or told.finding.severity == ERROR:
            yield Block(HEAD if told.finding.severity == ERROR else FINDINGS, "finding", _finding(told, review))
    for app in review.apps:
        for cluster, refusal in app.refused:
            side = "old side" if refusal.side == "from" else "new side"
            where = f" on {cell(cluster)}" if cluster else ""
            yield Block(
                HEAD,
                "refusal",
                f"\n* **refused** ({side}{where}): {cell(refusal.graph)}: {' '.join(refusal.codes)}; it is not compared\n",
            )
    if review.table is not None:
        yield Block(OBJECTS, "matrix", f"\n#### Every graph on every cluster\n\n{matrix_text.markdown(review.table)}")
    for app in review.apps:
        yield from _app(app, several)
    for app in review.apps:
        yield from _pictures(app, review)


def _head(review: Review) -> str:
    against = f"Compared with {cell(review.against)}. " if review.against else ""
    numbers = " · ".join(
        f"{a.label}: **{cell(a.value)}**{f' ({cell(a.note)})' if a.note else ''}" for a in answers.answers(review)
    )
    single = f" · pathway: {cell(answers.pathway(review.comparisons[0].found))}" if len(review.comparisons) == 1 else ""
    return f"### {cell(answers.title(review))}\n\n{against}{numbers}{single}\n"


def _sum_row(row: answers.ClusterSums) -> str:
    words = [row.cluster, *map(str, row.counts), row.gpus, row.pathway, str(row.refused), str(row.errors)]
    return f"| {' | '.join(map(cell, words))} |\n"


def _finding(told: Told, review: Review) -> str:
    f = told.finding
    new = "new " if finding_key(f) in review.new else ""
    clusters = [c for c in told.clusters if c]
    where = f" on {cell(', '.join(clusters))}" if len(review.comparisons) > 1 and clusters else ""
    hint = f"<br>{cell(f.hint)}" if f.hint else ""
    return f"\n* **{new}{f.severity} {f.code}**{where} {code(str(f.where))}: {cell(f.message)}{hint}\n"


def _app(app: AppReview, several: bool) -> Iterator[Block]:
    if not app.changes:
        return
    counts = Counter(c.object.change for c in app.changes)
    words = ", ".join(f"{counts[c]} {(answers.MANY if counts[c] > 1 else answers.WORDS)[c]}" for c in CHANGES if c in counts)
    yield Block(APPS, "app", f"\n#### {cell(', '.join(app.graphs) or app.name)}: {words}\n")
    for change in CHANGES:
        for one in (c for c in app.changes if c.object.change == change):
            yield Block(OBJECTS, "object", _object(one, several))


def _object(change: SharedChange, several: bool) -> str:
    o = change.object
    where = f" on {code(', '.join(change.clusters))}" if several else ""
    follows = f", in the place of {code(o.follows)}" if o.follows else ""
    head = f"<b>{answers.WORDS[o.change]}</b> {code(f'{o.kind}/{o.name}')}{follows}{where}"
    if not o.fields:
        return f"\n{head}\n"
    rows = "".join(f"| {code(f.path)} | {_value(f.before)} | {_value(f.after)} |\n" for f in o.fields[:FIELDS])
    more = f"\n{len(o.fields) - FIELDS} fields more are not shown.\n" if len(o.fields) > FIELDS else ""
    summary = f"<details><summary>{head}: {plural(len(o.fields), 'field')}</summary>"
    return f"\n{summary}\n\n| field | from | to |\n|---|---|---|\n{rows}{more}\n</details>\n"


def _value(value: object) -> str:
    return "" if value is None else code(shortened(shown(value), VALUE))


def _pictures(app: AppReview, review: Review) -> Iterator[Block]:
    """Of what changes; where nothing is compared, of all."""
    if review.comparisons and not app.changes:
        return
    for drawing in app.drawings:
        clusters = [c for c in drawing.clusters if c]
        where = f" on {code(', '.join(clusters))}" if clusters else ""
        name = code(", ".join(g.name for g in drawing.summary.graphs) or app.name)
        summary = f"<details><summary>{name}{where}, drawn</summary>"
        chart = mermaid.text(drawing.summary)
        yield Block(PICTURES, "picture", f"\n{summary}\n\n```mermaid\n{chart}```\n\n</details>\n")
