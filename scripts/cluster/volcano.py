"""What Volcano's webhook and scheduler demand, replayed as rules: its module is not on the Go module proxy.

Sources, of Volcano 1.14: the queue exists and is open (pkg/webhooks/admission/podgroups/validate/validate_podgroup.go:113,117);
a pod joins by its annotation scheduling.k8s.io/group-name (pkg/scheduler/api/job_info.go getJobID); a gang needs minMember such
pods (pkg/scheduler/plugins/gang/gang.go); only pods with Volcano's schedulerName count (pkg/scheduler/cache/event_handlers.go).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from .access import pod_specs

GROUP = "scheduling.k8s.io/group-name"
API = "scheduling.volcano.sh/v1beta1"
DEFAULT_QUEUES = ("default", "root")
"""Queues that Volcano makes itself when it is installed."""


def complaints(objects: tuple[dict[str, Any], ...], queues: tuple[str, ...]) -> list[str]:
    """What Volcano would refuse, or leave pending for ever; `queues` are those that the overlay says exist."""
    groups = {
        (o["metadata"]["namespace"], o["metadata"]["name"]): o
        for o in objects
        if o["apiVersion"] == API and o["kind"] == "PodGroup"
    }
    known = {
        *DEFAULT_QUEUES,
        *queues,
        *(o["metadata"]["name"] for o in objects if o["apiVersion"] == API and o["kind"] == "Queue"),
    }
    members = joined(objects)
    out = [
        f"PodGroup {name}: queue {group['spec']['queue']} is not known to be there"
        for (_, name), group in groups.items()
        if group["spec"].get("queue", "default") not in known
    ]
    out += [
        f"PodGroup {name}: minMember is {group['spec']['minMember']}, but {members[space, name]} pods join it"
        for (space, name), group in groups.items()
        if members[space, name] < group["spec"]["minMember"]
    ]
    return out + [
        f"pods of {space}/{name} join a PodGroup that is not there" for space, name in members if (space, name) not in groups
    ]


def joined(objects: tuple[dict[str, Any], ...]) -> Counter[tuple[str, str]]:
    """(namespace, group) → how many pods join that group by annotation; only pods that Volcano schedules count."""
    found: Counter[tuple[str, str]] = Counter()
    for one in objects:
        if one["kind"] != "LeaderWorkerSet":
            continue
        replicas = one["spec"].get("replicas", 1)
        template = one["spec"]["leaderWorkerTemplate"]
        size = template.get("size", 1)
        parts = (
            [(template["leaderTemplate"], 1), (template["workerTemplate"], size - 1)]
            if "leaderTemplate" in template
            else [(template["workerTemplate"], size)]
        )
        for part, pods in parts:
            group = part.get("metadata", {}).get("annotations", {}).get(GROUP)
            if group and all(spec.get("schedulerName") == "volcano" for spec in pod_specs(part)):
                found[one["metadata"]["namespace"], group] += pods * replicas
    return found
