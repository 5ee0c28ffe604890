"""Schedulers, topology constraints and the topology of KV transfer."""

from __future__ import annotations

from typing import Any

import pytest
from grove_graphs import VERSIONS, alpha, cliques, codes, compiled, frontend, graph, main, pcs, service, worker

KAI: dict[str, Any] = {"capabilities": {"kaiScheduler": True}}
VOLCANO: dict[str, Any] = {
    "capabilities": {"volcano": True},
    "config": {"orchestrators": {"volcanoScheduler": {"enabled": True}}},
}
LEVELS = {"topologyBindings": {"default": ["zone", "rack", "host"]}}


def placed(document: dict[str, Any], version: str = "1.3", **overlay: Any) -> dict[str, tuple[str | None, str | None]]:
    return {
        name: (c["spec"]["podSpec"].get("schedulerName"), c["labels"].get("kai.scheduler/queue"))
        for name, c in cliques(document, version, **overlay).items()
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_kai(version: str) -> None:
    assert placed(alpha(), version, **KAI) == {"decode": ("kai-scheduler", "dynamo")}
    named = alpha(annotations={"nvidia.com/kai-scheduler-queue": " team-a "})
    assert placed(named, version, **KAI) == {"decode": ("kai-scheduler", "team-a")}
    assert placed(named, version) == {"decode": (None, None)}


def test_the_users_scheduler_wins() -> None:
    given = worker()
    given["podTemplate"]["spec"]["schedulerName"] = "mine"
    assert placed(graph(given), **KAI) == {"decode": ("mine", None)}
    given["podTemplate"]["spec"]["schedulerName"] = "kai-scheduler"
    assert placed(graph(given), **KAI) == {"decode": ("kai-scheduler", "dynamo")}


@pytest.mark.parametrize("version", ["1.3", "1.4"])
def test_volcano(version: str) -> None:
    made = pcs(graph(worker(nodes=2), annotations={"nvidia.com/volcano-queue": "gpu-prod"}), version, **VOLCANO)
    assert made["metadata"]["annotations"] == {"scheduling.grove.io/volcano-queue": "gpu-prod"}
    assert {c["spec"]["podSpec"]["schedulerName"] for c in made["spec"]["template"]["cliques"]} == {"volcano"}
    assert "annotations" not in pcs(graph(worker()), version, **VOLCANO)["metadata"]


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_volcano_is_unknown_before_1_3(version: str) -> None:
    made = pcs(alpha(annotations={"nvidia.com/volcano-queue": "gpu-prod"}), version, **VOLCANO)
    assert "annotations" not in made["metadata"]
    assert "schedulerName" not in made["spec"]["template"]["cliques"][0]["spec"]["podSpec"]


def test_two_schedulers_are_refused() -> None:
    both = {**VOLCANO, "capabilities": {"volcano": True, "kaiScheduler": True}}
    made, findings = compiled(graph(worker()), **both)
    assert not made
    assert [f.code for f in findings if f.severity == "error"] == ["DGD304"]
    assert findings[0].where.file == "overlay.yaml"


def test_volcano_that_is_not_installed_is_refused() -> None:
    assert codes(graph(worker()), **{**VOLCANO, "capabilities": {}}) == ["DGD304"]


@pytest.mark.parametrize("key", ["nvidia.com/kai-scheduler-queue", "nvidia.com/volcano-queue"])
def test_a_queue_that_nobody_reads_is_a_warning(key: str) -> None:
    made, findings = compiled(graph(worker(), annotations={key: "q"}))
    assert made
    assert [(f.code, f.severity) for f in findings] == [("DGD307", "warning")]
    assert findings[0].where.pointer


def constrained(**spec: Any) -> dict[str, Any]:
    return graph(
        frontend(),
        worker(nodes=2, topologyConstraint={"packDomain": "rack"}),
        topologyConstraint={"clusterTopologyName": "default", **spec},
    )


def constraints(document: dict[str, Any], version: str = "1.3") -> dict[str, Any]:
    template = pcs(document, version, **LEVELS)["spec"]["template"]
    found = {"set": template.get("topologyConstraint")}
    for item in (*template["cliques"], *template.get("podCliqueScalingGroups", ())):
        found[item["name"]] = item.get("topologyConstraint")
    return {name: value for name, value in found.items() if value is not None}


def test_topology_by_version() -> None:
    """In a group the group is constrained, not its cliques; a constrained set hands its binding down."""
    both = constrained(packDomain="zone")
    for version in ("1.2", "1.3"):
        assert constraints(both, version) == {"set": {"packDomain": "zone"}, "decode": {"packDomain": "rack"}}
    for version in ("1.4", "1.5"):
        assert constraints(both, version) == {
            "set": {"topologyName": "default", "pack": {"required": "zone"}},
            "decode": {"pack": {"required": "rack"}},
        }


def test_topology_of_1_1() -> None:
    document = alpha(
        services={"Decode": service(topologyConstraint={"packDomain": "rack"})},
        topologyConstraint={"topologyProfile": "default", "packDomain": "zone"},
    )
    assert constraints(document, "1.1") == {"set": {"packDomain": "zone"}, "decode": {"packDomain": "rack"}}


def test_without_a_constrained_set_each_component_names_the_binding() -> None:
    assert constraints(constrained(), "1.5") == {"decode": {"topologyName": "default", "pack": {"required": "rack"}}}
    single = graph(worker(topologyConstraint={"packDomain": "host"}), topologyConstraint={"clusterTopologyName": "default"})
    assert constraints(single, "1.4") == {"decode": {"topologyName": "default", "pack": {"required": "host"}}}


def transfer(name: str = "default", domain: str = "zone") -> dict[str, Any]:
    policy = {"clusterTopologyName": name, "domain": domain}
    return graph(frontend(), worker(), experimental={"kvTransferPolicy": policy})


@pytest.mark.parametrize("version", ["1.3", "1.4"])
def test_kv_transfer_over_a_binding(version: str) -> None:
    held = cliques(transfer(), version, **LEVELS)
    assert held["decode"]["annotations"]["nvidia.com/topology-cluster-topology-name"] == "default"
    assert "nvidia.com/topology-cluster-topology-name" not in held["frontend"]["annotations"]
    volume = next(v for v in held["decode"]["spec"]["podSpec"]["volumes"] if v["name"] == "topology-labels")
    assert [i["path"] for i in volume["downwardAPI"]["items"]] == ["zone", "rack", "host"]
    assert volume["downwardAPI"]["items"][1]["fieldRef"]["fieldPath"] == "metadata.labels['nvidia.com/dynamo-topology.rack']"
    assert {"name": "DYN_KV_TRANSFER_DOMAIN", "value": "zone"} in main(held["decode"])["env"]


def test_kv_transfer_by_label_key() -> None:
    policy = {"labelKey": "topology.kubernetes.io/zone", "domain": "zone"}
    held = cliques(graph(frontend(), worker(), experimental={"kvTransferPolicy": policy}))
    assert held["decode"]["annotations"]["nvidia.com/topology-label-key"] == "topology.kubernetes.io/zone"


@pytest.mark.parametrize(("name", "domain"), [("other", "zone"), ("default", "block")])
def test_kv_transfer_over_an_unknown_binding_or_level(name: str, domain: str) -> None:
    made, findings = compiled(transfer(name, domain), **LEVELS)
    assert not made
    assert [f.code for f in findings] == ["DGD118"]


def test_topology_annotations_of_users_do_not_stay() -> None:
    annotations = {"nvidia.com/topology-label-key": "x", "nvidia.com/topology-cluster-topology-name": "y"}
    given = worker()
    given["podTemplate"]["metadata"] = {"annotations": annotations}
    assert not [k for k in cliques(graph(given))["decode"]["annotations"] if "topology" in k]
    document = alpha(services={"Decode": service(extraPodMetadata={"annotations": annotations})})
    assert [k for k in cliques(document, "1.2")["decode"]["annotations"] if "topology" in k] == [
        "nvidia.com/topology-cluster-topology-name"
    ]
