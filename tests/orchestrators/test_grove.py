"""The PodCliqueSet: layouts, sizes, names, start-up order, per operator release."""

from __future__ import annotations

from typing import Any

import pytest
from grove_graphs import (
    BETA,
    VERSIONS,
    alpha,
    cliques,
    codes,
    compiled,
    env,
    frontend,
    graph,
    main,
    objects,
    pcs,
    service,
    worker,
)

from generator.orchestrators.grove.roles import addressing
from generator.records import replace


def test_single_node_component_is_one_clique() -> None:
    held = cliques(graph(frontend(), worker(replicas=3)))
    assert list(held) == ["frontend", "decode"]
    assert held["decode"]["spec"]["replicas"] == 3
    assert held["decode"]["spec"]["roleName"] == "decode"
    assert "podCliqueScalingGroups" not in pcs(graph(frontend(), worker()))["spec"]["template"]


def test_v1alpha1_services_are_sorted_v1beta1_components_are_not() -> None:
    services = {"b": service(), "C": service(), "a": service()}
    assert list(cliques(alpha(services=services))) == ["c", "a", "b"]
    assert list(cliques(graph(worker("b"), worker("C"), worker("a")))) == ["b", "c", "a"]


def test_multinode_component_is_a_leader_and_a_worker_clique_in_a_group() -> None:
    template = pcs(graph(worker(nodes=4, replicas=2)))["spec"]["template"]
    leader, workers = template["cliques"]
    assert (leader["name"], leader["spec"]["replicas"], leader["spec"]["minAvailable"]) == ("decode-ldr", 1, 1)
    assert (workers["name"], workers["spec"]["replicas"], workers["spec"]["minAvailable"]) == ("decode-wkr", 3, 3)
    assert template["podCliqueScalingGroups"] == [
        {"name": "decode", "cliqueNames": ["decode-ldr", "decode-wkr"], "replicas": 2, "minAvailable": 1}
    ]


@pytest.mark.parametrize(("version", "expected"), [("1.3", 2), ("1.4", 2)])
def test_min_available_of_clique_and_group(version: str, expected: int) -> None:
    single = cliques(graph(worker(replicas=3, minAvailable=2)), version)
    assert single["decode"]["spec"]["minAvailable"] == expected
    template = pcs(graph(worker(nodes=2, replicas=3, minAvailable=2)), version)["spec"]["template"]
    assert template["podCliqueScalingGroups"][0]["minAvailable"] == expected
    assert [c["spec"]["minAvailable"] for c in template["cliques"]] == [1, 1]


def test_forced_scaling_group() -> None:
    given = graph(worker(replicas=3, minAvailable=2, experimental={"grove": {"forceScalingGroup": True}}))
    template = pcs(given, "1.5")["spec"]["template"]
    (clique,) = template["cliques"]
    assert (clique["name"], clique["spec"]["replicas"], clique["spec"]["minAvailable"]) == ("decode", 1, 1)
    assert template["podCliqueScalingGroups"] == [{"name": "decode", "cliqueNames": ["decode"], "replicas": 3, "minAvailable": 2}]


def test_forced_scaling_group_counts_twice_in_the_name() -> None:
    name = "a" * 40
    plain = pcs(graph(worker(), name=name), "1.5")["metadata"]["name"]
    forced = pcs(graph(worker(experimental={"grove": {"forceScalingGroup": True}}), name=name), "1.5")["metadata"]["name"]
    assert (len(plain), len(forced)) == (45 - 6, 45 - 12)


@pytest.mark.parametrize("version", BETA)
def test_known_truncated_name(version: str) -> None:
    """The check value of the operator itself."""
    long = "t1-a-very-long-graph-deployment-name-for-grove"
    given = alpha(long, services={"VllmDecodeWorker": service()})
    made = objects(given, version)
    assert [o["metadata"]["name"] for o in made if o["kind"] == "PodCliqueSet"] == ["t1-a-very-long-graph-dep-4475"]
    assert f"{long}-vllmdecodeworker" in [o["metadata"]["name"] for o in made if o["kind"] == "Service"]
    assert f"{long}-k8s-service-discovery" in [o["metadata"]["name"] for o in made if o["kind"] == "ServiceAccount"]


def test_budget_refused_where_the_name_is_not_cut() -> None:
    given = alpha("a" * 40, services={"Frontend": {"componentType": "frontend"}, "W": service()})
    made, findings = compiled(given, "1.1")
    assert not made
    (found,) = [f for f in findings if f.code == "DGD405"]
    assert "'Frontend'" in found.message
    assert "48 of 45" in found.message
    assert (found.where.file, found.where.line > 1) == ("graph.yaml", True)
    assert "graph's" in found.hint


@pytest.mark.parametrize("version", BETA)
def test_budget_refused_when_a_component_alone_is_too_long(version: str) -> None:
    def refused(name: str, **given: Any) -> bool:
        return "DGD405" in codes(alpha("a-longer-name", services={name: service(**given)}), version)

    assert (refused("d" * 37), refused("d" * 38)) == (False, True)
    assert (refused("d" * 16, nodes=2), refused("d" * 17, nodes=2)) == (False, True)


