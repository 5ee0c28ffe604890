"""Facts: capabilities from git or from the host's list, versions, what only the operator can give, `suppress`, `requires`."""

from __future__ import annotations

from typing import Any

import pytest
from overlaying import ALPHA, FACTS, codes, finding, overlay, rendered, run, said, the

SERVED = (
    "v1,v1/Pod,apps/v1,apps/v1/Deployment,leaderworkerset.x-k8s.io/v1,leaderworkerset.x-k8s.io/v1/LeaderWorkerSet,"
    "scheduling.volcano.sh/v1beta1,scheduling.volcano.sh/v1beta1/PodGroup"
)
GROVE = SERVED + ",grove.io/v1alpha1,grove.io/v1alpha1/PodCliqueSet"


def auto(capabilities: Any = "auto") -> str:
    return overlay({}, {**FACTS, "capabilities": capabilities})


def test_auto_takes_what_the_host_lists() -> None:
    assert the(
        rendered(ALPHA, auto({"auto": True, "lws": {"gangScheduling": "volcano"}}), api_versions=SERVED), "LeaderWorkerSet"
    )
    assert the(rendered(ALPHA, auto(), api_versions=GROVE), "PodCliqueSet")


def test_a_stated_capability_beats_the_list() -> None:
    found = rendered(ALPHA, auto({"auto": True, "grove": False, "lws": {"gangScheduling": "volcano"}}), api_versions=GROVE)
    assert the(found, "LeaderWorkerSet")


def test_auto_without_a_list_is_refused() -> None:
    assert codes(run(ALPHA, auto())) == ["DGD818"]


def test_a_pinned_choice_does_not_move_when_grove_appears() -> None:
    assert rendered(ALPHA, overlay(), api_versions=SERVED) == rendered(ALPHA, overlay(), api_versions=GROVE)


@pytest.mark.parametrize(
    ("name", "api"),
    [
        ("grove", "grove.io"),
        ("kaiScheduler", "scheduling.run.ai"),
        ("istio", "networking.istio.io"),
        ("dra", "resource.k8s.io/v1"),
        ("inferencePool", "inference.networking.k8s.io"),
    ],
)
def test_a_declared_capability_that_is_not_served(name: str, api: str) -> None:
    given = {**FACTS, "capabilities": {**FACTS["capabilities"], name: True}}
    found = finding(run(ALPHA, overlay({}, given), api_versions=SERVED), "DGD819")
    assert api in found.message and found.where.line > 1
    assert not codes(
        run(ALPHA, overlay({}, {**FACTS, "capabilities": {**FACTS["capabilities"], name: False}}), api_versions=SERVED)
    )
    assert "DGD819" not in codes(run(ALPHA, overlay({}, given))), "no list: unknown, not absent"


def test_dra_needs_its_version() -> None:
    given = {**FACTS, "capabilities": {**FACTS["capabilities"], "dra": True}}
    assert "DGD819" in codes(run(ALPHA, overlay({}, given), api_versions=SERVED + ",resource.k8s.io/v1beta1"))
    assert "DGD819" not in codes(run(ALPHA, overlay({}, given), api_versions=SERVED + ",resource.k8s.io/v1"))


def test_the_operators_own_gates() -> None:
    grove = {**FACTS["capabilities"], "grove": True}
    given = {
        **FACTS,
        "capabilities": grove,
        "operator": {"version": "1.3", "config": {"orchestrators": {"grove": {"enabled": False}}}},
    }
    assert the(rendered(ALPHA, overlay({}, given)), "LeaderWorkerSet"), "an operator with Grove switched off does not use it"
    assert the(rendered(ALPHA, overlay({}, {**FACTS, "capabilities": grove})), "PodCliqueSet")


