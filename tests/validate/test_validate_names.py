"""Names of what controllers make of ours: the longest that works is silent, one character more is an error that says so."""

from __future__ import annotations

from typing import Any

import pytest
from silent import engine, graph, only, run, said, silent

from generator.validate import rules_derived


def lws(length: int, replicas: int = 1, nodes: int = 2) -> dict[str, Any]:
    """A graph whose LeaderWorkerSet `chat-<component>-0` has a name of this length."""
    document = graph(engine("-tp", str(nodes), gpus="1"), nodes=nodes)
    document["spec"]["components"][0] |= {"replicas": replicas, "name": "d" * (length - len("chat--0"))}
    return document


@pytest.mark.parametrize(
    ("replicas", "nodes", "room"),
    [(1, 2, 50), (10, 2, 50), (11, 2, 49), (101, 2, 48), (1, 16, 50), (1000, 4, 48)],
)
def test_leader_worker_sets(replicas: int, nodes: int, room: int) -> None:
    """`controller-revision-hash: <lws>-<replica>-<ten digits>` of the workers' StatefulSets."""
    assert rules_derived.lws_room(replicas, nodes) == room
    assert len("g" * room + f"-{replicas - 1}-4294967295") == 63
    silent(run(lws(room, replicas, nodes)))
    text = only(run(lws(room + 1, replicas, nodes)), "error", "DGD406")
    assert "64 characters" in text and f"has {room}" in text and "shorten" in text and "by 1:" in text
    assert said(run(lws(room + 3, replicas, nodes))) == [("error", "DGD406")]


def test_exact_renders_it_and_warns() -> None:
    result = run(lws(50), exact=True)
    assert result.manifests and ("warning", "DGD406") in said(result), "the hash of the workers' name comes on top"


def test_the_only_pod_of_a_group_has_no_index() -> None:
    assert rules_derived.lws_room(1, 1) == 52


@pytest.mark.parametrize(("kind", "room"), [("StatefulSet", 52), ("CronJob", 52)])
def test_companions(kind: str, room: int) -> None:
    for length, right in ((room, True), (room + 1, False)):
        manifest = {"kind": kind, "metadata": {"name": "x" * length}, "spec": {}}
        assert bool(list(rules_derived.rules(manifest))) is not right


def cliques(name: str, group: str, replicas: int, pods: int) -> dict[str, Any]:
    clique = {"name": "dec-ldr", "spec": {"replicas": pods}}
    template: dict[str, Any] = {"cliques": [clique]}
    if group:
        template["podCliqueScalingGroups"] = [{"name": group, "cliqueNames": ["dec-ldr"], "replicas": replicas}]
    return {"kind": "PodCliqueSet", "metadata": {"name": name}, "spec": {"replicas": 1, "template": template}}


@pytest.mark.parametrize(
    ("name", "group", "replicas", "pods", "right"),
    [
        ("g" * 30, "dec", 1, 1, True),
        ("g" * 30, "dec", 10**8 + 1, 1, True),
        ("g" * 30, "dec", 10**8 + 1, 10**8 + 1, False),
        ("g" * 51, "", 1, 1, True),
        ("g" * 52, "", 1, 1, False),
        ("g" * 51, "", 1, 11, False),
    ],
)
def test_cliques(name: str, group: str, replicas: int, pods: int, right: bool) -> None:
    """`<set>-0-[<group>-<replica>-]<clique>-<pod>` is a host name."""
    assert bool(list(rules_derived.rules(cliques(name, group, replicas, pods)))) is not right


@pytest.mark.parametrize(("length", "right"), [(63, True), (64, False)])
def test_deployments(length: int, right: bool) -> None:
    """`<graph>-<component>` is a Service and a label value."""
    document = graph(engine("-tp", "1", gpus="1"))
    document["spec"]["components"][0]["name"] = "d" * (length - len("chat-"))
    result = run(document)
    assert (not said(result)) is right
    assert right or {code for _, code in said(result)} == {"DGD450"}
