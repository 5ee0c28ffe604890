"""Names that controllers need for themselves: an error, and silence for those that are only alike."""

from __future__ import annotations

from typing import Any

import pytest
from silent import engine, graph, only, run, said, silent, words

from generator.pipeline import Result

NODES = {"multinode": {"nodeCount": 2}}
TWO = engine("-tp", "2", gpus="1")
ONE = engine("-tp", "1", gpus="1")
NONE = {"capabilities": {"lws": {"gangScheduling": "none"}}}
GROVE = {"capabilities": {"grove": True}}
TAKEN = ("error", "DGD410")
OBJECTS = ("warning", "DGD311")


def up(*components: tuple[str, dict[str, Any]], name: str = "up") -> dict[str, Any]:
    """A graph of named workers; what has several nodes starts an engine over two."""
    document = graph(ONE, name=name)
    first = document["spec"]["components"][0]
    document["spec"]["components"] = [
        {
            **first,
            "name": own,
            **more,
            "podTemplate": {"spec": {"containers": [{**main(first), **(TWO if more.get("multinode") else ONE)}]}},
        }
        for own, more in components
    ]
    return document


def main(component: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = component["podTemplate"]["spec"]["containers"][0]
    return found


def companion(kind: str, name: str, **more: Any) -> dict[str, Any]:
    api = {"StatefulSet": "apps/v1"}.get(kind, "v1")
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name}, **more}


def headless(name: str) -> dict[str, Any]:
    return companion("Service", name, spec={"clusterIP": "None", "ports": [{"port": 80}]})


def test_a_component_beside_one_over_nodes() -> None:
    """LWS `up-w-0` needs the Service `up-w-0`, which component `w-0` has (seen on a control plane)."""
    result = run(up(("w", NODES), ("w-0", {})))
    text = only(result, *TAKEN)
    assert "'up-w-0'" in text and "Service" in text and "leader's address" in text
    assert result.findings[0].resource == "Service/up-w-0" and not result.manifests


@pytest.mark.parametrize("replica", [0, 1])
def test_one_set_for_each_replica(replica: int) -> None:
    result = run(up(("w", {**NODES, "replicas": 2}), (f"w-{replica}", {})), NONE)
    assert sorted(said(result)) == [TAKEN, OBJECTS]
    assert said(run(up(("w", {**NODES, "replicas": 2}), ("w-2", {})), NONE)) == [OBJECTS]


def test_both_over_nodes() -> None:
    """A Service and a StatefulSet are in the way, by one name."""
    only(run(up(("w", NODES), ("w-0", NODES))), *TAKEN)


def test_stateful_sets_without_services() -> None:
    """With etcd discovery only frontends have Services; the StatefulSets of the workers meet all the same."""
    etcd = {"operator": {"config": {"discovery": {"backend": "etcd"}}}}
    text = only(run(up(("w", NODES), ("w-0", NODES)), etcd), *TAKEN)
    assert "'up-w-0-0'" in text and "StatefulSet" in text
    silent(run(up(("w", NODES), ("w-0", {})), etcd))


def test_the_name_of_another_graph() -> None:
    documents = [up(("w", NODES)), up(("0", {}), name="up-w")]
    result = run(documents[0], None, documents[1])
    assert TAKEN in said(result) and "'up-w-0'" in words(result)


@pytest.mark.parametrize(
    "beside",
    [
        headless("up-w-0"),
        companion(
            "StatefulSet",
            "up-w-0-1",
            spec={
                "serviceName": "x",
                "selector": {"matchLabels": {"a": "b"}},
                "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "r/c:1"}]}},
            },
        ),
        companion("Pod", "up-w-0-1-1", spec={"containers": [{"name": "c", "image": "r/c:1"}]}),
        companion("Pod", "up-w-0-0", spec={"containers": [{"name": "c", "image": "r/c:1"}]}),
    ],
    ids=lambda d: f"{d['kind']}-{d['metadata']['name']}",
)
def test_companions(beside: dict[str, Any]) -> None:
    assert said(run(up(("w", {**NODES, "replicas": 2})), None, beside)) == [TAKEN]


