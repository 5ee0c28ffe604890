"""What patches and companions bring beyond a usual pod's rights is told, whatever way it comes, unless the overlay allows it."""

from __future__ import annotations

from typing import Any

import pytest
from meaning import FACTS, graph, run, said

CODES = ("DGD690", "DGD652")
HOST_PATH = {"name": "node", "hostPath": {"path": "/"}}
POD = {"containers": [{"name": "a", "image": "example.com/a:1"}]}


def patched(**spec: Any) -> dict[str, Any]:
    return {**FACTS, **spec}


def on_manifests(patch: Any, kind: str = "Deployment") -> dict[str, Any]:
    return patched(manifests={"patches": [{"target": {"kind": kind}, "patch": patch}]})


def in_pods(**spec: Any) -> dict[str, Any]:
    return {"spec": {"template": {"spec": spec}}}


POINTER = "/spec/template/spec"
WIDE = {
    "partial-host-network": (on_manifests(in_pods(hostNetwork=True)), "hostNamespaces"),
    "partial-host-pid": (on_manifests(in_pods(hostPID=True)), "hostNamespaces"),
    "partial-host-ipc": (on_manifests(in_pods(hostIPC=True)), "hostNamespaces"),
    "partial-host-path": (on_manifests(in_pods(volumes=[HOST_PATH])), "hostPath"),
    "json-host-path": (
        on_manifests([{"op": "add", "path": f"{POINTER}/volumes/-", "value": HOST_PATH}]),
        "hostPath",
    ),
    "json-key-in-the-path": (on_manifests([{"op": "add", "path": f"{POINTER}/hostPID", "value": True}]), "hostNamespaces"),
    "json-privileged": (
        on_manifests([{"op": "add", "path": f"{POINTER}/containers/0/securityContext", "value": {"privileged": True}}]),
        "privileged",
    ),
    "capability": (
        on_manifests(in_pods(containers=[{"name": "main", "securityContext": {"capabilities": {"add": ["CAP_SYS_ADMIN"]}}}])),
        "privileged",
    ),
    "graph-patch": (
        patched(
            graph={
                "patches": [{"patch": [{"op": "add", "path": "/spec/services/w/extraPodSpec/hostNetwork", "value": True}]}],
            }
        ),
        "hostNamespaces",
    ),
    "role": (
        on_manifests(
            [{"op": "add", "path": "/rules/-", "value": {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}}], "Role"
        ),
        "clusterRoles",
    ),
    "binding": (
        on_manifests([{"op": "replace", "path": "/roleRef/name", "value": "cluster-admin"}], "RoleBinding"),
        "clusterRoles",
    ),
}


@pytest.mark.parametrize("name", WIDE)
@pytest.mark.parametrize("exact", [False, True])
def test_a_patch_that_widens_rights_is_told_unless_it_is_allowed(name: str, exact: bool) -> None:
    facts, word = WIDE[name]
    result = run(graph(), facts=facts, exact=exact)
    assert set(said(result, "DGD690")) == {("DGD690", "warning")}, result.findings
    assert not result.failed and run(graph(), facts=facts, exact=exact, strict=True).failed
    assert said(run(graph(), facts={**facts, "allow": [word]}, exact=exact), "DGD690") == []
    other = "hostPath" if word != "hostPath" else "privileged"
    assert said(run(graph(), facts={**facts, "allow": [other]}, exact=exact), "DGD690")


def companion(kind: str, api: str, **body: Any) -> dict[str, Any]:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": "x"}, **body}


def workload(**spec: Any) -> dict[str, Any]:
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {**POD, **spec}}
    return companion("Deployment", "apps/v1", spec={"selector": {"matchLabels": {"a": "b"}}, "template": template})


COMPANIONS = {
    "pod": (companion("Pod", "v1", spec={**POD, "hostNetwork": True}), "hostNamespaces"),
    "workload": (workload(volumes=[HOST_PATH]), "hostPath"),
    "init-container": (
        workload(initContainers=[{"name": "i", "image": "example.com/i:1", "securityContext": {"privileged": True}}]),
        "privileged",
    ),
    "unknown-kind": (companion("Thing", "example.com/v1", spec={"podSpec": {"hostIPC": True}}), "hostNamespaces"),
    "binding": (
        companion(
            "RoleBinding",
            "rbac.authorization.k8s.io/v1",
            roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
            subjects=[{"kind": "ServiceAccount", "name": "default"}],
        ),
        "clusterRoles",
    ),
}


@pytest.mark.parametrize("name", COMPANIONS)
def test_a_companion_that_widens_rights_is_told(name: str) -> None:
    body, word = COMPANIONS[name]
    assert said(run(graph(), body), "DGD690") == [("DGD690", "warning")]
    assert said(run(graph(), body, facts={**FACTS, "allow": [word]}), "DGD690") == []


def test_allow_holds_for_objects_outside_the_namespace() -> None:
    role = companion("ClusterRole", "rbac.authorization.k8s.io/v1", rules=[])
    elsewhere = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x", "namespace": "other"}}
    assert said(run(graph(), role, facts={**FACTS, "allow": ["clusterRoles"]}), *CODES) == []
    assert said(run(graph(), elsewhere, facts={**FACTS, "allow": ["otherNamespaces"]}), *CODES) == []


def test_what_the_graph_itself_asks_for_is_the_graphs() -> None:
    own = graph()
    own["spec"]["services"]["w"]["extraPodSpec"]["hostNetwork"] = True
    labels = patched(manifests={"labels": {"privileged": "true"}})
    assert said(run(own), "DGD690") == [] and said(run(own, facts=labels), "DGD690") == []


def test_one_patch_is_one_finding() -> None:
    facts = on_manifests(in_pods(hostNetwork=True))
    assert len(said(run(graph(), graph(metadata={"name": "two"}), facts=facts), "DGD690")) == 1
