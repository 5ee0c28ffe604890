"""Graphs of Dynamo's own repository pass `--strict`, but for those that are really wrong; Flux finds nothing to rewrite."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from meaning import FACTS, GROVE, run, words
from support import shared

LISTED: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("really-wrong.yaml").read_text(encoding="utf-8"))
"""Code, why, and the graphs of each release."""


@pytest.mark.parametrize("release", ["1.3", "1.4", "1.5"])
def test_what_an_operator_builds_passes_strict(release: str) -> None:
    """Of the graphs that the operator takes, on a cluster with LWS and Volcano 1.13."""
    facts = {**FACTS, "namespace": "default", "operator": {"version": release}}
    listed = {name: entry["code"] for entry in LISTED for name in entry["graphs"].get(release, ())}
    built, refused = 0, {}
    for path in sorted(shared("conformance", "corpus", release).glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if run(text, facts=facts, exact=True).failed:
            continue
        built += 1
        result = run(text, facts=facts, strict=True)
        if result.failed:
            refused[path.stem] = words(result)
    assert built >= 80 and set(refused) == set(listed)
    assert [name for name, code in listed.items() if code not in refused[name]] == []


@pytest.mark.parametrize("facts", [FACTS, GROVE], ids=["lws", "grove"])
def test_flux_finds_nothing_of_ours(facts: dict[str, Any]) -> None:
    """`${…}` comes out only where a user wrote it (flux2 issue 2148)."""
    rendered = 0
    for path in sorted(shared("conformance", "cases").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if "${" in text:
            continue
        result = run(text, facts={**facts, "namespace": "default"})
        rendered += bool(result.manifests)
        assert "${" not in str([m.body for m in result.manifests]), path.name
    assert rendered > 100
