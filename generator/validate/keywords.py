"""What the full validation adds to JSON Schema: list-map keys, sizes, base64."""

from __future__ import annotations

import base64
import binascii

from generator.schema.access import entries
from generator.schema.problem import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.trees import Object


class ListMapKeys:
    """`k8sListMapKeys`: entries of a list differ in these fields; an absent field counts as its default."""

    def __init__(self, parent: Object, value: list[list[Any]], path: list[str | int]) -> None:
        self.keys = value

    def validate(self, instance: object) -> None:
        seen: dict[str, int] = {}
        for position, item in entries(instance if isinstance(instance, list) else None):
            key = repr([item.get(name, default) for name, default in self.keys])
            if seen.setdefault(key, position) != position:
                words = ", ".join(f"{name} {quoted(item[name])}" for name, _ in self.keys if name in item)
                raise ValueError(f"{position}\0{words} already stands at [{seen[key]}]")


class MapBytes:
    """`k8sMapBytes`: how much the keys and values of a map take together."""

    def __init__(self, parent: Object, value: int, path: list[str | int]) -> None:
        self.size = value

    def validate(self, instance: object) -> None:
        if isinstance(instance, dict) and sum(len(str(k)) + len(str(v)) for k, v in instance.items()) > self.size:
            raise ValueError(f"\0must be at most {self.size} characters in all")


def is_base64(text: str) -> bool:
    """`format: byte`, as Go decodes it."""
    try:
        base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


KEYWORDS = {"k8sListMapKeys": ListMapKeys, "k8sMapBytes": MapBytes}
FORMATS = {"byte": is_base64}
