"""N1: names of what controllers make of our objects. Too long, and the object is accepted but its pods can never be made.

A StatefulSet gives its pods the label `controller-revision-hash: <name>-<hash>`; the hash is a 32-bit number in decimal, of ten
digits at most. LeaderWorkerSet makes a StatefulSet `<lws>` of the leaders and one `<lws>-<replica>` of each replica's workers
(lws pkg/controllers, issue 410). Grove names cliques `<set>-<replica>-[<group>-<replica>-]<clique>`, which is a label of their
pods, and host names are a clique's name and an index.
"""

from __future__ import annotations

from generator.names import LABEL_COMPONENT, LABEL_GRAPH
from generator.schema import Problem
from generator.schema.access import entries, inside, text, texts, whole
from generator.schema.problem import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.trees import Object

LABEL = 63
HASH = len("-") + len(str(2**32 - 1))
REVISION = "controller-revision-hash"
CRON_JOB = 52


def rules(manifest: Object) -> Iterator[Problem]:
    """Everything that can be told from the object's own name and size."""
    name, spec, kind = text(inside(manifest, "metadata"), "name"), inside(manifest, "spec"), manifest.get("kind")
    if kind == "LeaderWorkerSet":
        room = lws_room(whole(spec, "replicas", 1), whole(inside(spec, "leaderWorkerTemplate"), "size", 1))
        yield from _too_long(manifest, name, room, kind)
    elif kind == "StatefulSet":
        yield from _too_long(manifest, name, LABEL - HASH, kind)
    elif kind == "CronJob" and len(name) > CRON_JOB:
        yield Problem(
            ("metadata", "name"), "N1", f"{quoted(name)} has {len(name)} characters; a CronJob's has {CRON_JOB} at most"
        )
    elif kind == "PodCliqueSet":
        yield from _cliques(name, spec)


def lws_room(replicas: int, size: int) -> int:
    """How long the name of a LeaderWorkerSet may be, for the labels of all its pods."""
    index = len("-") + len(str(max(replicas - 1, 0)))
    workers = index if size > 1 else 0
    pod = index + (len("-") + len(str(size - 1)) if size > 1 else 0)
    return LABEL - max(workers + HASH, pod)


def _too_long(manifest: Object, name: str, room: int, kind: str) -> Iterator[Problem]:
    over = len(name) - room
    if over > 0:
        from generator.shorter import proposal

        words = f"no pod of it can be made: its label {REVISION} would have {LABEL + over} characters, {LABEL} are allowed"
        hint = f"shorten the graph's or the component's name by {over}: the longest name of a {kind} that works here has {room}"
        labels = inside(manifest, "metadata", "labels")
        hint += proposal([n for n in (text(labels, LABEL_GRAPH), text(labels, LABEL_COMPONENT)) if n.lower() in name], over)
        yield Problem(("metadata", "name"), "N1", f"{quoted(name)} is too long: {words}", hint)


def _cliques(name: str, spec: Object) -> Iterator[Problem]:
    template = inside(spec, "template")
    groups = {
        member: group
        for _, group in entries(template.get("podCliqueScalingGroups"))
        for member in texts(group.get("cliqueNames"))
    }
    for position, clique in entries(template.get("cliques")):
        own = text(clique, "name")
        group = groups.get(own)
        made = f"{name}-{_last(whole(spec, 'replicas', 1))}-"
        if group is not None:
            made += f"{text(group, 'name')}-{_last(whole(group, 'replicas', 1))}-"
        host = f"{made}{own}-{_last(whole(inside(clique, 'spec'), 'replicas', 1))}"
        if len(host) > LABEL:
            from generator.shorter import proposal

            words = f"its pods' host name {host} would have {len(host)} characters, {LABEL} are allowed"
            hint = f"shorten the graph's or the component's name by {len(host) - LABEL}"
            hint += proposal(
                [n for n in (text(inside(clique, "labels"), LABEL_COMPONENT),) if n.lower() == own], len(host) - LABEL
            )
            yield Problem(("spec", "template", "cliques", position, "name"), "N1", f"{quoted(own)} is too long: {words}", hint)


def _last(replicas: int) -> int:
    return max(replicas - 1, 0)
