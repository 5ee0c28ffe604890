"""Whether two streams of manifests hold the same objects, whatever their order and layout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

Key = tuple[str, str, str, str]


def objects(text: str) -> dict[Key, Any]:
    """The objects of a YAML stream by what identifies them."""
    found: dict[Key, Any] = {}
    for body in yaml.load_all(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if body is not None:
            metadata = body["metadata"]
            found[body["apiVersion"], body["kind"], metadata.get("namespace", ""), metadata["name"]] = body
    return found


def differences(ours: str, theirs: str) -> list[str]:
    """One line for each value that differs: ours, then theirs."""
    left, right = objects(ours), objects(theirs)
    lines: list[str] = []
    for key in sorted({*left, *right}):
        name = f"{key[1]}/{key[3]}"
        if key not in left or key not in right:
            lines.append(f"{name}: only {'ours' if key in left else 'theirs'} ({key[0]}, namespace {key[2]!r})")
        else:
            lines += _differing(left[key], right[key], name)
    return lines


def _differing(ours: Any, theirs: Any, path: str) -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted({*ours, *theirs}):
            yield from _differing(ours.get(key, "(absent)"), theirs.get(key, "(absent)"), f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for i, (a, b) in enumerate(zip(ours, theirs, strict=True)):
            yield from _differing(a, b, f"{path}[{i}]")
    elif type(ours) is not type(theirs) or ours != theirs:
        yield f"{path}: {str(ours)[:90]!r} != {str(theirs)[:90]!r}"
