"""Which workloads roll: each kind keeps the revision of its pods somewhere, and a roll is another revision."""

from __future__ import annotations

import time
from typing import Any

from .plane import Plane

QUIET = 4.0
"""Seconds without a new revision after which a change counts as made in place; controllers answer within one."""
REVISION = "leaderworkerset.sigs.k8s.io/template-revision-hash"
Workload = tuple[str, str, str]
"""Kind, namespace, name."""


def revisions(plane: Plane, namespace: str) -> dict[Workload, str]:
    """The revision of every Deployment, StatefulSet and LeaderWorkerSet of a namespace, as their controllers wrote it."""
    found: dict[Workload, str] = {}
    for one in plane.objects("deployments,statefulsets,replicasets", "-n", namespace):
        metadata = one["metadata"]
        owner = next((o for o in metadata.get("ownerReferences", ()) if o.get("controller")), None)
        if one["kind"] == "ReplicaSet" and owner and number(one) >= number_of(found, owner["name"], namespace):
            found["Deployment", namespace, owner["name"]] = f"{number(one)}"
        elif one["kind"] == "StatefulSet" and owner and owner["kind"] == "LeaderWorkerSet":
            found["LeaderWorkerSet", namespace, owner["name"]] = metadata["labels"].get(REVISION, "")
        elif one["kind"] == "StatefulSet" and not owner:
            found["StatefulSet", namespace, metadata["name"]] = one.get("status", {}).get("updateRevision", "")
    return found


def number(replica_set: dict[str, Any]) -> int:
    """The revision that the Deployment's controller gave a ReplicaSet."""
    return int(replica_set["metadata"].get("annotations", {}).get("deployment.kubernetes.io/revision", 0))


def number_of(found: dict[Workload, str], name: str, namespace: str) -> int:
    """The highest revision of a Deployment seen so far."""
    return int(found.get(("Deployment", namespace, name), 0))


def settled(plane: Plane, namespace: str) -> dict[Workload, str]:
    """The revisions once they have been the same for QUIET seconds."""
    last, since = revisions(plane, namespace), time.monotonic()
    while time.monotonic() - since < QUIET:
        time.sleep(0.5)
        now = revisions(plane, namespace)
        if now != last:
            last, since = now, time.monotonic()
    return last
