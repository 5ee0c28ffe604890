"""The one module that names all the stages, in order: from texts to manifests and findings."""

from __future__ import annotations

from generator import admission, emit, limits, orchestrators, releases
from generator import plan as planning
from generator.errors import Finding, Where, failed, strict
from generator.gotypes import stored, zeros
from generator.model import Manifest
from generator.parse import companions, documents, graph, namespaces
from generator.patch import manifests as patched
from generator.patch.amend import amend
from generator.records import replace
from generator.render import render
from generator.stream import Options, Result, Source, foreign, read, read_cluster
from generator.validate import manifests as validation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.model import Cluster, Graph, Plan
    from generator.parse.documents import Given
    from generator.patch.amend import Amended
    from generator.releases.profile import Profile

__all__ = ["Options", "Result", "Source", "compile", "compile_objects", "namespace_objects", "read", "read_cluster"]


def compile(
    graphs: Sequence[Source], overlays: Sequence[Source], options: Options, problems: list[Finding] | None = None
) -> Result:
    """Everything, from texts to manifests. Never raises for bad input. `problems` are those that were found before."""
    problems = [] if problems is None else problems
    cluster = read_cluster(overlays, options, problems)
    stream = foreign(read(graphs, problems), graphs, bool(overlays), problems)
    return compile_objects(stream, cluster, options, problems)


def compile_objects(stream: list[Given], cluster: Cluster | None, options: Options, problems: list[Finding]) -> Result:
    """From the objects of a stream to manifests; what was wrong with reading them stands in `problems` already."""
    if cluster is None or not stream or failed(problems):
        return _result((), (), problems, options)
    profile = releases.find(cluster.version)
    assert profile is not None
    if not cluster.exact and cluster.output != "dgd":  # of a graph that the operator builds, only the operator's own rules hold
        profile = releases.corrected(profile)
    manifests, plans = _build(stream, cluster, profile, options, problems)
    if cluster.suppress:
        from generator.patch import suppress

        problems = suppress.apply(problems, cluster.suppress, [p.graph.name for p in plans])
    return _result(manifests, plans, problems, options)


def namespace_objects(overlays: Sequence[Source], options: Options, problems: list[Finding]) -> Result:
    """The service accounts that the graphs of a namespace share, without any graph."""
    from generator.orchestrators.shared import accounts

    cluster = read_cluster(overlays, options, problems)
    space = cluster and (options.namespace or cluster.namespace)
    if cluster is None or failed(problems):
        return _result((), (), problems, options)
    if not space:
        problems.append(
            Finding(
                "DGD603",
                "no namespace: neither flag nor overlay gives one",
                cluster.where,
                "set spec.namespace in the overlay, or pass --namespace",
            )
        )
        return _result((), (), problems, options)
    manifests = [Manifest(m.body) for m in render(accounts(space, cluster.config, False), None)]
    return _result(manifests, (), problems, options)


def _build(
    stream: list[Given], cluster: Cluster, profile: Profile, options: Options, problems: list[Finding]
) -> tuple[tuple[Manifest, ...], tuple[Plan, ...]]:
    given = [g for g in stream if documents.is_graph(g)]
    others = [g for g in stream if not documents.is_graph(g)]
    if not given:
        kinds = ", ".join(sorted({g.kind for g in others}))
        problems.append(
            Finding(
                "DGD008",
                f"no DynamoGraphDeployment among the input ({kinds})",
                stream[0].where(),
                "give the file or directory that holds the graph",
            )
        )
        return (), ()
    amended = amend(given, cluster, profile, problems)
    registries = companions.registries(others, cluster, problems)
    secrets = frozenset(str((g.value.get("metadata") or {}).get("name")) for g in others if g.kind == "Secret")
    manifests: list[Manifest] = []
    plans: list[Plan] = []
    spaces: list[str] = []
    for one in amended:
        space = namespaces.of(one.value, one.where, cluster, options.namespace, options.destination, problems)
        parsed = graph.parse(one.value, one.where, cluster, profile, space, problems) if space else None
        if parsed is None:
            continue
        spaces.append(space)
        plan = _plan(one.marked(parsed), cluster, profile, registries, secrets, problems)
        if plan is not None:
            plans.append(plan)
            made = render(orchestrators.lower(plan, profile, problems), plan.graph)
            manifests += made if cluster.output != "dgd" else [_document(one, plan.graph)]
    manifests = [_as_go_prints(m, cluster) for m in patched.apply(manifests, cluster, problems)]
    manifests += [Manifest(companions.placed(g.value, spaces, options, cluster), given=g) for g in others]
    unique = _owned(_unique(manifests, problems), cluster, options)
    if not failed(problems):
        problems += validation.check(unique, cluster, _place, options.thorough, options.crds)
    return unique, tuple(plans)


