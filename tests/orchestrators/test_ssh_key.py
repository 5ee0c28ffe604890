"""`sshKey: {from: external-secrets}`: who gets the objects, what they say, and that nothing of a key is ever printed."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator import emit
from generator.errors import Problems
from generator.orchestrators import ssh_key
from generator.pipeline import Options, Result, Source, compile, namespace_objects

BESIDE: dict[str, Any] = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "mpi-run-ssh-secret"}}
KEYS = {"sshKey": {"from": "external-secrets"}}


def graph(backend: str = "trtllm", nodes: int = 2, name: str = "chat", **pod: Any) -> dict[str, Any]:
    command = ["python3", "-m", f"dynamo.{backend}"]
    service: dict[str, Any] = {
        "componentType": "worker",
        "replicas": 1,
        "resources": {"limits": {"gpu": "8"}},
        "extraPodSpec": {
            "mainContainer": {"image": "x:1", "command": command, "args": ["--tensor-parallel-size", str(8 * nodes)]}
        },
    }
    if nodes > 1:
        service["multinode"] = {"nodeCount": nodes}
    head = {"apiVersion": "nvidia.com/v1alpha1", "kind": "DynamoGraphDeployment", "metadata": {"name": name}}
    return {**head, "spec": {"backendFramework": backend, "services": {"decode": service}}}


def overlay(**spec: Any) -> Source:
    facts = {
        "namespace": "inference",
        "operator": {"version": "1.3"},
        "capabilities": {"lws": {"version": "0.8.0", "gangScheduling": "volcano"}, "volcano": {"version": "1.13.0"}},
    }
    head = {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "ClusterOverlay", "metadata": {"name": "c"}}
    return Source("overlay.yaml", yaml.safe_dump({**head, "spec": {**facts, **spec}}))


def run(*documents: dict[str, Any], options: Options | None = None, **spec: Any) -> Result:
    stream = Source("graph.yaml", yaml.safe_dump_all(documents or [graph()]))
    return compile([stream], [overlay(**spec)], options or Options())


def kinds(result: Result) -> list[str]:
    return [m.body["kind"] for m in result.manifests if m.body["kind"] in ssh_key.KINDS]


def codes(result: Result) -> dict[str, str]:
    return {f.code: str(f.severity) for f in result.findings}


def test_by_default_the_secret_must_exist() -> None:
    for spec in ({}, {"sshKey": {}}, {"sshKey": {"from": "secret"}}, {"sshKey": {"from": None}}):
        found = run(**spec)
        assert found.manifests and not kinds(found) and codes(found)["DGD622"] == "note"


def test_the_pair_is_made_once_under_the_operators_name() -> None:
    found = run(**KEYS, operator={"version": "1.3", "config": {"mpi": {"sshSecretName": "own-keys"}}})
    key, secret = (m.body for m in found.manifests if m.body["kind"] in ssh_key.KINDS)
    assert key["metadata"]["name"] == secret["metadata"]["name"] == secret["spec"]["target"]["name"] == "own-keys"
    assert key["spec"] == {"keyType": "rsa", "keySize": 2048}
    (source,) = secret["spec"]["dataFrom"]
    assert source["sourceRef"]["generatorRef"] == {"apiVersion": key["apiVersion"], "kind": key["kind"], "name": "own-keys"}
    data = {"private.key": "{{ .privateKey }}", "private.key.pub": "{{ .publicKey }}"}
    assert secret["spec"]["target"]["template"]["data"] == data
    assert (secret["spec"]["refreshPolicy"], secret["spec"]["refreshInterval"]) == ("CreatedOnce", "0")
    assert codes(found)["DGD622"] == "note" and "PRIVATE KEY" not in emit.text(found.manifests)


@pytest.mark.parametrize(("backend", "nodes"), [("trtllm", 1), ("vllm", 2), ("sglang", 2)])
def test_only_a_graph_that_starts_ranks_through_ssh_needs_it(backend: str, nodes: int) -> None:
    found = run(graph(backend, nodes), **KEYS)
    assert found.manifests and not kinds(found) and "DGD622" not in codes(found)


def test_a_component_that_connects_its_nodes_itself_needs_no_key() -> None:
    assert not kinds(run(**KEYS, graph={"components": {"decode": {"launch": "user"}}}))


def test_once_a_namespace_on_both_pathways() -> None:
    assert kinds(run(graph(), graph(name="other"), **KEYS)) == ["SSHKey", "ExternalSecret"]
    assert kinds(run(**KEYS, capabilities={"grove": True})) == ["SSHKey", "ExternalSecret"]


def test_external_objects_are_the_verb_shareds() -> None:
    assert not kinds(run(**KEYS, shared="external"))
    alone = namespace_objects([overlay(**KEYS, shared="external")], Options(shared_only=True), Problems())
    assert kinds(alone) == ["SSHKey", "ExternalSecret"]
    of_graph = run(**KEYS, shared="external", options=Options(shared_only=True))
    assert kinds(of_graph) == kinds(alone) == kinds(run(**KEYS))


@pytest.mark.parametrize(
    "beside",
    [
        BESIDE,
        {**BESIDE, "apiVersion": "bitnami.com/v1alpha1", "kind": "SealedSecret"},
        {
            "apiVersion": "external-secrets.io/v1",
            "kind": "ExternalSecret",
            "metadata": {"name": "any"},
            "spec": {"secretStoreRef": {"name": "vault"}, "target": {"name": "mpi-run-ssh-secret"}},
        },
    ],
)
def test_a_secret_beside_the_graph_is_enough_and_two_are_too_many(beside: dict[str, Any]) -> None:
    assert "DGD622" not in codes(run(graph(), beside))
    twice = run(graph(), beside, **KEYS)
    assert not twice.manifests and codes(twice)["DGD623"] == "error"


def test_an_operator_that_builds_the_graph_makes_its_own() -> None:
    found = run(**KEYS, output="dgd")
    assert codes(found) == {"DGD860": "note"} and not kinds(found)


def test_a_cluster_without_the_apis_is_refused() -> None:
    served = "apps/v1,leaderworkerset.x-k8s.io/v1,scheduling.volcano.sh/v1beta1"
    assert codes(run(**KEYS, options=Options(api_versions=served)))["DGD819"] == "error"
    eso = ",generators.external-secrets.io/v1alpha1/SSHKey,external-secrets.io/v1/ExternalSecret"
    assert kinds(run(**KEYS, options=Options(api_versions=served + eso)))


def patched(op: str, path: str, **value: Any) -> dict[str, Any]:
    return {"manifests": {"patches": [{"target": {"kind": "ExternalSecret"}, "patch": [{"op": op, "path": path, **value}]}]}}


@pytest.mark.parametrize(
    "change",
    [
        patched("add", "/spec/refreshPolcy", value="OnChange"),
        patched("replace", "/spec/refreshPolicy", value="Never"),
        patched("replace", "/spec/target/creationPolicy", value="Mine"),
        patched("remove", "/spec/dataFrom/0/sourceRef/generatorRef/name"),
    ],
)
def test_both_kinds_have_a_schema(change: dict[str, Any]) -> None:
    assert codes(run(**KEYS, **change))["DGD610"] == "error"


def test_overlays_must_agree() -> None:
    second = overlay(sshKey={"from": "secret"})
    found = compile([Source("graph.yaml", yaml.safe_dump(graph()))], [overlay(**KEYS), second], Options())
    assert codes(found)["DGD806"] == "error"
