"""From a command line to a review: every app is rendered once a side and cluster, and all that is said is taken from that."""

from __future__ import annotations

from generator import rules
from generator.changes import apps
from generator.changes.matrix import Column, closed
from generator.changes.records import REFUSED
from generator.commands import diff, inputs, matrix
from generator.commands.bar import Bar
from generator.commands.fleet import Fleet
from generator.commands.lines import Lines
from generator.commands.review import settle
from generator.commands.review.records import Comparison, Review, finding_key
from generator.forms.telling import Told, settled
from generator.records import replace
from generator.summary import summarize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Sequence

    from generator.changes.apps import AppRendering
    from generator.changes.compare import Pair
    from generator.changes.records import Cell, Difference
    from generator.commands.arguments import Arguments
    from generator.summary import Summary

WAYS = ("to", "from_operator", "to_operator", "git", "dir")
"""Flags that ask for a comparison."""


class NewSide:
    """What was seen of the new side on one cluster. No manifest is kept."""

    def __init__(self, cluster: str, judged: bool = True) -> None:
        """`judged`: whether the rules of `check` are asked, too."""
        self.cluster, self.judged = cluster, judged
        self.clear()

    def clear(self) -> None:
        """Forget all: what was seen is rendered anew, together."""
        self.column = Column(self.cluster)
        self.cells: list[Cell] = []
        self.told: dict[str, list[Told]] = {}
        self.drawn: dict[str, list[Summary]] = {}

    def pairs(self, pairs: Iterator[Pair]) -> Iterator[Pair]:
        """The pairs of a comparison, looked at as they go by."""
        self.clear()
        for pair in pairs:
            for done in pair.new_side:
                self.add(done)
            yield pair

    def add(self, done: AppRendering) -> None:
        """An app of the new side."""
        if done.cluster is not None and not self.column.name:
            self.cluster = self.column.name = done.cluster.name or "cluster"
        self.cells += self.column.cells(done)
        graphs = {share.graph for share in done.shares}
        only = next(iter(graphs)) if len(graphs) == 1 else ""
        for f in apps.judged(done) if self.judged else rules.without_waiting(done.findings):
            owner = f.where.owner.partition("/")[0] or only
            self.told.setdefault(done.app, []).append(Told(replace(f, where=settled(f.where)), owner, (self.cluster,)))
        if done.done is not None and done.done.plans:
            self.drawn.setdefault(done.app, []).append(summarize(done.done, additions=False))


def review(given: Arguments, options: Namespace) -> Review:
    """The review that a command line asks for. Raises UsageError."""
    clusters = tuple(options.clusters or ())
    compared = any(getattr(options, way) for way in WAYS) or options.dir is not None or options.git is not None
    each = clusters and not options.to and options.dir is None and not given.overlays
    seen: list[NewSide] = []
    found: list[Difference] = []
    if compared or options.new_origin:
        for name, own in _columns(given, clusters if each else ()):
            seen.append(NewSide(name))
            found.append(diff.computed(own, options if each else _without_clusters(options), seen[-1].pairs))
    if not found or (clusters and not each):
        shown = replace(given, overlays=()) if found else given  # with a comparison, --overlay belongs to it
        columns = [_state(own, name, bool(clusters), not found) for name, own in _columns(shown, clusters)]
        return _whole(given, options, [*seen, *columns], columns, found)
    return _whole(given, options, seen, seen, found)


def _without_clusters(options: Namespace) -> Namespace:
    from argparse import Namespace as Copy

    return Copy(**{**vars(options), "clusters": None})


def _columns(given: Arguments, clusters: Sequence[str]) -> list[tuple[str, Arguments]]:
    """(name, command line) of each cluster; without clusters the overlays' own, whose name is not known yet."""
    if not clusters:
        return [("", given)]
    names = matrix.names(clusters, Fleet(given))
    return [(n, replace(given, overlays=(c, *given.overlays))) for n, c in zip(names, clusters, strict=True)]


def _state(given: Arguments, name: str, only: bool, judged: bool) -> NewSide:
    """Every GRAPH by itself, unless an overlay changes what only one of them has."""
    seen = NewSide(name, judged)
    words = [[word] for word in given.graphs]
    with Bar("rendering", len(words)) as bar:
        _render(given, bar.each(words), seen, only)
    unplaced = any(code in diff.UNPLACED for cell in seen.cells if cell.result == REFUSED for code in cell.codes)
    plain = [word for word in given.graphs if not inputs.job_folder(word)]
    if unplaced and len(plain) > 1:
        seen.clear()
        _render(given, [plain, *([word] for word in given.graphs if word not in plain)], seen, only)
    return seen


def _render(given: Arguments, words: Iterable[list[str]], seen: NewSide, only: bool) -> None:
    fleet = Fleet(given, named=not only)
    for together in words:
        overlays = fleet.overlays(together, given.overlays)
        if overlays is not None:
            read = fleet.app(together, overlays)
            seen.add(apps.rendered(read.app, fleet.target(read.overlays, read.options)))


def _whole(
    given: Arguments, options: Namespace, seen: Sequence[NewSide], columns: Sequence[NewSide], found: Sequence[Difference]
) -> Review:
    comparisons = tuple(Comparison(s.cluster, difference) for s, difference in zip(seen, found, strict=False))
    cells = [cell for column in columns for cell in column.cells]
    order = {word: i for i, word in enumerate(given.graphs)}
    cells.sort(key=lambda cell: order.get(cell.app, len(order)))
    every, rest = settle.findings(seen)
    return Review(
        against=_against(options),
        comparisons=comparisons,
        table=closed([column.column for column in columns], cells) if cells else None,
        apps=settle.apps(given.graphs, seen, comparisons, every),
        told=rest,
        new=frozenset(finding_key(f) for c in comparisons for f in c.found.new),
        gone=tuple(dict.fromkeys(f for c in comparisons for f in c.found.gone)),
        source=Lines(),
    )


def _against(options: Namespace) -> str:
    """What the new side is compared with, as a reader knows it."""
    if options.git is not None:
        return f"revision {options.git}"
    if options.dir is not None:
        return f"directory {options.dir}"
    if options.to:
        return f"overlay {', '.join(options.overlays or ())}, new: {', '.join(options.to)}"
    if options.from_operator or options.to_operator:
        sides = [word or "the overlay's own" for word in (options.from_operator, options.to_operator)]
        return f"operator {sides[0]}, new: {sides[1]}" + (" (graphs as if it had created them)" if options.new_origin else "")
    return ""
