"""In which order Argo CD applies what is rendered: by wave, then kind, custom resources last.

Restates gitops-engine pkg/sync/sync_tasks.go Less.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hosts_tools import ROOT
from support import documents

KINDS = [
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
]
"""The kinds that gitops-engine orders, as facts; any other comes after them."""
WAVE = "argocd.argoproj.io/sync-wave"
FIRST = {"Queue", "SSHKey", "ExternalSecret"}
"""Kinds that others of a graph wait for, and that are no built-in ones."""
WORKLOADS = {"Deployment", "LeaderWorkerSet", "PodCliqueSet", "PodGroup", "Job", "StatefulSet"}
RENDERED = sorted([*ROOT.glob("tests/cases/*/expected/manifests.yaml"), *ROOT.glob("examples/*/expected/manifests.yaml")])


def place(body: dict[str, Any]) -> tuple[int, int]:
    """Wave and rank of an object; the lower is applied first, and a wave waits until the one before is healthy."""
    kind = body["kind"]
    wave = int((body["metadata"].get("annotations") or {}).get(WAVE, "0"))
    return wave, KINDS.index(kind) - len(KINDS) if kind in KINDS else 0


@pytest.mark.parametrize("path", [pytest.param(p, id=p.parents[1].name) for p in RENDERED])
def test_what_others_wait_for_goes_first(path: Path) -> None:
    objects = documents(path.read_text(encoding="utf-8"))
    needed = {"ServiceAccount", "Secret", "ConfigMap", "PersistentVolumeClaim", "Role", "RoleBinding", *FIRST}
    before = [place(o) for o in objects if o["kind"] in needed]
    after = [place(o) for o in objects if o["kind"] in WORKLOADS]
    assert not before or not after or max(before) < min(after)
    waves = {o["kind"] for o in objects if place(o)[0] < 0}
    assert waves <= FIRST and waves >= FIRST & {o["kind"] for o in objects}


def test_both_kinds_of_what_goes_first_are_seen() -> None:
    text = "".join(p.read_text(encoding="utf-8") for p in RENDERED)
    assert all(f"\nkind: {kind}\n" in text for kind in FIRST)
