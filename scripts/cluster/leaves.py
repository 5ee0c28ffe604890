"""Does everything that we print stand in the live object? What the API server adds is its own business."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def lost(printed: Any, live: Any, pointer: str = "") -> Iterator[str]:
    """Each leaf of the first that the second has not, as `pointer: printed, live`. Lists correspond by position."""
    if isinstance(printed, dict) and isinstance(live, dict):
        for key, value in printed.items():
            at = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
            if key in live:
                yield from lost(value, live[key], at)
            else:
                yield f"{at}: {value!r} is not there"
    elif isinstance(printed, list) and isinstance(live, list) and len(printed) == len(live):
        for index, (value, there) in enumerate(zip(printed, live, strict=True)):
            yield from lost(value, there, f"{pointer}/{index}")
    elif type(printed) is not type(live) or printed != live:
        yield f"{pointer}: {printed!r} became {live!r}"
