"""Labels and annotations of cliques and Services, the Services themselves, and what stands beside them."""

from __future__ import annotations

from typing import Any

import pytest
from grove_graphs import VERSIONS, alpha, cliques, compiled, env, frontend, graph, main, objects, service, worker

DISCOVERY = {"nvidia.com/dynamo-discovery-backend": "kubernetes", "nvidia.com/dynamo-discovery-enabled": "true"}


def services(document: dict[str, Any], version: str = "1.3", **overlay: Any) -> dict[str, dict[str, Any]]:
    return {o["metadata"]["name"]: o for o in objects(document, version, **overlay) if o["kind"] == "Service"}


@pytest.mark.parametrize("version", VERSIONS)
def test_labels_of_a_clique(version: str) -> None:
    labels = cliques(alpha(services={"Decode": service()}), version)["decode"]["labels"]
    assert bool(labels.pop("nvidia.com/dynamo-worker-hash", "")) is (version not in ("1.1", "1.2", "1.3", "1.4"))
    assert labels == {
        "nvidia.com/selector": "demo-decode",
        "nvidia.com/dynamo-graph-deployment-name": "demo",
        "nvidia.com/dynamo-component": "Decode",
        "nvidia.com/dynamo-component-type": "worker",
        "nvidia.com/dynamo-namespace": "default-demo",
        "nvidia.com/metrics-enabled": "true",
        **DISCOVERY,
    }


def test_who_wins_among_labels() -> None:
    """Graph < service < pod template < what identifies the pod; metrics may be overridden."""
    given = service(
        labels={"a": "service", "b": "service", "nvidia.com/selector": "x"},
        extraPodMetadata={"labels": {"b": "pod", "nvidia.com/metrics-enabled": "false", "nvidia.com/dynamo-component": "x"}},
    )
    document = alpha(services={"Decode": given}, labels={"a": "graph", "c": "graph", "nvidia.com/dynamo-namespace": "x"})
    held = cliques(document)["decode"]["labels"]
    assert (held["a"], held["b"], held["c"]) == ("service", "pod", "graph")
    assert held["nvidia.com/metrics-enabled"] == "false"
    assert (held["nvidia.com/selector"], held["nvidia.com/dynamo-component"]) == ("demo-decode", "Decode")
    assert held["nvidia.com/dynamo-namespace"] == "default-demo"
    old = cliques(document, "1.1")["decode"]["labels"]
    assert (old["nvidia.com/selector"], old["nvidia.com/dynamo-component"]) == ("x", "x")
    assert old["nvidia.com/dynamo-namespace"] == "default-demo"


def test_metrics_label_follows_the_graph_only() -> None:
    off = {"nvidia.com/enable-metrics": "false"}
    assert "nvidia.com/metrics-enabled" not in cliques(graph(worker(), annotations=off))["decode"]["labels"]
    own = worker()
    own["podTemplate"]["metadata"] = {"annotations": off}
    assert cliques(graph(own))["decode"]["labels"]["nvidia.com/metrics-enabled"] == "true"


@pytest.mark.parametrize(("version", "label"), [("1.2", "prefill"), ("1.4", "prefill")])
def test_prefill_is_its_own_sub_type(version: str, label: str) -> None:
    held = cliques(graph({**worker("P"), "type": "prefill"}), version)["p"]["labels"]
    assert held["nvidia.com/dynamo-sub-component-type"] == label


def test_model_label_but_no_model_annotation() -> None:
    clique = cliques(graph(worker(modelRef={"name": "Qwen/Qwen3-0.6B"})))["decode"]
    assert len(clique["labels"]["nvidia.com/dynamo-base-model-hash"]) == 8
    assert "nvidia.com/dynamo-base-model" not in clique["annotations"]


@pytest.mark.parametrize("version", VERSIONS)
def test_discovery_of_the_graph_is_forced(version: str) -> None:
    own = service(annotations={"nvidia.com/dynamo-discovery-backend": "kubernetes"})
    clique = cliques(alpha(services={"Decode": own}, annotations={"nvidia.com/dynamo-discovery-backend": "etcd"}), version)[
        "decode"
    ]
    assert clique["annotations"]["nvidia.com/dynamo-discovery-backend"] == "etcd"
    assert "nvidia.com/dynamo-discovery-enabled" not in clique["labels"]
    assert "DYN_DISCOVERY_BACKEND" not in env(main(clique))
    assert "serviceAccountName" not in clique["spec"]["podSpec"]


def test_other_discovery_backends_pass_through() -> None:
    clique = cliques(graph(worker(), annotations={"nvidia.com/dynamo-discovery-backend": "consul"}))["decode"]
    assert clique["annotations"]["nvidia.com/dynamo-discovery-backend"] == "consul"
    assert {"name": "DYN_DISCOVERY_BACKEND", "value": "kubernetes"} in main(clique)["env"]
    assert "nvidia.com/dynamo-discovery-backend" not in clique["labels"]


def test_cliques_keep_the_origin_version() -> None:
    assert cliques(graph(worker()))["decode"]["annotations"] == {
        "nvidia.com/dynamo-operator-origin-version": "1.3.0",
        "nvidia.com/dynamo-discovery-backend": "kubernetes",
    }


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_restart_marks_the_first_component(version: str) -> None:
    document = alpha(
        services={"B": service(), "A": service()}, restart={"id": "42", "strategy": {"type": "Sequential", "order": ["B", "A"]}}
    )
    held = cliques(document, version)
    assert held["b"]["annotations"]["nvidia.com/restartAt"] == "42"
    assert "nvidia.com/restartAt" not in held["a"]["annotations"]


