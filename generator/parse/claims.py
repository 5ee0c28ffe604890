"""How many GPUs the ResourceClaims and ResourceClaimTemplates beside the graphs stand for.

Mirrors internal/dra/dra.go gpuCountFromClaimSpec. Claims that give no certain number are left out: the overlay may say it.
"""

from __future__ import annotations

import re

from generator.dra import is_gpu, looks_like_gpu
from generator.merge import get
from generator.schema.access import entries, inside, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from generator.parse.documents import Given
    from generator.trees import Json


SPECS = {"ResourceClaim": ("spec",), "ResourceClaimTemplate": ("spec", "spec")}
DRIVER = re.compile(r"""(?:^|&&)\s*\(*\s*device\.driver\s*==\s*["']([^"']+)["']""")
"""A driver that a CEL selector asks for."""


def beside(others: Sequence[Given], namespace: str) -> dict[str, int]:
    """`<kind>/<name>` → GPUs of the whole claim, `<kind>/<name>/<request>` → of one device request, in one namespace."""
    return sizes(
        [g.value for g in others if g.kind not in SPECS or get(g.value, "metadata", "namespace") in (None, "", namespace)]
    )


def sizes(objects: Iterable[Json]) -> dict[str, int]:
    """The same of plain objects, whatever their namespaces."""
    objects = tuple(objects)
    classes = {get(value, "metadata", "name"): value for value in objects if value.get("kind") == "DeviceClass"}
    out: dict[str, int] = {}
    for value in objects:
        if value.get("kind") in SPECS and _is_resource(value):
            listed = inside(value, *SPECS[value["kind"]], "devices").get("requests")
            counts = {str(r.get("name", "")): _count(r, classes) for _, r in entries(listed)}
            name = f"{value['kind']}/{get(value, 'metadata', 'name')}"
            out |= {f"{name}/{request}": count for request, count in counts.items() if count is not None}
            if None not in counts.values():
                out[name] = sum(count or 0 for count in counts.values())
    return out


def _is_resource(value: Json) -> bool:
    return str(value.get("apiVersion")).partition("/")[0] == "resource.k8s.io"


def _count(request: Json, classes: Mapping[Any, Json]) -> int | None:
    """GPUs of one request, 0 for other devices, None where nobody can tell. Mirrors gpuCountFromDeviceRequest."""
    exact = request.get("exactly")
    wanted = [one for _, one in entries([exact] if exact is not None else request.get("firstAvailable"))]
    found = {_devices(one, _is_gpu(one, classes)) for one in wanted}
    return found.pop() if len(found) == 1 else None


def _devices(request: Json, gpus: bool | None) -> int | None:
    """Mirrors exactDeviceCount: all devices of a node are no number."""
    if not gpus:
        return None if gpus is None else 0
    count = request.get("count") or 1
    return count if request.get("allocationMode") in (None, "", "ExactCount") and isinstance(count, int) and count > 0 else None


def _is_gpu(request: Json, classes: Mapping[Any, Json]) -> bool | None:
    """By driver, by extended resource, else by the name of the class; None for unknown. Mirrors classifyDeviceRequest.

    A class that does not stand beside the graph is taken by its name.
    """
    name = str(request.get("deviceClassName", ""))
    spec = inside(classes.get(name), "spec")
    selectors = [s for held in (spec, request) for _, s in entries(held.get("selectors"))]
    texts = [text(inside(s, "cel"), "expression") for s in selectors]
    drivers = {looks_like_gpu(driver) for said in texts if "||" not in said for driver in DRIVER.findall(said)}
    if drivers:
        return drivers.pop() if len(drivers) == 1 else None
    if text(spec, "extendedResourceName"):
        return is_gpu(text(spec, "extendedResourceName"))
    by_name = looks_like_gpu(name) and (name not in classes or not selectors)
    return True if by_name else None
