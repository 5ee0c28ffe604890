"""The worker hash of every graph that the operators themselves built on the component path, corpus included."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import shared

from generator import components, names, releases
from generator.components import single, worker_hash
from generator.errors import Problems
from generator.model import Cluster, Graph
from generator.parse import documents, graph, overlay
from generator.plan import frameworks
from generator.releases.profile import Profile
from generator.yamlio import load

VERSIONS = tuple(name for name, profile in releases.named().items() if not releases.documented(profile))
CLUSTERS = ("lws", "none", "grove-opted-out")
FEWEST = {"cases": 60, "corpus": 35}
"""Fewer hashes than these compared in one group would mean that the comparison is broken."""


@cache
def golden_hashes(path: Path) -> dict[str, set[str]]:
    """Graph name → the hashes its objects carry; none when the operator refused."""
    found: dict[str, set[str]] = {}
    text = path.read_text(encoding="utf-8")
    if text.startswith("error:") or names.LABEL_HASH not in text:
        return found
    for built in yaml.load_all(text, yaml.CSafeLoader):
        labels = (built.get("metadata") or {}).get("labels") or {}
        if built["kind"] in ("Deployment", "LeaderWorkerSet", "Service") and names.LABEL_HASH in labels:
            found.setdefault(labels[names.LABEL_GRAPH], set()).add(labels[names.LABEL_HASH])
    return found


def cluster_of(version: str, cluster: str) -> Cluster:
    """The cluster that a group of goldens was made on."""
    path = shared("conformance", "clusters", f"{cluster}-{version}.yaml")
    problems = Problems()
    found = overlay.cluster(documents.objects(load(path.read_text(encoding="utf-8"), path.name, problems), problems), problems)
    assert found is not None, problems
    return found


def graphs_of(path: Path, cluster: Cluster, profile: Profile) -> Iterator[Graph]:
    """The graphs of a file as this operator admits them, with the annotations that the cluster's overlay adds."""
    problems = Problems()
    for given in documents.objects(load(path.read_text(encoding="utf-8"), path.name, problems), problems):
        if documents.is_graph(given):
            metadata = given.value["metadata"]
            added = [(c.spec.get("graph") or {}).get("annotations") or {} for c in cluster.changes]
            annotations = {k: v for some in (metadata.get("annotations") or {}, *added) for k, v in some.items()}
            value = {**given.value, "metadata": {**metadata, "annotations": annotations}}
            space = metadata.get("namespace") or cluster.namespace
            found = graph.parse(value, given.where, cluster, profile, space, problems)
            assert found is not None, [p.message for p in problems]
            yield found


def ours(given: Graph, profile: Profile) -> str:
    """The hash that this project gives a graph."""
    framework = frameworks.choose(given, True, Problems()).graph

    def part(component: Any) -> Any:
        return single.part(component, given, components.PLACEHOLDER, framework, profile, Problems())

    return worker_hash.compute(given, profile, framework, part)


@pytest.mark.conformance
@pytest.mark.parametrize("group", ["cases", "corpus"])
@pytest.mark.parametrize("name", CLUSTERS)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_golden_carries_our_hash(version: str, name: str, group: str) -> None:
    folder = shared("conformance", "golden", version, name, *(["corpus"] if group == "corpus" else []))
    inputs = shared("conformance", "corpus", version) if group == "corpus" else shared("conformance", "cases")
    cluster = cluster_of(version, name)
    profile = releases.find(cluster.version)
    assert profile is not None
    wrong, compared = [], 0
    for golden in sorted(folder.glob("*.yaml")):
        wanted = golden_hashes(golden)
        for given in graphs_of(inputs / golden.name, cluster, profile) if wanted else ():
            if given.name in wanted:
                compared += 1
                found = ours(given, profile)
                if wanted[given.name] != {found}:
                    wrong.append(f"{golden.name}: {given.name}: operator {wanted[given.name]}, we {found}")
    assert not wrong, "\n".join(wrong)
    assert compared >= FEWEST[group], f"only {compared} compared"


@pytest.mark.parametrize(
    ("version", "wanted"),
    [("1.1", "b42e30d1"), ("1.2", "b42e30d1"), ("1.3", "b42e30d1"), ("1.4", "501711b8"), ("1.5", "c55a71e0")],
)
def test_the_check_value_of_the_contract(version: str, wanted: str) -> None:
    cluster = cluster_of(version, "lws")
    profile = releases.find(cluster.version)
    assert profile is not None
    [given] = graphs_of(shared("conformance", "cases", "vllm-mn-tp-direct-v1alpha1.yaml"), cluster, profile)
    assert ours(given, profile) == wanted
