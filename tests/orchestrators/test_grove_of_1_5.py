"""What operator 1.5 added on Grove and no golden shows: operator-releases.md 2.2, 2.3 and 2.5."""

from __future__ import annotations

from typing import Any

import pytest
from grove_graphs import cliques, compiled, graph, main, objects, worker

from generator import names

LABEL = "nvidia.com/dynamo-worker-hash"


def of_1_5(name: str = "Decode", nodes: int = 1, **more: Any) -> dict[str, Any]:
    """A worker of runtime 1.5.0."""
    made = worker(name, nodes, **more)
    made["podTemplate"]["spec"]["containers"][0]["image"] = "r:1.5.0"
    return made


def override(**constraint: Any) -> dict[str, Any]:
    return {"apiVersion": "grove.io/v1alpha1", "value": {"topologyConstraint": constraint}}


def clique_set(document: dict[str, Any]) -> dict[str, Any]:
    return next(o for o in objects(document, "1.5") if o["kind"] == "PodCliqueSet")


def codes(document: dict[str, Any]) -> list[str]:
    return [f.code for f in compiled(document, "1.5")[1] if f.severity == "error"]


def test_every_clique_of_workers_carries_the_hash() -> None:
    """2.2: `-ldr`, `-wkr` and the weight servers too; names and selectors do not change, the user's label loses."""
    shared = of_1_5("Shared", 2, experimental={"gpuMemoryService": {"mode": "InterPod"}})
    single = of_1_5("Single")
    single["podTemplate"]["metadata"] = {"labels": {LABEL: "mine"}}
    document = graph(shared, single, backendFramework="vllm")
    made = cliques(document, "1.5")
    hashes = {clique["labels"][LABEL] for clique in made.values()}
    assert len(hashes) == 1 and "mine" not in hashes and sorted(made)[0] == "shared-gms-0"
    suffixes = [e["value"] for clique in made.values() for e in main(clique)["env"] if e["name"] == "DYN_NAMESPACE_WORKER_SUFFIX"]
    assert {*suffixes} == hashes and len(suffixes) == len(made)
    services = {o["metadata"]["name"]: o for o in objects(document, "1.5") if o["kind"] == "Service"}
    assert services["demo-single"]["metadata"]["labels"][LABEL] in hashes
    assert LABEL not in services["demo-single"]["spec"]["selector"]


def test_no_hash_where_names_are_stable() -> None:
    made, findings = compiled(graph(of_1_5(nodes=2)), "1.5", exact=False)
    assert not [f for f in findings if f.severity == "error"]
    assert LABEL not in str(made) and "DYN_NAMESPACE_WORKER_SUFFIX" not in str(made)


def test_what_cannot_be_hashed_is_refused() -> None:
    """The hash is that of DynamoComponentDeployments, so what cannot be one stops the operator on Grove too."""
    other = of_1_5("Other", backend="sglang")
    assert codes(graph(of_1_5(), other)) == ["DGD205"]
    assert codes(graph(of_1_5(), other, backendFramework="vllm")) == ["DGD207"]
    broken = of_1_5()
    broken["podTemplate"]["spec"]["containers"][0]["env"] = [{"name": "DYN_DEPLOYMENT_CONFIG", "value": "{"}]
    assert codes(graph(broken)) == ["DGD106"]


