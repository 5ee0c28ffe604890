"""What was meant and is not done: words without effect, placeholders, objects that something else would build again.

Nothing here changes what is rendered, and each module is imported only when the input holds what it judges.
"""

from __future__ import annotations

from generator.placeholders import possible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from generator.errors import Problems, Where
    from generator.intent.unfilled import Hole
    from generator.model import Cluster, Manifest
    from generator.parse.documents import Given
    from generator.patch.amended import Amended
    from generator.releases.profile import Profile
    from generator.trees import Json

RIGHTS = ("hostPath", "privileged", "hostNetwork", "hostPID", "hostIPC", "capabilities", "rules", "roleRef", "subjects")


def check(
    amended: Sequence[Amended],
    others: Sequence[Given],
    manifests: Sequence[Manifest],
    spaces: Collection[str],
    cluster: Cluster,
    profile: Profile,
    problems: Problems,
) -> None:
    """Annotations that do nothing, companions that do too much, rights that nobody asked for."""
    for one in amended:
        if _annotated(one.value):
            from generator.intent import keys

            keys.check(one.value, one.where, profile, problems)
    if others:
        from generator.intent import companions

        companions.check(others, cluster, spaces, problems)
    if any(_named_in(given.value) for given in others) or any(mentions(change.spec) for change in cluster.changes):
        from generator.intent import rights

        rights.check(manifests, cluster, problems)


def holes(amended: Sequence[Amended], others: Sequence[Given], cluster: Cluster) -> list[tuple[Hole, Where]]:
    """The placeholders of a run, each with its place."""
    overlays = [change.given for change in cluster.changes]
    texts = {g.document.text for g in (*(a.given for a in amended), *others, *overlays)}
    if not any(possible(text) for text in texts):
        return []
    from generator.intent import unfilled

    out = [(hole, one.where(hole.pointer, hole.key)) for one in amended for hole in unfilled.graph(one.value)]
    out += [(hole, given.where(hole.pointer, hole.key)) for given in others for hole in unfilled.companion(given.value)]
    return out + [(hole, given.where(hole.pointer, hole.key)) for given in overlays for hole in unfilled.overlay(given.value)]


def _annotated(value: object) -> bool:
    """Whether a document has annotations or labels anywhere: most graphs have none."""
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, dict | list) and item and (key in ("annotations", "labels") or _annotated(item)):
                return True
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict | list) and _annotated(item):
                return True
    return False


def mentions(spec: Json) -> bool:
    """Whether the changes of an overlay speak of rights (`rights`) at all, as a key or in a JSON pointer: most do not."""
    return _named_in(spec.get("graph")) or _named_in(spec.get("manifests"))


def _named_in(value: object) -> bool:
    if isinstance(value, dict):
        return any(_named_in(key) or _named_in(item) for key, item in value.items())
    if isinstance(value, list):
        return any(map(_named_in, value))
    return isinstance(value, str) and any(key in value for key in RIGHTS)
