"""Targets of manifest patches: patterns, label selectors, hints."""

from __future__ import annotations

from typing import Any

import pytest

from generator.patch.selectors import BadSelector, Target, requirements

LWS = {
    "apiVersion": "leaderworkerset.x-k8s.io/v1",
    "kind": "LeaderWorkerSet",
    "metadata": {"name": "llama-decode-0", "namespace": "inference", "labels": {"a": "1", "b": "2"}, "annotations": {"q": "x"}},
}
SERVICE = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "llama-decode"}}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({}, True),
        ({"kind": "LeaderWorkerSet"}, True),
        ({"kind": "Leader.*"}, True),
        ({"kind": "Leader"}, False),
        ({"group": "leaderworkerset.x-k8s.io", "version": "v1"}, True),
        ({"group": "apps"}, False),
        ({"version": "v2"}, False),
        ({"name": ".*decode.*"}, True),
        ({"name": "decode"}, False),
        ({"namespace": "inference"}, True),
        ({"namespace": "other"}, False),
        ({"labelSelector": "a=1,b!=1"}, True),
        ({"labelSelector": "a=2"}, False),
        ({"annotationSelector": "q in (x,y)"}, True),
        ({"annotationSelector": "!q"}, False),
    ],
)
def test_matches(target: dict[str, Any], expected: bool) -> None:
    assert Target(target).matches(LWS) == expected


def test_the_core_group_is_empty() -> None:
    assert Target({"version": "v1", "kind": "Service"}).matches(SERVICE) and not Target({"group": ".+"}).matches(SERVICE)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("", True),
        ("a", True),
        ("c", False),
        ("!c", True),
        ("!a", False),
        ("a==1", True),
        ("a = 1", True),
        ("c!=1", True),
        ("a in (1, 2)", True),
        ("a notin (1,2)", False),
        ("c notin (1)", True),
        ("a in (3)", False),
        ("a=1,b=3", False),
        ("a,b", True),
        ("c=", False),
    ],
)
def test_expressions(expression: str, expected: bool) -> None:
    assert all(test({"a": "1", "b": "2"}) for test in requirements(expression)) == expected


@pytest.mark.parametrize("expression", ["a,,b", "a in 1", "a is (1)", "=1", "a in (1", "(a)", ","])
def test_unreadable(expression: str) -> None:
    with pytest.raises(BadSelector):
        requirements(expression)


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ({"kind": "LeaderWorkerSe"}, "did you mean LeaderWorkerSet?"),
        ({"kind": "X"}, "rendered kinds: LeaderWorkerSet, Service"),
        ({"kind": "Service", "name": "llama-decod"}, "did you mean llama-decode?"),
        ({"kind": "Service", "name": "zzz"}, "names of Service: llama-decode"),
        ({"labelSelector": "x=y"}, "names of rendered objects: llama-decode, llama-decode-0"),
    ],
)
def test_candidates(target: dict[str, Any], hint: str) -> None:
    assert Target(target).candidates([LWS, SERVICE]) == hint
