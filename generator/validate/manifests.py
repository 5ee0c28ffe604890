"""Findings about the manifests of a run, at the user's lines.

What this operator would build although an admission of the cluster refuses it is an error when corrected, and a warning when
`fidelity: exact` asks for what the operator does.
"""

from __future__ import annotations

from generator.errors import WARNING, Finding, error_unless
from generator.plan import naming
from generator.records import replace
from generator.schema import findings
from generator.validate import fast, long_names
from generator.validate.settings import settings_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from generator.errors import Where
    from generator.model import Cluster, Graph, Manifest
    from generator.schema import Problem
    from generator.validate.crds import Crds

    Place = Callable[[Manifest, tuple[str | int, ...]], Where]

CODES = {"rule": "DGD611", "null": "DGD612", "": "DGD610"}
UNKNOWN = "DGD613"


def check(
    manifests: Sequence[Manifest], cluster: Cluster, place: Place, thorough: bool = False, crds: Crds | None = None
) -> list[Finding]:
    """Everything that the API server and the admission webhooks of the cluster would say about these objects."""
    settings = settings_of(cluster)
    if settings.queues is not None:
        rendered = tuple(str(m.body["metadata"]["name"]) for m in manifests if m.body.get("kind") == "Queue")
        settings = replace(settings, queues=(*settings.queues, *rendered))
    out: list[Finding] = []
    unknown: set[str] = set()
    long: dict[int, tuple[Graph, dict[str, Where]]] = {}
    for manifest in manifests:
        body = dict(manifest.body)
        if thorough:
            from generator.validate import full

            found = full.findings(body, settings, crds)
        else:
            found = fast.findings(body, settings)
        name = f"{body.get('kind')}/{(body.get('metadata') or {}).get('name')}"
        if manifest.graph is not None:
            found = _short(found, manifest, place, long)
        severity = error_unless(cluster.exact and manifest.graph is not None)
        out += findings(found, CODES, _places(manifest, place), severity=severity, resource=name)
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
    return out + [naming.too_long(graph, values, "DGD450", error_unless(cluster.exact)) for graph, values in long.values()]


def _short(found: Sequence[Problem], manifest: Manifest, place: Place, long: dict[int, Any]) -> list[Problem]:
    """The problems that are no names of the graph that became too long; those are put into `long`."""
    kept = []
    for problem in found:
        if value := long_names.too_long(manifest, problem.pointer):
            long.setdefault(id(manifest.graph), (manifest.graph, {}))[1].setdefault(value, place(manifest, ()))
        else:
            kept.append(problem)
    return kept


def _places(manifest: Manifest, place: Place) -> Callable[[tuple[str | int, ...], bool], Where]:
    return lambda pointer, _: place(manifest, pointer)
