"""`schema dgd`: an editor takes what a render takes, and refuses what a render refuses by its schema."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from schema_shared import verdicts
from support import run, shared

from generator import releases
from generator.schema import check, graph_document, graph_table
from generator.schema.notation import notation
from generator.schema.tree import Struct

RELEASES = list(releases.named())


def validator(release: str, api: str = "") -> Any:
    profile = releases.find(release)
    assert profile is not None
    return jsonschema_rs.Draft7Validator(graph_document.document(profile, api))


def engine(release: str, graph: dict[str, Any]) -> list[Any]:
    """What a render says by its table; that entries of a list repeat a key cannot be said in JSON Schema."""
    profile = releases.find(release)
    assert profile is not None
    found = check(graph_table(profile.schema.release, str(graph["apiVersion"]).partition("/")[2]), graph)
    return [p for p in found if p.kind != "unique"]


def graphs(folder: Path) -> list[dict[str, Any]]:
    out = []
    for file in sorted(folder.rglob("*.yaml")):
        try:
            documents = list(yaml.safe_load_all(file.read_text(encoding="utf-8")))
        except yaml.YAMLError:
            continue
        out += [json.loads(json.dumps(d, default=str)) for d in documents if isinstance(d, dict)]
    return [d for d in out if d.get("kind") == "DynamoGraphDeployment"]


@pytest.mark.parametrize("release", [r for r in RELEASES if not releases.documented(releases.named()[r])])
def test_the_corpus_is_judged_as_a_render_judges_it(release: str) -> None:
    check_release = validator(release)
    served = releases.named()[release].accepts.apis
    tally: Counter[bool] = Counter()
    for graph in graphs(shared("conformance", "corpus", release)) + graphs(shared("conformance", "cases")):
        if str(graph.get("apiVersion")).partition("/")[2] in served:
            good = not engine(release, graph)
            assert check_release.is_valid(graph) == good, graph["metadata"]
            tally[good] += 1
    assert tally[True] > 200 and tally[False] > 5


@pytest.mark.parametrize("release", ["1.3", "1.4"])
def test_mutated_graphs_are_judged_as_a_render_judges_them(release: str) -> None:
    check_release = validator(release)
    tally: Counter[bool] = Counter()
    for line in verdicts(f"dynamo-{release}"):
        graph = line["object"]
        if isinstance(graph, dict) and graph.get("kind") == "DynamoGraphDeployment" and isinstance(graph.get("metadata"), dict):
            good = not engine(release, graph)
            assert check_release.is_valid(graph) == good, line["mutation"]
            tally[good] += 1
    assert min(tally.values()) > 20


def test_every_field_of_a_graph_has_words_and_nothing_else_has() -> None:
    fields: dict[str, set[str]] = {}
    for api in ("v1alpha1", "v1beta1"):
        for name, kind in notation(f"graph-{api}.yaml", tuple(RELEASES)).types.items():
            if isinstance(kind, Struct) and name not in ("EmbeddedMeta", "ObjectMeta", "BuiltinMeta", "PodMeta", "MainContainer"):
                fields.setdefault(name, set()).update(f.name for f in kind.fields)
    words = graph_document.words()
    words.pop("ObjectMeta")
    assert {name: set(about) for name, about in words.items()} == fields
    assert all(text.endswith(".") for about in words.values() for text in about.values())


def test_descriptions_arrive_where_the_fields_are() -> None:
    schema = json.loads(run("schema", "dgd", "--operator-version", "1.6", "--api", "v1beta1").out)
    component = next(made for name, made in schema["definitions"].items() if ".Component." in name)
    assert component["properties"]["replicas"]["description"].startswith("How many")
    assert "lpx" in component["properties"]


def test_api_and_release_are_chosen() -> None:
    alpha = json.loads(run("schema", "dgd", "--operator-version", "1.1").out)
    assert alpha["title"] == "DynamoGraphDeployment, operator 1.1"
    both = json.loads(run("schema", "dgd", "--operator-version", "1.3").out)
    assert both["if"]["properties"]["apiVersion"] == {"const": "nvidia.com/v1beta1"}
    default = releases.default().operator
    assert json.loads(run("schema", "dgd").out)["title"].endswith(f"operator {default}")
    done = run("schema", "dgd", "--operator-version", "1.1", "--api", "v1beta1")
    assert (done.code, done.out) == (2, "") and "does not serve nvidia.com/v1beta1" in done.err
    assert run("schema", "dgd", "--operator-version", "9.9").code == 2
    assert run("schema", "overlay", "--api", "v1beta1").code == 2


def test_no_pattern_is_pythons_alone() -> None:
    """Editors read patterns as ECMAScript does: no inline flags."""
    text = run("schema", "dgd").out + run("schema", "overlay").out
    assert "(?i" not in text and "(?P" not in text
