"""The one module that names all the stages, in order: from texts to manifests and findings."""

from __future__ import annotations

from generator import admission, intent, limits, objects, orchestrators, surroundings
from generator import plan as planning
from generator.clusters import profile_of, read_cluster
from generator.compilation import Options, Result, Source
from generator.errors import UNFILLED, Finding, Problems, Refused, Where, strict
from generator.model import Manifest
from generator.parse import companions, graph, namespaces
from generator.patch import manifests as patched
from generator.patch.amend import amend
from generator.records import record, replace
from generator.render import render
from generator.stream import foreign, read
from generator.validate import manifests as validation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.intent.unfilled import Hole
    from generator.model import Cluster, Graph, Plan, Rendering
    from generator.parse.documents import Given
    from generator.patch.amended import Amended
    from generator.releases.profile import Profile
    from generator.surroundings import Surroundings
    from generator.trees import Pointer

UNKNOWN_SPACE = "default"
"""Where a graph without a namespace is judged: what is wrong with it otherwise is said in the same run."""
NOTHING = Result((), (), ())

__all__ = [
    "Options",
    "Result",
    "Source",
    "compile",
    "compile_objects",
    "drafted",
    "joined",
    "namespace_objects",
    "read",
    "read_cluster",
]


def compile(graphs: Sequence[Source], overlays: Sequence[Source], options: Options, problems: Problems | None = None) -> Result:
    """Everything, from texts to manifests. Never raises for bad input. `problems` are those that were found before."""
    problems = Problems() if problems is None else problems
    try:
        cluster = read_cluster(overlays, options, problems)
        stream = foreign(read(graphs, problems), graphs, bool(overlays), problems)
        return compile_objects(stream, cluster, options, problems)
    except Refused as refused:  # more errors than are looked for
        return Result((), (), refused.findings)


def compile_objects(stream: list[Given], cluster: Cluster | None, options: Options, problems: Problems) -> Result:
    """From the objects of a stream to manifests; what was wrong with reading them stands in `problems` already."""
    if cluster is None or not stream or problems.failed():
        return _result(NOTHING, problems, options)
    built = _build(stream, _Run(cluster, profile_of(cluster), options, problems))
    if cluster.suppress:
        from generator.patch import suppress

        problems = Problems(suppress.apply(problems, cluster.suppress, [p.graph.name for p in built.plans]))
    return _result(built, problems, options)


def drafted(stream: list[Given], cluster: Cluster, profile: Profile, options: Options, problems: Problems) -> Result:
    """What a stream becomes, not judged as what will be printed is: for those who compare drafts (`provenance`)."""
    built = _build(stream, _Run(cluster, profile, options, problems, judged=False))
    return replace(built, findings=tuple(problems))


def joined(results: Sequence[Result]) -> Result:
    """Several runs, each with its own cluster, as one: objects of one name in two of them are told as within a run."""
    problems = Problems(f for r in results for f in r.findings)
    plans = tuple(p for r in results for p in r.plans)
    held: dict[tuple[str, str], Where] = {}
    twins = [
        p for p in plans if objects.is_twin(held, p.graph.namespace, p.graph.name, p.graph.locate(("metadata", "name")), problems)
    ]
    manifests = () if twins else objects.unique([m for r in results for m in r.manifests], problems)
    companions = tuple(c for r in results for c in r.companions)
    return Result(() if problems.failed() else manifests, plans, tuple(problems), companions)


def namespace_objects(overlays: Sequence[Source], options: Options, problems: Problems) -> Result:
    """The service accounts and queues that the graphs of a namespace share, without any graph."""
    from generator.orchestrators import gangs, ssh_key
    from generator.orchestrators.shared import accounts

    cluster = read_cluster(overlays, options, problems)
    space = cluster and (options.namespace or cluster.namespace)
    if cluster is None or problems.failed():
        return _result(NOTHING, problems, options)
    if not space:
        problems.add(
            Finding(
                "DGD603",
                "no namespace: neither flag nor overlay gives one",
                cluster.where,
                "set spec.namespace in the overlay, or pass --namespace",
            )
        )
        return _result(NOTHING, problems, options)
    shared = [*accounts(space, cluster.config, False), *ssh_key.of_namespace(cluster, space), *gangs.queues(cluster)]
    manifests = [Manifest(m.body) for m in render(shared, None)]
    return _result(replace(NOTHING, manifests=tuple(manifests)), problems, options)


@record
class _Run:
    """What holds for all graphs of a run."""

    cluster: Cluster
    profile: Profile
    options: Options
    problems: Problems
    judged: bool = True
    """Whether the output is validated, and what was meant is looked for."""


@record
class _Built:
    """What became of one graph: its namespace, its plan and its manifests before the patches, as far as there are any."""

    space: str = ""
    plan: Plan | None = None
    manifests: Sequence[Manifest] | None = None


