"""Images as kustomize matches and changes them."""

from __future__ import annotations

from typing import Any

import pytest

from generator.patch.images import changed, places, split


@pytest.mark.parametrize(
    ("image", "parts"),
    [
        ("nginx", ("nginx", "", "")),
        ("nginx:1.25", ("nginx", "1.25", "")),
        ("nginx@sha256:ab", ("nginx", "", "sha256:ab")),
        ("nginx:1@sha256:ab", ("nginx", "1", "sha256:ab")),
        ("host:5000/nginx", ("host:5000/nginx", "", "")),
        ("host:5000/nginx:1", ("host:5000/nginx", "1", "")),
        ("nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0", ("nvcr.io/nvidia/ai-dynamo/vllm-runtime", "1.3.0", "")),
        ("host:5000/a/b:1@sha256:ab", ("host:5000/a/b", "1", "sha256:ab")),
    ],
)
def test_split(image: str, parts: tuple[str, str, str]) -> None:
    assert split(image) == parts


@pytest.mark.parametrize(
    ("image", "entry", "expected"),
    [
        ("a:1", {"newTag": "2"}, "a:2"),
        ("a", {"newTag": "2"}, "a:2"),
        ("a:1@sha256:x", {"newTag": "2"}, "a:2"),
        ("a:1", {"digest": "sha256:y"}, "a@sha256:y"),
        ("a:1", {"newName": "r/b"}, "r/b:1"),
        ("a:1@sha256:x", {"newName": "b"}, "b:1@sha256:x"),
        ("a:1", {"newName": "b", "newTag": "2"}, "b:2"),
        ("a:1", {"newTag": "2", "digest": "sha256:y"}, "a:2@sha256:y"),
        ("a:1", {}, "a:1"),
    ],
)
def test_changed(image: str, entry: dict[str, Any], expected: str) -> None:
    assert changed(image, entry) == expected


def test_every_container_of_both_apis() -> None:
    alpha = {
        "spec": {
            "services": {
                "w": {
                    "extraPodSpec": {
                        "mainContainer": {"image": "m"},
                        "containers": [{"image": "c"}],
                        "initContainers": [{"image": "i"}, {"name": "x"}],
                    },
                    "frontendSidecar": {"image": "f"},
                    "eppConfig": {"config": {"image": "no"}},
                    "envs": [{"name": "image", "value": "no"}],
                }
            }
        }
    }
    assert sorted(image for _, image in places(alpha)) == ["c", "f", "i", "m"]
    beta = {
        "spec": {"components": [{"podTemplate": {"spec": {"containers": [{"image": "c"}], "initContainers": [{"image": "i"}]}}}]}
    }
    assert [p for p, _ in places(beta)] == [
        ("spec", "components", 0, "podTemplate", "spec", "containers", 0, "image"),
        ("spec", "components", 0, "podTemplate", "spec", "initContainers", 0, "image"),
    ]
    assert not list(places({"spec": {"services": {"w": {"extraPodSpec": "text"}}, "containers": [None, {"image": 1}]}}))
