"""Manifests as a Go program would print them: without the fields that its types leave out when they are zero, empty or false.

The API server's own kinds come back from it without such fields, so an object that is printed with `tty: false` differs from the
live one for ever.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.trees import Json


def without(manifest: Json) -> Json:
    """A manifest without what Go leaves out; the same object when nothing in it is zero, empty or false."""
    if not _any(manifest):
        return manifest
    from generator.gotypes.tags import printed

    return printed(manifest)


def _any(value: Json) -> bool:
    """Whether a field below is zero, empty or false (items of lists stay): usually none is, and no table need be loaded."""
    for item in value.values():
        if not item:
            return True
        if item.__class__ is dict:
            if _any(item):
                return True
        elif item.__class__ is list:
            for entry in item:
                if entry.__class__ is dict and _any(entry):
                    return True
    return False
