"""Two containers of a pod on one port: they share the pod's network, so the second one cannot bind it."""

from __future__ import annotations

from generator.schema.access import entries, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD532"


def check(seen: Seen) -> Iterator[Finding]:
    """Ports of the containers as rendered, the operator's own (8000, 9090, 19090) among them; one finding a component."""
    for component in seen.graph.components:
        clash = next((clash for spec in seen.built(component) for clash in _clashes(spec)), None)
        if clash:
            port, one, other = clash
            yield seen.finding(
                CODE,
                f"component {component.name!r}: containers {one!r} and {other!r} of its pods both listen on {port}",
                component.pointer,
                "give one of them another port",
                key=True,
            )


def _clashes(spec: Mapping[str, object]) -> Iterator[tuple[object, str, str]]:
    taken: dict[tuple[object, str], str] = {}
    containers = list(entries(spec.get("containers")))
    for _, container in containers if len(containers) > 1 else ():
        name = text(container, "name")
        for _, port in entries(container.get("ports")):
            key = (port.get("containerPort"), text(port, "protocol") or "TCP")
            if taken.setdefault(key, name) != name:
                yield key[0], taken[key], name
