"""Compiles our schema notation, and the Kubernetes definitions it names, into one flat tuple of literal nodes.

A node is a tuple, other nodes are named by index, and equal nodes are one node:
`("object", names, nodes, required, defaults, open, later)`, `("map", node, maxProperties, key pattern, bytes)`,
`("list", node, minItems, maxItems, unique)`, `("string", enum, minLength, maxLength, pattern)`,
`("integer"|"number", min, max)`, `("boolean",)`, `("quantity",)`, `("loose-quantity",)`, `("int-or-string",)`, `("any",)`,
`("anything-inside",)`. `unique` is `set` or the key fields with their defaults. `later` holds fields of other versions.

The notation (generator/schemas/*.yaml): a type is a word (`string`, `int32`, `quantity` …), `list of T`, `map of T`, a type of
the file, or a Kubernetes type such as `core.v1.PodSpec`; a field is a type or a mapping with a type and constraints, or a list
of such mappings of which the first whose `since`/`until` fits the version counts.
"""

from __future__ import annotations

from generator.schema.definitions import OBJECT_META, QUANTITY, SPECIAL, full_name, short_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

INTEGERS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}


def number(version: str) -> tuple[int, ...]:
    """`1.10` as something that sorts."""
    return tuple(int(part) for part in version.split("."))


def chosen(spec: Any, version: tuple[int, ...], product: str) -> tuple[Any, str]:
    """The alternative of a field that a version has, or none and when there is one."""
    when = ""
    for choice in spec if isinstance(spec, list) else [spec]:
        if isinstance(choice, str):
            return choice, ""
        if "since" in choice and number(choice["since"]) > version:
            when = f"known from {product} {choice['since']} on"
        elif "until" in choice and number(choice["until"]) < version:
            when = f"known up to {product} {choice['until']}"
        else:
            return choice, ""
    return None, when


