"""Ports of SGLang's ranks. Source: internal/dynamo/backend_sglang.go reserveNixlExporterPorts (operator-1.6.md 1.9)."""

from __future__ import annotations

from typing import Any

import pytest

from generator.backends import nixl
from generator.errors import Fault

PORTS = [{"name": "system", "containerPort": 9090}, {"name": "nixl", "containerPort": 19090, "protocol": "TCP"}]
FROM = {"valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}


def container(enable: object = "y", exporter: object = "prometheus", base: object = None, ports: Any = PORTS) -> dict[str, Any]:
    """A container with these settings; a mapping stands for valueFrom, None for nothing."""
    said = ((nixl.ENABLE, enable), (nixl.EXPORTER, exporter), (nixl.BASE, base))
    env = [{"name": n, **(v if isinstance(v, dict) else {"value": v})} for n, v in said if v is not None]
    return {"env": env, "ports": ports}


def numbers(made: dict[str, Any]) -> dict[str, int]:
    return {port["name"]: port["containerPort"] for port in made["ports"]}


@pytest.mark.parametrize(
    ("given", "ranks", "expected"),
    [
        (container(), 3, {"nixl": 19090, "nixl-1": 19091, "nixl-2": 19092}),
        (container("Y"), 1, {"nixl": 19090}),
        (container(base="20000"), 2, {"nixl": 20000, "nixl-1": 20001}),
        (container(base="0x4E20"), 2, {"nixl": 20000, "nixl-1": 20001}),
        (container(FROM), 12, {"nixl": 19090} | {f"nixl-{i}": 19090 + i for i in range(1, 8)}),
        (container(exporter=FROM), 2, {"nixl": 19090, "nixl-1": 19091}),
        (container(ports=[*PORTS, {"name": "nixl-1", "containerPort": 7}]), 2, {"nixl": 19090, "nixl-1": 19091}),
        (container("true"), 8, {"nixl": 19090}),
        (container("n"), 8, {"nixl": 19090}),
        (container(None), 8, {"nixl": 19090}),
        (container(exporter=None), 8, {"nixl": 19090}),
        (container(exporter="log"), 8, {"nixl": 19090}),
        (container("nonsense", ports=[PORTS[0]]), 8, {}),
    ],
)
def test_ports(given: dict[str, Any], ranks: int, expected: dict[str, int]) -> None:
    assert numbers(nixl.with_ports(given, ranks)) == {"system": 9090, **expected}


@pytest.mark.parametrize(
    ("given", "ranks", "said"),
    [
        (container("maybe"), 1, "no boolean"),
        (container(), 9, "8 ports are scraped"),
        (container(base=FROM), 1, "comes from valueFrom"),
        (container(FROM, base=FROM), 1, "comes from valueFrom"),
        (container(base="0"), 1, "no port"),
        (container(base="70000"), 1, "no port"),
        (container(base="port"), 1, "no port"),
        (container(base="65535"), 2, "above 65535"),
    ],
)
def test_refused(given: dict[str, Any], ranks: int, said: str) -> None:
    with pytest.raises(Fault, match=said):
        nixl.with_ports(given, ranks)


def test_a_workers_defaults_ask_for_nothing() -> None:
    assert not nixl.asked_for([]) and nixl.asked_for([{"name": nixl.ENABLE, "value": "y"}])
