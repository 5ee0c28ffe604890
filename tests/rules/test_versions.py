"""Edges of the rules on versions."""

from __future__ import annotations

import pytest
from told import codes, findings

from generator.releases import combinations

IMAGE = "spec: {{services: {{Worker: {{extraPodSpec: {{mainContainer: {{image: 'example.com/vllm-runtime:{}'}}}}}}}}}}"
OPERATOR = "spec: {{operator: {{version: '{}'}}}}"


@pytest.mark.parametrize(
    ("operator", "runtime"), [("1.4", "1.2.0"), ("1.4", "1.5.1"), ("1.4", "1.4.0-rc1"), ("1.1", "0.9.1"), ("1.4", "latest1")]
)
def test_neighbours_go_together(operator: str, runtime: str) -> None:
    text = IMAGE.format(runtime) if runtime != "latest1" else "spec: {services: {Worker: {runtimeVersionOverride: 1.4.0}}}"
    assert "DGD720" not in codes(text, OPERATOR.format(operator))


@pytest.mark.parametrize(("operator", "runtime"), [("1.4", "1.1.1"), ("1.4", "1.6.0"), ("1.1", "0.8.1"), ("1.3", "0.9.0")])
def test_strangers_do_not(operator: str, runtime: str) -> None:
    assert "DGD720" in codes(IMAGE.format(runtime), OPERATOR.format(operator))


def test_an_override_says_the_release() -> None:
    graph = "spec: {services: {Worker: {runtimeVersionOverride: 1.1.0, extraPodSpec: {mainContainer: {image: 'i:sha'}}}}}"
    assert "DGD720" in codes(graph, OPERATOR.format("1.4"))


def test_patch_releases_may_be_mixed() -> None:
    frontend = "spec: {services: {Frontend: {componentType: frontend, extraPodSpec: {mainContainer: {image: 'i:1.3.7'}}}}}"
    assert "DGD721" not in codes(frontend)


@pytest.mark.parametrize(
    ("image", "override", "severities"),
    [("i:1.4.0", "null", ["error"]), ("i:1.3.0", "null", []), ("i:abc", "1.5.0", ["error"])],
)
def test_a_flag_that_was_taken_away(image: str, override: str, severities: list[str]) -> None:
    args = "[--model, m, --is-prefill-worker, --kv-transfer-config, '{}']"
    main = f"{{image: '{image}', args: {args}}}"
    graph = f"spec: {{services: {{Worker: {{runtimeVersionOverride: {override}, extraPodSpec: {{mainContainer: {main}}}}}}}}}"
    assert [f.severity for f in findings(graph, OPERATOR.format("1.5")) if f.code == "DGD726"] == severities


def test_where_the_image_says_no_release_it_is_a_warning() -> None:
    main = "{image: 'example.com/i:sha-1', args: [--model, m, --connector, nixl]}"
    found = findings(f"spec: {{services: {{Worker: {{extraPodSpec: {{mainContainer: {main}}}}}}}}}")
    assert [f.severity for f in found if f.code == "DGD726"] == ["warning"]


def test_an_unknown_release_is_the_oldest_that_goes_with_the_operator() -> None:
    assert combinations.assumed("1.6.0", ()) == (1, 4, 0)
    assert combinations.assumed("1.1.0", ()) == (0, 9, 0)
    assert combinations.assumed("1.6.0", (1, 2, 3)) == (1, 2, 3)


@pytest.mark.parametrize(
    ("operator", "grove", "oldest"),
    [
        ("1.6", "0.1.0-alpha.12", "0.1.0-alpha.14"),
        ("1.6", "v0.1.0-alpha.14", ""),
        ("1.6", "0.1.0", ""),
        ("1.5", "0.1.0-alpha.8", "0.1.0-alpha.11"),
        ("1.3", "0.1.0-alpha.8", ""),
        ("1.6", "", ""),
    ],
)
def test_grove_that_is_needed(operator: str, grove: str, oldest: str) -> None:
    assert combinations.grove_needed(operator, grove)[0] == oldest


@pytest.mark.parametrize(("operator", "fires"), [("1.5", False), ("1.6", True)])
def test_a_field_is_deprecated_from_a_release_on(operator: str, fires: bool) -> None:
    overlay = f"spec: {{operator: {{version: '{operator}'}}, capabilities: {{grove: true}}}}"
    main = "{name: main, image: 'i:1.5.0'}"
    graph = f"spec: {{components: [{{name: Worker, minAvailable: 1, podTemplate: {{spec: {{containers: [{main}]}}}}}}]}}"
    assert ("DGD727" in codes(graph, overlay)) == fires
