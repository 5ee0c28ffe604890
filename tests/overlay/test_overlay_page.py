"""docs/overlay.md: every field has its meaning and an example, each example is a valid overlay, editors show the same words."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
import yaml
from support import ROOT

sys.path.append(str(ROOT / "scripts"))

import overlay_page as page

from generator.commands import schema
from generator.errors import Problems
from generator.parse import documents, overlay
from generator.yamlio import load

OF = page.types()
ROWS = list(page.rows(OF))
BESIDE: dict[str, dict[str, Any]] = {
    "spec.capabilities.volcano.createQueues": {"queues": ["gpu-prod"]},
    "spec.operator.workerHash": {"fidelity": "exact"},
}
"""What a field needs beside it."""


def placed(path: str, value: Any) -> dict[str, Any]:
    """A whole overlay in which a field has a value, and beside it what must be there."""
    root: dict[str, Any] = {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "ClusterOverlay", "spec": {}}
    here: Any = root
    steps = path.split(".")
    for i, step in enumerate(steps):
        name, items = step.removesuffix("[]"), step.endswith("[]")
        name = page.KEY if name == "NAME" else name
        if i == len(steps) - 1:
            here.update({**required(".".join(steps[:i])), **BESIDE.get(path, {}), name: value})
        else:
            here.update({k: v for k, v in required(".".join(steps[:i])).items() if k not in here})
            inner: Any = here.get(name) if isinstance(here.get(name), dict) else {}
            here[name] = [inner] if items else inner
            here = inner
    return root


def required(above: str) -> dict[str, Any]:
    """Examples of the fields of a block that must be written."""
    held = [r for r in ROWS if r.required and r.path.rpartition(".")[0] == above and above]
    return {r.field.name: page.example(OF, r.kind, r.field.example) for r in held}


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.path)
def test_a_field_says_what_it_means(row: page.Row) -> None:
    about = row.field.about
    assert about.endswith((".", "`.", "?")) and len(about.split()) > 1, (
        f"{row.path}: give it an `about` in generator/schemas/overlay.yaml"
    )
    if not page.block(OF, row.kind):
        assert row.field.example is not None, f"{row.path}: give it an `example`"


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.path)
def test_an_example_is_a_valid_overlay(row: page.Row) -> None:
    value = page.example(OF, row.kind, row.field.example)
    written = yaml.safe_load(page.flow(value))
    assert written == value, "as the page shows it"
    whole = placed(row.path, written)
    validator().validate(whole)
    problems = Problems()
    (given,) = documents.objects(load(yaml.safe_dump(whole), "overlay.yaml", problems), problems)
    version = "" if "TLS" not in row.path else "1.6"
    cluster = overlay.cluster([given], problems, version, "apps/v1" if row.path.endswith((".auto", "capabilities")) else "")
    assert cluster is not None and not problems.failed(), [f"{f.code}: {f.message}" for f in problems]


@cache
def validator() -> Any:
    return jsonschema_rs.validator_for(schema.schema("ClusterOverlay"))


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.path)
def test_editors_show_the_same_words(row: page.Row) -> None:
    here: Any = schema.schema("ClusterOverlay")
    for step in row.path.split("."):
        here = bare(here)
        here = here["additionalProperties"] if step.removesuffix("[]") == "NAME" else here["properties"][step.removesuffix("[]")]
        found = here
        if step.endswith("[]"):
            here = bare(here)["items"]
    assert found["description"] == schema.in_words(row.field)
    assert found.get("examples") == ([row.field.example] if row.field.example is not None else None)


def bare(node: dict[str, Any]) -> dict[str, Any]:
    """The full form, of a field that has a short one, too."""
    if "anyOf" not in node:
        return node
    return next(bare(f) for f in node["anyOf"] if {"properties", "items", "additionalProperties", "anyOf"} & set(f))


def test_the_page_has_every_field() -> None:
    text = (ROOT / "docs" / "overlay.md").read_text(encoding="utf-8")
    assert len(ROWS) > 160 and all(f"| `{row.path}` |" in text for row in ROWS)
