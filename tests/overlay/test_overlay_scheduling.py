"""`scheduling`, gangs in their forms, queues, and pull secrets."""

from __future__ import annotations

from typing import Any

import pytest
from overlaying import ALPHA, BETA, FACTS, GRAPHS, codes, finding, overlay, pods, rendered, run, said, the

BOTH = pytest.mark.parametrize("graph", list(GRAPHS.values()), ids=list(GRAPHS))
QUEUE = "scheduling.volcano.sh/queue-name"


def facts(version: str = "1.3", fidelity: str = "corrected", **capabilities: Any) -> dict[str, Any]:
    return {"namespace": "inference", "operator": {"version": version, "fidelity": fidelity}, "capabilities": capabilities}


VOLCANO = {"version": "1.13.0"}


@BOTH
def test_every_pod_of_every_component(graph: str) -> None:
    spec = {
        "scheduling": {
            "schedulerName": "volcano",
            "queue": "gpu-prod",
            "priorityClassName": "high",
            "nodeSelector": {"pool": "h200"},
            "tolerations": [{"key": "gpu", "operator": "Exists"}],
        }
    }
    found = rendered(graph, overlay(spec))
    for body in (the(found, "LeaderWorkerSet"), the(found, "Deployment")):
        for pod in pods(body):
            held = pod["spec"]
            assert (held["schedulerName"], held["priorityClassName"], held["nodeSelector"]) == (
                "volcano",
                "high",
                {"pool": "h200"},
            )
            assert held["tolerations"] == [{"key": "gpu", "operator": "Exists"}]
    assert the(found, "LeaderWorkerSet")["metadata"]["annotations"] == {QUEUE: "gpu-prod"}
    assert pods(the(found, "Deployment"))[0]["metadata"]["annotations"][QUEUE] == "gpu-prod", (
        "Volcano reads a single pod's queue there"
    )


def test_a_components_block_is_more_particular() -> None:
    spec = {
        "scheduling": {"nodeSelector": {"pool": "any", "zone": "a"}, "tolerations": [{"key": "t", "operator": "Exists"}]},
        "graph": {
            "components": {"decode": {"nodeSelector": {"pool": "h200"}, "tolerations": [{"key": "u", "operator": "Exists"}]}}
        },
    }
    pod = pods(the(rendered(ALPHA, overlay(spec)), "LeaderWorkerSet"))[0]["spec"]
    assert pod["nodeSelector"] == {"pool": "h200", "zone": "a"} and [t["key"] for t in pod["tolerations"]] == ["t", "u"]


@BOTH
def test_on_grove_queue_and_priority_stand_on_the_graph(graph: str) -> None:
    spec = {"scheduling": {"queue": "gold", "priorityClassName": "high"}}
    made = the(rendered(graph, overlay(spec, facts(grove=True, kaiScheduler=True))), "PodCliqueSet")
    assert made["spec"]["template"]["priorityClassName"] == "high"
    assert {c["labels"]["kai.scheduler/queue"] for c in made["spec"]["template"]["cliques"]} == {"gold"}
    old = the(rendered(ALPHA, overlay(spec, facts("1.2", grove=True, kaiScheduler=True))), "PodCliqueSet")
    assert "priorityClassName" not in old["spec"]["template"], "operator 1.2 does not know it there"
    assert {p["spec"]["priorityClassName"] for p in pods(old)} == {"high"}


def test_volcano_on_grove_by_the_operators_gate() -> None:
    given = facts(grove=True, volcano=True)
    given["operator"]["config"] = {"orchestrators": {"volcanoScheduler": {"enabled": True}}}
    made = the(rendered(ALPHA, overlay({"scheduling": {"queue": "gold"}}, given)), "PodCliqueSet")
    assert made["metadata"]["annotations"]["scheduling.grove.io/volcano-queue"] == "gold"


def test_a_queue_that_nobody_reads_is_a_warning() -> None:
    found = finding(run(ALPHA, overlay({"scheduling": {"queue": "gold"}}, facts(grove=True))), "DGD824")
    assert found.severity == "warning" and found.where.file == "overlay-1.yaml"