def test_service_labels_and_annotations_by_version() -> None:
    given = service(labels={"a": "1"}, annotations={"n": "1"}, extraPodMetadata={"labels": {"b": "2"}, "annotations": {"m": "2"}})
    document = alpha(services={"Decode": given}, labels={"g": "0"}, annotations=None)
    metadata = {v: services(document, v)["demo-decode"]["metadata"] for v in VERSIONS}
    assert metadata["1.1"]["labels"] == {"g": "0", "a": "1", **DISCOVERY}
    assert metadata["1.2"]["labels"] == {"g": "0", "a": "1", "b": "2", **DISCOVERY}
    assert "annotations" not in metadata["1.1"]
    assert "annotations" not in metadata["1.2"]
    assert metadata["1.3"]["annotations"] == metadata["1.4"]["annotations"] == {"n": "1", "m": "2"}


def test_service_selects_all_roles_by_component() -> None:
    held = services(graph(frontend(), worker(nodes=2)))
    assert held["demo-decode"]["spec"]["selector"] == {
        "nvidia.com/dynamo-component": "Decode",
        "nvidia.com/dynamo-component-type": "worker",
        "nvidia.com/dynamo-namespace": "default-demo",
    }
    assert set(held) == {"demo-frontend", "demo-decode"}


def test_with_etcd_only_frontends_have_a_service() -> None:
    held = services(graph(frontend(), worker(), annotations={"nvidia.com/dynamo-discovery-backend": "etcd"}))
    assert set(held) == {"demo-frontend"}
    assert "labels" not in held["demo-frontend"]["metadata"]


def test_one_service_for_each_model() -> None:
    document = graph(
        worker("a", modelRef={"name": "m"}),
        worker("b", modelRef={"name": "m"}),
        worker("c", modelRef={"name": "n"}),
        annotations=None,
    )
    document["spec"]["annotations"] = {"owner": "search"}
    found = {v: [s for n, s in services(document, v).items() if n.startswith("dynamo-model-")] for v in ("1.2", "1.3")}
    assert len(found["1.3"]) == 2
    assert {"owner", "nvidia.com/dynamo-base-model"} == set(found["1.3"][0]["metadata"]["annotations"])
    assert {"nvidia.com/dynamo-base-model"} == set(found["1.2"][0]["metadata"]["annotations"])


def test_ingress_for_frontends_only() -> None:
    ingress = {"enabled": True, "host": "h", "ingressControllerClassName": "nginx"}
    document = alpha(
        services={
            "Frontend": {
                "componentType": "frontend",
                "ingress": ingress,
                "extraPodSpec": {"mainContainer": {"image": "i:1.0.0"}},
            },
            "Decode": service(ingress=ingress),
        }
    )
    assert [o["metadata"]["name"] for o in objects(document) if o["kind"] == "Ingress"] == ["demo-frontend"]


def test_the_users_account_wins_over_the_planners() -> None:
    planner = {
        "name": "Planner",
        "type": "planner",
        "podTemplate": {"spec": {"containers": [{"name": "main", "image": "i:1.0.0"}]}},
    }
    assert cliques(graph(planner))["planner"]["spec"]["podSpec"]["serviceAccountName"] == "planner-serviceaccount"
    planner["podTemplate"]["spec"]["serviceAccountName"] = "mine"  # type: ignore[index]
    assert cliques(graph(planner))["planner"]["spec"]["podSpec"]["serviceAccountName"] == "mine"


def test_the_endpoint_picker_does_not_opt_out_of_istio() -> None:
    picker = {
        "name": "Epp",
        "type": "epp",
        "eppConfig": {"configMapRef": {"name": "c", "key": "k"}},
        "podTemplate": {"spec": {"containers": [{"name": "main", "image": "i:1.0.0"}]}},
    }
    held = cliques(graph(picker, worker()))
    assert "sidecar.istio.io/inject" not in held["epp"]["annotations"]
    assert held["decode"]["labels"]["nvidia.com/dynamo-component-class"] == "worker"


def test_old_worker_selector_is_kept_where_the_overlay_says_so() -> None:
    document = graph({**worker("Prefill"), "type": "prefill"})
    operator = {"legacyWorkerSelector": ["demo/Prefill"]}
    clique = cliques(document, operator=operator)["prefill"]
    assert clique["labels"]["nvidia.com/dynamo-component-type"] == "worker"
    assert clique["labels"]["nvidia.com/dynamo-sub-component-type"] == "prefill"
    assert {"name": "DYN_COMPONENT", "value": "worker"} in main(clique)["env"]
    held = services(document, operator=operator)["demo-prefill"]
    assert held["spec"]["selector"]["nvidia.com/dynamo-component-type"] == "worker"
    assert held["metadata"]["labels"]["nvidia.com/dynamo-sub-component-type"] == "prefill"


def test_order_of_objects_is_the_operators() -> None:
    kinds = [o["kind"] for o in compiled(graph(frontend(), worker(nodes=2, modelRef={"name": "m"}, scalingAdapter={})))[0]]
    tail = kinds[kinds.index("PodCliqueSet") :]
    assert tail == ["PodCliqueSet", "Service", "Service", "Service", "DynamoGraphDeploymentScalingAdapter"]
