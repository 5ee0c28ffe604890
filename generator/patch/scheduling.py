"""An overlay's `scheduling` and pull secrets, put where the operator of that version reads them.

Scheduler, tolerations and node selector go into every pod of every graph; a component's own block in an overlay comes later
and wins. Queue and priority class have different places on the two pathways.
"""

from __future__ import annotations

from generator import names, pathway
from generator.errors import WARNING, Finding, Problems
from generator.model import GROVE
from generator.patch import fields, images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.model import Cluster
    from generator.patch.draft import Draft
    from generator.patch.trace import Trace
    from generator.releases.profile import Profile
    from generator.trees import Json

VOLCANO = "volcano"
QUEUE = names.VOLCANO_QUEUE
KAI_QUEUE, GROVE_VOLCANO_QUEUE = "nvidia.com/kai-scheduler-queue", "nvidia.com/volcano-queue"


def pods(draft: Draft, scheduling: Json, trace: Trace) -> None:
    """Scheduler name, node selector and tolerations of every component."""
    origins = trace.opened(scheduling)
    for at in fields.places_of_components(draft.value).values():
        if scheduling.get("schedulerName"):
            fields.put_in_pod(draft, at, ("schedulerName",), scheduling["schedulerName"], origins["schedulerName"])
        for key, text in (scheduling.get("nodeSelector") or {}).items():
            fields.put_in_pod(
                draft, at, ("nodeSelector", key), text, origins["nodeSelector"].opened(scheduling["nodeSelector"])[key]
            )
        if scheduling.get("tolerations"):
            fields.tolerate(draft, at, scheduling["tolerations"], origins["tolerations"])


def graph(draft: Draft, scheduling: Json, trace: Trace, cluster: Cluster, profile: Profile, problems: Problems) -> None:
    """Queue and priority class, once everything else about the graph is known."""
    metadata = draft.get(("metadata", "annotations"))
    on_grove = pathway.choose(metadata if isinstance(metadata, dict) else {}, cluster.capabilities) == GROVE
    origins = trace.opened(scheduling)
    if scheduling.get("priorityClassName"):
        _priority(
            draft, scheduling["priorityClassName"], origins["priorityClassName"], on_grove and profile.accepts.priority_class
        )
    if scheduling.get("queue"):
        if on_grove:
            _grove_queue(draft, scheduling["queue"], origins["queue"], cluster, profile, problems)
        else:
            _queue(draft, scheduling["queue"], origins["queue"], cluster, problems)


def _priority(draft: Draft, name: str, origin: Trace, whole: bool) -> None:
    if whole:
        if not _set_by_overlay(draft, ("spec", "priorityClassName"), origin):
            draft.put(("spec", "priorityClassName"), name, origin.source, origin.pointer)
        return
    for at in fields.places_of_components(draft.value).values():
        if not _set_by_overlay(draft, (*fields.pod(draft, at), "priorityClassName"), origin):
            fields.put_in_pod(draft, at, ("priorityClassName",), name, origin)


def _set_by_overlay(draft: Draft, pointer: tuple[Any, ...], origin: Trace) -> bool:
    """Whether an overlay's own patch or component block wrote a value: it is more particular than `scheduling`."""
    return draft.get(pointer) is not None and draft.trace.at(pointer)[0] is not draft.trace.source


def _grove_queue(draft: Draft, queue: str, origin: Trace, cluster: Cluster, profile: Profile, problems: Problems) -> None:
    """KAI's queue, or Volcano's under the operator's gate. Mirrors internal/dynamo/graph.go resolveGroveSchedulerQueue."""
    key = ""
    if cluster.capabilities.kai:
        key = KAI_QUEUE
    elif cluster.config.volcano_scheduler and profile.grove.volcano_scheduler:
        key = GROVE_VOLCANO_QUEUE
    if key:
        if not _set_by_overlay(draft, ("metadata", "annotations", key), origin):
            draft.put(("metadata", "annotations", key), queue, origin.source, origin.pointer)
    elif origin.source is not None:
        problems.add(
            Finding(
                "DGD824",
                f"scheduling.queue {queue!r} has no effect on a graph on Grove: neither KAI nor the operator's Volcano "
                "scheduler is on",
                origin.source.where(origin.pointer),
                "declare spec.capabilities.kaiScheduler, or (newer operators) set "
                "orchestrators.volcanoScheduler.enabled in spec.operator.config",
                WARNING,
            )
        )


def _queue(draft: Draft, queue: str, origin: Trace, cluster: Cluster, problems: Problems) -> None:
    """Volcano takes the queue of a single pod from its annotation; the queue of a LeaderWorkerSet is the plan's business."""
    spans = False
    for at in fields.places_of_components(draft.value).values():
        if draft.get((*at, "multinode")) is not None:
            spans = True
        elif draft.get((*fields.pod(draft, at), "schedulerName")) == VOLCANO:
            where = (*fields.pod_metadata(draft, at), "annotations", QUEUE)
            if not _set_by_overlay(draft, where, origin):
                _has_pod(draft, at, origin)
                draft.put(where, queue, origin.source, origin.pointer)
    if spans and origin.source is not None and (cluster.output == "dgd" or cluster.exact):
        problems.add(
            Finding(
                "DGD824",
                f"scheduling.queue {queue!r} cannot reach a LeaderWorkerSet: no operator puts annotations on one",
                origin.source.where(origin.pointer),
                "render manifests with fidelity: corrected, which annotates the LeaderWorkerSet",
                WARNING,
            )
        )


def _has_pod(draft: Draft, at: Any, origin: Trace) -> None:
    if draft.get((*at, "podTemplate")) is None and draft.value.get("apiVersion") != fields.ALPHA:
        draft.put((*at, "podTemplate", "spec", "containers"), [{"name": fields.MAIN}], origin.source, origin.pointer)


def pull_secrets(draft: Draft, secrets: list[Json], trace: Trace) -> None:
    """Pull secrets into each component's pod, for the registries of its images (`output: dgd`).

    Rendered pods get theirs from `pods.finish`, with those found beside the graph.
    """
    origins = trace.opened(secrets)
    for at in fields.places_of_components(draft.value).values():
        hosts = {image.partition("/")[0] for _, image in images.places(draft.get(at), ())}
        where = (*fields.pod(draft, at), "imagePullSecrets")
        for i, secret in enumerate(secrets):
            registries = set(secret.get("hosts") or ())
            if not hosts or (registries and not registries & hosts):
                continue
            own = draft.get(where) or ()
            if all(h.get("name") != secret["name"] for h in own if isinstance(h, dict)):
                draft.append(where, {"name": secret["name"]}, origins[i].source, origins[i].pointer)