def test_an_override_of_a_role() -> None:
    """2.3: a role's stands on its clique, its component's on the scaling group; the other clique has none."""
    roles = [{"name": "worker", "providerOverride": override(topologyName="t", pack={"required": "rack"})}, {"name": "leader"}]
    made = clique_set(graph(of_1_5(nodes=3, roles=roles, providerOverride=override(topologyName="t"))))["spec"]["template"]
    assert [c.get("topologyConstraint") for c in made["cliques"]] == [None, {"topologyName": "t", "pack": {"required": "rack"}}]
    assert made["podCliqueScalingGroups"][0]["topologyConstraint"] == {"topologyName": "t"}


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        ({}, "PodCliqueTemplateSpec"),
        ({"nodes": 2}, "PodCliqueScalingGroupConfig"),
        ({"experimental": {"grove": {"forceScalingGroup": True}}}, "PodCliqueScalingGroupConfig"),
    ],
)
def test_the_target_is_that_of_the_place(fields: dict[str, Any], target: str) -> None:
    """2.3: defaulted by admission, and must equal."""
    for given in ("PodCliqueTemplateSpec", "PodCliqueScalingGroupConfig", "PodCliqueSet"):
        document = graph(of_1_5(**fields, providerOverride={**override(), "target": given}))
        assert codes(document) == ([] if given == target else ["DGD130"])


@pytest.mark.parametrize(
    "roles", [[{"name": "leader"}, {"name": "worker"}], [{"name": "worker", "replicas": 2}, {"name": "leader"}]]
)
def test_implicit_roles_change_nothing(roles: list[dict[str, Any]]) -> None:
    """2.3: omitted is implicit, also for the hash."""
    assert objects(graph(of_1_5(nodes=3, roles=roles)), "1.5") == objects(graph(of_1_5(nodes=3)), "1.5")


def test_the_pre_release_fields_are_not_known() -> None:
    """`multinode.leader.providerOverride` of main never shipped."""
    made = of_1_5(nodes=2)
    made["multinode"]["leader"] = {"providerOverride": override()}
    assert codes(graph(made)) == ["DGD101"]


def test_the_name_of_a_ray_head() -> None:
    """2.5: over 63 characters, the first 58 and four digits of FNV-1a of the whole."""
    assert names.ray_service("Demo.Decode") == "demo-decode-ray"
    long = names.ray_service("d" * 60)
    assert len(long) == 63 and long[:59] == "d" * 58 + "-" and long != names.ray_service("d" * 61)
    assert names.ray_service("d" * 59) == "d" * 59 + "-ray"


@pytest.mark.parametrize("more", [{"replicas": 2}, {"nodes": 2}])
def test_who_heads_no_ray_alone(more: dict[str, Any]) -> None:
    """2.5: one node and one replica only; and only on Grove."""
    elastic = ["--model", "m", "--enable-elastic-ep", "--data-parallel-backend", "ray"]
    for fields, expected in ((more, False), ({}, True)):
        made = of_1_5(**fields)
        made["podTemplate"]["spec"]["containers"][0]["args"] = elastic
        found = [o["metadata"]["name"] for o in objects(graph(made, backendFramework="vllm"), "1.5") if o["kind"] == "Service"]
        assert ("demo-decode-ray" in found) is expected


def test_a_forced_group_takes_the_replicas() -> None:
    """0.4: the clique has one pod, the group the component's replicas and minAvailable."""
    made = clique_set(graph(of_1_5(replicas=3, minAvailable=2, experimental={"grove": {"forceScalingGroup": True}})))
    group, clique = made["spec"]["template"]["podCliqueScalingGroups"][0], made["spec"]["template"]["cliques"][0]["spec"]
    assert (group["cliqueNames"], group["replicas"], group["minAvailable"]) == (["decode"], 3, 2)
    assert (clique["replicas"], clique["minAvailable"]) == (1, 1)


def test_sglang_never_asks_for_the_size_of_a_claim() -> None:
    """2.1 (#12166): GPUs of a node count for vLLM and TensorRT-LLM."""
    for backend, expected in (("sglang", []), ("vllm", ["DGD503"]), ("trtllm", ["DGD503"])):
        made = of_1_5(nodes=2, backend=backend)
        made["podTemplate"]["spec"]["resourceClaims"] = [{"name": "gpus", "resourceClaimTemplateName": "gpus"}]
        made["podTemplate"]["spec"]["containers"][0]["resources"] = {"claims": [{"name": "gpus"}]}
        assert codes(graph(made)) == expected