@pytest.mark.parametrize(
    "components",
    [
        (("w", {}), ("w-0", {})),
        (("w", NODES), ("w-1", {})),
        (("w", NODES), ("w-00", {})),
        (("w", NODES), ("w0", {})),
        (("w", NODES), ("w-0-0", {})),
        (("w", {**NODES, "replicas": 2}), ("w-1", {})),
    ],
)
def test_names_that_are_only_alike(components: tuple[tuple[str, dict[str, Any]], ...]) -> None:
    silent(run(up(*components)))


@pytest.mark.parametrize(
    "beside",
    [
        companion("ConfigMap", "up-w-0", data={"a": "b"}),
        headless("up-w-1"),
        {**headless("up-w-0"), "metadata": {"name": "up-w-0", "namespace": "elsewhere"}},
        companion("Pod", "up-w-0-2", spec={"containers": [{"name": "c", "image": "r/c:1"}]}),
        companion("Pod", "up-w-0-0-2", spec={"containers": [{"name": "c", "image": "r/c:1"}]}),
    ],
    ids=lambda d: f"{d['kind']}-{d['metadata']['name']}",
)
def test_companions_that_are_in_nobodys_way(beside: dict[str, Any]) -> None:
    result = run(up(("w", {**NODES, "replicas": 2})), None, beside)
    assert TAKEN not in said(result) and result.manifests, words(result)


def test_the_number_of_replicas_is_not_known() -> None:
    scaled = {"graph": {"components": {"w": {"autoscaled": True}}}}
    beside = companion("Pod", "up-w-0-7", spec={"containers": [{"name": "c", "image": "r/c:1"}]})
    assert said(run(up(("w", NODES)), scaled, beside)) == [TAKEN]


def by_grove(*components: tuple[str, dict[str, Any]], beside: tuple[dict[str, Any], ...] = ()) -> Result:
    return run(up(*components), GROVE, *beside)


def test_services_of_grove() -> None:
    text = only(by_grove(("w", NODES), ("0", {})), *TAKEN)
    assert "'up-0'" in text and "PodCliqueSet 'up'" in text
    for near in ("1", "w-0", "00"):
        silent(by_grove(("w", NODES), (near, {})))


@pytest.mark.parametrize(
    ("beside", "taken"),
    [
        (headless("up-0"), True),
        (companion("ServiceAccount", "up"), True),
        (companion("Secret", "up-initc-sa-token-secret"), True),
        (headless("up-1"), False),
        (headless("up"), False),
        (companion("ServiceAccount", "up-0"), False),
        (companion("Secret", "up-token"), False),
    ],
    ids=lambda d: f"{d['kind']}-{d['metadata']['name']}" if isinstance(d, dict) else str(d),
)
def test_companions_on_grove(beside: dict[str, Any], taken: bool) -> None:
    assert (TAKEN in said(by_grove(("w", NODES), beside=(beside,)))) is taken


def test_cliques_of_a_scaling_group() -> None:
    """`up-0-w-0-w-ldr` is the leader of replica 0 of `w`, and would be the clique of a component of that name."""
    assert TAKEN in said(by_grove(("w", NODES), ("w-0-w-ldr", {})))
    assert TAKEN not in said(by_grove(("w", NODES), ("w-1-w-ldr", {})))


def test_exact_prints_it_and_warns() -> None:
    cluster = {"operator": {"version": "1.3"}}
    result = run(up(("w", NODES)), cluster, headless("up-w-0"), exact=True)
    assert TAKEN not in said(result)
    pinned = {"operator": {"workerHash": {"up": "0a1b2c3d"}}}
    result = run(up(("w", NODES)), pinned, headless("up-w-0a1b2c3d-0"), exact=True)
    assert ("warning", "DGD410") in said(result) and result.manifests
