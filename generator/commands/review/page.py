"""A review as one HTML page. The template `templates/report/page.html.jinja` says how it looks; here is what it is given."""

from __future__ import annotations

from collections import Counter

from generator import __version__, codes
from generator.changes import effects
from generator.changes.capacity import WORKLOADS
from generator.changes.records import ADDED, CHANGES, RECREATE, REFUSED, REMOVED, ROLLS
from generator.commands.diff_text import shown
from generator.commands.review import answers
from generator.commands.review.picture import picture
from generator.commands.review.records import finding_key
from generator.commands.tables import plural, shortened
from generator.errors import SEVERITIES
from generator.forms import excerpt
from generator.forms.as_text import line_of
from generator.records import record
from generator.report import one_line
from generator.templating import pages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.changes.records import Cell, FieldChange, Matrix
    from generator.commands.review.picture import Picture
    from generator.commands.review.records import AppReview, Drawing, Review, SharedChange
    from generator.errors import Finding
    from generator.forms.excerpt import Excerpt

VALUE = 2000
"""Characters of a value that are shown."""
FIRST = 6
"""Objects that are named at the top."""
OPEN = 12
"""Apps that change are open as long as they are not more."""
SHORT = {"LeaderWorkerSet": "LWS", "PodCliqueSet": "PCS"}


def text(review: Review) -> str:
    """The page."""
    return pages.page(
        "page.html.jinja",
        one_line,
        title=answers.title(review),
        version=__version__,
        review=review,
        answers=answers.answers(review),
        several=len(_clusters(review)) > 1,
        named=_named(review),
        sums=[answers.sum_of(c) for c in review.comparisons] if len(review.comparisons) > 1 else [],
        single=review.comparisons[0].found if len(review.comparisons) == 1 else None,
        pathway=answers.pathway,
        table=_table(review.table) if review.table else None,
        apps=[_app(app, review) for app in _ordered(review.apps)],
        told=[_told(t.finding, t.clusters, review) for t in review.told],
        gone=[_told(f, (), None) for f in review.gone],
        words=answers.WORDS,
        means=answers.MEANS,
        grave=answers.GRAVE,
    )


def _clusters(review: Review) -> list[str]:
    columns = [c.name for c in review.table.clusters] if review.table else []
    return list(dict.fromkeys((*(c.cluster for c in review.comparisons), *columns)))


def _ordered(apps: Sequence[AppReview]) -> list[AppReview]:
    """What is refused and what rolls at the front."""
    return sorted(apps, key=lambda app: (not app.refused, min((CHANGES.index(c.object.change) for c in app.changes), default=9)))


def _named(review: Review) -> list[tuple[str, str, list[str]]]:
    """(what happens, how it looks, names) of the objects that a reader must know of; those that come or go if they make pods."""
    found: dict[str, dict[str, None]] = {}
    for change in (change for app in review.apps for change in app.changes):
        o = change.object
        if o.change in (RECREATE, ROLLS) or (o.change in (ADDED, REMOVED) and o.kind in WORKLOADS):
            found.setdefault(o.change, {})[f"{o.kind}/{o.name}"] = None
    return [(answers.NAMED[c], answers.GRAVE[c], _first(sorted(found[c]))) for c in CHANGES if c in found]


def _first(words: list[str]) -> list[str]:
    return [*words[:FIRST], *([f"and {len(words) - FIRST} more"] if len(words) > FIRST else [])]


def _table(found: Matrix) -> dict[str, object]:
    cells = {(c.graph, c.cluster): c for c in found.cells}
    names = [c.name for c in found.clusters]
    graphs = dict.fromkeys(c.graph for c in found.cells)
    return {
        "clusters": names,
        "rows": [(g, [_cell(cells.get((g, n))) for n in names]) for g in graphs],
        "sums": [
            (f"{c.used}" + (f" of {c.gpus}" if c.gpus is not None else ""), c.gpus is not None and c.used > c.gpus)
            for c in found.clusters
        ],
        "shared": [
            f"{', '.join(s.graphs)} would each own {s.kind}/{s.name}{f' in {s.namespace}' if s.namespace else ''} on {s.cluster}"
            for s in found.shared
        ],
    }


def _cell(cell: Cell | None) -> dict[str, object]:
    if cell is None:
        return {"tone": "none", "words": "not deployed here", "codes": ()}
    if cell.result == REFUSED:
        return {"tone": "bad", "words": "refused", "codes": cell.codes}
    kind = SHORT.get(cell.kinds[0], cell.kinds[0]) if cell.kinds else "no pods"
    words = f"{kind} · {plural(cell.usage.gpus, 'GPU')} · {plural(cell.usage.pods, 'pod')}"
    return {"tone": "warn" if cell.warnings else "", "words": words, "codes": cell.codes}


def _app(app: AppReview, review: Review) -> dict[str, object]:
    counts = Counter(c.object.change for c in app.changes)
    severities = Counter(t.finding.severity for t in app.told)
    badges = [
        (f"{counts[c]} {answers.MANY[c] if counts[c] > 1 else answers.WORDS[c]}", answers.GRAVE[c])
        for c in CHANGES
        if c in counts
    ]
    badges = [("refused", "bad"), *badges] if app.refused or _refused(app, review) else badges
    badges += [(plural(severities[s], s), {"error": "bad", "warning": "warn"}.get(s, "")) for s in SEVERITIES if severities[s]]
    changing = sum(1 for one in review.apps if one.changes or one.refused)
    return {
        "name": app.name,
        "graphs": ", ".join(app.graphs) or app.name,
        "badges": badges or ([("unchanged", "")] if review.comparisons else []),
        "open": (bool(app.changes or app.refused) and changing <= OPEN) or len(review.apps) == 1,
        "changes": [(c, list(held)) for c in CHANGES if (held := [_change(x) for x in app.changes if x.object.change == c])],
        "unchanged": app.unchanged,
        "drawings": [p for d in app.drawings for p in _pictures(d)],
        "told": [_told(t.finding, t.clusters, review) for t in app.told],
        "refused": app.refused,
    }


def _refused(app: AppReview, review: Review) -> bool:
    return any(cell.app == app.name and cell.result == REFUSED for cell in review.cells)


def _pictures(drawing: Drawing) -> Iterable[dict[str, object]]:
    for graph in drawing.summary.graphs:
        made: Picture = picture(graph, drawing.summary.needs)
        yield {"picture": made, "clusters": ", ".join(c for c in drawing.clusters if c), "graph": graph}


def _change(change: SharedChange) -> dict[str, object]:
    return {"object": change.object, "clusters": change.clusters, "fields": [_field(f) for f in change.object.fields]}


def _field(field: FieldChange) -> dict[str, object]:
    return {
        "path": field.path,
        "before": None if field.before is None else shortened(shown(field.before), VALUE),
        "after": None if field.after is None else shortened(shown(field.after), VALUE),
        "note": field.note if field.effect in (effects.REFUSED, effects.IGNORED) else "",
    }


@record
class _Shown:
    finding: Finding
    clusters: tuple[str, ...]
    title: str
    new: bool
    excerpt: Excerpt | None


def _told(finding: Finding, clusters: tuple[str, ...], review: Review | None) -> _Shown:
    """A finding with its line. What only the old side says has none: the line may have moved."""
    line = line_of(finding, review.source) if review is not None else ""
    part = excerpt.of(line.rstrip(), finding.where.column) if line else None
    new = review is not None and finding_key(finding) in review.new
    return _Shown(finding, tuple(c for c in clusters if c), codes.title(finding.code), new, part)
