"""The schema of a DynamoGraphDeployment for editors: JSON Schema (draft 7) of the table that a render checks graphs with.

Structure, types, forms and defaults are the table's, so an editor takes what a render takes; what the fields mean stands in
`schemas/graph-words.yaml`. The CRD's rules across fields (CEL) cannot be said in it.
"""

from __future__ import annotations

import yaml

from generator.errors import UsageError
from generator.releases import operator
from generator.schema import graph_table
from generator.schema.forms import FORMS
from generator.schema.notation import SCHEMAS, notation
from generator.schema.tree import ListOf, MapOf, Named, Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.releases.profile import Profile
    from generator.schema.json_schema import Schema
    from generator.schema.table import Node
    from generator.schema.tree import Type

GROUP, KIND = "nvidia.com", "DynamoGraphDeployment"
NUMBERS = {"integer": "integer", "number": "number"}
MIXED = {"int-or-string": ["integer", "string"], "quantity": ["integer", "string"], "loose-quantity": ["number", "string"]}


def words() -> dict[str, dict[str, str]]:
    """What each field of each type of a graph means."""
    read: dict[str, dict[str, str]] = yaml.safe_load((SCHEMAS / "graph-words.yaml").read_text(encoding="utf-8"))
    return read


def document(profile: Profile, api: str) -> Schema:
    """The schema of graphs for an operator release; without `api`, of every API that it serves. Raises UsageError."""
    served = profile.accepts.apis
    if api and api not in served:
        raise UsageError(f"operator {profile.operator} does not serve {GROUP}/{api}", f"it serves {', '.join(served)}")
    graphs = {name: _Graph(profile, name) for name in ((api,) if api else served)}
    definitions: Schema = {}
    for graph in graphs.values():
        definitions.update(graph.definitions)
    head: Schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"https://dgd-render.dev/operator-{profile.operator}/{KIND}{f'.{api}' if api else ''}.json",
        "title": f"{KIND}, operator {profile.operator}",
    }
    roots = [graph.root for graph in graphs.values()]
    if len(roots) == 1:
        return {**head, **roots[0], "definitions": definitions}
    first, *others = [(f"{GROUP}/{name}", graph.root) for name, graph in graphs.items()]
    choice = first[1]
    for version, root in others:
        choice = {"if": {"properties": {"apiVersion": {"const": version}}}, "then": root, "else": choice}
    return {**head, **choice, "definitions": definitions}


class _Graph:
    """The schema of one API: a definition for each kind of object, so that a pod is described once."""

    def __init__(self, profile: Profile, api: str) -> None:
        self.api = api
        self.table = graph_table(profile.schema.release, api)
        releases = tuple(known.operator for known in operator.RELEASES)
        self.types = notation(f"graph-{api}.yaml", releases).types
        self.words = words()
        self.definitions: Schema = {}
        root = self._node(self.table.roots[""], Named("Graph"))
        made = self.definitions[root["$ref"].rpartition("/")[2]]
        made["properties"]["apiVersion"] = {**made["properties"]["apiVersion"], "const": f"{GROUP}/{api}"}
        made["properties"]["kind"] = {**made["properties"]["kind"], "const": KIND}
        made["required"] = ["apiVersion", "kind", *made.get("required", ())]
        self.root = root

    def _node(self, index: int, kind: Type | None, owner: str = "") -> Schema:
        """The schema of a node of the table; `kind` is the type it was made of, where it is one of the graph's own."""
        if isinstance(kind, Named):
            owner, kind = (kind.name, self.types[kind.name]) if kind.name in self.types else ("", None)
        node = self.table.node(index)
        if node.kind == "object":
            return self._object(index, node, kind if isinstance(kind, Struct) else None, owner)
        if node.kind in ("list", "map"):
            item = self._node(node.item, kind.item if isinstance(kind, ListOf | MapOf) else None)
            return _list(node, item) if node.kind == "list" else _map(node, item)
        return _leaf(node)

    def _object(self, index: int, node: Node, kind: Struct | None, owner: str) -> Schema:
        name = f"{self.api}.{owner or 'node'}.{index}"
        reference = {"$ref": f"#/definitions/{name}"}
        if name in self.definitions:
            return reference
        made: Schema = {"type": "object", "properties": {}, "additionalProperties": bool(node.open)}
        self.definitions[name] = made
        own = {field.name: field for field in kind.fields} if kind else {}
        about, defaults = self.words.get(owner, {}), dict(node.defaults)
        for field, inner in node.fields.items():
            known = own.get(field)
            schema = self._node(inner, known.type if known else None, owner if known else "")
            if field not in node.required:
                schema = _nullable(schema)
            if field in defaults:
                schema = {**schema, "default": defaults[field]}
            made["properties"][field] = _described(schema, about.get(field, ""))
        if node.required:
            made["required"] = list(node.required)
        return reference


def _described(schema: Schema, about: str) -> Schema:
    """A schema with words for people; in draft 7 nothing beside a `$ref` is read."""
    if not about:
        return schema
    return {"allOf": [schema], "description": about} if "$ref" in schema else {**schema, "description": about}


def _nullable(schema: Schema) -> Schema:
    """A null field is as if absent."""
    if not schema:
        return schema
    if "$ref" in schema or "enum" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    kinds = schema["type"]
    return {**schema, "type": [*([kinds] if isinstance(kinds, str) else kinds), "null"]}


def _bounded(schema: Schema, bounds: Mapping[str, object]) -> Schema:
    return {**schema, **{name: bound for name, bound in bounds.items() if bound is not None}}


def _list(node: Node, item: Schema) -> Schema:
    schema = _bounded({"type": "array", "items": item}, {"minItems": node.low, "maxItems": node.high})
    return {**schema, "uniqueItems": True} if node.unique == "set" else schema


def _map(node: Node, item: Schema) -> Schema:
    schema = _bounded({"type": "object", "additionalProperties": _nullable(item)}, {"maxProperties": node.high})
    return {**schema, "propertyNames": dict(FORMS[node.keys])} if node.keys else schema


def _leaf(node: Node) -> Schema:
    if node.kind == "string":
        schema = _bounded({"type": "string"}, {"minLength": node.low, "maxLength": node.high})
        schema = {**schema, "enum": list(node.enum)} if node.enum else schema
        return {**schema, **FORMS[node.pattern]} if node.pattern else schema
    if node.kind in NUMBERS:
        return _bounded({"type": NUMBERS[node.kind]}, {"minimum": node.low, "maximum": node.high})
    if node.kind in MIXED:
        schema = {"type": MIXED[node.kind]}
        return schema if node.kind == "int-or-string" else {**schema, **FORMS["quantity"]}
    return {"boolean": {"type": "boolean"}, "any": {}, "anything-inside": {"type": "object"}}[node.kind]
