"""A document in the making: values, each with the place in the source that it comes from, so that its comments find it."""

from __future__ import annotations

from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from generator.trees import Json, JsonValue, Pointer

    Value = dict[str, "Piece"] | list["Piece"] | None | bool | int | float | str

SAME = (
    *("replicas", "minAvailable", "multinode", "modelRef", "eppConfig", "topologyConstraint", "providerOverride", "roles"),
    *("runtimeVersionOverride", "globalDynamoNamespace"),
)
"""Fields of a component that both APIs say alike."""


@record
class Piece:
    """A value: nodes by key, a list of nodes, or a scalar. `source` is where it stood; None for what is new."""

    value: Value
    source: Pointer | None = None


def taken(value: JsonValue, source: Pointer, without: Collection[Pointer] = ()) -> Piece:
    """A value of the source as it stands, but for the places that are left out."""
    if isinstance(value, dict):
        kept = {key: item for key, item in value.items() if (*source, key) not in without}
        return Piece({key: taken(item, (*source, key), without) for key, item in kept.items()}, source)
    if isinstance(value, list):
        return Piece([taken(item, (*source, i), without) for i, item in enumerate(value)], source)
    return Piece(value, source)


def plain(node: Piece) -> JsonValue:
    """The value alone."""
    if isinstance(node.value, dict):
        return {key: plain(item) for key, item in node.value.items()}
    return [plain(item) for item in node.value] if isinstance(node.value, list) else node.value


def sources(node: Piece) -> Iterator[Pointer]:
    """Every place of the source that is still there."""
    if node.source is not None:
        yield node.source
    inner = node.value.values() if isinstance(node.value, dict) else node.value if isinstance(node.value, list) else ()
    for item in inner:
        yield from sources(item)


def merged(base: Piece, user: Piece) -> Piece:
    """`user` over `base`, as `merge.override` does it: a zero never overrides, a number no named port."""
    if not isinstance(base.value, dict) or not isinstance(user.value, dict):
        return user
    out = dict(base.value)
    for key, item in user.value.items():
        held = out.get(key)
        if held is not None and isinstance(held.value, dict) and isinstance(item.value, dict):
            out[key] = merged(held, item)
        elif held is None or (item.value and not (key == "port" and isinstance(held.value, str) and isinstance(item.value, int))):
            out[key] = item
    return Piece(out, user.source or base.source)


def named(nodes: Mapping[str, Piece | None]) -> dict[str, Piece]:
    """Those of some fields that there are."""
    return {key: node for key, node in nodes.items() if node is not None}


def same(component: Json, at: Pointer, *more: str) -> dict[str, Piece]:
    """The fields of a component that both APIs say alike, and some that this direction takes over as they are."""
    return {key: taken(item, (*at, key)) for key, item in component.items() if key in (*SAME, *more) and item is not None}


def renamed(value: Json, at: Pointer, names: Mapping[str, str]) -> Piece:
    """An object of which some keys have another name."""
    return Piece({names.get(key, key): taken(item, (*at, key)) for key, item in value.items()}, at)


def whole(value: Json, api: str, spec: Callable[[Json], dict[str, Piece]]) -> Piece:
    """A graph in another API: all but `spec` as it stands; `spec` is given the fields that are not null."""
    out = {key: taken(item, (key,)) for key, item in value.items() if key != "spec"}
    out["apiVersion"] = Piece(api, ("apiVersion",))
    if isinstance(value.get("spec"), dict):
        out["spec"] = Piece(spec({key: item for key, item in value["spec"].items() if item is not None}), ("spec",))
    return Piece(out, ())
