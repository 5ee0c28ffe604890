"""Apps × clusters: what each becomes, what all take together, what several would own. Cell by cell; no manifest is kept."""

from __future__ import annotations

from generator import emit
from generator.changes.apps import labels, plain, rendered
from generator.changes.records import REFUSED, RENDERED, Cell, ClusterSum, Matrix, SharedObject
from generator.errors import ERROR, WARNING
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.changes.apps import App, AppRendering, RenderTarget
    from generator.changes.records import Share

    Identity = tuple[str, str, str, str]


def matrix(rows: Iterable[tuple[App, Iterable[RenderTarget | None]]], names: Sequence[str]) -> Matrix:
    """Every app on every cluster. `rows`: an app and its cluster in each column, None where it is not deployed on that one;
    `names`: the clusters, as they are shown.
    """
    cells: list[Cell] = []
    columns = [Column(name) for name in names]
    for app, targets in rows:
        for column, wanted in zip(columns, targets, strict=True):
            cells += column.cells(rendered(app, wanted)) if wanted is not None else []
    return closed(columns, cells)


def closed(columns: Sequence[Column], cells: Sequence[Cell]) -> Matrix:
    """The whole, when every column has seen its apps."""
    called = labels((cell.app, (cell.graph,)) for cell in cells)
    shared = [one for column in columns for one in column.shared(called)]
    cells = [replace(cell, graph=called[cell.app, cell.graph]) for cell in cells]
    return Matrix(tuple(cells), tuple(column.sum() for column in columns), tuple(shared))


class Column:
    """One cluster: what was seen on it so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.has: int | None = None
        self.used = 0
        self.apps: list[list[tuple[str, str]]] = []
        """(app, graph) of each app, by its number."""
        self.owner: dict[int, int] = {}
        """Hash of an object's identity → number of the app that has it first: a fleet has many objects."""
        self.twice: dict[Identity, list[int]] = {}

    def cells(self, done: AppRendering) -> list[Cell]:
        """An app that was rendered for this cluster: a cell for each of its graphs."""
        if done.cluster is not None:
            installed = done.cluster.capabilities
            self.has = installed.gpus_per_node * installed.gpu_nodes or self.has
        self.used += done.gpus
        self._own(done)
        return [self._cell(share, done) for share in done.shares]

    def _cell(self, share: Share, done: AppRendering) -> Cell:
        if done.refused:
            errors = tuple(plain(f) for f in done.findings if f.severity == ERROR)
            return Cell(share.graph, done.app, self.name, REFUSED, codes=done.codes, errors=errors)
        warnings = sum(f.severity in (ERROR, WARNING) for f in done.findings)
        made = share.pathway, share.usage, done.codes, warnings, share.kinds
        return Cell(share.graph, done.app, self.name, RENDERED, *made)

    def _own(self, done: AppRendering) -> None:
        number = len(self.apps)
        self.apps.append([(done.app, share.graph) for share in done.shares])
        for body in done.bodies:
            identity = emit.identity(body)
            first = self.owner.setdefault(hash(identity), number)
            if first != number:
                self.twice.setdefault(identity, [first]).append(number)

    def sum(self) -> ClusterSum:
        """All apps together."""
        return ClusterSum(self.name, self.has, self.used)

    def shared(self, called: Mapping[tuple[str, str], str]) -> list[SharedObject]:
        """What several apps would own."""
        return [
            SharedObject(self.name, kind, namespace, name, tuple(called[one] for i in apps for one in self.apps[i]))
            for (_, kind, namespace, name), apps in sorted(self.twice.items())
        ]
