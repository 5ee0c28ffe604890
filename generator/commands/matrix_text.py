"""A matrix as text for a terminal of 80 columns, and as Markdown."""

from __future__ import annotations

import textwrap

from generator import report
from generator.changes.records import REFUSED
from generator.commands.tables import cell, plural, shortened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.changes.records import Cell, ClusterSum, Matrix

WIDTH = 80
FIRST, COLUMN = 18, 20
"""The least room of the graphs' names and of a cluster; with more clusters than fit, they stand below each other."""
SHORT = {"LeaderWorkerSet": "LWS"}


def text(found: Matrix) -> str:
    """The table, the sums, what is shared, what is refused and why."""
    graphs = list(dict.fromkeys(c.graph for c in found.cells))
    cells = {(c.graph, c.cluster): c for c in found.cells}
    first = max(FIRST, min(30, max(map(len, [*graphs, "sum / has"]))))
    room = max(1, (WIDTH - first) // COLUMN)
    lines: list[str] = []
    for at in range(0, len(found.clusters), room):
        part = found.clusters[at : at + room]
        width = (WIDTH - first) // min(room, len(part)) if len(part) < room else COLUMN
        lines += [_row("", [c.name for c in part], first, width)]
        lines += [_row(g, [_cell(cells.get((g, c.name))) for c in part], first, width) for g in graphs]
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


def _cell(one: Cell | None) -> str:
    if one is None:
        return ""
    if one.result == REFUSED:
        return f"refused {' '.join(one.codes)}"
    kind = SHORT.get(one.kinds[0], one.kinds[0]) if one.kinds else "no pods"
    warned = f" (!{one.warnings})" if one.warnings else ""
    return f"{kind} {one.usage.gpus}g {one.usage.pods}p{warned}"


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
    for shared in found.shared:
        graphs = ", ".join(shared.graphs[:3]) + (f" and {len(shared.graphs) - 3} more" if len(shared.graphs) > 3 else "")
        name = f"{shared.kind}/{shared.name}"
        where = f"into namespace {shared.namespace}" if shared.namespace else "into the cluster"
        yield report.one_line(f"(!) {name} is rendered {where} on {shared.cluster} by {graphs}")
    said: dict[tuple[str, str], list[str]] = {}
    for one_cell in refused:
        for error in one_cell.errors:
            said.setdefault((error.code, error.message), []).append(f"{one_cell.graph} on {one_cell.cluster}")
    for (code, message), places in said.items():
        more = f" and {len(places) - 2} more" if len(places) > 2 else ""
        yield report.one_line(f"{code} {', '.join(places[:2])}{more}: {message}")
