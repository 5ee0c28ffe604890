"""Every rule of validation.md 2.2 to 2.4 on what we print: one wrong manifest each, made from a right one."""

from __future__ import annotations

from typing import Any

import pytest
from support import settings
from validate_examples import DEPLOYMENT, LWS, PCS, POD_GROUP, RIGHT, SECRET, SERVICE, changed, clique
from validate_wrong import CLIQUES, MAIN, ROLLING, WRONG

from generator.validate.fast import findings

SETTINGS = settings(lws="0.10.0", volcano="1.14.4", queues=("default", "gpu"))


@pytest.mark.parametrize(("rule", "manifest", "path"), WRONG, ids=[f"{case[0]}-{n}" for n, case in enumerate(WRONG)])
def test_a_rule_names_itself_and_the_place(rule: str, manifest: dict[str, Any], path: str) -> None:
    found = [(problem.kind, problem.path) for problem in findings(manifest, SETTINGS)]
    assert (rule, path) in found


@pytest.mark.parametrize("manifest", RIGHT, ids=[str(manifest["kind"]) for manifest in RIGHT])
def test_a_right_manifest_has_no_findings(manifest: dict[str, Any]) -> None:
    assert findings(manifest, SETTINGS) == []


RIGHT_TOO = [
    changed(DEPLOYMENT, f"{MAIN}/resources", {"limits": {"nvidia.com/gpu": "8", "cpu": "2"}, "requests": {"cpu": 1.5}}),
    changed(DEPLOYMENT, f"{MAIN}/env", [{"name": "A"}, {"name": "A"}]),
    changed(LWS, f"{ROLLING}/maxSurge", "25%"),
    changed(LWS, "spec/leaderWorkerTemplate/subGroupPolicy", {"subGroupSize": 3, "subGroupPolicyType": "LeaderExcluded"}),
    changed(PCS, f"{CLIQUES}/3", clique("late", startsAfter=["fe"])),
    changed(PCS, "spec/template/topologyConstraint", {"pack": {"required": "rack"}}),
    changed(changed(SERVICE, "spec/clusterIP", "None"), "spec/ports", []),
]


@pytest.mark.parametrize("manifest", RIGHT_TOO)
def test_what_is_allowed_is_left_alone(manifest: dict[str, Any]) -> None:
    assert findings(manifest, SETTINGS) == []


def test_unknown_queues_are_not_doubted_when_nobody_named_any() -> None:
    assert findings(changed(POD_GROUP, "spec/queue", "gpus"), settings()) == []


def test_versions_decide() -> None:
    topology = changed(POD_GROUP, "spec/networkTopology", {"highestTierAllowed": 1, "highestTierName": "a"})
    kinds = {v: {problem.kind for problem in findings(topology, settings(volcano=v))} for v in ("1.12.2", "1.14.4")}
    assert kinds == {"1.12.2": {"unknown"}, "1.14.4": {"V2"}}
    many = changed(LWS, "spec/replicas", 1_000_001)
    assert findings(many, settings(lws="0.9.0")) == []


def test_values_of_secrets_never_stand_in_messages() -> None:
    wrong = changed(changed(SECRET, "data/a", 12345), "stringData", {"b": ["hunter2"]})
    problems = findings(wrong, SETTINGS)
    assert len(problems) == 2
    assert not any("12345" in problem.message or "hunter2" in problem.message for problem in problems)


ODD: list[Any] = [None, [], "x", 5, {"template": []}, {"template": {"spec": {"containers": [5, {"env": [1], "ports": 2}]}}}]
GARBAGE = [changed(manifest, path, value) for manifest in RIGHT for path in ("metadata", "spec") for value in ODD]


@pytest.mark.parametrize("manifest", GARBAGE)
def test_garbage_gives_findings_and_no_exception(manifest: dict[str, Any]) -> None:
    findings(manifest, SETTINGS)
