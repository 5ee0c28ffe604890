"""The engine: every kind of problem, all at once, with words a user can act on."""

from __future__ import annotations

from typing import Any

import pytest

from generator.schema import Problem, check, defaulted, graph_table


def graph(**service: Any) -> dict[str, Any]:
    """A v1alpha1 graph with one service."""
    return {
        "apiVersion": "nvidia.com/v1alpha1",
        "kind": "DynamoGraphDeployment",
        "metadata": {"name": "g"},
        "spec": {"services": {"w": service}},
    }


def found(value: Any, version: str = "1.3", api: str = "v1alpha1") -> list[tuple[str, str]]:
    return [(problem.path, problem.kind) for problem in check(graph_table(version, api), value)]


def only(value: Any) -> Problem:
    problems = check(graph_table("1.3", "v1alpha1"), value)
    assert len(problems) == 1, problems
    return problems[0]


CASES: list[tuple[dict[str, Any], str, str]] = [
    ({"replicsa": 2}, "replicsa", "unknown"),
    ({"replicas": "2"}, "replicas", "type"),
    ({"replicas": 2.0}, "replicas", "type"),
    ({"replicas": True}, "replicas", "type"),
    ({"replicas": -1}, "replicas", "range"),
    ({"replicas": 2**31}, "replicas", "range"),
    ({"globalDynamoNamespace": "yes"}, "globalDynamoNamespace", "type"),
    ({"serviceName": 5}, "serviceName", "type"),
    ({"envs": {}}, "envs", "type"),
    ({"envs": [None]}, "envs[0]", "null"),
    ({"envs": [{"value": "x"}]}, "envs[0].name", "required"),
    ({"labels": []}, "labels", "type"),
    ({"annotations": {"a": True}}, "annotations.a", "type"),
    ({"failover": {"enabled": True, "mode": "IntraPod"}}, "failover.mode", "enum"),
    ({"sharedMemory": {"size": "4 Gi"}}, "sharedMemory.size", "pattern"),
    ({"sharedMemory": {"size": 1.5}}, "sharedMemory.size", "type"),
    ({"topologyConstraint": {"packDomain": "Rack"}}, "topologyConstraint.packDomain", "pattern"),
    (
        {"gpuMemoryService": {"enabled": True, "extraClientContainers": ["a", "a"]}},
        "gpuMemoryService.extraClientContainers[1]",
        "unique",
    ),
    (
        {"gpuMemoryService": {"enabled": True, "extraClientContainers": [""]}},
        "gpuMemoryService.extraClientContainers[0]",
        "length",
    ),
    ({"extraPodSpec": {"containers": [{"name": "a"}, {"name": "a"}]}}, "extraPodSpec.containers[1]", "unique"),
    (
        {"extraPodSpec": {"mainContainer": {"ports": [{"containerPort": 1}, {"containerPort": 1, "protocol": "TCP"}]}}},
        "extraPodSpec.mainContainer.ports[1]",
        "unique",
    ),
    (
        {"extraPodSpec": {"mainContainer": {"resources": {"limits": {"cpu": 0.5}}}}},
        "extraPodSpec.mainContainer.resources.limits.cpu",
        "type",
    ),
    ({"runtimeVersionOverride": "1.4.0"}, "runtimeVersionOverride", "unknown"),
]


@pytest.mark.parametrize(("service", "path", "kind"), CASES, ids=[case[1] + " " + case[2] for case in CASES])
def test_one_fault_gives_one_problem_at_its_place(service: dict[str, Any], path: str, kind: str) -> None:
    assert found(graph(**service)) == [(f"spec.services.w.{path}", kind)]


def test_all_problems_come_at_once_in_the_order_of_the_document() -> None:
    value = graph(replicas="2", envs=[{"nam": "A"}], nonsense=1)
    assert found(value) == [
        ("spec.services.w.replicas", "type"),
        ("spec.services.w.envs[0].nam", "unknown"),
        ("spec.services.w.envs[0].name", "required"),
        ("spec.services.w.nonsense", "unknown"),
    ]


def test_a_mistyped_field_gets_the_nearest_name() -> None:
    assert only(graph(replicsa=2)).hint == "did you mean replicas?"


def test_a_field_of_another_version_says_so() -> None:
    assert only(graph(runtimeVersionOverride="1.4.0")).hint == "known from Dynamo operator 1.4 on"


@pytest.mark.parametrize("value", [True, 5, 1.5])
def test_an_unquoted_value_of_a_string_field_gets_the_hint_to_quote_it(value: object) -> None:
    assert "quotes" in only(graph(serviceName=value)).hint


def test_a_long_value_is_cut() -> None:
    message = only(graph(failover={"enabled": True, "mode": "x" * 500})).message
    assert len(message) < 140
    assert message.endswith("…")


