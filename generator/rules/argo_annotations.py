"""Argo CD's annotations: on a graph that is never applied, or with words that Argo CD does not know."""

from __future__ import annotations

from generator.errors import nearest
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen
    from generator.trees import Json

CODE = "DGD667"
PREFIX = "argocd.argoproj.io/"
OPTIONS = (
    *("Prune=false", "Prune=confirm", "Prune=true", "Delete=false", "Delete=confirm", "Validate=false", "Validate=true"),
    *("SkipDryRunOnMissingResource=true", "SkipDryRunOnMissingResource=false", "Replace=true", "Replace=false", "Force=true"),
    *("ServerSideApply=true", "ServerSideApply=false", "PruneLast=true", "ApplyOutOfSyncOnly=true", "Force=false", "Delete=true"),
    *("ClientSideApplyMigration=true", "ClientSideApplyMigration=false", "PruneLast=false"),
)
"""Values of sync-options on an object (argo-cd docs/user-guide/sync-options.md, gitops-engine pkg/sync/common/types.go)."""


def check(seen: Seen) -> Iterator[Finding]:
    """The graph's own metadata, and that of companions."""
    for key, text in seen.annotations.items():
        if key.startswith(PREFIX) and seen.cluster.output != "dgd":
            yield seen.finding(
                CODE,
                f"annotation {key} has no effect: the graph is rendered, and its metadata reaches no object",
                ("metadata", "annotations", key),
                "write it into the overlay: spec.manifests.annotations, or a patch of one object",
                key=True,
            )
        elif key == f"{PREFIX}sync-options" and (wrong := _unknown(text)):
            yield seen.finding(CODE, _text("the graph", wrong), ("metadata", "annotations", key), _hint(wrong))
    for given in seen.companions if seen.is_first else ():
        annotations: Json = inside(inside(given.value, "metadata"), "annotations")
        if wrong := _unknown(annotations.get(f"{PREFIX}sync-options")):
            who = f"{given.kind} {inside(given.value, 'metadata').get('name')!r}"
            where = given.where(("metadata", "annotations", f"{PREFIX}sync-options"))
            yield seen.beside(CODE, _text(who, wrong), where, _hint(wrong))


def _unknown(value: object) -> str:
    """The first word of a list of options that none is."""
    words = [word.strip() for word in value.split(",")] if isinstance(value, str) else []
    return next((word for word in words if word and word not in OPTIONS), "")


def _text(who: str, wrong: str) -> str:
    return f"{who}: Argo CD knows no sync option {wrong!r} of an object, and ignores it"


def _hint(wrong: str) -> str:
    close = nearest(wrong, OPTIONS)
    return f"did you mean {close}?" if close else f"write {OPTIONS[0]}, {OPTIONS[3]} …"