@pytest.mark.parametrize(
    ("stated", "runs", "code"),
    [
        ("1.34", "1.34.2", None),
        ("1.34", "v1.34.2+rke2", None),
        ("1.34", "1.33.0", "DGD709"),
        ("1.34", "", None),
        ("1.29", "", "DGD708"),
        ("1.38", "1.38.1", "DGD708"),
    ],
)
def test_kubernetes_version(stated: str, runs: str, code: str | None) -> None:
    result = run(ALPHA, overlay({"kubernetes": {"version": stated}}), kube_version=runs)
    assert not result.failed and codes(result) == ([code] if code else [])


def test_requires() -> None:
    assert not codes(run(ALPHA, overlay({"requires": ">=0.0.1"}), overlay({"requires": "<99"}, {})))
    assert codes(run(ALPHA, overlay({"requires": ">=0.0.1"}), overlay({"requires": ">=99"}, {}))) == ["DGD706"]


def test_no_operator_version_uses_ray_and_says_why() -> None:
    result = run(ALPHA, overlay({}, {k: v for k, v in FACTS.items() if k != "operator"}))
    assert codes(result) == ["DGD703"]
    reasons = [r.text for p in result.plans for part in p.parts for r in part.reasons]
    assert any("executor ray" in r and "before operator 1.0.0 keeps Ray" in r for r in reasons), reasons


def test_worker_hash_is_for_exact_only() -> None:
    assert codes(run(ALPHA, overlay({}, {**FACTS, "operator": {"version": "1.3", "workerHash": {"llama": "0a1b2c3d"}}}))) == [
        "DGD825"
    ]
    exact = {"version": "1.3", "fidelity": "exact", "workerHash": {"llama": "0a1b2c3d"}}
    assert (
        the(rendered(ALPHA, overlay({}, {**FACTS, "operator": exact})), "LeaderWorkerSet")["metadata"]["name"]
        == "llama-decode-0a1b2c3d-0"
    )


# Several overlays


def test_facts_may_stand_twice_when_they_are_equal() -> None:
    assert not codes(run(ALPHA, overlay(), overlay()))


def test_facts_of_two_files_complete_each_other() -> None:
    one, two = (
        {"capabilities": {"lws": {"version": "0.8.0"}, "volcano": {"version": "1.13.0"}}},
        {"namespace": "inference", "operator": {"version": "1.3"}, "capabilities": {"lws": {"gangScheduling": "volcano"}}},
    )
    assert not codes(run(ALPHA, overlay({}, one), overlay({}, two)))


# GPUs


def test_more_gpus_than_the_cluster_has() -> None:
    given = {**FACTS, "capabilities": {**FACTS["capabilities"], "gpus": {"perNode": 4, "nodes": 2}}}
    found = finding(run(ALPHA, overlay({}, given)), "DGD316")
    assert found.severity == "warning" and "wants 16 GPUs" in found.message


# What only a running operator can give

PLANNER = ALPHA + "    Planner:\n      componentType: planner\n      extraPodSpec: {mainContainer: {image: i:1}}\n"
ADAPTER = ALPHA.replace("      replicas: 2\n", "      replicas: 2\n      scalingAdapter: {enabled: true}\n")
TRTLLM = ALPHA.replace("vllm", "trtllm").replace("--tensor-parallel-size", "--tp-size")


def test_a_planner_is_warned_about() -> None:
    found = finding(run(PLANNER, overlay()), "DGD620")
    assert found.severity == "warning" and found.where.file == "graph.yaml" and "output: dgd" in found.hint
    assert "DGD620" not in codes(run(PLANNER, overlay({"output": "dgd"}))), "there the operator runs it"


