"""Amends a graph document by the overlays' `graph` blocks, before it is parsed, so that no change can come too late."""

from __future__ import annotations

from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.errors import Finding, Where
    from generator.model import Cluster
    from generator.parse.documents import Given

    Pointer = tuple[str | int, ...]


@record
class Amended:
    """A graph document with the overlays' changes, and where each changed value comes from."""

    value: Any
    given: Given
    origins: dict[Pointer, Where]

    def where(self, pointer: Pointer, key: bool = False) -> Where:
        """The place of a value (or its key): the overlay's where an overlay set it, else the graph's."""
        for length in range(len(pointer), 0, -1):
            found = self.origins.get(pointer[:length])
            if found is not None:
                return found
        return self.given.where(pointer, key)


def amend(given: Given, cluster: Cluster, problems: list[Finding]) -> Amended:
    """The document as the cluster's overlays want it; the input stays as it is."""
    value, origins = given.value, {}
    for change in cluster.changes:
        wanted = change.spec.get("graph") or {}
        for key in ("annotations", "labels"):
            for name, text in (wanted.get(key) or {}).items():
                metadata = dict(value.get("metadata") or {})
                metadata[key] = {**(metadata.get(key) or {}), name: text}
                value = {**value, "metadata": metadata}
                origins[("metadata", key, name)] = change.given.where(("spec", "graph", key, name))
    return Amended(value, given, origins)
