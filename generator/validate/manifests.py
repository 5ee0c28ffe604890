"""Findings about the manifests of a run, at the user's lines.

What this operator would build although an admission of the cluster refuses it is an error when corrected, and a warning when
`fidelity: exact` asks for what the operator does.
"""

from __future__ import annotations

from generator.errors import WARNING, Finding, error_unless
from generator.names import LABEL_COMPONENT, LABEL_GRAPH
from generator.plan import naming
from generator.records import replace
from generator.releases.products import groups_each_set
from generator.schema import findings
from generator.schema.access import inside
from generator.validate import fast, references
from generator.validate.pods import pods
from generator.validate.settings import settings_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from generator.errors import Where
    from generator.model import Cluster, Graph, Manifest
    from generator.releases.profile import Profile
    from generator.schema import Problem
    from generator.trees import Json, Object, Pointer
    from generator.validate.crds import Crds
    from generator.validate.right_before import RightBefore

    PlaceOf = Callable[[Manifest, Pointer], Where]

CODES = {
    "rule": "DGD611",
    "null": "DGD612",
    "": "DGD610",
    "N1": "DGD406",
    "E1w": "DGD210",
    "E2w": "DGD210",
    "I1w": "DGD407",
    "V1w": "DGD309",
    references.NOTHING: "DGD614",
    references.NO_GROUP: "DGD615",
    references.ONE_GROUP: "DGD616",
    references.STARVED: "DGD320",
    references.TAKEN: "DGD410",
}
UNKNOWN = "DGD613"


def check(
    manifests: Sequence[Manifest],
    cluster: Cluster,
    profile: Profile,
    place: PlaceOf,
    thorough: bool = False,
    crds: Crds | None = None,
    right: RightBefore | None = None,
    beside: Sequence[Manifest] = (),
) -> list[Finding]:
    """Everything that the API server and the admission webhooks of the cluster would say about these objects.

    `beside` are objects of the run that are not checked themselves, but may refer to these; `right` those that were right before.
    """
    settings = settings_of(cluster, profile)
    if settings.queues is not None:
        rendered = tuple(str(inside(m.body, "metadata").get("name")) for m in manifests if m.body.get("kind") == "Queue")
        settings = replace(settings, queues=(*settings.queues, *rendered))
    out: list[Finding] = []
    unknown: set[str] = set()
    long: dict[int, tuple[Graph, dict[str, Where]]] = {}
    for manifest in manifests:
        body = dict(manifest.body)
        if thorough:
            from generator.validate import full

            found = full.findings(body, settings, crds)
        elif right is not None and right.holds(body, settings):
            continue
        else:
            found = fast.findings(body, settings)
            if not found:
                if right is not None:
                    right.add(body, settings)
                continue
        name = f"{body.get('kind')}/{(body.get('metadata') or {}).get('name')}"
        if manifest.graph is not None:
            found = _short(found, manifest, place, long)
        severity = error_unless(cluster.exact and manifest.graph is not None)
        at = _places(manifest, place)
        out += findings(_once(found, body, at), CODES, at, severity=severity, resource=name)
        key = fast.key_of(body)
        if thorough and key not in unknown and not fast.has_schema(body, settings):
            unknown.add(key)
            out.append(
                Finding(
                    UNKNOWN,
                    f"no schema of {key} is known: only general rules were checked",
                    place(manifest, ()),
                    "give the cluster's CRDs with --crds DIR",
                    WARNING,
                    name,
                )
            )
    if long:  # a name that is too long itself is too long for what is derived from it, too
        out = [f for f in out if f.code != CODES["N1"]]
    out += [naming.too_long(graph, values, "DGD450", error_unless(cluster.exact)) for graph, values in long.values()]
    return out + _references([*manifests, *beside], cluster, place)


def _short(found: Sequence[Problem], manifest: Manifest, place: PlaceOf, long: dict[int, Any]) -> list[Problem]:
    """The problems that are no names of the graph that became too long; those are put into `long`."""
    if not found:
        return []
    from generator.validate import long_names

    kept = []
    for problem in found:
        if value := long_names.too_long(manifest, problem.pointer):
            long.setdefault(id(manifest.graph), (manifest.graph, {}))[1].setdefault(value, place(manifest, ()))
        else:
            kept.append(problem)
    return kept


def _once(found: list[Problem], body: Object, place: Callable[[Pointer, bool], Where]) -> list[Problem]:
    """What is wrong with leader and workers of a component alike is one finding: the same of two pods, at one place."""
    held = [pod.where for pod in pods(body)] if len(found) > 1 else []
    if len(held) < 2:
        return found
    out: dict[object, Problem] = {}
    for p in found:
        inner = next((p.pointer[len(where) :] for where in held if p.pointer[: len(where)] == where), None)
        key: object = p.pointer if inner is None else (inner, str(place(p.pointer, False)))
        key = (p.kind, p.message, key)
        out.setdefault(key, p)
    return list(out.values())


def _references(manifests: Sequence[Manifest], cluster: Cluster, place: PlaceOf) -> list[Finding]:
    """What objects say of each other in vain; twice the same at one place of the user's is told once."""
    rendered = [m.graph is not None or (m.given is not None and is_rendered(m.body)) for m in manifests]
    by_lws = cluster.capabilities.lws_gang == "volcano"
    bodies = [dict(m.body) for m in manifests]
    found = list(references.rules(bodies, rendered, groups_by_lws=by_lws))
    if cluster.capabilities.volcano and groups_each_set(cluster.capabilities.volcano_version):
        from generator.validate import starving

        found += starving.rules(bodies, cluster.capabilities)
    if any(body.get("kind") in references.NAMING for body in bodies):
        from generator.validate import taken

        found += taken.rules(bodies)
    out: dict[tuple[str, str, str], Finding] = {}
    for i, problem in found:
        body = manifests[i].body
        name = f"{body.get('kind')}/{(body.get('metadata') or {}).get('name')}"
        for f in findings([problem], CODES, _places(manifests[i], place), severity=error_unless(cluster.exact), resource=name):
            words = (
                "" if problem.kind == references.TAKEN else problem.message
            )  # whatever else has the name, too: one name is wrong
            out.setdefault((f.code, words, str(f.where)), f)
    return list(out.values())


def is_rendered(body: Json) -> bool:
    """Whether an object that is passed in was rendered before: the marks that rendering leaves on it."""
    labels = (body.get("metadata") or {}).get("labels") or {}
    return LABEL_GRAPH in labels or LABEL_COMPONENT in labels


def _places(manifest: Manifest, place: PlaceOf) -> Callable[[Pointer, bool], Where]:
    return lambda pointer, _: place(manifest, pointer)
