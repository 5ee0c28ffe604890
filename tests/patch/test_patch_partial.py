"""Partial objects: what merges by which key, what replaces, what null and `$patch` do, and that no input changes."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from generator.errors import Where
from generator.patch.partial import bad_directive, merged
from generator.patch.trace import Trace


class File:
    """A source whose places are its pointers."""

    def __init__(self, name: str) -> None:
        self.name = name

    def where(self, pointer: tuple[str | int, ...] = (), key: bool = False) -> Where:
        return Where(self.name, pointer="/" + "/".join(map(str, pointer)))


GRAPH, OVERLAY = File("graph"), File("overlay")


def merge(held: Any, patch: Any) -> Any:
    before = copy.deepcopy((held, patch))
    out = merged(held, patch, Trace(GRAPH), OVERLAY, ("p",))
    assert (held, patch) == before, "an input was changed"
    return out


CASES: dict[str, tuple[Any, Any, Any]] = {
    "mappings merge": ({"a": {"b": 1, "c": 2}}, {"a": {"c": 3, "d": 4}}, {"a": {"b": 1, "c": 3, "d": 4}}),
    "null deletes": ({"a": 1, "b": {"c": 1, "d": 2}}, {"a": None, "b": {"c": None}}, {"b": {"d": 2}}),
    "null of what is not there": ({"a": 1}, {"b": None}, {"a": 1}),
    "other lists are replaced": ({"args": [1, 2, 3]}, {"args": [4]}, {"args": [4]}),
    "tolerations are replaced": (
        {"tolerations": [{"key": "a"}]},
        {"tolerations": [{"key": "b"}]},
        {"tolerations": [{"key": "b"}]},
    ),
    "containers by name": (
        {"containers": [{"name": "main", "image": "i", "args": [1]}, {"name": "side"}]},
        {"containers": [{"name": "side", "image": "s"}, {"name": "new", "image": "n"}]},
        {
            "containers": [
                {"name": "main", "image": "i", "args": [1]},
                {"name": "side", "image": "s"},
                {"name": "new", "image": "n"},
            ]
        },
    ),
    "init containers by name": (
        {"initContainers": [{"name": "a", "image": "i"}]},
        {"initContainers": [{"name": "a", "command": ["x"]}]},
        {"initContainers": [{"name": "a", "image": "i", "command": ["x"]}]},
    ),
    "a variable is a unit": (
        {"env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]},
        {"env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "p"}}}]},
        {"env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "p"}}}, {"name": "B", "value": "2"}]},
    ),
    "v1alpha1 envs": (
        {"envs": [{"name": "A", "value": "1"}]},
        {"envs": [{"name": "A", "value": "2"}]},
        {"envs": [{"name": "A", "value": "2"}]},
    ),
    "a volume has one source": (
        {"volumes": [{"name": "v", "emptyDir": {"medium": "Memory"}}]},
        {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "c"}}]},
        {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "c"}}]},
    ),
    "the same source merges": (
        {"volumes": [{"name": "v", "emptyDir": {"medium": "Memory"}}]},
        {"volumes": [{"name": "v", "emptyDir": {"sizeLimit": "1Gi"}}]},
        {"volumes": [{"name": "v", "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}}]},
    ),
    "mounts by path": (
        {"volumeMounts": [{"name": "v", "mountPath": "/a"}, {"name": "v", "mountPath": "/b"}]},
        {"volumeMounts": [{"name": "w", "mountPath": "/b"}, {"name": "v", "mountPath": "/c"}]},
        {"volumeMounts": [{"name": "v", "mountPath": "/a"}, {"name": "w", "mountPath": "/b"}, {"name": "v", "mountPath": "/c"}]},
    ),
    "v1alpha1 mounts": (
        {"volumeMounts": [{"name": "v", "mountPoint": "/a"}]},
        {"volumeMounts": [{"name": "v", "useAsCompilationCache": True}]},
        {"volumeMounts": [{"name": "v", "mountPoint": "/a", "useAsCompilationCache": True}]},
    ),
    "ports by name": (
        {"ports": [{"name": "http", "containerPort": 80}]},
        {"ports": [{"name": "http", "containerPort": 81}]},
        {"ports": [{"name": "http", "containerPort": 81}]},
    ),
    "ports by number": (
        {"ports": [{"name": "http", "containerPort": 80}]},
        {"ports": [{"name": "web", "containerPort": 80}]},
        {"ports": [{"name": "web", "containerPort": 80}]},
    ),
    "ports of a Service": (
        {"ports": [{"port": 80, "targetPort": "a"}]},
        {"ports": [{"port": 80, "targetPort": "b"}, {"port": 90}]},
        {"ports": [{"port": 80, "targetPort": "b"}, {"port": 90}]},
    ),
    "components by name": (
        {"components": [{"name": "a", "replicas": 1}]},
        {"components": [{"name": "a", "replicas": 2}]},
        {"components": [{"name": "a", "replicas": 2}]},
    ),
    "cliques by name": (
        {"cliques": [{"name": "a", "spec": {"x": 1, "y": 2}}]},
        {"cliques": [{"name": "a", "spec": {"x": 3}}]},
        {"cliques": [{"name": "a", "spec": {"x": 3, "y": 2}}]},
    ),
    "$patch delete of an item": (
        {"containers": [{"name": "a"}, {"name": "b"}]},
        {"containers": [{"name": "a", "$patch": "delete"}]},
        {"containers": [{"name": "b"}]},
    ),
    "$patch replace of an item": (
        {"containers": [{"name": "a", "image": "i", "args": [1]}]},
        {"containers": [{"name": "a", "image": "j", "$patch": "replace"}]},
        {"containers": [{"name": "a", "image": "j"}]},
    ),
    "$patch replace of a mapping": ({"a": {"b": 1}}, {"a": {"c": 2, "$patch": "replace"}}, {"a": {"c": 2}}),
    "$patch delete of a mapping": ({"a": {"b": 1}}, {"a": {"$patch": "delete"}}, {}),
    "a new mapping has no nulls": ({}, {"a": {"b": None, "c": {"d": 1}}}, {"a": {"c": {"d": 1}}}),
    "retainKeys of a strategy": (
        {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}},
        {"strategy": {"type": "Recreate"}},
        {"strategy": {"type": "Recreate"}},
    ),
    "a text becomes a mapping": ({"a": "x"}, {"a": {"b": 1}}, {"a": {"b": 1}}),
}


@pytest.mark.parametrize("name", CASES)
def test_merges(name: str) -> None:
    held, patch, expected = CASES[name]
    assert merge(held, patch) == expected


def test_every_value_knows_its_file() -> None:
    held = {"spec": {"containers": [{"name": "a", "image": "i", "env": [{"name": "X", "value": "1"}]}], "n": 1}}
    patch = {
        "spec": {"containers": [{"name": "a", "env": [{"name": "Y", "value": "2"}]}, {"name": "b", "image": "j"}], "n": None}
    }
    trace = Trace(GRAPH)
    out = merged(held, patch, trace, OVERLAY, ("p",))
    assert out["spec"]["containers"][0]["env"] == [{"name": "X", "value": "1"}, {"name": "Y", "value": "2"}]

    def at(*pointer: str | int) -> str:
        where = trace.where(pointer)
        assert where is not None
        return f"{where.file}{where.pointer}"

    assert at("spec", "containers", 0, "image") == "graph/spec/containers/0/image"
    assert at("spec", "containers", 0, "env", 0, "value") == "graph/spec/containers/0/env/0/value"
    assert at("spec", "containers", 0, "env", 1, "value") == "overlay/p/spec/containers/0/env/0/value"
    assert at("spec", "containers", 1, "image") == "overlay/p/spec/containers/1/image"
    assert at("spec", "n") == "overlay/p/spec/n", "the null that deleted it"


def test_several_overlays_append_tolerations() -> None:
    trace = Trace(None, (), {})
    out = merged({}, {"tolerations": [{"key": "a"}]}, trace, GRAPH, (), frozenset(("tolerations",)))
    out = merged(out, {"tolerations": [{"key": "b"}, {"key": "a"}]}, trace, OVERLAY, (), frozenset(("tolerations",)))
    assert out == {"tolerations": [{"key": "a"}, {"key": "b"}]}
    assert trace.at(("tolerations", 1)) == (OVERLAY, ("tolerations", 0))


@pytest.mark.parametrize(
    ("patch", "where"),
    [
        ({"a": {"$patch": "merge"}}, ("a", "$patch")),
        ({"a": [{"$retainKeys": ["x"]}]}, ("a", 0, "$retainKeys")),
        ({"$setElementOrder/env": []}, ("$setElementOrder/env",)),
        ({"a": {"$patch": "delete"}}, None),
        ({"a": "$x"}, None),
    ],
)
def test_directives(patch: Any, where: Any) -> None:
    assert bad_directive(patch) == where
