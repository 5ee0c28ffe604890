"""What a form is given: findings with the graph and the clusters that each concerns, once each and in a stable order."""

from __future__ import annotations

import os

from generator.errors import ERROR, NOTE, SEVERITIES, WARNING, Finding, Where
from generator.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@record
class Told:
    """One finding as it is told."""

    finding: Finding
    graph: str = ""
    """The name of the graph that it concerns; "" for one of an overlay or of a file as a whole."""
    clusters: tuple[str, ...] = ()
    """The clusters on which it was found, in the order of the run; none when no overlay was given."""
    fixable: bool = False


@record
class Screen:
    """The terminal that a report goes to. `width` 0: none, so nothing is wrapped."""

    width: int = 0
    colour: bool = False


@record
class Report:
    """All that a run has to tell."""

    told: tuple[Told, ...] = ()
    graphs: tuple[tuple[str, str], ...] = ()
    """(file, name) of every graph of the run."""
    source: Callable[[str, int], str] = lambda file, line: ""
    """The text of a line of an input, "" where there is none."""
    several: bool = False
    """Whether the graphs were tried on several clusters: then it is said on which of them something was found."""

    def number(self, severity: str) -> int:
        """How many findings have a severity."""
        return sum(t.finding.severity == severity for t in self.told)

    def counts(self) -> str:
        """`2 errors, 1 warning in 3 graphs`; notes are counted behind it if there are any."""
        words = ", ".join(plural(self.number(s), s) for s in (ERROR, WARNING))
        notes = self.number(NOTE)
        return f"{words} in {plural(len(self.graphs), 'graph')}{f' ({plural(notes, NOTE)})' if notes else ''}"


def plural(number: int, noun: str) -> str:
    """`1 graph`, `2 graphs`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def settled(where: Where) -> Where:
    """A place as a plain record: looked up now, comparable, and fit to be sent to another process."""
    return Where(where.file, where.line, where.column, where.pointer, where.owner)


def merged(runs: Iterable[Iterable[Told]]) -> tuple[Told, ...]:
    """The findings of several runs, each once with all clusters it was found on; the worst first, then by place."""
    first: dict[tuple[object, ...], Told] = {}
    clusters: dict[tuple[object, ...], dict[str, None]] = {}
    for told in (t for run in runs for t in run):
        f = told.finding
        key = (f.code, f.severity, f.message, f.where.file, f.where.line, f.where.column)
        first.setdefault(key, told)
        clusters.setdefault(key, {}).update(dict.fromkeys(told.clusters))
    return tuple(sorted((replace(t, clusters=tuple(clusters[k])) for k, t in first.items()), key=_order))


def _order(told: Told) -> tuple[object, ...]:
    f = told.finding
    return SEVERITIES.index(f.severity), f.where.file, f.where.line, f.where.column, f.code, f.message


def from_root(file: str) -> str:
    """A file's path as hosts of repositories want it: from the root of the checkout, else from the current folder.

    GitHub resolves annotations and SARIF from the root, also for a step with a `working-directory`.
    """
    here = os.getcwd()
    root = os.environ.get("GITHUB_WORKSPACE") or here
    inside = os.path.commonpath([os.path.realpath(root), os.path.realpath(here)]) == os.path.realpath(root)
    path = os.path.relpath(os.path.join(here, file), root if inside else here)
    return path.replace(os.sep, "/")


def is_file(finding: Finding) -> bool:
    """Whether a finding stands in a file, not on standard input, a flag or the output."""
    name = finding.where.file
    return name != "<stdin>" and not name.startswith("(") and (finding.where.line > 0 or os.path.exists(name))
