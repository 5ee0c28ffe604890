"""Findings about the manifests of a run, at the user's lines.

What this operator would build although an admission of the cluster refuses it is an error when corrected, and a warning when
`fidelity: exact` asks for what the operator does.
"""

from __future__ import annotations

from generator.errors import ERROR, WARNING, Finding
from generator.records import replace
from generator.validate import fast
from generator.validate.settings import settings_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.errors import Where
    from generator.model import Cluster, Manifest
    from generator.validate.crds import Crds

    Place = Callable[[Manifest, tuple[str | int, ...]], Where]

SCHEMA, RULE, BLANK, UNKNOWN = "DGD610", "DGD611", "DGD612", "DGD613"


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
    for manifest in manifests:
        body = dict(manifest.body)
        if thorough:
            from generator.validate import full

            found = full.findings(body, settings, crds)
        else:
            found = fast.findings(body, settings)
        name = f"{body.get('kind')}/{(body.get('metadata') or {}).get('name')}"
        soft = cluster.exact and manifest.graph is not None
        for p in found:
            severity = WARNING if soft or p.kind.endswith("w") else ERROR
            out.append(Finding(code(p.kind), f"{p.path}: {p.message}", place(manifest, p.pointer), p.hint, severity, name))
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
    return out


def code(kind: str) -> str:
    """The code of a kind of problem: rules have ids such as L1, R7."""
    if kind == "null":
        return BLANK
    return RULE if kind[:1].isupper() else SCHEMA
