"""What the output names and does not bring along."""

from __future__ import annotations

from generator.validate.needed import needed

BINDING = {
    "kind": "RoleBinding",
    "metadata": {"name": "b", "namespace": "ai"},
    "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "planner"},
}


def test_the_cluster_role_of_a_binding() -> None:
    """In a cluster that never had an operator it is not there (seen on a control plane)."""
    assert needed([BINDING]) == [("", "ClusterRole", "planner", ["RoleBinding/b"])]
    assert not needed([BINDING, {"kind": "ClusterRole", "metadata": {"name": "planner"}}])
    whole = {**BINDING, "kind": "ClusterRoleBinding", "metadata": {"name": "c"}}
    assert needed([whole]) == [("", "ClusterRole", "planner", ["ClusterRoleBinding/c"])]


def test_a_role_of_the_namespace() -> None:
    own = {**BINDING, "roleRef": {"kind": "Role", "name": "own"}}
    assert needed([own]) == [("ai", "Role", "own", ["RoleBinding/b"])]
    assert not needed([own, {"kind": "Role", "metadata": {"name": "own", "namespace": "ai"}}])


LWS = {
    "kind": "LeaderWorkerSet",
    "metadata": {"name": "w", "namespace": "ai", "annotations": {"scheduling.volcano.sh/queue-name": "gpu"}},
    "spec": {"leaderWorkerTemplate": {"workerTemplate": {"spec": {"priorityClassName": "high", "runtimeClassName": "kata"}}}},
}


def test_queues_and_classes_are_of_the_whole_cluster() -> None:
    wide = [("", "PriorityClass", "high"), ("", "Queue", "gpu"), ("", "RuntimeClass", "kata")]
    assert needed([LWS]) == [(*key, ["LeaderWorkerSet/w"]) for key in wide]
    assert [n[1] for n in needed([LWS, {"kind": "Queue", "metadata": {"name": "gpu"}}])] == ["PriorityClass", "RuntimeClass"]


def test_what_is_always_there_is_not_told() -> None:
    group = {"kind": "PodGroup", "metadata": {"name": "g", "namespace": "ai"}}
    assert not needed([{**group, "spec": {"queue": "default", "priorityClassName": "system-node-critical"}}])
    assert [n[1:3] for n in needed([{**group, "spec": {"queue": "own"}}])] == [("Queue", "own")]


def test_queues_of_a_clique_set() -> None:
    clique = {"labels": {"kai.scheduler/queue": "research"}}
    whole = {"kind": "PodCliqueSet", "metadata": {"name": "p", "namespace": "ai"}, "spec": {"template": {"cliques": [clique]}}}
    assert [n[1:3] for n in needed([whole])] == [("Queue", "research")]
