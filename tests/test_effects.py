"""generator/effects.yaml: what a change of a field does. That the rules hold is tried on a real API server (scripts/cluster)."""

from __future__ import annotations

from typing import Any

import pytest
from support import ROOT

from generator.changes.effects import EFFECTS, expected, rule_of, rules
from generator.changes.fields import differences, pointer

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
    ("kind", "path", "effect"),
    [
        (DEPLOYMENT, "/spec/template/spec/containers/0/image", "rolls"),
        (DEPLOYMENT, "/spec/selector/matchLabels/a", "refused"),
        (DEPLOYMENT, "/metadata/labels/a", "in-place"),
        (CLIQUES, "/spec/template/cliques/1/spec/podSpec/containers/0/image", "rolls"),
        (CLIQUES, "/spec/template/cliques/1/spec/minAvailable", "refused"),
        (CLIQUES, "/spec/template/cliques/1/spec/replicas", "ignored"),
    ],
)
def test_the_longest_path_decides(kind: tuple[str, str], path: str, effect: str) -> None:
    """`*` is any item of a list; what no rule names changes in place."""
    assert rule_of(rules()[kind], tuple(path.split("/")[1:])).effect == effect


def test_an_object_is_as_bad_as_its_worst_field() -> None:
    """Replicas change in place, an image rolls: together they roll. A clique more is refused."""

    def deployment(replicas: int, image: str) -> dict[str, Any]:
        pod = {"spec": {"containers": [{"image": image}]}}
        return {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": replicas, "template": pod}}

    assert expected(deployment(1, "a"), deployment(1, "a")) == "unchanged"
    assert expected(deployment(1, "a"), deployment(2, "a")) == "in-place"
    assert expected(deployment(1, "a"), deployment(2, "b")) == "rolls"

    def cliques(*names: str) -> dict[str, Any]:
        template = {"cliques": [{"name": name} for name in names]}
        return {"apiVersion": CLIQUES[0], "kind": CLIQUES[1], "spec": {"template": template}}

    assert expected(cliques("a"), cliques("a", "b")) == "refused"


def test_what_one_side_lacks_is_as_bad_as_its_worst_leaf() -> None:
    """A template that comes with all that is in it, a container more."""
    head: dict[str, Any] = {"apiVersion": "apps/v1", "kind": "Deployment"}
    pod = {"spec": {"containers": [{"name": "main", "image": "a"}]}}
    assert expected({**head, "spec": {"replicas": 1}}, {**head, "spec": {"replicas": 1, "template": pod}}) == "rolls"
    assert expected(head, {**head, "spec": {"replicas": 1, "template": pod, "selector": {}}}) == "refused"
    assert expected(head, {**head, "metadata": {"labels": {"a": "b"}}}) == "in-place"


def found(before: object, after: object) -> dict[str, tuple[object, object]]:
    return {pointer(path): (old, new) for path, old, new in differences(before, after)}


def test_fields_that_differ() -> None:
    """Each once; what stands on one side only, whole; a value of another type is another value."""
    before, after = {"a": [1, {"b": 2}], "c": 3, "e/f": 1}, {"a": [1, {"b": 4}, {"d": 5}], "e/f": "1"}
    assert found(before, after) == {"/a/1/b": (2, 4), "/a/2": (None, {"d": 5}), "/c": (3, None), "/e~1f": (1, "1")}


def test_items_are_compared_by_their_names() -> None:
    """Containers, env, mounts (by their place: a volume may be mounted twice); ports without names by their position."""

    def pod(*env: str, mount: str = "x", port: int = 80) -> dict[str, Any]:
        mounts = [{"name": "v", "mountPath": "/a"}, {"name": mount, "mountPath": "/b"}]
        listed = [{"name": n, "value": n} for n in env]
        return {"containers": [{"name": "main", "env": listed, "volumeMounts": mounts, "ports": [{"containerPort": port}]}]}

    main = "/containers[name=main]"
    assert found(pod("A", "B"), pod("B")) == {f"{main}/env[name=A]": ({"name": "A", "value": "A"}, None)}
    assert found(pod(), pod(mount="v")) == {f"{main}/volumeMounts[mountPath=/b]/name": ("x", "v")}
    assert found(pod(), pod(port=81)) == {f"{main}/ports/0/containerPort": (80, 81)}
    assert found(pod("A", "B"), pod("B", "A")) == {f"{main}/env": (["A", "B"], ["B", "A"])}


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