# Gangs


def test_lws_makes_the_gangs() -> None:
    result = run(ALPHA, overlay({"scheduling": {"queue": "gpu-prod"}}))
    found = [dict(m.body) for m in result.manifests]
    made = the(found, "LeaderWorkerSet")
    assert made["spec"]["replicas"] == 2 and {p["spec"]["schedulerName"] for p in pods(made)} == {"volcano"}
    assert made["metadata"]["annotations"] == {QUEUE: "gpu-prod"}
    assert not [o for o in found if o["kind"] == "PodGroup"] and not codes(result), said(result)


def test_without_lws_gangs_each_replica_is_a_set_with_its_podgroup() -> None:
    spec = {
        "scheduling": {"queue": "gpu-prod", "priorityClassName": "high"},
        "graph": {
            "components": {"decode": {"resources": {"requests": {"cpu": "500m", "memory": "3Gi"}, "limits": {"memory": "4Gi"}}}}
        },
    }
    result = run(ALPHA, overlay(spec, facts(lws={"gangScheduling": "none"}, volcano=VOLCANO)))
    assert codes(result) == ["DGD311"], said(result)
    found = [dict(m.body) for m in result.manifests]
    sets = [o for o in found if o["kind"] == "LeaderWorkerSet"]
    groups = [o for o in found if o["kind"] == "PodGroup"]
    assert (
        [s["metadata"]["name"] for s in sets] == [g["metadata"]["name"] for g in groups] == ["llama-decode-0", "llama-decode-1"]
    )
    for body, group in zip(sets, groups, strict=True):
        name = body["metadata"]["name"]
        assert body["spec"]["replicas"] == 1 and body["metadata"]["annotations"] == {QUEUE: "gpu-prod"}
        for pod in pods(body):
            assert (
                pod["spec"]["schedulerName"] == "volcano"
                and pod["metadata"]["annotations"]["scheduling.k8s.io/group-name"] == name
            )
        assert group["spec"] == {
            "minMember": 2,
            "queue": "gpu-prod",
            "priorityClassName": "high",
            "minResources": {"cpu": "1", "memory": "6Gi", "nvidia.com/gpu": "8"},
        }


def test_min_resources_count_init_containers_sidecars_and_overhead() -> None:
    from generator.orchestrators.gangs import min_resources

    leader = {
        "containers": [{"resources": {"requests": {"cpu": "1"}, "limits": {"memory": "1Gi"}}}],
        "initContainers": [
            {"resources": {"requests": {"cpu": "3"}}},
            {"restartPolicy": "Always", "resources": {"requests": {"cpu": "500m"}}},
        ],
        "overhead": {"cpu": "250m"},
    }
    worker = {"containers": [{"resources": {"requests": {"cpu": "2", "memory": "1000Mi"}}}, {}]}
    assert min_resources(leader, worker, 3) == {"cpu": "7250m", "memory": "3024Mi"}


def test_not_said_how_lws_was_installed() -> None:
    result = run(ALPHA, overlay({}, facts(lws=True, volcano=VOLCANO)))
    assert codes(result) == ["DGD312"] and finding(result, "DGD312").severity == "warning"
    assert {p["spec"]["schedulerName"] for p in pods(the([dict(m.body) for m in result.manifests], "LeaderWorkerSet"))} == {
        "volcano"
    }


def test_lws_without_volcano() -> None:
    result = run(ALPHA, overlay({}, facts(lws=True)))
    assert codes(result) == ["DGD310"], said(result)
    assert all("schedulerName" not in p["spec"] for p in pods(the([dict(m.body) for m in result.manifests], "LeaderWorkerSet")))
    exact = run(ALPHA, overlay({}, facts(fidelity="exact", lws=True)))
    assert codes(exact, "error") == ["DGD201"], "the operator itself would not use LWS"


def test_another_scheduler_stands() -> None:
    result = run(ALPHA, overlay({"scheduling": {"schedulerName": "mine"}}))
    assert {p["spec"]["schedulerName"] for p in pods(the([dict(m.body) for m in result.manifests], "LeaderWorkerSet"))} == {
        "mine"
    }


