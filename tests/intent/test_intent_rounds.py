"""All at once, once each: what every stage finds in one graph comes in one run, and what only follows from it does not."""

from __future__ import annotations

from typing import Any

import pytest
from meaning import FACTS, GROVE, graph, run, said, words

SHELL = {"command": ["/bin/sh", "-c"], "args": ["$START"]}
SPANNING = {"multinode": {"nodeCount": 2}, "resources": {"limits": {"gpu": "8"}}}


def codes(*documents: Any, facts: dict[str, Any] | None = None) -> list[str]:
    return sorted({code for code, severity in said(run(*documents, facts=facts)) if severity == "error"})


@pytest.mark.parametrize("facts", [FACTS, GROVE], ids=["lws", "grove"])
def test_schema_admission_and_launch(facts: dict[str, Any]) -> None:
    service = {**SPANNING, "resources": {"limits": {"gpu": "eight"}}, "replicas": "two", "ingress": {"enabled": True}}
    document = graph(SHELL, service, spec={"backendFramework": "sglang"})
    assert codes(document, facts=facts) == ["DGD102", "DGD128", "DGD129", "DGD501"]


def test_rules_of_the_crd_and_admission() -> None:
    service = {"sharedMemory": {"size": "0"}, "ingress": {"enabled": True}}
    assert codes(graph(service=service)) == ["DGD110", "DGD128"]


def test_schema_and_gpus() -> None:
    """An unknown field does not hide a sum that does not come out; a wrong number of GPUs does."""
    main = {"args": ["--model", "m", "--tensor-parallel-size", "32"]}
    assert codes(graph(main, {**SPANNING, "bogus": 1})) == ["DGD101", "DGD302"]
    assert codes(graph(main, {**SPANNING, "resources": {"limits": {"gpu": 8}}})) == ["DGD102"]
    assert codes(graph(main, {"multinode": {"nodeCount": "two"}, "resources": {"limits": {"gpu": "8"}}})) == ["DGD102"]


def test_errors_of_two_components_and_two_graphs() -> None:
    one = graph(service={"replicas": "x"})
    one["spec"]["services"]["v"] = {"componentType": "worker", "bogus": 1}
    two = graph(metadata={"name": "other"}, service={"componentType": "Worker"})
    assert codes(one, two) == ["DGD101", "DGD102", "DGD208"]


def test_a_graph_without_a_namespace_is_judged_all_the_same() -> None:
    facts = {k: v for k, v in FACTS.items() if k != "namespace"}
    assert codes(graph(service={"replicas": "x"}), facts=facts) == ["DGD102", "DGD603"]


def test_list_items_that_were_left_out_do_not_move_the_others() -> None:
    """The second container is no object; what is wrong with the third stands at the third's line."""
    text = """\
apiVersion: nvidia.com/v1alpha1
kind: DynamoGraphDeployment
metadata: {name: chat}
spec:
  pvcs:
  - 7
  - {name: c, create: true}
  services: {w: {componentType: frontend, extraPodSpec: {mainContainer: {image: "a.b/c:1"}}}}
"""
    found = {f.code: f.where.line for f in run(text).findings if f.severity == "error"}
    assert found == {"DGD102": 6, "DGD110": 7}


@pytest.mark.parametrize(
    ("service", "code"),
    [
        ({"sharedMemory": {"size": []}}, "DGD102"),
        ({"multinode": {"nodeCount": 1}}, "DGD104"),
        ({"replicas": -1}, "DGD104"),
        ({"extraPodSpec": {"containers": [{"image": "a.b/c:1"}]}}, "DGD103"),
        ({"volumeMounts": "x"}, "DGD102"),
        ({"eppConfig": []}, "DGD102"),
        ({"failover": {"enabled": "yes"}}, "DGD102"),
    ],
)
def test_one_cause_is_one_finding(service: dict[str, Any], code: str) -> None:
    assert [c for c, severity in said(run(graph(service=service))) if severity == "error"] == [code]


def test_leader_and_worker_are_one_finding() -> None:
    result = run(graph(SHELL, SPANNING, spec={"backendFramework": "sglang"}))
    assert said(result, "DGD501") == [("DGD501", "error")]


@pytest.mark.parametrize("facts", [FACTS, GROVE], ids=["lws", "grove"])
def test_nine_names_of_one_long_name_are_one_finding(facts: dict[str, Any]) -> None:
    name = "a-graph-whose-name-says-all-there-is-to-say-about-it-andmore"
    result = run(
        graph(service=SPANNING, main={"args": ["--model", "m", "--tensor-parallel-size", "16"]}, metadata={"name": name}),
        facts=facts,
    )
    assert [c for c, severity in said(result) if severity == "error"] == ["DGD450"] and "characters" in words(result)
    assert not run(graph(metadata={"name": name[:30].rstrip("-")}), facts=facts).failed


@pytest.mark.parametrize("value", [5, "x", [5], {"a": 1}, [None], None, [[]]], ids=str)
@pytest.mark.parametrize(
    "field", ["envs", "extraPodSpec", "extraPodMetadata", "annotations", "envFromSecret", "subComponentType"]
)
def test_values_of_any_shape_end_in_findings(field: str, value: Any) -> None:
    """The placeholder and annotation checks read the document as written."""
    document = graph(spec={"envs": [{"name": "A", "value": "${X}"}]})
    document["spec"]["services"]["w"][field] = value
    for changed in (document, {**document, "metadata": {"name": "chat", field: value}}):
        result = run(changed)
        assert result.failed and all(str(f.where) for f in result.findings)


def test_what_cannot_be_judged_is_not() -> None:
    assert codes({**graph(), "spec": 3}) == ["DGD102"]
    assert codes(graph(metadata={"name": 5})) == ["DGD102"]