def test_a_scaling_adapter_without_its_graph_is_left_out() -> None:
    result = run(ADAPTER, overlay())
    assert finding(result, "DGD621").severity == "warning"
    assert not [m for m in result.manifests if m.body["kind"] == "DynamoGraphDeploymentScalingAdapter"]
    exact = run(ADAPTER, overlay({}, {**FACTS, "operator": {"version": "1.3", "fidelity": "exact"}}))
    assert [m for m in exact.manifests if m.body["kind"] == "DynamoGraphDeploymentScalingAdapter"] and "DGD621" in codes(exact)
    grove = run(ADAPTER, overlay({}, {**FACTS, "capabilities": {"grove": True}}))
    assert not [m for m in grove.manifests if m.body["kind"] == "DynamoGraphDeploymentScalingAdapter"]


def test_the_ssh_key_pair_must_exist_and_is_said_once() -> None:
    two = TRTLLM.replace("    decode:", "    prefill: &x {}\n    decode:").replace("    prefill: &x {}\n", "")
    result = run(two, overlay())
    assert codes(result).count("DGD622") == 1 and "mpi-run-ssh-secret" in finding(result, "DGD622").message
    assert not [m for m in result.manifests if m.body["kind"] == "Secret"], "key material is never rendered"
    secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: mpi-run-ssh-secret}\n"
    assert "DGD622" not in codes(run(two + secret, overlay()))


# suppress


def test_a_suppressed_warning_is_gone_also_under_strict() -> None:
    spec = {"suppress": [{"code": "DGD620", "reason": "scaled by hand"}]}
    assert not codes(run(PLANNER, overlay(spec), strict=True))
    assert codes(run(PLANNER, overlay(), strict=True), "error") == ["DGD620"]


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        ({"component": "Planner"}, []),
        ({"component": "decode"}, ["DGD620", "DGD816"]),
        ({"graph": "llama"}, []),
        ({"graph": "llama", "component": "Planner"}, []),
        ({"graph": "qwen"}, ["DGD620"]),
        ({"graph": "llama", "component": "Frontend"}, ["DGD620", "DGD816"]),
    ],
)
def test_suppress_by_component_and_graph(entry: dict[str, str], left: list[str]) -> None:
    assert codes(run(PLANNER, overlay({"suppress": [{"code": "DGD620", "reason": "r", **entry}]}))) == left


def test_suppress_by_component_of_a_value_that_an_overlay_set() -> None:
    spec = {
        "graph": {"components": {"decode": {"multinode": {"nodeCount": 4}}}},
        "suppress": [{"code": "DGD303", "component": "decode", "reason": "r"}],
    }
    result = run(ALPHA, overlay(spec))
    assert not codes(result), said(result)


def test_errors_are_never_suppressed() -> None:
    spec = {
        "graph": {"components": {"decode": {"resources": {"limits": {"gpu": "2"}}}}},
        "suppress": [{"code": "DGD302", "reason": "r"}],
    }
    assert codes(run(ALPHA, overlay(spec))) == ["DGD302"]


def test_an_unused_suppress_is_a_note_with_its_place() -> None:
    found = finding(run(ALPHA, overlay({"suppress": [{"code": "DGD620", "component": "Planner", "reason": "r"}]})), "DGD816")
    assert (
        found.severity == "note"
        and found.where.file == "overlay-1.yaml"
        and "DGD620" in found.message
        and "Planner" in found.message
    )


@pytest.mark.parametrize("facts", [FACTS, {**FACTS, "capabilities": {"grove": True}}])
def test_more_nodes_than_anybody_could_name(facts: dict[str, Any]) -> None:
    spec = {"graph": {"components": {"decode": {"multinode": {"nodeCount": 2_000_000_000}}}}}
    result = run(ALPHA, overlay(spec, facts))
    assert finding(result, "DGD009").where.file == "overlay-1.yaml" and not result.manifests


def test_more_replicas_than_may_be_objects() -> None:
    given = {**FACTS, "capabilities": {"lws": {"gangScheduling": "none"}, "volcano": True}}
    result = run(ALPHA, overlay({"graph": {"components": {"decode": {"replicas": 2_000_000_000}}}}, given))
    assert finding(result, "DGD009").where.file == "overlay-1.yaml"
