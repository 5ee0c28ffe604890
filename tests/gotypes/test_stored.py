"""Custom resources are printed as they stand in the API server. Sources: CRD defaults of LWS 0.8 and Grove, and Go's structs."""

from __future__ import annotations

from typing import Any

from generator.gotypes.stored import as_written, completed


def lws(spec: dict[str, Any]) -> dict[str, Any]:
    """A LeaderWorkerSet whose workers have a pod spec."""
    return {"kind": "LeaderWorkerSet", "spec": {"leaderWorkerTemplate": {"workerTemplate": {"spec": spec}}}}


def filled(spec: dict[str, Any]) -> dict[str, Any]:
    """The pod spec after completion."""
    made = completed(lws(spec))["spec"]["leaderWorkerTemplate"]["workerTemplate"]["spec"]
    assert isinstance(made, dict)
    return made


def test_every_container_has_resources() -> None:
    """`resources` is a struct in Go, so the webhook writes `{}` where it was left out; of an init container and a sidecar too."""
    made = filled({"initContainers": [{"name": "wait"}], "containers": [{"name": "main", "resources": {"limits": {"cpu": "1"}}}]})
    assert made["initContainers"] == [{"name": "wait", "resources": {}}]
    assert made["containers"] == [{"name": "main", "resources": {"limits": {"cpu": "1"}}}]


def test_defaults_of_the_definition_inside_lists() -> None:
    """A port's protocol, a gRPC probe's service; the divisor of a resourceFieldRef is Go's zero Quantity."""
    container = {
        "name": "main",
        "ports": [{"containerPort": 1}, {"containerPort": 2, "protocol": "UDP"}],
        "livenessProbe": {"grpc": {"port": 3}},
        "env": [{"name": "CPU", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}}, {"name": "A", "value": "b"}],
    }
    (made,) = filled({"containers": [container]})["containers"]
    assert made["ports"] == [{"containerPort": 1, "protocol": "TCP"}, {"containerPort": 2, "protocol": "UDP"}]
    assert made["livenessProbe"] == {"grpc": {"service": "", "port": 3}}
    assert made["env"][0]["valueFrom"] == {"resourceFieldRef": {"divisor": "0", "resource": "limits.cpu"}}
    assert made["env"][1] == {"name": "A", "value": "b"}


def test_volumes() -> None:
    """An ephemeral claim's metadata and resources are structs; a downwardAPI item's divisor is too."""
    claim = {"spec": {"accessModes": ["ReadWriteOnce"]}}
    item = {"path": "cpu", "resourceFieldRef": {"resource": "limits.cpu", "containerName": "main"}}
    volumes = [
        {"name": "scratch", "ephemeral": {"volumeClaimTemplate": claim}},
        {"name": "facts", "downwardAPI": {"items": [item, {"path": "name", "fieldRef": {"fieldPath": "metadata.name"}}]}},
        {"name": "shm", "emptyDir": {}},
    ]
    made = filled({"containers": [], "volumes": volumes})["volumes"]
    template = made[0]["ephemeral"]["volumeClaimTemplate"]
    assert template == {"metadata": {}, "spec": {"resources": {}, "accessModes": ["ReadWriteOnce"]}}
    assert made[1]["downwardAPI"]["items"][0]["resourceFieldRef"]["divisor"] == "0"
    assert made[1]["downwardAPI"]["items"][1] == volumes[1]["downwardAPI"]["items"][1]  # type: ignore[index]
    assert made[2] == {"name": "shm", "emptyDir": {}}


def test_cliques_too_but_no_other_kind() -> None:
    """A PodCliqueSet keeps its pods elsewhere; the lists of a Deployment are merged item by item, so nothing is needed there."""
    cliques = {
        "kind": "PodCliqueSet",
        "spec": {"template": {"cliques": [{"spec": {"podSpec": {"containers": [{"name": "main"}]}}}]}},
    }
    made = completed(cliques)["spec"]["template"]["cliques"][0]["spec"]["podSpec"]
    assert made == {"containers": [{"name": "main", "resources": {}}]}
    deployment = {"kind": "Deployment", "spec": {"template": {"spec": {"containers": [{"name": "main"}]}}}}
    assert completed(deployment) == deployment
    service = {"kind": "Service", "spec": {"ports": [{"port": 1}]}}
    assert completed(service) is service


def test_lists_of_a_deployment_that_are_taken_whole() -> None:
    """downwardAPI and projected volumes have no merge key (kv-transfer-by-label said `configured` each time); env has one."""
    item = {"path": "rack", "fieldRef": {"fieldPath": "metadata.labels['rack']"}}
    volumes = [
        {"name": "a", "downwardAPI": {"items": [item]}},
        {"name": "b", "projected": {"sources": [{"serviceAccountToken": {"path": "t"}}, {"downwardAPI": {"items": [item]}}]}},
        {"name": "c", "emptyDir": {}},
    ]
    pod = {"containers": [{"name": "main"}], "volumes": volumes}
    made = completed({"kind": "Deployment", "spec": {"template": {"spec": pod}}})["spec"]["template"]["spec"]
    filled_in = {"path": "rack", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.labels['rack']"}}
    assert made["containers"] == [{"name": "main"}]
    assert made["volumes"][0]["downwardAPI"]["items"] == [filled_in]
    token = {"serviceAccountToken": {"expirationSeconds": 3600, "path": "t"}}
    assert made["volumes"][1]["projected"]["sources"] == [token, {"downwardAPI": {"items": [filled_in]}}]
    assert made["volumes"][2] == volumes[2]


def test_what_is_of_another_type_is_left_for_validation() -> None:
    """A user's patch may have put anything there."""
    wrong = {
        "containers": [None, {"name": "a", "ports": 1, "env": ["x", {"valueFrom": 2}]}],
        "volumes": "none",
        "initContainers": None,
    }
    made = filled(wrong)
    assert (made["containers"][0], made["volumes"], made["initContainers"]) == (None, "none", None)
    assert made["containers"][1] == {"name": "a", "ports": 1, "env": ["x", {"valueFrom": 2}], "resources": {}}


def test_a_graph_that_was_read_back_is_printed_as_its_file() -> None:
    """Go prints the struct `resources` of every container, so a live graph has `{}` where its file has nothing."""
    pod = {"containers": [{"name": "main", "resources": {}}, {"name": "side", "resources": {"limits": {"cpu": "1"}}}]}
    deployment = {"kind": "Deployment", "spec": {"template": {"spec": pod}}}
    wanted = [{"name": "main"}, {"name": "side", "resources": {"limits": {"cpu": "1"}}}]
    for made in (as_written(deployment), as_written({**deployment, "kind": "PodCliqueSet"})):
        assert made["spec"]["template"]["spec"]["containers"] == wanted
    assert as_written({"kind": "Service", "containers": [{"resources": {}}]})["containers"] == [{"resources": {}}]
