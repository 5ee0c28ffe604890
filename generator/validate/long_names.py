"""One long name makes many: of objects, label values and selectors. They are told once, where the name stands."""

from __future__ import annotations

from generator.errors import Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from generator.errors import Where
    from generator.model import Graph, Manifest

LIMIT = 63


def too_long(manifest: Manifest, pointer: tuple[str | int, ...]) -> str:
    """The value at a place of a rendered object, when what is wrong with it is that names of the graph made it too long."""
    value: Any = manifest.body
    for step in pointer:
        fits = isinstance(value, dict) if isinstance(step, str) else isinstance(value, list)
        value = value[step] if fits and (step in value if isinstance(step, str) else step < len(value)) else None
    named = isinstance(value, str) and len(value) > LIMIT and manifest.graph is not None and manifest.graph.name in value
    return value if named else ""


def finding(graph: Graph, values: Mapping[str, Where], severity: str) -> Finding:
    """The finding of all such values of a graph; at a component when only its own name makes them too long."""
    longest = max(values, key=lambda v: (len(v), v))
    places = {str(where) for where in values.values()}
    where = values[longest] if len(places) == 1 and len(graph.name) < LIMIT // 2 else graph.locate(("metadata", "name"))
    others = f" and {len(values) - 1} more" if len(values) > 1 else ""
    message = f"{longest!r}{others} would have up to {len(longest)} characters; names and label values have {LIMIT} at most"
    hint = f"shorten the name of graph {graph.name!r} or of the component, {len(longest) - LIMIT} characters in all"
    return Finding("DGD450", message, where, hint, severity)
