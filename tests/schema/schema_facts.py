"""Both sides of a comparison, flattened: one of our tables, and a real CRD, as path → facts."""

from __future__ import annotations

from typing import Any

from generator.schema import Table
from generator.schema.table import Node
from generator.schema.tree import RANGES

Facts = dict[str, tuple[Any, ...]]


def of_table(table: Table, root: str) -> Facts:
    """What a table says of every path below `spec`."""
    facts: Facts = {}
    spec = table.node(table.roots[root]).fields["spec"]
    _node(table, table.node(spec), "spec", facts)
    return facts


def _node(table: Table, node: Node, path: str, facts: Facts) -> None:
    if node.kind == "object":
        facts[path] = ("object", tuple(sorted(node.required)), tuple(sorted(node.defaults)), node.open)
        for name, index in node.fields.items():
            _node(table, table.node(index), f"{path}.{name}", facts)
    elif node.kind == "map":
        facts[path] = ("map", node.high)
        _node(table, table.node(node.item), path + "{}", facts)
    elif node.kind == "list":
        unique = node.unique if isinstance(node.unique, str) else tuple(name for name, _ in node.unique)
        facts[path] = ("list", node.low, node.high, unique)
        _node(table, table.node(node.item), path + "[]", facts)
    elif node.kind == "string":
        facts[path] = ("string", tuple(sorted(node.enum)), node.low, None if node.pattern else node.high, bool(node.pattern))
    elif node.kind in ("integer", "number"):
        facts[path] = (node.kind, node.low, node.high)
    else:
        facts[path] = (node.kind,)


def of_crd(crd: dict[str, Any], version: str) -> Facts:
    """What a CRD says of every path below `spec`."""
    facts: Facts = {}
    schema = next(v["schema"]["openAPIV3Schema"] for v in crd["spec"]["versions"] if v["name"] == version)
    _schema(schema["properties"]["spec"], "spec", facts)
    return facts


def _schema(schema: dict[str, Any], path: str, facts: Facts) -> None:
    kind = schema.get("type")
    preserve = bool(schema.get("x-kubernetes-preserve-unknown-fields"))
    if schema.get("x-kubernetes-int-or-string"):
        facts[path] = ("quantity" if "pattern" in schema else "int-or-string",)
    elif kind == "object" and "additionalProperties" in schema:
        facts[path] = ("map", schema.get("maxProperties"))
        _schema(schema["additionalProperties"], path + "{}", facts)
    elif kind == "object" and preserve and "properties" not in schema:
        facts[path] = ("anything-inside",)
    elif kind == "object":
        fields = schema.get("properties", {})
        defaults = {name: part["default"] for name, part in fields.items() if "default" in part}
        required = tuple(sorted(name for name in schema.get("required", ()) if name not in defaults))
        facts[path] = ("object", required, tuple(sorted(defaults.items())), preserve)
        for name, part in fields.items():
            _schema(part, f"{path}.{name}", facts)
    elif kind == "array":
        unique = tuple(schema.get("x-kubernetes-list-map-keys", ()))
        facts[path] = (
            "list",
            schema.get("minItems"),
            schema.get("maxItems"),
            "set" if schema.get("x-kubernetes-list-type") == "set" else unique,
        )
        _schema(schema["items"], path + "[]", facts)
    elif kind == "string":
        pattern = "pattern" in schema
        facts[path] = (
            "string",
            tuple(sorted(schema.get("enum", ()))),
            schema.get("minLength"),
            None if pattern else schema.get("maxLength"),
            pattern,
        )
    elif kind in ("integer", "number"):
        low, high = RANGES[schema.get("format", "int64")] if kind == "integer" else (None, None)
        facts[path] = (kind, schema.get("minimum", low), schema.get("maximum", high))
    else:
        facts[path] = ("any" if kind is None else kind,)
