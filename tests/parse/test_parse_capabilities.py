"""What is installed: the overlay's word, the host's list of APIs, and where they differ.

The API groups are those of internal/features/gates.go; LWS counts from 0.7.0 on (its gang scheduling).
"""

from __future__ import annotations

from typing import Any

import pytest

from generator.errors import Problems, Where
from generator.model import Capabilities
from generator.parse.capabilities import Facts, read

HERE = Where("overlay.yaml", 1, 1)
SERVED = "v1,apps/v1,grove.io/v1alpha1,leaderworkerset.x-k8s.io/v1/LeaderWorkerSet,resource.k8s.io/v1"


def found(given: dict[str, Any], served: str = "", **spec: Any) -> tuple[Capabilities, list[str]]:
    """The capabilities, and the codes that were said."""
    problems = Problems()
    return read(Facts({"capabilities": given, **spec}, {}, HERE), served, problems), [f.code for f in problems]


def test_nothing_said_is_nothing_installed_but_what_every_cluster_has() -> None:
    capabilities, said = found({})
    assert not said and not (capabilities.grove or capabilities.lws or capabilities.volcano)
    assert capabilities.dra and capabilities.inference_pool


@pytest.mark.parametrize(
    ("given", "grove"),
    [({"grove": {}}, True), ({"grove": {"enabled": False}}, False), ({"grove": {"version": "0.1.0-alpha.8"}}, True)],
)
def test_a_block_says_that_it_is_installed(given: dict[str, Any], grove: bool) -> None:
    assert found(given)[0].grove is grove


def test_auto_takes_the_list_and_needs_one() -> None:
    capabilities, said = found({"auto": True}, SERVED)
    assert capabilities.grove and capabilities.lws and capabilities.dra and not capabilities.volcano and not said
    assert found({"auto": True})[1] == ["DGD818"]


def test_what_is_said_wins_over_auto_and_is_held_against_the_list() -> None:
    capabilities, said = found({"auto": True, "grove": {"enabled": False}, "volcano": {"enabled": True}}, SERVED)
    assert not capabilities.grove and capabilities.volcano
    assert said == ["DGD819"], "volcano is declared, and the cluster does not serve it"


@pytest.mark.parametrize(
    ("version", "lws", "codes"),
    [("0.7.0", True, []), ("0.6.2", False, ["DGD301"]), ("newest", False, ["DGD805"]), ("", True, [])],
)
def test_an_old_lws_is_none(version: str, lws: bool, codes: list[str]) -> None:
    capabilities, said = found({"lws": {"version": version}})
    assert capabilities.lws is lws and said == codes


@pytest.mark.parametrize(("enabled", "grove", "codes"), [(False, False, []), (True, True, []), (None, True, [])])
def test_the_operators_own_switch_turns_off(enabled: bool | None, grove: bool, codes: list[str]) -> None:
    operator = {"config": {"orchestrators": {"grove": {} if enabled is None else {"enabled": enabled}}}}
    capabilities, said = found({"grove": {}}, operator=operator)
    assert capabilities.grove is grove and said == codes


def test_a_switch_that_is_on_without_the_product_stops_the_operator() -> None:
    operator = {"config": {"orchestrators": {"lws": {"enabled": True}}}}
    assert found({}, operator=operator)[1] == ["DGD807"]


@pytest.mark.parametrize(
    "given",
    [
        {"lws": {"version": "0.7.0", "gangScheduling": "volcano"}},
        {"volcano": {"createQueues": True}},
        {"volcano": {"enabled": False, "queues": ["a"]}},
    ],
)
def test_capabilities_that_contradict_each_other(given: dict[str, Any]) -> None:
    assert found(given)[1] == ["DGD807"]
