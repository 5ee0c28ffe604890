"""JSON Schemas for the full validation: kubernetes-validate's own definitions, tuned, and our kinds' schemas that refer to them.

The tunings are those of validation.md 3: (1) a quantity is an integer or a string of the grammar, (2) IntOrString is one of the
two, (3) `format` int32 and int64 are ranges, (4) list-map keys and sets are unique, (5) ObjectMeta and templates' metadata are
ours. Null is no value: a manifest is stripped of null fields first, and carries its own finding for each.
A document holds all that it refers to, so that nothing is ever fetched.
"""

from __future__ import annotations

from generator.schema.compiler import INTEGERS, chosen
from generator.schema.definitions import OBJECT_META, QUANTITY, SPECIAL, full_name, short_name
from generator.validate import keywords

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from generator.schema.compiler import Compiler

    Schema = dict[str, Any]

SIMPLE: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "boolean": {"type": "boolean"},
    "number": {"type": "number"},
    "object": {"type": "object"},
    "any": {},
    "int-or-string": {"type": ["integer", "string"]},
    **{name: {"type": "integer", "minimum": low, "maximum": high} for name, (low, high) in INTEGERS.items()},
}
RENAMED = {"min": "minimum", "max": "maximum"}
COPIED = ("enum", "minLength", "maxLength", "minItems", "maxItems", "maxProperties", "min", "max")


class Document:
    """One JSON Schema document in the making; it reads the same notation as `schema.compiler`."""

    def __init__(self, source: Compiler) -> None:
        self.types = source.types
        self.patches = source.patches
        self.version = source.version
        self.product = source.product
        self.definitions = source.definitions
        self.embedded = source.quantity == "quantity"
        self.made: dict[str, Schema] = {}

    def whole(self, root: str) -> Schema:
        """The document for one root type, with everything that it refers to."""
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": self.type(root)["$ref"], "$defs": self.made}

    def type(self, words: str) -> Schema:
        """The schema of a type given in words."""
        if words.startswith("list of "):
            return {"type": "array", "items": self.type(words[8:])}
        if words.startswith("map of "):
            return {"type": "object", "additionalProperties": self.type(words[7:])}
        if words == "quantity":
            return self.quantity()
        if words in SIMPLE:
            return dict(SIMPLE[words])
        if words not in self.made:
            self.made[words] = {}
            self.made[words] = self.spec(self.types[words]) if words in self.types else self.kubernetes(full_name(words))
        return {"$ref": f"#/$defs/{words}"}

    def quantity(self) -> Schema:
        """Tuning 1."""
        return {"type": ["integer", "string"] if self.embedded else ["number", "string"], "pattern": keywords.QUANTITY}

    def spec(self, spec: Any) -> Schema:
        """The schema of a type or field in our notation."""
        if isinstance(spec, str):
            return self.type(spec)
        if "fields" in spec or "extends" in spec:
            return self.object(spec)
        schema = self.type(spec["type"])
        schema.update((RENAMED.get(name, name), spec[name]) for name in COPIED if name in spec)
        schema.update(keywords.FORMS.get(spec.get("pattern", ""), {}))
        unique = spec.get("unique")
        if unique == "set":
            schema["uniqueItems"] = True
        elif unique:
            schema["k8sListMapKeys"] = [[name, None] for name in unique]
        if "values" in spec:
            schema["additionalProperties"] = {"type": "string", **keywords.FORMS[spec["values"]]}
        if "keys" in spec:
            schema["propertyNames"] = keywords.FORMS[spec["keys"]]
        if "bytes" in spec:
            schema["k8sMapBytes"] = spec["bytes"]
        return schema

    def object(self, spec: Mapping[str, Any]) -> Schema:
        """The schema of an object in our notation, on top of what it `extends`."""
        base: Schema = {"properties": {}, "required": [], "additionalProperties": bool(spec.get("open"))}
        if "extends" in spec:
            self.type(spec["extends"])
            base = {**self.made[spec["extends"]]}
        fields, required, lifted = dict(base["properties"]), list(base["required"]), set(spec.get("optional", ()))
        for name, alternatives in spec.get("fields", {}).items():
            choice, _ = chosen(alternatives, self.version, self.product)
            if choice is None:
                continue
            fields[name] = self.spec(choice)
            if isinstance(choice, dict) and "default" in choice:
                lifted.add(name)
            if isinstance(choice, dict) and choice.get("required") is True:
                required.append(name)
        required += [name for name in spec.get("required", ()) if isinstance(name, str)]
        return {
            "type": "object",
            "properties": fields,
            "additionalProperties": base["additionalProperties"],
            "required": sorted({name for name in required if name not in lifted and name in fields}),
        }

    def kubernetes(self, full: str) -> Schema:
        """One of Kubernetes' own definitions, tuned."""
        if full in SPECIAL:
            time = full.endswith(("v1.Time", "v1.MicroTime"))
            return {"type": "string", "format": "date-time"} if time else self.type(SPECIAL[full])
        if full == QUANTITY:
            return self.quantity()
        if full == OBJECT_META:
            return self.type("BuiltinMeta")
        return self.tuned(self.definitions[full], self.patches.get(short_name(full), {}))

    def tuned(self, schema: Mapping[str, Any], patch: Mapping[str, Any]) -> Schema:
        """A schema of the bundle with the tunings, and with what `patch` says of an embedded or built-in type."""
        if "$ref" in schema:
            return self.type(short_name(schema["$ref"].rpartition("/")[2]))
        made: Schema = {name: schema[name] for name in ("enum", "format", "required") if name in schema}
        kinds = schema.get("type", ())
        words = [kind for kind in ([kinds] if isinstance(kinds, str) else kinds) if kind != "null"]
        if words:
            made["type"] = words[0]
        if made.get("type") == "integer":
            made.update(SIMPLE[made.pop("format", "int64")])
        if "items" in schema:
            made["items"] = self.tuned(schema["items"], {})
        keys = schema.get("x-kubernetes-list-map-keys")
        if keys:
            made["k8sListMapKeys"] = [[key, "TCP" if key == "protocol" else None] for key in keys]
        if schema.get("x-kubernetes-list-type") == "set":
            made["uniqueItems"] = True
        if isinstance(schema.get("additionalProperties"), dict):
            made["additionalProperties"] = self.tuned(schema["additionalProperties"], {})
        if "properties" in schema:
            self.structure(made, schema, patch)
        return made

    def structure(self, made: Schema, schema: Mapping[str, Any], patch: Mapping[str, Any]) -> None:
        """The fields of a bundle's object, closed, and changed as `patch` says."""
        fields = {name: self.tuned(part, {}) for name, part in schema["properties"].items()}
        for name, alternatives in patch.get("fields", {}).items():
            if name in fields:
                fields[name] = self.spec(chosen(alternatives, self.version, self.product)[0])
        for name in patch.get("unlisted", ()):
            fields[name].pop("k8sListMapKeys", None)
        lifted = {*patch.get("optional", ()), *patch.get("defaults", {})}
        made["properties"] = fields
        made["additionalProperties"] = False
        made["required"] = [name for name in schema.get("required", ()) if name not in lifted]
