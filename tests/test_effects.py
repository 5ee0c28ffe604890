"""generator/effects.yaml: what a change of a field does. That the rules hold is tried on a real API server (scripts/cluster)."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from support import ROOT

sys.path.insert(0, str(ROOT))

from scripts.cluster.effects import EFFECTS, changed, effect_of, expected, rules

DEPLOYMENT = ("apps/v1", "Deployment")
CLIQUES = ("grove.io/v1alpha1", "PodCliqueSet")


def test_every_rule_is_whole() -> None:
    """A known effect, a source, a path, and no path twice in a kind."""
    for kind, some in rules().items():
        assert len({rule.path for rule in some}) == len(some), kind
        for rule in some:
            assert rule.effect in EFFECTS[1:] and rule.source and rule.pointer.startswith("/"), (kind, rule)


def test_what_can_be_tried_is_tried() -> None:
    """Only rules of Grove, whose controllers do not run, and a few without a short attempt are read alone."""
    read = {(kind[1], rule.pointer) for kind, some in rules().items() for rule in some if not rule.attempt and kind != CLIQUES}
    assert read == {
        ("StatefulSet", "/spec/ordinals"),
        ("StatefulSet", "/spec/persistentVolumeClaimRetentionPolicy"),
        ("Job", "/spec/selector"),
    }


@pytest.mark.parametrize(
    ("kind", "pointer", "effect"),
    [
        (DEPLOYMENT, "/spec/template/spec/containers/0/image", "rolls"),
        (DEPLOYMENT, "/spec/selector/matchLabels/a", "refused"),
        (DEPLOYMENT, "/metadata/labels/a", "in-place"),
        (CLIQUES, "/spec/template/cliques/1/spec/podSpec/containers/0/image", "rolls"),
        (CLIQUES, "/spec/template/cliques/1/spec/minAvailable", "refused"),
        (CLIQUES, "/spec/template/cliques/1/spec/replicas", "ignored"),
    ],
)
def test_the_longest_path_decides(kind: tuple[str, str], pointer: str, effect: str) -> None:
    """`*` is any item of a list; what no rule names changes in place."""
    assert effect_of(rules()[kind], tuple(pointer.split("/")[1:])) == effect


def test_an_object_is_as_bad_as_its_worst_field() -> None:
    """Replicas change in place, an image rolls: together they roll. A clique more is refused."""

    def deployment(replicas: int, image: str) -> dict[str, Any]:
        pod = {"spec": {"containers": [{"image": image}]}}
        return {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": replicas, "template": pod}}

    known = rules()
    assert expected(deployment(1, "a"), deployment(1, "a"), known) == "unchanged"
    assert expected(deployment(1, "a"), deployment(2, "a"), known) == "in-place"
    assert expected(deployment(1, "a"), deployment(2, "b"), known) == "rolls"

    def cliques(*names: str) -> dict[str, Any]:
        template = {"cliques": [{"name": name} for name in names]}
        return {"apiVersion": CLIQUES[0], "kind": CLIQUES[1], "spec": {"template": template}}

    assert expected(cliques("a"), cliques("a", "b"), known) == "refused"


def test_every_leaf_that_differs_is_seen() -> None:
    """Also what stands on one side only, with all its leaves."""
    before, after = {"a": [1, {"b": 2}], "c": 3}, {"a": [1, {"b": 4}, {"d": 5}]}
    assert set(changed(before, after)) == {("a", "1", "b"), ("a", "2", "d"), ("c",)}


def test_the_page_has_every_rule() -> None:
    """docs/upgrades.md is written by `scripts/dev.py cluster --write`."""
    page = (ROOT / "docs" / "upgrades.md").read_text(encoding="utf-8")
    missing = [
        (kind[1], r.pointer)
        for kind, some in rules().items()
        for r in some
        if f"| {kind[1]} | `{r.pointer}` | {r.effect} |" not in page
    ]
    assert not missing
