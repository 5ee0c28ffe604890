"""What the API server or the kubelet refuses of what is printed, and references that match nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
import yaml
from silent import IMAGE, OVERLAY, engine, graph, merged, only, run, said, silent, words

from generator.validate.rules_image import fault, moving

ONE = engine("-tp", "1", gpus="1")

GOOD = [
    "nginx",
    "nginx:1.27",
    "library/nginx:1.27",
    "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0",
    "localhost/x:1",
    "localhost:5000/team/x:v1.2.3-rc.1_b",
    "10.0.0.1:5000/x:1",
    "[2001:db8::1]:5000/x:1",
    "reg.example.com/a__b/c---d/e.f:1",
    "Reg.Example.com/x:1",
    "reg.example.com/x@sha256:" + "a" * 64,
    "reg.example.com/x:1@sha256:" + "0" * 64,
]
BAD = [
    "",
    " nginx:1",
    "nginx:1 ",
    "reg.example.com/x y:1",
    "${REGISTRY}/x:1",
    "reg.example.com/x:<tag>",
    "reg.example.com/x:{{ .Values.tag }}",
    "reg.example.com/X:1",
    "reg.example.com/x:",
    "reg.example.com//x:1",
    "reg.example.com/x:-1",
    "reg.example.com/a..b:1",
    "reg.example.com/a___b:1",
    "https://reg.example.com/x:1",
    "reg.example.com:port/x:1",
    "reg.example.com/x@sha256:abc",
    "reg.example.com/x:" + "t" * 129,
    ":1",
    "-x:1",
    "reg_example.com/x/:1",
]


@pytest.mark.parametrize("image", GOOD)
def test_images_that_are_references(image: str) -> None:
    assert not fault(image)


@pytest.mark.parametrize("image", [b for b in BAD if b])
def test_images_that_are_none(image: str) -> None:
    assert fault(image)
    for exact in (False, True):
        result = run(graph({**ONE, "image": image}), exact=exact)
        assert {c for c in said(result) if c[1] in ("DGD150", "DGD611")} == {("warning" if exact else "error", hole(image))}


def hole(image: str) -> str:
    """A placeholder is told as such, and only once."""
    return "DGD150" if any(c in image for c in "$<{") else "DGD611"


@pytest.mark.parametrize(("image", "moves"), [*((g, g == "nginx") for g in GOOD), ("a.b/x:latest", True), ("a.b:50/x", True)])
def test_images_that_move(image: str, moves: bool) -> None:
    assert moving(image) is moves
    result = run(graph({**ONE, "image": image}))
    if moves:
        only(result, "warning", "DGD407")
    else:
        silent(result)


@pytest.mark.parametrize("nodes", [1, 2])
@pytest.mark.parametrize("kind", ["worker", "frontend", ""])
def test_no_image(kind: str, nodes: int) -> None:
    document = graph({"image": None, **engine("-tp", "2", gpus="1")}, kind=kind)
    if nodes == 2 and kind == "worker":
        document = graph({"image": None, **engine("-tp", "2", gpus="1")}, nodes=2)
    elif nodes == 1 and kind == "worker":
        document = graph({"image": None, **ONE})
    assert "has no image" in only(run(document), "error", "DGD611")
    exact = run(document, exact=True)
    assert ("warning", "DGD611") in said(exact) and exact.manifests


def test_no_image_on_grove_is_one_finding() -> None:
    document = graph({"image": "", **engine("-tp", "2", gpus="1")}, nodes=2)
    only(run(document, {"capabilities": {"grove": True}}), "error", "DGD611")


def test_a_container_that_was_meant_to_be_main() -> None:
    document = graph({"image": None})
    document["spec"]["components"][0]["podTemplate"]["spec"]["containers"] = [{**ONE, "name": "engine", "image": IMAGE}]
    assert "call engine main" in only(run(document), "error", "DGD611")
    document["spec"]["components"][0]["podTemplate"]["spec"]["containers"][0]["name"] = "main"
    silent(run(document))


PORTS = {"ports": [{"name": "api", "containerPort": 8080}]}


@pytest.mark.parametrize(
    "main",
    [
        {**ONE, **PORTS},  # the operator's own probes name `system`
        {**ONE, "livenessProbe": {"httpGet": {"path": "/", "port": "metrics"}}},
        {**ONE, "startupProbe": {"tcpSocket": {"port": "grpc"}}},
        {**ONE, "lifecycle": {"preStop": {"httpGet": {"path": "/", "port": "admin"}}}},
    ],
)
def test_ports_by_name_that_no_container_has(main: dict[str, Any]) -> None:
    assert "no port named" in only(run(graph(main)), "error", "DGD611")
    assert ("warning", "DGD611") in said(run(graph(main), exact=True))


@pytest.mark.parametrize(
    "main",
    [
        {**ONE, "livenessProbe": {"httpGet": {"path": "/", "port": "system"}}},
        {**ONE, "livenessProbe": {"httpGet": {"path": "/", "port": "9090"}}},
        {**ONE, "livenessProbe": {"exec": {"command": ["true"]}}},
        {**ONE, "ports": [{"name": "system", "containerPort": 9090}, {"name": "nixl", "containerPort": 19090}]},
    ],
)
def test_ports_by_name_that_are_there(main: dict[str, Any]) -> None:
    silent(run(graph(main)))


@pytest.mark.parametrize("name", ["memroy", "storage", "cpus", "nvidia.com.accelerator", "gpus"])
def test_resources_that_are_no_standard_names(name: str) -> None:
    only(run(graph(merged(ONE, {"resources": {"limits": {name: "1"}}}))), "error", "DGD611")


@pytest.mark.parametrize("name", ["ephemeral-storage", "hugepages-2Mi", "rdma/ib", "example.com/nic", "memory"])
def test_resources_that_are(name: str) -> None:
    amount = "2Mi" if name.startswith("huge") else "1"
    result = run(graph(merged(ONE, {"resources": {"limits": {name: amount}, "requests": {name: amount}}})))
    silent(result)


@pytest.mark.parametrize(("name", "limit", "asked"), [("cpu", "1", "2"), ("memory", "1Gi", "2G"), ("cpu", "900m", "1")])
def test_requests_above_limits(name: str, limit: str, asked: str) -> None:
    resources = {"limits": {name: limit}, "requests": {name: asked}}
    only(run(graph(merged(ONE, {"resources": resources}))), "error", "DGD611")
    silent(run(graph(merged(ONE, {"resources": {**resources, "requests": {name: limit}}}))))


def test_a_claim_that_the_pod_does_not_have() -> None:
    document = graph(merged(ONE, {"resources": {"claims": [{"name": "channel"}]}}))
    only(run(document), "error", "DGD611")
    document["spec"]["components"][0]["podTemplate"]["spec"]["resourceClaims"] = [
        {"name": "channel", "resourceClaimTemplateName": "t"}
    ]
    silent(run(document))


# References


def test_the_service_of_an_untyped_component_selects_its_pods() -> None:
    bare = {"command": ["/app/server"], "args": ["x"]}
    result = silent(run(graph(bare, kind="")))
    service = next(m.body for m in result.manifests if m.body["kind"] == "Service")
    assert "nvidia.com/dynamo-component-type" not in service["spec"]["selector"]
    assert "selects no pod" in only(run(graph(bare, kind=""), exact=True), "warning", "DGD614")


def test_a_service_port_that_the_pods_do_not_have() -> None:
    bare = {"command": ["/app/server"], "args": ["x"]}
    assert "no container of its pods" in only(run(graph({**bare, **PORTS}, kind="")), "warning", "DGD614")
    silent(run(graph({**bare, "ports": [{"name": "system", "containerPort": 8001}]}, kind="")))


def route(port: Any, name: str = "chat-decode") -> dict[str, Any]:
    rule = {"backendRefs": [{"name": name, "port": port}]}
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {"name": "route"},
        "spec": {"rules": [rule]},
    }


def test_routes_and_ingresses() -> None:
    only(run(graph(ONE), None, route(8000)), "warning", "DGD614")
    silent(run(graph(ONE), None, route(9090)))
    silent(run(graph(ONE), None, route(8000, "of-another-application")))
    for port, right in (
        ({"number": 8000}, False),
        ({"name": "http"}, False),
        ({"number": 9090}, True),
        ({"name": "system"}, True),
    ):
        path = {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "chat-decode", "port": port}}}
        ingress = {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "Ingress",
            "metadata": {"name": "in"},
            "spec": {"rules": [{"http": {"paths": [path]}}]},
        }
        result = run(graph(ONE), None, ingress)
        silent(result) if right else only(result, "warning", "DGD614")


def test_a_service_of_the_users_own_may_select_other_pods() -> None:
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "mine"},
        "spec": {"selector": {"app": "other"}, "ports": [{"port": 80}]},
    }
    silent(run(graph(ONE), None, service))


def pod_group(name: str) -> dict[str, Any]:
    meta = {"name": name}
    return {"apiVersion": "scheduling.volcano.sh/v1beta1", "kind": "PodGroup", "metadata": meta, "spec": {"minMember": 1}}


@pytest.mark.parametrize("key", ["scheduling.k8s.io/group-name", "scheduling.volcano.sh/group-name"])
def test_pods_of_an_absent_group(key: str) -> None:
    document = graph(ONE, schedulerName="volcano")
    document["spec"]["components"][0]["podTemplate"]["metadata"] = {"annotations": {key: "mine"}}
    assert "never start" in only(run(document), "error", "DGD615")
    assert ("warning", "DGD615") in said(run(document, exact=True))
    silent(run(document, None, pod_group("mine")))
    only(run(document, None, pod_group("yours")), "error", "DGD615")
    del document["spec"]["components"][0]["podTemplate"]["spec"]["schedulerName"]
    silent(run(document))  # the default scheduler does not look at it


def test_groups_that_lws_makes_itself() -> None:
    silent(run(graph(engine("-tp", "2", gpus="1"), nodes=2)))
    by_objects = run(graph(engine("-tp", "2", gpus="1"), nodes=2), {"capabilities": {"lws": {"gangScheduling": "none"}}})
    assert said(by_objects) == [("warning", "DGD311")], words(by_objects)


def test_what_must_exist_is_listed_and_never_warned_about() -> None:
    from generator.validate.needed import needed

    main = {
        **ONE,
        "envFrom": [{"secretRef": {"name": "token"}}, {"configMapRef": {"name": "maybe", "optional": True}}],
        "volumeMounts": [{"name": "models", "mountPath": "/models"}],
    }
    volumes = [{"name": "models", "persistentVolumeClaim": {"claimName": "models"}}]
    settings = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "here"}}
    main["envFrom"].append({"configMapRef": {"name": "here"}})
    result = silent(run(graph(main, volumes=volumes), None, settings))
    found = {(kind, name) for _, kind, name, _ in needed([dict(m.body) for m in result.manifests])}
    planner = ("ClusterRole", "dynamo-platform-dynamo-operator-planner")
    assert found == {("Secret", "token"), ("PersistentVolumeClaim", "models"), planner}


# kustomize's validator


def krm(items: list[dict[str, Any]]) -> subprocess.CompletedProcess[str]:
    config = {
        "apiVersion": "dgd-render.dev/v1alpha1",
        "kind": "DynamoRender",
        "metadata": {"name": "check"},
        "spec": {"mode": "rendered"},
    }
    text = {"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": [OVERLAY, *items], "functionConfig": config}
    command = [sys.executable, "-m", "generator", "krm"]
    return subprocess.run(command, input=json.dumps(text), capture_output=True, text=True, check=False)


def rendered() -> list[dict[str, Any]]:
    result = silent(run(graph(engine("-tp", "2", gpus="1"), nodes=2)))
    return [yaml.safe_load(yaml.safe_dump(m.body)) for m in result.manifests]


def test_the_validator_takes_what_was_rendered() -> None:
    done = krm(rendered())
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("patch", "says"),
    [
        ({"containers": [{"name": "main", "env": [{"name": "NCCL_DEBUG", "value": "TRACE"}]}]}, "no image"),
        ({"containers": [{"name": "main", "image": "${IMAGE}"}]}, "is no image"),
        ({"containers": [{"name": "main", "image": IMAGE, "resources": {"limits": {"gpu": 8}}}]}, "nvidia.com/gpu"),
        ({"containers": [{"name": "main", "image": IMAGE, "livenessProbe": {"httpGet": {"port": "system"}}}]}, "no port named"),
    ],
)
def test_the_validator_sees_what_a_patch_emptied(patch: dict[str, Any], says: str) -> None:
    items = rendered()
    lws = next(i for i in items if i["kind"] == "LeaderWorkerSet")
    lws["spec"]["leaderWorkerTemplate"]["workerTemplate"]["spec"].update(patch)
    done = krm(items)
    assert done.returncode == 1 and says in done.stderr, done.stderr


def test_the_validator_sees_a_service_that_lost_its_pods() -> None:
    items = rendered()
    service = next(i for i in items if i["kind"] == "Service")
    service["spec"]["selector"]["app"] = "x"
    done = krm(items)
    assert done.returncode == 1 and "error[DGD614]" in done.stderr, done.stderr  # kustomize shows no warning
