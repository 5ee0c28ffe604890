"""What is rendered together: an app, read once, on as many clusters as wanted."""

from __future__ import annotations

from generator import pipeline, rules
from generator.changes import capacity
from generator.changes.records import Share
from generator.errors import ERROR, WARNING, Problems, Refused, Where
from generator.parse import documents
from generator.pipeline import Result, Source
from generator.records import record, replace
from generator.schema.access import inside
from generator.stream import foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.errors import Finding
    from generator.model import Cluster
    from generator.parse.documents import Given
    from generator.pipeline import Options
    from generator.trees import Json
    from generator.validate.right_before import RightBefore


@record
class App:
    """The graphs of one GRAPH of the command line, with what stands beside them."""

    name: str
    """As the command line has it."""
    stream: tuple[Given, ...]
    sources: tuple[Source, ...]
    """Where the stream comes from; without the texts."""
    findings: tuple[Finding, ...]
    """What was found while reading."""

    @property
    def graphs(self) -> tuple[str, ...]:
        """The names of its graphs; its own name where none can be read."""
        named = [inside(g.value, "metadata").get("name") for g in self.stream if documents.is_graph(g)]
        return tuple(str(name) for name in named if name) or (self.name,)


@record
class RenderTarget:
    """A cluster that apps are rendered for."""

    cluster: Cluster | None
    """None: its overlays are refused."""
    findings: tuple[Finding, ...]
    """What was found while reading them."""
    options: Options
    overlaid: bool = True
    """Whether there is an overlay at all, and not the built-in cluster."""


@record
class AppRendering:
    """An app on one side of a comparison, or on one cluster."""

    shares: tuple[Share, ...]
    """Its graphs."""
    bodies: tuple[Json, ...]
    findings: tuple[Finding, ...]
    refused: bool = False
    done: Result | None = None
    """The run that made it."""
    app: str = ""
    """The GRAPH of the command line."""
    cluster: Cluster | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Of the errors, where it is refused; else of what is found wrong with what is rendered."""
        severities = (ERROR,) if self.refused else (ERROR, WARNING)
        return tuple(sorted({f.code for f in self.findings if f.severity in severities}))

    @property
    def gpus(self) -> int:
        """GPUs of all its pods."""
        return sum(share.usage.gpus for share in self.shares)


NOTHING = AppRendering((), (), ())
"""An app that is not there on this side."""


def read(name: str, sources: Sequence[Source], problems: Problems) -> App:
    """An app's texts, read."""
    stream: Iterable[Given] = ()
    try:
        stream = pipeline.read(sources, problems)
        found: Iterable[Finding] = problems
    except Refused as refused:
        found = refused.findings
    return App(name, tuple(stream), tuple(Source(s.path, b"", s.listed) for s in sources), tuple(found))


def target(overlays: Sequence[Source], options: Options, problems: Problems) -> RenderTarget:
    """The cluster of some overlays, read."""
    try:
        cluster = pipeline.read_cluster(overlays, options, problems)
        return RenderTarget(cluster, tuple(problems), options, bool(overlays))
    except Refused as refused:
        return RenderTarget(None, refused.findings, options, bool(overlays))


def of_origin(wanted: RenderTarget, origin: str) -> RenderTarget:
    """The same cluster, for graphs that an operator of this version created; "": the cluster's own."""
    return wanted if wanted.cluster is None else replace(wanted, cluster=replace(wanted.cluster, origin=origin))


def result(app: App, wanted: RenderTarget) -> Result:
    """What `pipeline.compile` gives for the app's texts and the cluster's overlays."""
    problems = Problems((*wanted.findings, *app.findings))
    try:
        stream = foreign(list(app.stream), app.sources, wanted.overlaid, problems)
        return pipeline.compile_objects(stream, wanted.cluster, wanted.options, problems)
    except Refused as refused:
        return Result((), (), refused.findings)


def rendered(app: App, wanted: RenderTarget, right: RightBefore | None = None) -> AppRendering:
    """An app on a cluster; `right` are its objects that were right elsewhere."""
    done = result(app, replace(wanted, options=replace(wanted.options, right=right)))
    if done.failed or wanted.cluster is None:
        return AppRendering(tuple(map(Share, app.graphs)), (), done.findings, True, done, app.name, wanted.cluster)
    shares = _shares(done, wanted.cluster)
    return AppRendering(shares, tuple(m.body for m in done.manifests), done.findings, False, done, app.name, wanted.cluster)


def judged(one: AppRendering) -> tuple[Finding, ...]:
    """What was found, and what the rules of `check` find besides."""
    problems = Problems()
    if one.done is not None:
        rules.check(one.done, problems)
    return (*one.findings, *problems)


def _shares(done: Result, cluster: Cluster) -> tuple[Share, ...]:
    """What each graph takes. What stands beside the graphs counts with the first of them."""
    if cluster.output == "dgd":  # the operator makes the pods
        return tuple(Share(plan.graph.name, plan.pathway, capacity.planned(plan)) for plan in done.plans)
    first = done.plans[0].graph if done.plans else None
    bodies: dict[int, list[Json]] = {id(plan.graph): [] for plan in done.plans}
    for manifest in done.manifests:
        graph = first if manifest.graph is None or len(done.plans) == 1 else manifest.graph
        bodies.setdefault(id(graph), []).append(manifest.body)
    sizes = capacity.sizes_of((m.body for m in done.manifests), cluster.resource_claims)
    return tuple(
        Share(plan.graph.name, plan.pathway, capacity.usage(own, sizes), capacity.kinds(own))
        for plan in done.plans
        for own in (bodies[id(plan.graph)],)
    )


def directory(name: str, bodies: Sequence[Json]) -> AppRendering:
    """What stands in a rendered directory."""
    pathway = ", ".join(sorted(capacity.pathways(bodies)))
    return AppRendering(
        (Share(name, pathway, capacity.usage(bodies, capacity.sizes_of(bodies)), capacity.kinds(bodies)),), tuple(bodies), ()
    )


def joined(several: Sequence[AppRendering]) -> AppRendering:
    """Several apps as one side; where one is refused nobody knows what the whole would be."""
    refused = [one for one in several if one.refused]
    shares = tuple(share for one in refused or several for share in one.shares)
    bodies = () if refused else tuple(body for one in several for body in one.bodies)
    return AppRendering(shares, bodies, tuple(f for one in several for f in one.findings), bool(refused))


def labels(apps: Iterable[tuple[str, Iterable[str]]]) -> dict[tuple[str, str], str]:
    """(app, graph) → what a reader calls the graph: its name, and its app where two apps have a graph of that name."""
    held: dict[str, set[str]] = {}
    for app, graphs in apps:
        for graph in graphs:
            held.setdefault(graph, set()).add(app)
    return {(app, graph): graph if len(names) == 1 else f"{graph} ({app})" for graph, names in held.items() for app in names}


def plain(finding: Finding) -> Finding:
    """A finding whose place is looked up, and holds no text any more."""
    w = finding.where
    return replace(finding, where=Where(w.file, w.line, w.column, w.pointer, w.owner))