class Compiler:
    """One table in the making."""

    def __init__(
        self,
        types: Mapping[str, Any],
        patches: Mapping[str, Any],
        version: str,
        definitions: Mapping[str, Any],
        embedded: bool,
        product: str,
    ) -> None:
        self.types = types
        self.patches = patches
        self.version = number(version)
        self.definitions = definitions
        self.quantity = "quantity" if embedded else "loose-quantity"
        self.product = product
        self.nodes: list[Any] = []
        self.index: dict[Any, int] = {}
        self.named: dict[str, int] = {}
        self.busy: dict[str, int | None] = {}

    def intern(self, literal: tuple[Any, ...]) -> int:
        """The index of a literal node; equal literals are one."""
        key = repr(literal)
        if key not in self.index:
            self.index[key] = len(self.nodes)
            self.nodes.append(literal)
        return self.index[key]

    def type(self, words: str) -> int:
        """The node of a type given in words."""
        if words.startswith("list of "):
            return self.intern(("list", self.type(words[8:]), None, None, ()))
        if words.startswith("map of "):
            return self.intern(("map", self.type(words[7:]), None, "", 0))
        if words in INTEGERS:
            return self.intern(("integer", *INTEGERS[words]))
        simple = {
            "string": ("string", (), None, None, ""),
            "number": ("number", None, None),
            "object": ("anything-inside",),
            "quantity": (self.quantity,),
        }.get(words)
        if simple or words in ("boolean", "any", "int-or-string"):
            return self.intern(simple or (words,))
        if words in self.named:
            return self.named[words]
        if words in self.busy:
            if self.busy[words] is None:
                self.busy[words] = len(self.nodes)
                self.nodes.append(None)
            return self.busy[words] or 0
        self.busy[words] = None
        made = self.spec(self.types[words]) if words in self.types else self.kubernetes(full_name(words))
        hole = self.busy.pop(words)
        if hole is not None:
            self.nodes[hole] = self.nodes[made]
            made = hole
        self.named[words] = made
        return made

    def spec(self, spec: Any) -> int:
        """The node of a type or field in our notation, its version markers already chosen."""
        if isinstance(spec, str):
            return self.type(spec)
        if "fields" in spec or "extends" in spec:
            return self.intern(self.object(spec))
        literal = list(self.nodes[self.type(spec["type"])])
        if literal[0] == "string":
            literal[1:] = [
                tuple(spec.get("enum", literal[1])),
                spec.get("minLength", literal[2]),
                spec.get("maxLength", literal[3]),
                spec.get("pattern", literal[4]),
            ]
        elif literal[0] in ("integer", "number"):
            literal[1:] = [spec.get("min", literal[1]), spec.get("max", literal[2])]
        elif literal[0] == "list":
            unique = spec.get("unique", literal[4])
            literal[2:] = [
                spec.get("minItems", literal[2]),
                spec.get("maxItems", literal[3]),
                unique if isinstance(unique, str) else tuple((n, None) if isinstance(n, str) else tuple(n) for n in unique),
            ]
        elif literal[0] == "map":
            if "values" in spec:
                literal[1] = self.spec({"type": "string", "pattern": spec["values"]})
            literal[2:] = [spec.get("maxProperties", literal[2]), spec.get("keys", literal[3]), spec.get("bytes", literal[4])]
        return self.intern(tuple(literal))

    def object(self, spec: Mapping[str, Any]) -> tuple[Any, ...]:
        """The literal of an object in our notation, on top of what it `extends`."""
        fields: dict[str, int] = {}
        required: list[str] = []
        defaults: dict[str, Any] = {}
        later: dict[str, str] = {}
        is_open = bool(spec.get("open"))
        if "extends" in spec:
            _, names, refs, needed, known, is_open, _ = self.nodes[self.type(spec["extends"])]
            fields, required, defaults = dict(zip(names, refs, strict=True)), list(needed), dict(known)
        for name, alternatives in spec.get("fields", {}).items():
            choice, when = chosen(alternatives, self.version, self.product)
            if choice is None:
                later[name] = when
                continue
            fields[name] = self.spec(choice)
            if isinstance(choice, dict) and "default" in choice:
                defaults[name] = choice["default"]
            if isinstance(choice, dict) and choice.get("required") is True and name not in required:
                required.append(name)
        required += [name for name in spec.get("required", ()) if name not in required and isinstance(name, str)]
        lifted = {*spec.get("optional", ()), *defaults}
        return (
            "object",
            tuple(fields),
            tuple(fields.values()),
            tuple(n for n in required if n not in lifted and n in fields),
            tuple(defaults.items()),
            is_open,
            tuple(later.items()),
        )

    def kubernetes(self, full: str) -> int:
        """The node of one of Kubernetes' own definitions, changed as `patches` say."""
        if full in SPECIAL:
            return self.type(SPECIAL[full])
        if full == QUANTITY:
            return self.intern((self.quantity,))
        if full == OBJECT_META:
            return self.type("BuiltinMeta")
        return self.schema(self.definitions[full], self.patches.get(short_name(full), {}))

    def schema(self, schema: Mapping[str, Any], patch: Mapping[str, Any]) -> int:
        """The node of a JSON Schema of the bundle (which uses few of its words)."""
        if "$ref" in schema:
            return self.type(short_name(schema["$ref"].rpartition("/")[2]))
        kinds = schema.get("type", ())
        kind = next((word for word in ([kinds] if isinstance(kinds, str) else kinds) if word != "null"), "any")
        if kind == "array":
            keys = schema.get("x-kubernetes-list-map-keys", ())
            unique: Any = tuple((key, "TCP" if key == "protocol" else None) for key in keys)
            if schema.get("x-kubernetes-list-type") == "set":
                unique = "set"
            return self.intern(("list", self.schema(schema["items"], {}), None, None, unique))
        if kind == "object":
            return self.structure(schema, patch)
        if kind == "integer":
            return self.intern(("integer", *INTEGERS[schema.get("format", "int64")]))
        if kind == "string":
            return self.intern(("string", tuple(schema.get("enum", ())), None, None, ""))
        return self.type(kind)

    def structure(self, schema: Mapping[str, Any], patch: Mapping[str, Any]) -> int:
        """The node of a bundle's object: fields, a map, or anything."""
        inside = schema.get("additionalProperties")
        if "properties" not in schema:
            return self.intern(("map", self.schema(inside, {}), None, "", 0)) if isinstance(inside, dict) else self.type("object")
        fields = {name: self.schema(part, {}) for name, part in schema["properties"].items()}
        for name, alternatives in patch.get("fields", {}).items():
            if name in fields:
                fields[name] = self.spec(chosen(alternatives, self.version, self.product)[0])
        for name in patch.get("unlisted", ()):
            literal = self.nodes[fields[name]]
            fields[name] = self.intern((*literal[:4], ()))
        defaults = {name: value for name, value in patch.get("defaults", {}).items() if name in fields}
        lifted = {*patch.get("optional", ()), *defaults}
        required = tuple(name for name in schema.get("required", ()) if name not in lifted)
        return self.intern(("object", tuple(fields), tuple(fields.values()), required, tuple(defaults.items()), False, ()))