def _build(stream: list[Given], run: _Run) -> Result:
    """What the graphs of a stream become; the findings stand in `run.problems`."""
    graphs, others = surroundings.parted(stream, run.problems)
    if not graphs:
        return NOTHING
    amended = amend(graphs, run.cluster, run.profile, run.problems)
    around = surroundings.read(others, run.cluster, run.problems)
    names: dict[tuple[str, str], Where] = {}
    built = [_graph(one, around, names, run) for one in amended]
    spaces = [b.space for b in built if b.space]
    manifests = [m for b in built for m in b.manifests or ()]
    if all(b.manifests is not None for b in built):
        manifests = [objects.as_go_prints(m, run.cluster) for m in patched.apply(manifests, run.cluster, run.problems)]
    manifests += [Manifest(companions.placed(g.value, spaces, run.options, run.cluster), given=g) for g in others]
    own = objects.owned(manifests, run.cluster, run.options)
    unique = objects.unique(own, run.problems, noted=not run.options.shared_only)
    if run.judged:
        intent.check(amended, others, unique, spaces, run.cluster, run.profile, run.problems)
        _judge(unique, intent.holes(amended, others, run.cluster), run)
    return Result(unique, tuple(b.plan for b in built if b.plan is not None), (), tuple(others))


def _graph(one: Amended, around: Surroundings, names: dict[tuple[str, str], Where], run: _Run) -> _Built:
    """One graph; `names` are those of the graphs before it, of which a second one is not rendered."""
    cluster, options, problems = run.cluster, run.options, run.problems
    space = namespaces.of(one.value, one.where, cluster, options.namespace, options.destination, problems)
    twin = objects.is_twin(names, space, one.name, one.where(("metadata", "name")), problems)
    parsed = graph.parse(one.value, one.where, cluster, run.profile, space or UNKNOWN_SPACE, problems)
    if parsed is None:
        return _Built()
    plan, lowered = _planned(
        one.marked(parsed), surroundings.with_claims(cluster, around.objects, space), run.profile, around, problems
    )
    if lowered is None or twin:
        return _Built(space, plan)
    return _Built(space, plan, render(lowered, plan.graph) if cluster.output != "dgd" else [_document(one, plan.graph)])


def _judge(manifests: tuple[Manifest, ...], holes: list[tuple[Hole, Where]], run: _Run) -> None:
    """Validate what will be printed. What an earlier stage told, or what is told as a placeholder, is not told again."""
    cluster, options, problems = run.cluster, run.options, run.problems
    if not problems.failed() and (cluster.exact or all(hole.soft for hole, _ in holes)):
        told = {(p.cause, p.where) for p in problems if p.cause}
        looks = options.thorough, options.crds, options.right
        for finding in validation.check(manifests, cluster, run.profile, objects.place, *looks):
            again = (finding.cause, finding.where) in told if finding.cause != UNFILLED else bool(holes)
            if not again:
                problems.add(finding)
    if holes:
        from generator.intent import unfilled

        unfilled.findings(holes, cluster.exact, problems)


def _document(one: Amended, parsed: Graph) -> Manifest:
    """The amended graph, for an operator to build."""
    from generator.patch import document

    return document.manifest(one, parsed)


def _planned(
    parsed: Graph,
    cluster: Cluster,
    profile: Profile,
    around: Surroundings,
    problems: Problems,
) -> tuple[Plan, list[Rendering] | None]:
    """The plan of a graph, as far as it could be made, and what it becomes; None when it cannot be rendered.

    The later stages judge a graph in which an earlier one found errors, too, so that everything is said at once.
    """
    judged = problems.part()
    admission.check(parsed, cluster, profile, judged)
    wrong = _settled(judged, parsed.wrong)
    planned = problems.part()
    plan = planning.make(parsed, cluster, profile, around.registries, planned, around.secrets, around.configs)
    wrong = _settled(planned, wrong)
    bad = bool(wrong) or judged.failed()
    lowering = problems.part()
    lowered = orchestrators.lower(planning.launchable(plan) if bad else plan, profile, lowering)
    _settled(lowering, wrong)
    return plan, None if bad or lowering.failed() else lowered


def _settled(stage: Problems, wrong: tuple[Pointer, ...]) -> tuple[Pointer, ...]:
    """The wrong places of a graph, those of a stage's own errors included; findings that only follow from others are gone."""
    if not wrong and not stage.failed():
        return ()
    from generator.parse import salvage

    salvage.forget_echoes(stage, wrong)
    return (*wrong, *salvage.places(stage))


def _result(built: Result, problems: Problems, options: Options) -> Result:
    if options.strict:
        problems = Problems(strict(problems))
    manifests = built.manifests
    good = not problems.failed()
    if good and len(manifests) > limits.OUTPUT_OBJECTS:
        problems.add(
            Finding(
                "DGD009",
                f"{len(manifests)} objects would be printed; the limit is {limits.OUTPUT_OBJECTS}",
                Where("(output)"),
                "split the input",
            )
        )
    elif good and not manifests and not options.shared_only:  # no input leads here; a host would delete all that it deployed
        problems.add(Finding("DGD900", "nothing was rendered", Where("(output)"), "an empty result would delete it all"))
    return replace(built, manifests=() if problems.failed() else manifests, findings=tuple(problems))
