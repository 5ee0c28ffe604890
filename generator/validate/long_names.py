"""One long name makes many: of objects, label values and selectors. They are told once, where the name stands."""

from __future__ import annotations

from generator.schema.patterns import LABEL_LENGTH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.model import Manifest
    from generator.trees import Pointer


def too_long(manifest: Manifest, pointer: Pointer) -> str:
    """The value at a place of a rendered object, when what is wrong with it is that names of the graph made it too long."""
    value: Any = manifest.body
    for step in pointer:
        fits = isinstance(value, dict) if isinstance(step, str) else isinstance(value, list)
        value = value[step] if fits and (step in value if isinstance(step, str) else step < len(value)) else None
    named = isinstance(value, str) and len(value) > LABEL_LENGTH and manifest.graph is not None and manifest.graph.name in value
    return value if named else ""