def test_exact_does_what_the_operator_does() -> None:
    result = run(ALPHA, overlay({"scheduling": {"queue": "gpu-prod"}}, facts(fidelity="exact", lws=True, volcano=True)))
    made = next(m.body for m in result.manifests if m.body["kind"] == "LeaderWorkerSet")
    assert "annotations" not in made["metadata"] and all("schedulerName" not in p["spec"] for p in pods(dict(made)))
    assert codes(result) == ["DGD824"], "and says that the queue has no effect"


@pytest.mark.parametrize("gang", ["volcano", "none", None])
def test_operator_1_1_makes_its_own_podgroups(gang: str | None) -> None:
    found = rendered(
        ALPHA,
        overlay(
            {"scheduling": {"queue": "gpu-prod"}}, facts("1.1", lws={"gangScheduling": gang} if gang else True, volcano=True)
        ),
    )
    groups = [o for o in found if o["kind"] == "PodGroup"]
    assert [g["spec"] for g in groups] == [{"minMember": 2, "queue": "gpu-prod"}] * 2
    exact = rendered(ALPHA, overlay({}, facts("1.1", fidelity="exact", lws=True, volcano=True)))
    assert [g["spec"] for g in exact if g["kind"] == "PodGroup"] == [{"minMember": 2}] * 2


def test_autoscaled_cannot_be_where_replicas_are_objects() -> None:
    spec = {"graph": {"components": {"decode": {"autoscaled": True}}}}
    result = run(ALPHA, overlay(spec, facts(lws={"gangScheduling": "none"}, volcano=True)))
    assert sorted(codes(result)) == ["DGD311", "DGD314"]


def test_queues_are_created_when_asked_for() -> None:
    given = facts(lws={"gangScheduling": "volcano"}, volcano={"queues": ["gpu-prod", "batch"], "createQueues": True})
    found = rendered(
        ALPHA + "---\n" + BETA.replace("name: llama", "name: qwen"), overlay({"scheduling": {"queue": "batch"}}, given)
    )
    assert sorted(o["metadata"]["name"] for o in found if o["kind"] == "Queue") == ["batch", "gpu-prod"], "once for both graphs"
    assert all("namespace" not in o["metadata"] for o in found if o["kind"] == "Queue")
    assert not [o for o in rendered(ALPHA, overlay({"shared": "external"}, given)) if o["kind"] == "Queue"]


def test_the_pods_own_queue_annotation_reaches_the_set() -> None:
    graph = ALPHA.replace(
        "      replicas: 2\n", f"      replicas: 2\n      extraPodMetadata: {{annotations: {{{QUEUE}: mine}}}}\n"
    )
    assert the(rendered(graph, overlay()), "LeaderWorkerSet")["metadata"]["annotations"] == {QUEUE: "mine"}


# Pull secrets


def test_pull_secrets_by_host_and_for_all() -> None:
    spec = {"imagePullSecrets": ["everywhere", {"name": "ngc", "hosts": ["nvcr.io"]}, {"name": "hub", "hosts": ["docker.io"]}]}
    pod = pods(the(rendered(ALPHA, overlay(spec)), "LeaderWorkerSet"))[0]["spec"]
    assert pod["imagePullSecrets"] == [{"name": "everywhere"}, {"name": "ngc"}]


def test_pull_secrets_of_several_overlays_merge_by_name() -> None:
    one, two = (
        {"imagePullSecrets": [{"name": "ngc", "hosts": ["example.com"]}]},
        {"imagePullSecrets": [{"name": "ngc", "hosts": ["nvcr.io"]}, "b"]},
    )
    pod = pods(the(rendered(ALPHA, overlay(one), overlay(two)), "LeaderWorkerSet"))[0]["spec"]
    assert pod["imagePullSecrets"] == [{"name": "b"}, {"name": "ngc"}]


def test_facts_are_not_changed_by_a_run() -> None:
    assert "scheduling" not in FACTS
