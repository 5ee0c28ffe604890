"""A port that a process was told to leave, while probes and the Service still go there."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen
    from generator.trees import Pointer

CODE = "DGD523"
OWN = {"frontend": ("http", 8000, ("DYN_HTTP_PORT", "DYNAMO_PORT"), "--http-port")}
WORKER = ("system", 9090, ("DYN_SYSTEM_PORT",), "")
"""Name and number of the operator's port, the variables and the flag that move its process
(component_frontend.go, component_worker.go).
"""


def check(seen: Seen) -> Iterator[Finding]:
    """Workers' system port, frontends' HTTP port; a port of that name with the new number is right."""
    for engine in seen.engines:
        component = engine.component
        if (component.type != "frontend" and not component.is_worker) or component.failover is not None:
            continue
        name, number, variables, flag = OWN.get(component.type, WORKER)
        ports = {p.get("name"): p.get("containerPort") for p in engine.main.get("ports") or () if isinstance(p, dict)}
        for what, value, where in _said(seen, engine, variables, flag):
            if value.isdigit() and int(value) != ports.get(name, number) and (name in ports or not ports):
                yield seen.finding(
                    CODE,
                    f"{engine.owner}: {what} moves its process to {value}, and probes and the Service go to port {name!r},"
                    f" {ports.get(name, number)}",
                    where,
                    f"take it out, or give the container a port {{name: {name}, containerPort: {value}}}",
                    seen.grave,
                )


def _said(seen: Seen, engine: Launched, variables: tuple[str, ...], flag: str) -> Iterator[tuple[str, str, Pointer]]:
    if flag and flag in engine.text and flag in engine.flags:
        value, where = engine.value(flag)
        yield flag, value, where
        return
    for variable in variables:
        if engine.literal(variable):
            yield variable, engine.literal(variable), seen.variable(engine.component.name, variable)
            return