@pytest.mark.parametrize(("version", "carried"), [("1.1", False), ("1.2", True), ("1.3", True), ("1.4", True)])
def test_labels_and_annotations_of_the_set(version: str, carried: bool) -> None:
    made = pcs(alpha(labels={"team": "search"}, annotations=None), version)
    assert made["metadata"]["labels"] == {
        "team": "search",
        **({"nvidia.com/dynamo-graph-deployment-name": "demo"} if carried else {}),
    }
    assert "annotations" not in made["metadata"]


def test_set_without_any_label_has_none() -> None:
    assert "labels" not in pcs(alpha(), "1.1")["metadata"]


@pytest.mark.parametrize("version", VERSIONS)
def test_common_fields(version: str) -> None:
    made = pcs(alpha(), version)
    assert (made["apiVersion"], made["metadata"]["namespace"], made["spec"]["replicas"]) == ("grove.io/v1alpha1", "default", 1)
    template = made["spec"]["template"]
    assert template["cliqueStartupType"] == "CliqueStartupTypeAnyOrder"
    assert template["headlessServiceConfig"] == {"publishNotReadyAddresses": True}
    assert template["terminationDelay"] == "4h0m0s"
    assert "updateStrategy" not in made["spec"]


def test_termination_delay_of_the_operator_configuration() -> None:
    config = {"orchestrators": {"grove": {"terminationDelay": "15m"}}}
    assert pcs(graph(worker()), config=config)["spec"]["template"]["terminationDelay"] == "15m0s"


def test_priority_class_and_update_strategy() -> None:
    made = pcs(graph(worker(), annotations={"nvidia.com/grove-update-strategy": "OnDelete"}, priorityClassName="high"), "1.4")
    assert made["spec"]["updateStrategy"] == {"type": "OnDelete"}
    assert made["spec"]["template"]["priorityClassName"] == "high"
    assert (
        "updateStrategy" not in pcs(graph(worker(), annotations={"nvidia.com/grove-update-strategy": "OnDelete"}), "1.3")["spec"]
    )


def test_only_trtllm_leaders_wait_for_their_workers() -> None:
    mixed = graph(worker("A", nodes=2, backend="trtllm"), worker("B", nodes=2))
    template = pcs(mixed)["spec"]["template"]
    assert template["cliqueStartupType"] == "CliqueStartupTypeExplicit"
    assert {c["name"]: c["spec"].get("startsAfter") for c in template["cliques"]} == {
        "a-ldr": ["a-wkr"],
        "a-wkr": None,
        "b-ldr": None,
        "b-wkr": None,
    }
    for backend in ("vllm", "sglang"):
        template = pcs(graph(worker(nodes=2, backend=backend)))["spec"]["template"]
        assert template["cliqueStartupType"] == "CliqueStartupTypeAnyOrder"


def test_single_node_trtllm_waits_for_nobody() -> None:
    assert pcs(graph(worker(backend="trtllm")))["spec"]["template"]["cliqueStartupType"] == "CliqueStartupTypeAnyOrder"


def test_hosts_and_rank_of_a_replica() -> None:
    from generator.model import Component

    at = addressing(Component(name="Decode", type="worker", pointer=(), nodes=3), 0)
    assert at is not None
    assert at.leader == "$(GROVE_PCSG_NAME)-$(GROVE_PCSG_INDEX)-decode-ldr-0.$(GROVE_HEADLESS_SERVICE)"
    assert at.hosts[2] == "$(GROVE_PCSG_NAME)-$(GROVE_PCSG_INDEX)-decode-wkr-1.$(GROVE_HEADLESS_SERVICE)"
    assert (at.rank, at.rank_needs_shell, at.waits_for_dns) == ("$((GROVE_PCLQ_POD_INDEX + 1))", True, False)
    between = replace(Component(name="Decode", type="worker", pointer=(), nodes=3), gpu_memory={"mode": "InterPod"})
    shared = addressing(between, 2)
    assert shared is not None
    assert (shared.rank, shared.rank_needs_shell) == ("2", False)
    assert shared.hosts[1].endswith("-decode-wkr-1-$(GROVE_PCLQ_POD_INDEX).$(GROVE_HEADLESS_SERVICE)")


def test_no_worker_hash_unless_the_user_labels_one() -> None:
    plain = cliques(graph(worker()))["decode"]
    assert "nvidia.com/dynamo-worker-hash" not in plain["labels"]
    assert "DYN_NAMESPACE_WORKER_SUFFIX" not in env(main(plain))
    given = worker()
    given["podTemplate"]["metadata"] = {"labels": {"nvidia.com/dynamo-worker-hash": "abc"}}
    labelled = cliques(graph(given))["decode"]
    assert labelled["labels"]["nvidia.com/dynamo-worker-hash"] == "abc"
    assert "DYN_NAMESPACE_WORKER_SUFFIX" in env(main(labelled))


def test_a_broken_component_is_reported_once() -> None:
    """Both roles of a component fail alike."""
    broken = worker(nodes=2, backend="sglang", compilationCache={"pvcName": "cache"})
    made, findings = compiled(graph(broken))
    assert not made
    assert [f.code for f in findings].count("DGD109") == 1


@pytest.mark.parametrize("exact", [True, False])
def test_rendering_changes_no_input(exact: bool) -> None:
    document = graph(frontend(), worker(nodes=2))
    assert pcs(document, exact=exact) == pcs(document, exact=exact)
