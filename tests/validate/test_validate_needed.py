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
