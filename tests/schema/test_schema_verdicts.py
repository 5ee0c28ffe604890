"""The fast check against the API server's own verdicts, and against what the real operator took and refused."""

from __future__ import annotations

from collections import Counter

import pytest
from schema_shared import VERSIONS, golden_files, graph_file, graphs, refused_at, verdicts

from generator.schema import Problem, check, graph_table
from generator.schema.graph_rules import graph_rules

DUPLICATE_KEY = "invalid-duplicate-yaml-key.yaml"
"""Refused while reading, not by the schema."""


NEVER_SHIPPED = {"1.5": {"multinode.leader.providerOverride", "a1 multinode.worker"}}
"""Mutations that the CRD of 1.5's main branch took, with fields that the release does not have (test_schema_facts)."""


def judged(version: str, graph: object) -> list[Problem]:
    """Everything that part of the renderer says which stands in for the API server."""
    if not isinstance(graph, dict):
        return [Problem((), "type", "no object")]
    api = str(graph.get("apiVersion")).removeprefix("nvidia.com/")
    if api not in ("v1alpha1", "v1beta1") or (version, api) == ("1.1", "v1beta1"):
        return [Problem(("apiVersion",), "enum", "not served")]
    return check(graph_table(version, api), graph) + graph_rules(version, api, graph)


@pytest.mark.parametrize("version", ["1.3", "1.4"])
def test_mutated_graphs_are_judged_as_the_api_server_judges_them(version: str) -> None:
    table: Counter[tuple[str, bool, bool]] = Counter()
    wrong = []
    for line in verdicts(f"dynamo-{version}"):
        found = judged(version, line["object"])
        table[line["mutation"], line["valid"], not found] += 1
        if (not found) != line["valid"]:
            wrong.append((line["mutation"], line["errors"], [(p.path, p.message) for p in found]))
    print(f"\ndynamo {version}: mutation, valid, passes → objects")
    for key, count in sorted(table.items()):
        print(f"  {key} {count}")
    assert wrong == []


@pytest.mark.parametrize("version", ["1.3", "1.4", "1.5"])
def test_what_a_release_changed_is_judged_as_its_api_server_judges_it(version: str) -> None:
    lines = verdicts(f"dynamo-{version}", "verdicts-by-release")
    assert lines
    judgements = [(line["mutation"], line["valid"], judged(version, line["object"])) for line in lines]
    assert {what for what, valid, found in judgements if bool(found) is valid} == NEVER_SHIPPED.get(version, set())


@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_operator_built_passes_and_what_its_schema_refused_does_not(version: str) -> None:
    tally: Counter[tuple[str, bool]] = Counter()
    wrong = []
    for golden in golden_files(version):
        stage = refused_at(golden)
        file = graph_file(version, golden)
        if file.name == DUPLICATE_KEY:
            continue
        found = [problem for graph in graphs(file) for problem in judged(version, graph)]
        tally[stage or "built", bool(found)] += 1
        if (not stage and found) or (stage in ("schema", "conversion", "defaulting") and not found):
            wrong.append((str(golden), stage, [(p.path, p.message) for p in found]))
    print(f"\noperator {version}: stage, has problems → goldens", dict(tally))
    assert wrong == []
    assert tally["built", False] > 500
    assert tally["schema", True] > 80
