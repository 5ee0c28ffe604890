"""Two engines in one pod: internal/dynamo/failover.go buildFailoverPod, internal/dynamo/failover_vllm.go."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from generator.backends import find
from generator.backends.vllm_failover import stagger
from generator.errors import Fault
from generator.pods import gms
from generator.pods.context import PodDraft

MAIN = {
    "name": "main",
    "args": ["--model", "m"],
    "env": [{"name": "DYN_SYSTEM_PORT", "value": "1"}, {"name": "MINE", "value": "x"}],
    "livenessProbe": {"httpGet": {"path": "/live", "port": "system"}},
    "startupProbe": {"exec": {"command": ["true"]}},
}


def engines(backend: str = "vllm", nodes: int = 1) -> list[dict[str, Any]]:
    component = SimpleNamespace(fails_over_in_pod=True)
    backend_of = SimpleNamespace(backend="" if backend == "noop" else backend)
    c: Any = SimpleNamespace(component=component, backend=find(backend), part=backend_of, engine=SimpleNamespace(nodes=nodes))
    return list(gms.failover(PodDraft({}, {"containers": [MAIN, {"name": "beside"}]}), c).spec["containers"])


def env(container: dict[str, Any]) -> dict[str, str]:
    assert len({e["name"] for e in container["env"]}) == len(container["env"]), "no name twice"
    return {e["name"]: e["value"] for e in container["env"]}


def test_two_engines_with_ports_of_their_own() -> None:
    first, second, beside = engines()
    assert [c["name"] for c in (first, second, beside)] == ["engine-0", "engine-1", "beside"]
    for name, port in (
        ("DYN_SYSTEM_PORT", 9090),
        ("DYN_FORWARDPASS_METRIC_PORT", 20380),
        ("VLLM_NIXL_SIDE_CHANNEL_PORT", 5600),
        ("DYN_VLLM_KV_EVENT_PORT", 20080),
    ):
        assert (env(first)[name], env(second)[name]) == (str(port), str(port + 1))
    assert env(first)["MINE"] == "x" and env(first)["FAILOVER_LOCK_PATH"] == env(second)["FAILOVER_LOCK_PATH"]


def test_probes_ask_the_engine_that_they_belong_to() -> None:
    first, second, _ = engines()
    assert [c["livenessProbe"]["httpGet"]["port"] for c in (first, second)] == ["system-0", "system-1"]
    assert second["startupProbe"] == MAIN["startupProbe"], "a probe that asks no port stays"


@pytest.mark.parametrize(("nodes", "last"), [(1, "DYN_VLLM_KV_EVENT_PORT"), (3, "NNODES")])
def test_the_number_of_nodes_comes_last(nodes: int, last: str) -> None:
    assert [e["name"] for e in engines(nodes=nodes)[0]["env"]][-1] == last


@pytest.mark.parametrize(("backend", "named"), [("sglang", "sglang"), ("noop", "no backend")])
def test_other_frameworks_are_refused_by_name(backend: str, named: str) -> None:
    with pytest.raises(Fault, match=f"works with vLLM only, not with {named}") as fault:
        engines(backend)
    assert fault.value.code == "DGD504" and fault.value.hint.endswith("or use vLLM")


@pytest.mark.parametrize(
    ("container", "made"),
    [
        ({"args": ["--a"]}, {"args": ["--a", "--master-port", "29600"]}),
        ({"args": ["--master-port", "1000"]}, {"args": ["--master-port", "1100"]}),
        ({"args": ["--master-port"]}, {"args": ["--master-port"]}),
        ({"args": ["--master-port", "$(P)"]}, {"args": ["--master-port", "$(P)"]}),
        ({"args": ["x --master-port 1000 --y"]}, {"args": ["x --master-port 1100 --y"]}),
        ({"args": ["x --master-port $P"]}, {"args": ["x --master-port $P"]}),
        ({"command": ["sh", "-c", "x --master-port 29500"]}, {"command": ["sh", "-c", "x --master-port 29600"]}),
    ],
)
def test_the_standbys_master_port(container: dict[str, Any], made: dict[str, Any]) -> None:
    """Mirrors failover_vllm.go: raised by 100 where it is written, appended where it is not."""
    assert stagger(container, 1) == made
