"""Go's structs as their JSON tags write them, for values that may hold more than Go would print.

What the tables do not name stays as it is; so does a zero of the wrong type, which validation then finds.
"""

from __future__ import annotations

from generator.gotypes import kinds, kubernetes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.trees import Json, Object

    Tag = tuple[type | None, str]
    """The class whose zero is left out, none when the field is always written; and the type of the structs in it, if any."""

TEXTS = {**kubernetes.PODS, **kubernetes.VOLUMES, **kinds.BUILTIN, **kinds.CUSTOM}
_UNKNOWN: Tag = (None, "")
_compiled: dict[str, dict[str, Tag]] = {}


def printed(manifest: Json) -> Json:
    """A manifest without the fields that Go leaves out; one of a kind without a table as it is."""
    kind = manifest.get("kind")
    return _struct(kind, manifest) if kind in TEXTS else manifest


def _struct(name: str, value: Json) -> Object:
    fields, kept = fields_of(name), {}
    for key, item in value.items():
        omitted, kind = fields.get(key, _UNKNOWN)
        if item:
            kept[key] = _inside(kind, item) if kind else item
        elif item.__class__ is not omitted:
            kept[key] = item
    return kept


def _inside(kind: str, value: Any) -> Any:
    """A struct, or a list of them; anything else is of the wrong type and stays."""
    if isinstance(value, dict):
        return _struct(kind, value)
    return [_inside(kind, item) for item in value] if isinstance(value, list) else value


def fields_of(name: str) -> dict[str, Tag]:
    """The fields of a type by name."""
    found = _compiled.get(name)
    if found is None:
        found = _compiled[name] = dict(map(_field, TEXTS[name].split()))
    return found


def _field(word: str) -> tuple[str, Tag]:
    """One word of a type's text, read. See `kubernetes` for its language."""
    always = word.endswith("!")
    for mark, omitted in (("[]", list), ("{}", dict), ("~", dict), (":", None), ("=", None)):
        key, found, kind = word.partition(mark)
        if found:
            kind = kind.removesuffix("!")
            return key, (None if always else omitted, kind if kind in TEXTS else "")
    key, _, zero = word.partition(".")
    if zero:
        return key, (bool if zero == "f" else int, "")
    key, pointer, _ = word.partition("?")
    key, written, _ = key.partition("!")
    return key, (None if pointer or written else str, "")
