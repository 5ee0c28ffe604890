"""What was seen cluster by cluster, brought together app by app: what is the same on several clusters is said once."""

from __future__ import annotations

from collections import Counter

from generator.changes.records import UNCHANGED
from generator.commands.review.records import AppReview, Drawing, SharedChange
from generator.forms.telling import merged
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.changes.records import ObjectChange, Refusal
    from generator.commands.review.collect import NewSide
    from generator.commands.review.records import Comparison
    from generator.forms.telling import Told
    from generator.summary import Summary


def findings(seen: Sequence[NewSide]) -> tuple[dict[str, tuple[Told, ...]], tuple[Told, ...]]:
    """(app → its findings, those that several apps have). Each once, with its clusters."""
    owners: dict[tuple[str, str, str], set[str]] = {}
    for one in seen:
        for app, told in one.told.items():
            for t in told:
                owners.setdefault(_place(t), set()).add(app)
    own: dict[str, list[list[Told]]] = {app: [] for one in seen for app in one.told}
    rest = []
    for one in seen:
        for app, told in one.told.items():
            own[app].append([t for t in told if len(owners[_place(t)]) == 1])
            rest.append([replace(t, graph="") for t in told if len(owners[_place(t)]) > 1])
    return {app: merged(runs) for app, runs in own.items()}, merged(rest)


def _place(told: Told) -> tuple[str, str, str]:
    return told.finding.code, told.finding.message, str(told.finding.where)


def apps(
    words: Sequence[str], seen: Sequence[NewSide], comparisons: Sequence[Comparison], told: dict[str, tuple[Told, ...]]
) -> tuple[AppReview, ...]:
    """Every app in the order of the command line, then what has no GRAPH of its own: a rendered directory."""
    unchanged = Counter(o.app for one in comparisons for o in one.found.objects if o.change == UNCHANGED)
    refused: dict[str, list[tuple[str, Refusal]]] = {}
    for one in comparisons:
        for refusal in one.found.refused:
            refused.setdefault(refusal.app, []).append((one.cluster, refusal))
    graphs: dict[str, dict[str, None]] = {}
    for cell in (cell for s in seen for cell in s.cells):
        graphs.setdefault(cell.app, {})[cell.graph] = None
    drawn, changes = _drawn(seen), _changes(comparisons)
    known = {**graphs, **changes, **unchanged, **refused}
    return tuple(
        AppReview(
            name,
            tuple(graphs.get(name, ())),
            changes.get(name, ()),
            unchanged[name],
            drawn.get(name, ()),
            told.get(name, ()),
            tuple(refused.get(name, ())),
        )
        for name in sorted(known, key=lambda name: words.index(name) if name in words else len(words))
    )


def _changes(comparisons: Sequence[Comparison]) -> dict[str, tuple[SharedChange, ...]]:
    """App → its changes, one that is the same on several clusters once."""
    out: dict[str, dict[str, tuple[ObjectChange, list[str]]]] = {}
    for one in comparisons:
        for found in one.found.objects:
            if found.change != UNCHANGED:
                held = out.setdefault(found.app, {})
                held.setdefault(repr(found), (found, []))[1].append(one.cluster)
    return {app: tuple(SharedChange(o, tuple(clusters)) for o, clusters in held.values()) for app, held in out.items()}


def _drawn(seen: Sequence[NewSide]) -> dict[str, tuple[Drawing, ...]]:
    """App → its graphs as they are rendered, those that look the same on several clusters once."""
    out: dict[str, dict[str, tuple[Summary, list[str]]]] = {}
    for one in seen:
        for app, summaries in one.drawn.items():
            for summary in summaries:
                clusters = out.setdefault(app, {}).setdefault(_looks(summary), (summary, []))[1]
                clusters += [] if one.cluster in clusters else [one.cluster]
    return {app: tuple(Drawing(s, tuple(clusters)) for s, clusters in held.values()) for app, held in out.items()}


def _looks(summary: Summary) -> str:
    """All that a picture shows."""
    graphs = [(g.name, g.namespace, g.pathway, [_component(c) for c in g.components]) for g in summary.graphs]
    return repr((graphs, summary.needs))


def _component(component: object) -> tuple[object, ...]:
    shown = ("name", "type", "kind", "replicas", "gang", "queue", "services", "objects")
    roles = [(role.name, role.pods, role.gpus) for role in getattr(component, "roles", ())]
    return (*(getattr(component, name) for name in shown), roles)
