"""What `check` does with a target: graphs on one cluster, with every finding of the stages and of the catalogue.

A target is rendered as `render` would, but what several targets share is read once: graphs that are checked on many clusters, an
overlay of many apps.
"""

from __future__ import annotations

import os

from generator import emit, limits, pipeline, rules, stream
from generator.commands import inputs
from generator.commands.owners import Owners, name_of
from generator.errors import Finding, Problems, Refused, strict
from generator.forms.telling import Told, merged, settled
from generator.parse import documents
from generator.records import record, replace
from generator.yamlio import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.commands.arguments import Arguments
    from generator.model import Cluster
    from generator.parse.documents import Given
    from generator.pipeline import Options, Result, Source
    from generator.yamlio import Document

UNUSED = "DGD816"
NOTHING = pipeline.Result((), (), ())


@record
class CheckTarget:
    """What is checked together: the graphs of an app, on the cluster that these overlays describe."""

    graphs: tuple[str, ...]
    overlays: tuple[str, ...] = ()
    app: str = ""
    """Of a repository: its apps are compared with each other."""


@record
class Checked:
    """What was found in a target. A finding's cluster is the file of the target's first overlay until all names are known."""

    told: tuple[Told, ...] = ()
    graphs: tuple[tuple[str, str], ...] = ()
    """(file, name) of each graph; a file that cannot be read counts as one."""
    cluster: tuple[str, str] = ("", "")
    """The file of the first overlay, and the name that it gives to the cluster."""
    met: frozenset[str] = frozenset()
    """Places of the entries of `suppress` that met a warning, or could meet one if no error stood before it."""
    objects: tuple[tuple[tuple[str, str, str, str], object], ...] = ()
    """Of an app: which objects it renders, and a number that is the same for equal ones (in one run)."""


class Checker:
    """Checks targets one after another, with the same flags."""

    def __init__(self, given: Arguments, edited: Mapping[str, bytes] = {}) -> None:
        self.given = given
        self.edited = edited
        """Texts of files as they are to become, by their real paths: what `--fix` has in hand."""
        self._problems = Problems()
        self._options = inputs.options_of(given, self._problems)
        self._sources: dict[tuple[str, ...], list[Source]] = {}
        self._documents: dict[tuple[str, bytes | str], tuple[list[Document], list[Finding]]] = {}
        self._clusters: dict[object, tuple[Cluster | None, list[Finding]]] = {}

    def check(self, target: CheckTarget) -> Checked:
        """Everything that is wrong with a target; a Refused input is a finding like others."""
        given = replace(self.given, graphs=target.graphs, overlays=target.overlays)
        problems = Problems(self._problems)
        overlays: list[Source] = []
        try:
            graphs, overlays, result = self._compiled(given, problems)
            problems = Problems(result.findings)
            rules.check(result, problems)
        except Refused as refused:
            graphs, result, problems = [], NOTHING, Problems(refused.findings)
        held = Owners([g for s in graphs for g in self._objects(s)])
        cluster = next(((s.path, self._name(s)) for s in overlays), ("", ""))
        clusters = (cluster[0],) if cluster[0] else ()
        told = tuple(Told(replace(f, where=settled(f.where)), held.graph_of(f), clusters) for f in problems)
        objects = tuple((emit.identity(m.body), hash(repr(m.body))) for m in result.manifests) if target.app else ()
        return Checked(told, self._named(graphs), cluster, _met(result, told), objects)

    def texts(self) -> dict[str, bytes | str]:
        """What was read from standard input, by the name it has in findings."""
        return {s.path: s.text for sources in self._sources.values() for s in sources if s.path == "<stdin>"}

    def _compiled(self, given: Arguments, problems: Problems) -> tuple[list[Source], list[Source], Result]:
        """The graphs and overlays of a command line, and what came out; each folder with a `dgd-render.yaml` on its own."""
        jobs = {path: folder for path in given.graphs if (folder := inputs.job_folder(path))}
        rest = tuple(path for path in given.graphs if path not in jobs)
        parts = []
        for folder in jobs.values():
            own = Problems(problems)
            run = inputs.job_run(given, folder, self._options, own)
            parts.append((run.graphs, run.overlays + inputs.files(given.overlays), run.options, own))
        if rest or not jobs:
            parts.append((self._graphs(rest), inputs.files(given.overlays), self._options, problems))
        parts = [(self._now(texts), self._now(facts), settings, own) for texts, facts, settings, own in parts]
        results = [self._result(*part) for part in parts]
        graphs, overlays = [s for part in parts for s in part[0]], [s for part in parts for s in part[1]]
        return graphs, overlays, results[0] if len(results) == 1 else pipeline.joined(results)

    def _now(self, sources: list[Source]) -> list[Source]:
        """The texts, those of edited files as they are to become."""
        if not self.edited:
            return sources
        return [replace(s, text=self.edited.get(os.path.realpath(s.path), s.text)) for s in sources]

    def _graphs(self, words: tuple[str, ...]) -> list[Source]:
        """Read once: standard input cannot be read again."""
        if words not in self._sources:
            self._sources[words] = inputs.graphs(words)
        return self._sources[words]

    def _result(self, graphs: list[Source], overlays: list[Source], options: Options, problems: Problems) -> Result:
        """As `pipeline.compile`, with a memory."""
        try:
            if problems.failed():  # of a job that is wrong itself only what needs no guess is said
                stream.read(graphs, problems, self._load)
                return pipeline.Result((), (), tuple(problems))
            cluster = self._cluster(overlays, options, problems)
            read = stream.read(graphs, problems, self._load)
            objects = stream.foreign(read, graphs, bool(overlays), problems)
            result = pipeline.compile_objects(objects, cluster, options, problems)
            return result if cluster is None or not result.failed else _apart(result, objects, cluster, options)
        except Refused as refused:
            return pipeline.Result((), (), refused.findings)

    def _cluster(self, overlays: list[Source], options: Options, problems: Problems) -> Cluster | None:
        key = tuple((s.path, s.text) for s in overlays), replace(options, crds=None, right=None)
        if key not in self._clusters:
            told = Problems()
            read = stream.read(overlays, told, self._load)
            made = None if told.failed() else pipeline.read_cluster((), options, told, read)
            self._clusters[key] = made, list(told)
        cluster, findings = self._clusters[key]
        problems.extend(findings)
        return cluster

    def _load(self, text: bytes | str, file: str, problems: Problems) -> list[Document]:
        key = file, text
        if key not in self._documents:
            told = Problems()
            self._documents[key] = load(text, file, told), list(told)
        found, findings = self._documents[key]
        problems.extend(findings)
        return found

    def _objects(self, source: Source) -> list[Given]:
        return documents.objects(self._load(source.text, source.path, Problems()), Problems())

    def _name(self, overlay: Source) -> str:
        """The name that an overlay gives to its cluster, or "" where it has none that can be read."""
        values = [g.value.get("metadata") for g in self._objects(overlay)]
        names = [m.get("name") for m in values if isinstance(m, dict)]
        return next((n for n in names if isinstance(n, str)), "")

    def _named(self, graphs: list[Source]) -> tuple[tuple[str, str], ...]:
        out = [(s.path, name_of(g)) for s in graphs for g in self._objects(s) if documents.is_graph(g)]
        broken = [(s.path, "") for s in graphs if not self._load(s.text, s.path, Problems())]
        return tuple(out + broken)


