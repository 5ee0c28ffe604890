"""Objects beside the graph: those that an operator builds from again, those that need one, those that lie outside."""

from __future__ import annotations

from typing import Any

import pytest
from meaning import FACTS, graph, run, said, words

CODES = ("DGD650", "DGD651", "DGD652", "DGD655")


def beside(kind: str, api: str = "nvidia.com/v1alpha1", **more: Any) -> dict[str, Any]:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": "x", **more}}


@pytest.mark.parametrize("api", ["nvidia.com/v1alpha1", "nvidia.com/v1beta1"])
@pytest.mark.parametrize("kind", ["DynamoGraphDeploymentRequest", "DynamoComponentDeployment"])
def test_what_is_built_again(kind: str, api: str) -> None:
    assert said(run(graph(), beside(kind, api)), *CODES) == [("DGD650", "error")]
    assert said(run(graph(), beside(kind, api), exact=True), *CODES) == [("DGD650", "warning")]
    assert said(run(graph(), beside(kind, api), facts={**FACTS, "output": "dgd"}), *CODES) == []


def test_a_model_passes_with_a_note() -> None:
    result = run(graph(), beside("DynamoModel"), strict=True)
    assert said(result, *CODES) == [("DGD651", "note")] and not result.failed
    assert said(run(graph(), beside("DynamoGraphDeploymentScalingAdapter")), *CODES) == [("DGD655", "warning")]


@pytest.mark.parametrize(
    "outside",
    [
        beside("Namespace", "v1"),
        beside("ClusterRole", "rbac.authorization.k8s.io/v1"),
        beside("PersistentVolume", "v1"),
        beside("ConfigMap", "v1", namespace="other"),
    ],
    ids=lambda o: o["kind"],
)
@pytest.mark.parametrize("exact", [False, True])
def test_outside_the_namespace(outside: dict[str, Any], exact: bool) -> None:
    assert said(run(graph(), outside, exact=exact), *CODES) == [("DGD652", "warning")]


@pytest.mark.parametrize(
    "inert",
    [
        beside("ConfigMap", "v1"),
        beside("Secret", "v1", namespace="ai"),
        beside("PodCliqueSet", "grove.io/v1alpha1"),
        beside("DynamoModelCache", "example.com/v1"),
    ],
    ids=lambda o: o["kind"],
)
def test_inert_objects(inert: dict[str, Any]) -> None:
    assert said(run(graph(), inert), *CODES) == []


def test_several_graphs() -> None:
    two = run(graph(), graph(metadata={"name": "search"}))
    assert said(two, "DGD653", "DGD654", "DGD601") == [("DGD653", "note")] and "shared: external" in words(two)
    twice = run(graph(), graph())
    assert said(twice) == [("DGD654", "error")] and "graph.yaml:" in words(twice)
    apart = run(graph(), graph(metadata={"namespace": "other"}))
    assert said(apart, "DGD653", "DGD654") == []
    assert said(run(graph(), graph(metadata={"name": "search"}), facts={**FACTS, "shared": "external"}), "DGD601") == []