METADATA: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({}, [("metadata.name", "required")]),
    ({"name": None}, [("metadata.name", "required")]),
    ({"name": "Upper"}, [("metadata.name", "pattern")]),
    ({"name": "a" * 254}, [("metadata.name", "pattern")]),
    ({"name": "a.b-c.9"}, []),
    ({"name": "a", "namespace": "a.b"}, [("metadata.namespace", "pattern")]),
    ({"name": "a", "namespace": ""}, []),
    ({"name": "a", "lables": {}}, [("metadata.lables", "unknown")]),
    ({"name": "a", "labels": {"a b": "c"}}, [("metadata.labels.a b", "pattern")]),
    ({"name": "a", "labels": {"x/a": "c d"}}, [("metadata.labels[x/a]", "pattern")]),
    ({"name": "a", "labels": {"a": None}}, []),
    ({"name": "a", "annotations": {"Example.com/a": "any text"}}, []),
    ({"name": "a", "annotations": {"a": 1}}, [("metadata.annotations.a", "type")]),
    ({"name": "a", "annotations": {"a": "x" * 262144}}, [("metadata.annotations", "length")]),
]


@pytest.mark.parametrize(("metadata", "expected"), METADATA)
def test_metadata_is_checked_as_the_api_server_does(metadata: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert found({**graph(), "metadata": metadata}) == expected


def test_null_fields_are_absent() -> None:
    value = graph(replicas=None, envs=None, annotations={"a": None}, extraPodSpec={"containers": None, "mainContainer": None})
    assert found(value) == []


def test_a_secret_is_never_quoted() -> None:
    problems = check(graph_table("1.3", "v1alpha1"), graph(serviceName=12345, backend={"a": 1}), quote=False)
    assert all("12345" not in problem.message + problem.hint for problem in problems)
    assert len(problems) == 2


class TestDefaults:
    """operator-contract.md 1.1 and 11.3."""

    def test_defaults_by_version(self) -> None:
        checkpoint = graph(checkpoint={})
        of = {
            v: defaulted(graph_table(v, "v1alpha1"), checkpoint)["spec"]["services"]["w"]["checkpoint"]
            for v in ("1.1", "1.2", "1.3")
        }
        assert of["1.1"] == {"enabled": False, "mode": "Auto"}
        assert of["1.2"] == of["1.1"]
        assert of["1.3"] == {
            "enabled": False,
            "deletionPolicy": "Delete",
            "startupPolicy": "Immediate",
            "targetContainerName": "main",
        }

    @pytest.mark.parametrize(
        ("service", "expected"),
        [
            ({"multinode": {}}, {"multinode": {"nodeCount": 2}}),
            ({"multinode": {"nodeCount": None}}, {"multinode": {"nodeCount": 2}}),
            ({"scalingAdapter": {}}, {"scalingAdapter": {"enabled": False}}),
            ({"failover": {"enabled": True}}, {"failover": {"enabled": True, "mode": "intraPod", "numShadows": 1}}),
            ({"volumeMounts": [{"name": "a"}]}, {"volumeMounts": [{"name": "a", "useAsCompilationCache": False}]}),
            (
                {"extraPodSpec": {"mainContainer": {"ports": [{"containerPort": 1}]}}},
                {"extraPodSpec": {"mainContainer": {"ports": [{"containerPort": 1, "protocol": "TCP"}]}}},
            ),
            ({"livenessProbe": {"grpc": {"port": 1}}}, {"livenessProbe": {"grpc": {"port": 1, "service": ""}}}),
            (
                {"envs": [{"name": "A", "valueFrom": {"secretKeyRef": {"key": "k"}}}]},
                {"envs": [{"name": "A", "valueFrom": {"secretKeyRef": {"key": "k", "name": ""}}}]},
            ),
            ({"replicas": None, "annotations": {"a": None, "b": "c"}}, {"annotations": {"b": "c"}}),
        ],
    )
    def test_defaults_are_filled_in_and_nulls_dropped(self, service: dict[str, Any], expected: dict[str, Any]) -> None:
        assert defaulted(graph_table("1.3", "v1alpha1"), graph(**service))["spec"]["services"]["w"] == expected

    def test_the_input_stays_and_unchanged_parts_are_the_same_objects(self) -> None:
        value = graph(multinode={}, extraPodSpec={"mainContainer": {"env": [{"name": "A"}]}})
        before = repr(value)
        result = defaulted(graph_table("1.3", "v1alpha1"), value)
        assert repr(value) == before
        assert result is not value
        assert result["metadata"] is value["metadata"]
        assert result["spec"]["services"]["w"]["extraPodSpec"] is value["spec"]["services"]["w"]["extraPodSpec"]

    def test_nothing_to_do_gives_the_same_object(self) -> None:
        value = graph(replicas=1)
        assert defaulted(graph_table("1.3", "v1alpha1"), value) is value
