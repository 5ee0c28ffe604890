"""A graph document with the overlays' changes, and where each of its values comes from."""

from __future__ import annotations

from generator.errors import Lazy, Where
from generator.model import USER_LAUNCH
from generator.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.model import Component, Graph
    from generator.parse.documents import Given
    from generator.patch.trace import Trace
    from generator.trees import Pointer


@record
class Amended:
    """A graph document with the overlays' changes, and where each of its values comes from."""

    value: Any
    given: Given
    trace: Trace
    autoscaled: frozenset[str] = frozenset()
    """Components whose replicas something in the cluster sets."""
    launched: frozenset[str] = frozenset()
    """Components whose own command connects their nodes."""

    def where(self, pointer: Pointer, key: bool = False) -> Where:
        """The place of a value (or its key): the overlay's where an overlay set it, else the graph's."""
        return Lazy(lambda: self._found(pointer, key), pointer)

    def _found(self, pointer: Pointer, key: bool) -> Where:
        place = self.trace.where(pointer, key)
        assert place is not None
        return Where(place.file, place.line, place.column, place.pointer, f"{self.name}/{self._component(pointer)}")

    @property
    def name(self) -> str:
        """The graph's name, as far as it has one."""
        metadata = self.value.get("metadata")
        name = metadata.get("name") if isinstance(metadata, dict) else None
        return name if isinstance(name, str) else ""

    def _component(self, pointer: Pointer) -> str:
        if pointer[:2] == ("spec", "services") and len(pointer) > 2:
            return str(pointer[2])
        if pointer[:2] == ("spec", "components") and len(pointer) > 2:
            items, i = self.value["spec"]["components"], pointer[2]
            component = items[i] if isinstance(items, list) and isinstance(i, int) and i < len(items) else None
            return str(component.get("name", "")) if isinstance(component, dict) else ""
        return ""

    def marked(self, graph: Graph) -> Graph:
        """The parsed graph, its autoscaled components and those that launch themselves marked."""
        if not self.autoscaled and not self.launched:
            return graph
        return replace(graph, components=tuple(self._marked(c) for c in graph.components))

    def _marked(self, component: Component) -> Component:
        launch = USER_LAUNCH if component.name in self.launched else ""
        return replace(component, autoscaled=component.name in self.autoscaled, launch=launch)
