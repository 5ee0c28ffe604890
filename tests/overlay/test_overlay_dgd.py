"""`output: dgd`: the amended graph, validated like the rest, and nothing that its operator would build."""

from __future__ import annotations

import pytest
from overlaying import ALPHA, BETA, FACTS, GRAPHS, codes, finding, overlay, rendered, run, said, the

BOTH = pytest.mark.parametrize("graph", list(GRAPHS.values()), ids=list(GRAPHS))
DGD = {"output": "dgd"}
COMPANION = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n"


@BOTH
def test_only_the_graph_and_its_companions(graph: str) -> None:
    found = rendered(graph + COMPANION, overlay(DGD))
    assert [o["kind"] for o in found] == ["DynamoGraphDeployment", "ConfigMap"]
    assert found[0]["metadata"] == {"name": "llama", "namespace": "inference"}, "the origin version is the webhook's to stamp"


def test_an_unchanged_graph_comes_out_as_it_was() -> None:
    import yaml

    for text in (ALPHA, BETA):
        given = yaml.safe_load(text)
        made = the(rendered(text, overlay(DGD)), "DynamoGraphDeployment")
        assert made["spec"] == given["spec"] and made["apiVersion"] == given["apiVersion"]


@BOTH
def test_scheduling_and_pull_secrets_stand_where_the_api_has_them(graph: str) -> None:
    spec = {
        **DGD,
        "scheduling": {
            "schedulerName": "volcano",
            "tolerations": [{"key": "gpu"}],
            "nodeSelector": {"p": "q"},
            "priorityClassName": "high",
        },
        "imagePullSecrets": [{"name": "ngc", "hosts": ["nvcr.io"]}, {"name": "hub", "hosts": ["docker.io"]}],
    }
    made = the(rendered(graph, overlay(spec)), "DynamoGraphDeployment")["spec"]
    components = made["services"].values() if "services" in made else made["components"]
    for component in components:
        pod = component["extraPodSpec"] if "services" in made else component["podTemplate"]["spec"]
        assert (pod["schedulerName"], pod["tolerations"], pod["nodeSelector"], pod["priorityClassName"]) == (
            "volcano",
            [{"key": "gpu"}],
            {"p": "q"},
            "high",
        )
        assert pod["imagePullSecrets"] == [{"name": "ngc"}]


@BOTH
def test_on_grove_the_graph_carries_queue_and_priority(graph: str) -> None:
    given = {**FACTS, "capabilities": {"grove": True, "kaiScheduler": True}}
    made = the(
        rendered(graph, overlay({**DGD, "scheduling": {"queue": "gold", "priorityClassName": "high"}}, given)),
        "DynamoGraphDeployment",
    )
    assert (
        made["metadata"]["annotations"] == {"nvidia.com/kai-scheduler-queue": "gold"}
        and made["spec"]["priorityClassName"] == "high"
    )


def test_a_component_without_pod_template_gets_one() -> None:
    graph = "apiVersion: nvidia.com/v1beta1\nkind: DynamoGraphDeployment\nmetadata: {name: a}\n"
    graph += "spec: {components: [{name: x, type: frontend}]}\n"
    made = the(rendered(graph, overlay({**DGD, "scheduling": {"nodeSelector": {"p": "q"}}})), "DynamoGraphDeployment")
    assert made["spec"]["components"][0]["podTemplate"] == {
        "spec": {"containers": [{"name": "main"}], "nodeSelector": {"p": "q"}}
    }


def test_quantities_that_the_webhook_would_rewrite_are_canonical() -> None:
    graph = BETA.replace('limits: {nvidia.com/gpu: "4"}', 'limits: {nvidia.com/gpu: "4", memory: 1024Mi}')
    made = the(rendered(graph, overlay(DGD)), "DynamoGraphDeployment")
    assert made["spec"]["components"][1]["podTemplate"]["spec"]["containers"][0]["resources"]["limits"]["memory"] == "1Gi"


@BOTH
def test_what_the_operator_would_refuse_is_refused(graph: str) -> None:
    nothing = {**FACTS, "capabilities": {}}
    assert codes(run(graph, overlay(DGD, nothing)), "error") == ["DGD201"]
    wrong = graph.replace("      replicas: 2", "      replicas: two").replace("    replicas: 2", "    replicas: two")
    assert "DGD102" in codes(run(wrong, overlay(DGD)), "error")


def test_what_the_operator_does_wrong_is_its_own() -> None:
    """The corrections are ours: an operator that builds the graph loses the flags, whatever the overlay's fidelity."""
    graph = ALPHA.replace("command: [python3, -m, dynamo.vllm]", "command: [/bin/sh, -c]").replace(
        'args: [--model, m, --tensor-parallel-size, "8"]', "args: [exec ./start.sh --tensor-parallel-size 8]"
    )
    result = run(graph, overlay(DGD))
    assert not codes(result, "error"), said(result)
    assert set(codes(run(graph, overlay()), "error")) == {"DGD501"}


def test_patches_of_manifests_see_the_graph() -> None:
    spec = {
        **DGD,
        "manifests": {
            "labels": {"team": "x"},
            "patches": [{"target": {"kind": "DynamoGraphDeployment"}, "patch": {"spec": {"backendFramework": "vllm"}}}],
        },
    }
    assert the(rendered(ALPHA, overlay(spec)), "DynamoGraphDeployment")["metadata"]["labels"] == {"team": "x"}
    broken = {
        **DGD,
        "manifests": {"patches": [{"target": {"kind": "DynamoGraphDeployment"}, "patch": {"spec": {"backend": "vllm"}}}]},
    }
    found = finding(run(ALPHA, overlay(broken)), "DGD610")
    assert found.where.file == "overlay-1.yaml", "validated after patching, at the patch's line"


def test_a_queue_cannot_reach_a_set_through_a_graph() -> None:
    found = finding(run(ALPHA, overlay({**DGD, "scheduling": {"queue": "gold"}})), "DGD824")
    assert found.severity == "warning" and "LeaderWorkerSet" in found.message
