"""Where the pods of a manifest are described, whatever kind it is."""

from __future__ import annotations

from generator.records import record
from generator.schema import Problem
from generator.schema.access import entries, inside, text
from generator.schema.problem import quoted
from generator.schema.scalars import wrong_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.trees import Object, Pointer

ALWAYS = ("Always",)
TEMPLATED = {
    "Deployment": ALWAYS,
    "StatefulSet": ALWAYS,
    "DaemonSet": ALWAYS,
    "ReplicaSet": ALWAYS,
    "Job": ("Never", "OnFailure"),
}


@record
class Pod:
    """A pod spec in a manifest: its place, its template's metadata, the restart policies its owner allows."""

    where: Pointer
    spec: dict[str, object]
    restarts: tuple[str, ...]
    meta: Pointer = ()
    """Where the template's metadata stands when no schema checks its labels."""
    claims: tuple[str, ...] = ()
    """Volumes that the owner adds from its claim templates."""


def pods(manifest: Object) -> Iterator[Pod]:
    """Every pod spec of a manifest of a kind we know to hold one."""
    kind = manifest.get("kind")
    spec = inside(manifest, "spec")
    if kind in TEMPLATED:
        yield Pod(("spec", "template", "spec"), inside(spec, "template", "spec"), TEMPLATED[kind], claims=_claims(spec))
    elif kind == "LeaderWorkerSet":
        template = inside(spec, "leaderWorkerTemplate")
        for name in ("leaderTemplate", "workerTemplate"):
            if isinstance(template.get(name), dict):
                where: Pointer = ("spec", "leaderWorkerTemplate", name)
                yield Pod((*where, "spec"), inside(template, name, "spec"), ALWAYS, (*where, "metadata"), _claims(template))
    elif kind == "PodCliqueSet":
        for position, clique in entries(inside(spec, "template").get("cliques")):
            place: Pointer = ("spec", "template", "cliques", position, "spec", "podSpec")
            yield Pod(place, inside(clique, "spec", "podSpec"), ("Always", "Never", "OnFailure"))
    elif kind == "CronJob":
        yield Pod(
            ("spec", "jobTemplate", "spec", "template", "spec"),
            inside(spec, "jobTemplate", "spec", "template", "spec"),
            ("Never", "OnFailure"),
        )
    elif kind == "Pod":
        yield Pod(("spec",), spec, ("Always", "Never", "OnFailure"))


def _claims(holder: Object) -> tuple[str, ...]:
    return tuple(text(inside(claim, "metadata"), "name") for _, claim in entries(holder.get("volumeClaimTemplates")))


def metadata(where: Pointer, holder: Object, rule: str) -> Iterator[Problem]:
    """Labels and annotations of a template, whose CRD takes any text for them."""
    for key, value in inside(holder, "labels").items():
        if wrong_text("qualified-name", key):
            yield Problem((*where, "labels", key), rule, f"{quoted(key)} is no label key")
        if isinstance(value, str) and wrong_text("label-value", value):
            yield Problem(
                (*where, "labels", key), rule, f"{quoted(value)} is no label value: at most 63 letters, digits, '-', '_' and '.'"
            )
    for key in inside(holder, "annotations"):
        if wrong_text("annotation-key", key):
            yield Problem((*where, "annotations", key), rule, f"{quoted(key)} is no annotation key")
