"""What the operator itself built is right, but for a closed list of its own defects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from schema_shared import VERSIONS, golden_files, refused_at, shared
from support import settings

from generator.validate.fast import findings, has_schema

DEFECTS = {
    ("recipes--qwen3-32b--vllm--agg-round-robin--deploy", "unique"): "1.2 mounts the compilation cache twice (contract 11.28)",
    ("recipes--qwen3-32b--vllm--agg-round-robin--deploy", "R7"): "the same",
    ("recipes--qwen3-32b--vllm--disagg-kv-router--deploy", "unique"): "the same",
    ("recipes--qwen3-32b--vllm--disagg-kv-router--deploy", "R7"): "the same",
    ("pvcs-compilation-cache-mountpoint-sglang", "unique"): "the same",
    ("pvcs-compilation-cache-mountpoint-sglang", "R7"): "the same",
    ("examples--deployments--GKE--vllm--disagg-tagged", "R4"): "the same",
    ("examples--deployments--GKE--vllm--disagg", "R4"): "a user's probe is merged over the default one: two handlers (11.23)",
    ("probes-both-service-and-container", "R4"): "the same",
    ("podspec-everything", "P5"): "one component has its own scheduler: Grove's webhook was not asked",
    ("podspec-multinode-scheduling", "P5"): "the same",
    ("podspec-topologyspread", "P15"): "topologySpreadConstraints under Grove: its webhook was not asked",
    ("replicas-zero", "P12"): "no replicas under Grove: its webhook was not asked",
    ("replicas-multinode-zero", "P8"): "the same",
    ("maincontainer-ports-no-protocol", "R3"): "a user's ports replace the base's, and its probes name one of those (4.2)",
    ("resources-multinode-gpu-in-maincontainer", "N1"): "a LeaderWorkerSet whose pods can never be made (lws 410)",
    ("names-253", "pattern"): "a graph's name is too long for labels and Services: no API server was asked",
    ("names-253", "P11"): "the same",
    ("names-253", "R1"): "the same",
    ("names-long-dgd-60", "P11"): "the same",
    ("names-long-dgd-60", "R1"): "the same",
    ("names-dgd-digit-start", "R1"): "a Service's name must begin with a letter: the same",
    ("names-service-underscore", "P6"): "a service's name is no name of an object: the same",
    ("names-service-underscore", "R1"): "the same",
}
INPUTS = {"R9", "I1w"}
"""Images that the graph itself says: the operator builds it as it is written."""


def objects(golden: Path, seen: set[str]) -> Iterator[dict[str, Any]]:
    """The objects of a golden that stood in none before."""
    for text in golden.read_text(encoding="utf-8").split("\n---\n"):
        if text not in seen:
            seen.add(text)
            yield yaml.load(text, yaml.CSafeLoader)


@pytest.mark.parametrize("version", VERSIONS)
def test_golden_objects_have_no_findings_but_known_defects(version: str) -> None:
    held = settings(version)
    count, met, unexpected = 0, set(), []
    seen: set[str] = set()
    for golden in golden_files(version):
        if golden.relative_to(shared("conformance", "golden", version)).parts[0] not in ("lws", "grove") or refused_at(golden):
            continue
        for manifest in objects(golden, seen):
            count += 1
            assert has_schema(manifest, held), manifest["kind"]
            for problem in findings(manifest, held):
                if problem.kind in INPUTS:
                    continue
                if (golden.stem, problem.kind) in DEFECTS:
                    met.add((golden.stem, problem.kind))
                else:
                    unexpected.append((str(golden), manifest["kind"], problem.path, problem.message))
    print(f"\noperator {version}: {count} objects, defects met: {sorted(met)}")
    assert unexpected == []
    assert count > 1500