def _apart(result: Result, objects: list[Given], cluster: Cluster, options: Options) -> Result:
    """A refused run, with what is found in each of its graphs alone: an error in one of them must not hide those of the others.

    Only findings inside the graph count: an overlay's change, or an object beside it, may be for another one.
    """
    graphs = [g for g in objects if documents.is_graph(g)]
    if len(graphs) == 1 and result.plans:
        return result
    others = [g for g in objects if not documents.is_graph(g)]
    findings, plans = list(result.findings), list(result.plans)
    told, owners = {(f.code, f.message, str(f.where)) for f in findings}, Owners(objects)
    room = _Room(others)
    for number, graph in enumerate(graphs):
        if not room.has(graph) and number:
            message = f"{len(graphs) - number} of {len(graphs)} graphs are not looked at alone"
            findings.append(
                Finding("DGD004", message, graph.where(("metadata", "name")), "mend the others, or check fewer at once")
            )
            break
        own = pipeline.compile_objects([graph, *others], cluster, options, Problems())
        plans += [] if result.plans else own.plans
        findings += [
            f
            for f in own.findings
            if (f.code, f.message, str(f.where)) not in told and owners.graph_of(f) == name_of(graph) and f.where.line
        ]
    return replace(result, findings=tuple(findings), plans=tuple(plans))


class _Room:
    """How much text may still be gone through again."""

    def __init__(self, others: list[Given]) -> None:
        self._left = limits.APART_CHARACTERS
        self._texts = {id(g.document.text): len(g.document.text) for g in others}
        self._objects = limits.APART_OBJECT * (len(others) + 20)

    def has(self, graph: Given) -> bool:
        """Whether there is room for a graph with all that stands beside it."""
        text = graph.document.text
        self._left -= self._objects + sum({**self._texts, id(text): len(text)}.values())
        return self._left >= 0


def _met(result: Result, told: tuple[Told, ...]) -> frozenset[str]:
    unused = {str(t.finding.where) for t in told if t.finding.code == UNUSED}
    graphs = [p.graph.name for p in result.plans]
    entries = [e for p in result.plans[:1] for e in p.cluster.suppress if not e.get("graph") or e["graph"] in graphs]
    return frozenset(str(e["where"]) for e in entries) - unused


def together(done: Iterable[Checked], strictly: bool) -> tuple[Told, ...]:
    """What was found in several targets, once each, with the names of the clusters.

    Two overlays of one name are told by their files. An entry of `suppress` is unused when no target has use of it.
    """
    held = list(done)
    names = dict(c.cluster for c in held)
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    labels = {file: file if name in twice or not name else name for file, name in names.items()}
    met = {place for c in held for place in c.met}
    kept = [[t for t in c.told if t.finding.code != UNUSED or str(t.finding.where) not in met] for c in held]
    if strictly:
        kept = [[replace(t, finding=f) for t, f in zip(ts, strict(t.finding for t in ts), strict=True)] for ts in kept]
    return merged([replace(t, clusters=tuple(labels[c] for c in t.clusters)) for t in ts] for ts in kept)