def _as_go_prints(manifest: Manifest, cluster: Cluster) -> Manifest:
    """After the patches, because what is printed in the end counts. Companions are the user's own and never come here.

    `exact` is what the operator writes, which is less than what is kept of a custom resource.
    """
    body = zeros.without(manifest.body)
    if not cluster.exact:
        body = stored.completed(body)
    return manifest if body is manifest.body else replace(manifest, body=body)


def _place(manifest: Manifest, pointer: tuple[str | int, ...]) -> Where:
    """The user's line that a place in a manifest stems from."""
    from generator.patch import origin

    return origin.where(manifest, pointer)


def _document(one: Amended, parsed: Graph) -> Manifest:
    """The amended graph, for an operator to build."""
    from generator.patch import document

    return document.manifest(one, parsed)


def _plan(
    parsed: Graph,
    cluster: Cluster,
    profile: Profile,
    registries: Mapping[str, tuple[str, ...]],
    secrets: frozenset[str],
    problems: list[Finding],
) -> Plan | None:
    before = len(problems)
    admission.check(parsed, cluster, profile, problems)
    if failed(problems[before:]):
        return None
    plan = planning.make(parsed, cluster, profile, registries, problems, secrets)
    return None if failed(problems[before:]) else plan


def _unique(manifests: list[Manifest], problems: list[Finding]) -> tuple[Manifest, ...]:
    """Equal objects of two graphs are one; two different ones of one name are an error."""
    held: dict[tuple[str, str, str, str], Manifest] = {}
    for manifest in manifests:
        key = emit.identity(manifest.body)
        first = held.setdefault(key, manifest)
        if first is manifest or (first.graph is not None and manifest.graph is not None and first.body == manifest.body):
            continue
        where = _place(manifest, ())
        problems.append(
            Finding(
                "DGD601",
                f"two different objects are {key[1]} {key[3]!r} in namespace {key[2]!r}",
                where,
                "rename the graph or the companion document",
                resource=f"{key[1]}/{key[3]}",
            )
        )
    return tuple(held.values())


def _owned(manifests: tuple[Manifest, ...], cluster: Cluster, options: Options) -> tuple[Manifest, ...]:
    """Without what another application of the namespace renders (`shared: external`), or nothing but that."""
    from generator.orchestrators.shared import is_shared

    if options.shared_only:
        return tuple(m for m in manifests if is_shared(m))
    return tuple(m for m in manifests if not is_shared(m)) if cluster.shared == "external" else manifests


def _result(manifests: Sequence[Manifest], plans: Sequence[Plan], problems: list[Finding], options: Options) -> Result:
    if options.strict:
        problems = strict(problems)
    good = not failed(problems)
    if good and len(manifests) > limits.OUTPUT_OBJECTS:
        problems.append(
            Finding(
                "DGD009",
                f"{len(manifests)} objects would be printed; the limit is {limits.OUTPUT_OBJECTS}",
                Where("(output)"),
                "split the input",
            )
        )
    elif good and not manifests and not options.shared_only:  # no input leads here; a host would delete all that it deployed
        problems.append(Finding("DGD900", "nothing was rendered", Where("(output)"), "an empty result would delete it all"))
    return Result(() if failed(problems) else tuple(manifests), tuple(plans), tuple(problems))
