"""Settled types as JSON Schema: what the full validation and editors have in common."""

from __future__ import annotations

from generator.schema.forms import FORMS
from generator.schema.tree import ListOf, MapOf, Named, Number, Struct, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.schema.tree import Field, Plain, Type
    from generator.schema.types import Types
    from generator.trees import Object

    Schema = Object

PLAIN: dict[str, Schema] = {
    "boolean": {"type": "boolean"},
    "int-or-string": {"type": ["integer", "string"]},
    "object": {"type": "object"},
    "any": {},
}


class JsonSchema:
    """One JSON Schema document in the making; what differs from one use to the other is a method to override."""

    def __init__(self, types: Types) -> None:
        self.types = types
        number = "number" if types.builtin else "integer"  # of a built-in kind a fraction need not be quoted
        self.plain = {**PLAIN, "quantity": {"type": [number, "string"], **FORMS["quantity"]}}

    def node(self, made: Type) -> Schema:
        """The schema of a type."""
        if isinstance(made, Named):
            return self.named(made.name)
        if isinstance(made, Struct):
            return self.object(made)
        if isinstance(made, ListOf):
            return self.list(made)
        if isinstance(made, MapOf):
            return self.map(made)
        return self.leaf(made)

    def named(self, name: str) -> Schema:
        """The schema of a named type, here and now."""
        return self.node(self.types.named(name))

    def object(self, made: Struct) -> Schema:
        """An object with the fields that are known, closed unless it says otherwise."""
        fields = {field.name: self.field(field, field.name in made.required) for field in made.fields}
        schema: Schema = {"type": "object", "properties": fields, "additionalProperties": made.open}
        return {**schema, "required": list(made.required)} if made.required else schema

    def field(self, field: Field, required: bool) -> Schema:
        """A field of an object."""
        return self.node(field.type)

    def list(self, made: ListOf) -> Schema:
        """A list; entries of a set differ."""
        schema = _bounded({"type": "array", "items": self.node(made.item)}, minItems=made.low, maxItems=made.high)
        return {**schema, "uniqueItems": True} if made.unique == "set" else schema

    def map(self, made: MapOf) -> Schema:
        """A map from texts."""
        schema = _bounded({"type": "object", "additionalProperties": self.node(made.item)}, maxProperties=made.high)
        return {**schema, "propertyNames": FORMS[made.keys]} if made.keys else schema

    def leaf(self, made: Text | Number | Plain) -> Schema:
        """Text, a number, or a type without constraints."""
        if isinstance(made, Number):
            return _bounded({"type": "integer" if made.whole else "number"}, minimum=made.low, maximum=made.high)
        if isinstance(made, Text):
            schema = _bounded({"type": "string"}, minLength=made.low, maxLength=made.high, format=made.format or None)
            schema = {**schema, "enum": list(made.enum)} if made.enum else schema
            return {**schema, **FORMS[made.pattern]} if made.pattern else schema
        return dict(self.plain[made.word])


def _bounded(schema: Schema, **bounds: object) -> Schema:
    """A schema with those of some constraints that there are."""
    return {**schema, **{name: bound for name, bound in bounds.items() if bound is not None}}
