"""Gangs that Volcano before 1.13 starves: it keeps GPUs for the PodGroups that it makes of StatefulSets itself.

The numbers are those that were seen with Volcano 1.12.2: 2 replicas of 2 nodes with 8 GPUs on 4 nodes, of which none was bound.
"""

from __future__ import annotations

from typing import Any

import pytest
from silent import engine, graph, merged, only, run, said, silent

from generator.pipeline import Result

OLD = ["1.12.4", "1.12.2", "v1.12", "1.9.0", None]
NEW = ["1.13.0", "v1.13.2", "1.14", "2.0"]
BY_OBJECTS = ("warning", "DGD311")
REQUESTS = {"requests": {"nvidia.com/gpu": "8"}, "limits": {"nvidia.com/gpu": "8"}}
LIMITS = {"limits": {"nvidia.com/gpu": "8"}}


def facts(version: str | None, gang: str | None = "volcano", **more: Any) -> dict[str, Any]:
    volcano = {"version": version} if version else {"version": None, "enabled": True}
    gpus = {"perNode": 8, "nodes": 4}
    return merged({"capabilities": {"lws": {"gangScheduling": gang}, "volcano": volcano, "gpus": gpus}}, more)


def two_of_two(resources: dict[str, Any], **pod: Any) -> dict[str, Any]:
    document = graph(engine("-tp", "16", resources=resources), nodes=2, **pod)
    document["spec"]["components"][0]["replicas"] = 2
    return document


def groups(result: Result) -> list[dict[str, Any]]:
    return [dict(m.body["spec"]) for m in result.manifests if m.body["kind"] == "PodGroup"]


@pytest.mark.parametrize("version", OLD)
@pytest.mark.parametrize("resources", [REQUESTS, LIMITS])
def test_groups_as_objects_ask_for_members_alone(version: str | None, resources: dict[str, Any]) -> None:
    result = run(two_of_two(resources), facts(version, "none"))
    assert said(result) == [BY_OBJECTS]
    assert groups(result) == [{"minMember": 2}] * 2


@pytest.mark.parametrize("version", NEW)
def test_groups_as_objects_ask_for_gpus_where_that_works(version: str) -> None:
    result = run(two_of_two(LIMITS), facts(version, "none"))
    assert said(result) == [BY_OBJECTS]
    assert groups(result) == [{"minMember": 2, "minResources": {"nvidia.com/gpu": "16"}}] * 2


@pytest.mark.parametrize("version", OLD)
def test_groups_by_lws_that_ask_for_gpus(version: str | None) -> None:
    text = only(run(two_of_two(REQUESTS), facts(version)), "warning", "DGD320")
    assert (version or "no known version") in text and "1.13" in text and "requests" in text


@pytest.mark.parametrize("version", NEW)
def test_groups_by_lws_with_a_volcano_that_works(version: str) -> None:
    silent(run(two_of_two(REQUESTS), facts(version)))


@pytest.mark.parametrize("version", OLD)
def test_groups_by_lws_that_ask_for_no_gpus(version: str | None) -> None:
    silent(run(two_of_two(LIMITS), facts(version)))
    silent(run(two_of_two({**LIMITS, "requests": {"cpu": "4", "memory": "8Gi"}}), facts(version)))


def test_nobody_says_who_makes_the_groups() -> None:
    assert said(run(two_of_two(REQUESTS), facts("1.12.4", None))) == [("warning", "DGD312"), ("warning", "DGD320")]


@pytest.mark.parametrize("name", ["nvidia.com/gpu", "amd.com/gpu", "nvidia.com/mig-1g.5gb", "example.com/accelerator"])
def test_gpus_of_any_name_and_container(name: str) -> None:
    resources = {"requests": {name: "1"}, "limits": {name: "1"}}
    beside = {"name": "beside", "image": "reg.example.com/b:1", "resources": resources}
    cluster = facts("1.12.4", capabilities={"gpus": {"resource": "example.com/accelerator", "perNode": 9}})  # beside the main 8
    assert ("warning", "DGD320") in said(run(two_of_two(LIMITS, containers=[beside]), cluster))


def test_another_scheduler_has_no_such_groups() -> None:
    assert said(run(two_of_two(REQUESTS, schedulerName="mine"), facts("1.12.4"))) == [("warning", "DGD308")]


def test_one_node_is_no_gang() -> None:
    silent(run(graph(engine("-tp", "8", resources=REQUESTS), schedulerName="volcano"), facts("1.12.4")))


@pytest.mark.parametrize("version", [*OLD, "1.13.0"])
def test_min_resources_that_a_patch_adds(version: str | None) -> None:
    patch = [{"op": "add", "path": "/spec/minResources", "value": {"nvidia.com/gpu": "16"}}]
    changes = {"patches": [{"target": {"kind": "PodGroup"}, "patch": patch}]}
    result = run(two_of_two(LIMITS), facts(version, "none", manifests=changes))
    starves = [("warning", "DGD320")] if version != "1.13.0" else []
    assert said(result)[:2] == [BY_OBJECTS, *starves]


def test_exact_prints_what_the_operator_does_and_warns() -> None:
    result = run(two_of_two(REQUESTS, schedulerName="volcano"), facts("1.12.4"), exact=True)
    assert ("warning", "DGD320") in said(result) and result.manifests
