"""The types of what YAML and JSON hold, by their names. Nothing here exists at run time."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Pointer = tuple[str | int, ...]
    """Where a value stands: the keys and positions that lead to it from the top of its document."""
    JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
    """Anything that a document may hold, of which nobody has looked at the form."""
    Object = dict[str, Any]
    """An object of a document, or one that is being made: its maker may still add to it."""
    Json = Mapping[str, Any]
    """An object that is only read, for others may hold it too."""
    ContainerSpec = Mapping[str, Any]
    """A container of a pod spec, in the API server's fields."""
    PodSpec = Mapping[str, Any]
    """The spec of a pod or of a pod template."""
    Template = Mapping[str, Any]
    """A pod template: metadata and spec."""
    Env = Mapping[str, Any]
    """One variable of a container: name, and value or valueFrom."""
