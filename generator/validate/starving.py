"""Gangs that wait for ever for GPUs which Volcano itself keeps: before 1.13, for pods of StatefulSets that are in a PodGroup.

Volcano makes a second PodGroup for each such StatefulSet. No pod joins it, but it reserves the requests of one (overcommit
plugin). A group that asks for GPUs by `minResources` is let in only beside those, so with just enough GPUs it never is. Without
`minResources` gangs start, also after a leader was deleted. LeaderWorkerSet asks for what its templates write as requests; a
limit without one it does not count. Seen with Volcano 1.12.2: 2 replicas of 2 nodes with 8 GPUs on 4 nodes.
"""

from __future__ import annotations

from generator.backends.gpus import is_gpu
from generator.quantity import is_zero
from generator.releases.products import VOLCANO_SPARES_GROUPED_SETS
from generator.schema import Problem
from generator.schema.access import entries, inside, text
from generator.validate.references import GROUP_NAMES, STARVED, VOLCANO, members_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.model import Capabilities
    from generator.trees import Object, Pointer
    from generator.validate.references import Member

GROUPED = ("LeaderWorkerSet", "StatefulSet")
"""Kinds whose pods belong to StatefulSets."""


def rules(bodies: Sequence[Object], installed: Capabilities) -> Iterator[tuple[int, Problem]]:
    """(index of the object, why its gang may wait for ever), where Volcano is of that kind (`products.groups_each_set`)."""
    version = installed.volcano_version
    said = f"Volcano {version}" if version else "a Volcano of no known version (capabilities.volcano.version)"
    own_groups = installed.lws_gang != "none"
    joined: set[tuple[str, str]] = set()
    for i, body in enumerate(bodies):
        members = [m for m in members_of(i, body) if m.kind in GROUPED and m.spec.get("schedulerName") == VOLCANO]
        groups = {(m.namespace, name) for m in members for key in GROUP_NAMES if (name := m.annotations.get(key))}
        joined |= groups
        if body.get("kind") == "LeaderWorkerSet" and own_groups and not groups:
            where: Pointer = next((found for m in members if (found := _requests(m, installed))), ())
            if where:
                words = "its gang may never start: LeaderWorkerSet asks for these GPUs for its PodGroups, and"
                yield i, _problem(where, words, said, "leave the GPUs out of `requests`: a limit is a pod's request, too")
    for i, body in enumerate(bodies):
        meta = inside(body, "metadata")
        if body.get("kind") == "PodGroup" and (text(meta, "namespace"), text(meta, "name")) in joined:
            where = _named(("spec", "minResources"), inside(body, "spec", "minResources"), installed)
            if where:
                yield i, _problem(where, "its gang may never start: it asks for GPUs, and", said, "take minResources out")


def _problem(where: Pointer, words: str, said: str, hint: str) -> Problem:
    first = VOLCANO_SPARES_GROUPED_SETS
    reason = f"{said} reserves GPUs a second time, for each StatefulSet (mended in {first})"
    return Problem(where, STARVED, f"{words} {reason}", f"install Volcano {first} or newer and declare its version, or {hint}")


def _requests(member: Member, installed: Capabilities) -> Pointer:
    """Where a pod template first writes GPUs as requests; () where it does not."""
    for field in ("containers", "initContainers"):
        for i, container in entries(member.spec.get(field)):
            where: Pointer = (*member.meta[:-1], "spec", field, i, "resources", "requests")
            if found := _named(where, inside(container, "resources", "requests"), installed):
                return found
    return ()


def _named(where: Pointer, amounts: Object, installed: Capabilities) -> Pointer:
    """The first GPU of some amounts, or ()."""
    for name, amount in amounts.items():
        if (name == installed.gpu_resource or is_gpu(str(name))) and not is_zero(amount):
            return (*where, name)
    return ()
