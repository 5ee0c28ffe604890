"""From renderings to manifests: each kind's template shapes the values that Python decided on."""

from __future__ import annotations

from generator.model import Manifest
from generator.templating import manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.model import Graph, Rendering


def render(renderings: Iterable[Rendering], graph: Graph | None) -> list[Manifest]:
    """One manifest for each rendering."""
    return [Manifest(manifest(r.template, r.values), graph, r.origin, r.template) for r in renderings]
