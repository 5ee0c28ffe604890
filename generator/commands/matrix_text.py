"""A matrix as text for a terminal of 80 columns, and as Markdown."""

from __future__ import annotations

import textwrap

from generator import report
from generator.changes.records import REFUSED
from generator.commands.tables import cell, plural, shortened, some

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.changes.records import Cell, ClusterSum, Matrix

WIDTH = 80
FIRST, COLUMN = (14, 28), 17
"""The least and the most room of the graphs' names, and that of a cluster; more clusters than fit stand below each other."""
SHORT = {"LeaderWorkerSet": "LWS"}


def text(found: Matrix) -> str:
    """The table, the sums, what is shared, what is refused and why."""
    graphs = list(dict.fromkeys(c.graph for c in found.cells))
    cells = {(c.graph, c.cluster): c for c in found.cells}
    first = max(FIRST[0], min(FIRST[1], 1 + max(map(len, [*graphs, "sum / has"]))))
    room = max(1, (WIDTH - first) // COLUMN)
    lines: list[str] = []
    for at in range(0, len(found.clusters), room):
        part = found.clusters[at : at + room]
        width = min((WIDTH - first) // min(room, len(found.clusters)), 2 * COLUMN)
        lines += [_row("", [c.name for c in part], first, width)]
        lines += [_row(g, [_cell(cells.get((g, c.name)), width) for c in part], first, width) for g in graphs]
        lines += [_row("sum / has", [_sum(c) for c in part], first, width), ""]
    return "\n".join((*lines, *_told(found))) + "\n"


def markdown(found: Matrix) -> str:
    """The same as a table of Markdown."""
    graphs = list(dict.fromkeys(c.graph for c in found.cells))
    cells = {(c.graph, c.cluster): c for c in found.cells}
    names = [c.name for c in found.clusters]
    rows = [["graph", *names], ["---"] * (len(names) + 1)]
    rows += [[g, *(_cell(cells.get((g, n))) for n in names)] for g in graphs]
    rows += [["**sum / has**", *map(_sum, found.clusters)]]
    table = "".join(f"| {' | '.join(w if w.startswith(('**', '---')) else cell(w) for w in row)} |\n" for row in rows)
    return table + "".join(f"\n* {cell(line)}" for line in _notes(found)) + "\n"


def _row(first: str, rest: Sequence[str], width: int, column: int) -> str:
    words = [shortened(first, width - 1).ljust(width), *(shortened(w, column - 1).ljust(column) for w in rest)]
    return "".join(words).rstrip()


def _cell(one: Cell | None, width: int = WIDTH) -> str:
    """A cell; where there is no room the pods are left out."""
    if one is None:
        return ""
    if one.result == REFUSED:
        return f"refused {' '.join(one.codes)}"
    kind = SHORT.get(one.kinds[0], one.kinds[0]) if one.kinds else "no pods"
    warned = f" (!{one.warnings})" if one.warnings else ""
    whole = f"{kind} {one.usage.gpus}g {one.usage.pods}p{warned}"
    return whole if len(whole) < width else f"{kind} {one.usage.gpus}g{warned}"


def _sum(one: ClusterSum) -> str:
    has = "?" if one.gpus is None else f"{one.gpus}g"
    return f"{one.used}g / {has}{' (!)' if one.gpus is not None and one.used > one.gpus else ''}"


def _told(found: Matrix) -> list[str]:
    return [line for note in _notes(found) for line in textwrap.wrap(note, WIDTH, subsequent_indent="  ")]


def _notes(found: Matrix) -> Iterator[str]:
    refused = [c for c in found.cells if c.result == REFUSED]
    warnings = sum(c.warnings for c in found.cells)
    yield (
        f"{plural(len(found.cells), 'cell')}: {len(found.cells) - len(refused)} rendered, {len(refused)} refused; "
        f"{plural(warnings, 'warning')} (!). g: GPUs, p: pods; the kind is the one that says most."
    )
    for one in found.clusters:
        if one.gpus is not None and one.used > one.gpus:
            yield f"(!) {report.one_line(one.name)} has {one.gpus} GPUs, and {one.used} are wanted"
    yield from _owned(found)
    said: dict[tuple[str, str], list[str]] = {}
    for one_cell in refused:
        for error in one_cell.errors:
            said.setdefault((error.code, error.message), []).append(f"{one_cell.graph} on {one_cell.cluster}")
    for (code, message), places in said.items():
        yield report.one_line(f"{code} {some(places, 2)}: {message}")


def _owned(found: Matrix) -> Iterator[str]:
    """What several apps would own: a line for the same apps, and for the same objects."""
    clusters: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for s in found.shared:
        space = f" in {s.namespace}" if s.namespace else ""
        clusters.setdefault((s.graphs, f"{s.kind}/{s.name}{space}"), []).append(s.cluster)
    names: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for (graphs, name), where in clusters.items():
        names.setdefault((graphs, tuple(where)), []).append(name)
    for (owners, places), objects in names.items():
        yield report.one_line(f"(!) {some(owners, 3)} would each own {some(objects, 3)}, on {some(places, 4)}")
