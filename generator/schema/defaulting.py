"""What the API server stores: the CRD's defaults filled in, null fields gone (operator-contract.md 1.1, 11.3).

The input is never changed, and a subtree that needs no change comes back as the same object.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.schema.table import Node, Table
    from generator.trees import Object


def defaulted(table: Table, value: object, root: str = "") -> Any:
    """A value, which `check` found right, as the API server would store it."""
    return _filled(table, table.node(table.roots[root]), value)


def _filled(table: Table, node: Node, value: object) -> Any:
    if node.kind == "object":
        return _object(table, node, value) if isinstance(value, dict) else value
    if node.kind == "map":
        return _map(table, node, value) if isinstance(value, dict) else value
    if node.kind == "list":
        return _list(table, node, value) if isinstance(value, list) else value
    return value


def _object(table: Table, node: Node, value: Object) -> Object:
    changes: Object = {}
    dropped = False
    fields, nodes = node.fields, table.nodes
    for key, item in value.items():
        if item.__class__ is str:
            continue
        index = fields.get(key)
        if item is None:
            dropped = dropped or index is not None
        elif index is not None:
            child = nodes[index] or table.node(index)
            new = _filled(table, child, item)
            if new is not item:
                changes[key] = new
    missing = [(name, default) for name, default in node.defaults if value.get(name) is None]
    if not (changes or dropped or missing):
        return value
    result = {key: changes.get(key, item) for key, item in value.items() if item is not None or key not in fields}
    result.update(missing)
    return result


def _map(table: Table, node: Node, value: Object) -> Object:
    child = table.node(node.item)
    if child.plain is str and None not in value.values():
        return value
    new = {key: _filled(table, child, item) for key, item in value.items() if item is not None}
    same = len(new) == len(value) and all(new[key] is item for key, item in value.items())
    return value if same else new


def _list(table: Table, node: Node, value: list[Any]) -> list[Any]:
    child = table.node(node.item)
    if child.plain is str:
        return value
    new = [_filled(table, child, item) for item in value]
    return value if all(a is b for a, b in zip(new, value, strict=True)) else new
