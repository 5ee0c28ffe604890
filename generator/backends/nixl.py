"""A port for each rank of an SGLang worker that exports NIXL telemetry: rank i listens i above the base.

Mirrors internal/dynamo/backend_sglang.go reserveNixlExporterPorts (1.6).
"""

from __future__ import annotations

from generator.errors import Fault
from generator.schema.patterns import digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.trees import Json, Object


PORT, MOST_RANKS, LAST_PORT = "nixl", 8, 65535
ENABLE, EXPORTER, BASE = "NIXL_TELEMETRY_ENABLE", "NIXL_TELEMETRY_EXPORTER", "NIXL_TELEMETRY_PROMETHEUS_PORT"
OTHER_BOOLEANS = ("1", "yes", "on", "true", "enable", "n", "0", "no", "off", "false", "disable")
OFF = f"set {ENABLE} to n, or correct the value"


def exports(env: Iterable[Json]) -> bool:
    """Whether ranks may export: told so, or by a value that only the container will know. Raises Fault for what is no boolean."""
    said = _named(env)
    enable, exporter = said.get(ENABLE), said.get(EXPORTER)
    if enable is None:
        return False
    text = _literal(enable)
    if text is not None and text.lower() != "y":
        if text.lower() not in OTHER_BOOLEANS:
            raise Fault("DGD514", f"{ENABLE} is {text!r}, which NIXL takes for no boolean", "write y or n")
        return False
    return exporter is not None and _literal(exporter) in (None, "prometheus")


def asked_for(env: Iterable[Json]) -> bool:
    """The same of what a user writes over a worker's defaults: off, and Prometheus."""
    return exports([{"name": EXPORTER, "value": "prometheus"}, *env])


def with_ports(container: Json, ranks: int) -> Object:
    """The container with the ports of its ranks, `nixl`, `nixl-1` …; without a port `nixl` it stays as it is."""
    ports, env = list(container.get("ports") or ()), container.get("env") or ()
    if not any(port.get("name") == PORT for port in ports) or not exports(env):
        return dict(container)
    said = _named(env)
    certain = _literal(said[ENABLE]) is not None and _literal(said[EXPORTER]) is not None
    if ranks > MOST_RANKS and certain:
        raise Fault("DGD514", f"{ranks} GPUs would each export NIXL telemetry; {MOST_RANKS} ports are scraped", OFF)
    ranks = min(ranks, MOST_RANKS)
    base = _base(said.get(BASE)) or next(port["containerPort"] for port in ports if port.get("name") == PORT)
    if base + ranks - 1 > LAST_PORT:
        raise Fault("DGD514", f"{BASE} is {base}: {ranks} ranks would need ports above {LAST_PORT}", "choose a lower base")
    names = [PORT, *(f"{PORT}-{rank}" for rank in range(1, ranks))]
    moved = [{**p, "containerPort": base + names.index(p["name"])} if p.get("name") in names else p for p in ports]
    held = {port.get("name") for port in ports}
    added = [{"name": n, "containerPort": base + i, "protocol": "TCP"} for i, n in enumerate(names) if n not in held]
    return {**container, "ports": [*moved, *added]}


def _base(given: Json | None) -> int:
    """The base port that env states, 0 for none. Mirrors nixlPrometheusPort."""
    if given is None:
        return 0
    text = _literal(given)
    if text is None:
        raise Fault("DGD514", f"{BASE} comes from valueFrom: the ports of the ranks cannot be declared", "write it as a number")
    hexadecimal = text[:2].lower() == "0x"
    body = text[2:] if hexadecimal else text
    readable = 0 < len(body) < 20 and (all(c in "0123456789abcdefABCDEF" for c in body) if hexadecimal else digits(body))
    port = int(body, 16 if hexadecimal else 10) if readable else 0
    if not 0 < port <= LAST_PORT:
        raise Fault("DGD514", f"{BASE} is {text!r}, which is no port", f"give a port from 1 to {LAST_PORT}")
    return port


def _named(env: Iterable[Json]) -> dict[str, Json]:
    return {entry.get("name", ""): entry for entry in env}


def _literal(entry: Json) -> str | None:
    """The value, or None where something else in the cluster gives it."""
    return None if entry.get("valueFrom") is not None else str(entry.get("value", ""))
