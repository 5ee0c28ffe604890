"""JSON Schemas for the full validation: kubernetes-validate's own definitions, tuned, and our kinds' schemas that refer to them.

The tunings are those of validation.md 3: (1) a quantity is an integer or a string of the grammar, (2) IntOrString is one of the
two, (3) `format` int32 and int64 are ranges, (4) list-map keys and sets are unique, (5) ObjectMeta and templates' metadata are
ours. Null is no value: a manifest is stripped of null fields first, and carries its own finding for each.
A document holds all that it refers to, so that nothing is ever fetched.
"""

from __future__ import annotations

from generator.schema.json_schema import JsonSchema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.schema.json_schema import Schema
    from generator.schema.tree import ListOf, MapOf
    from generator.schema.types import Types


class SchemaDocument(JsonSchema):
    """One document of draft 2020-12, with the keywords of `validate.keywords`."""

    def __init__(self, types: Types) -> None:
        super().__init__(types)
        self.made: dict[str, Schema] = {}

    def whole(self, schema: Schema) -> Schema:
        """A document of one schema, with everything that it refers to."""
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "$defs": self.made}

    def named(self, name: str) -> Schema:
        if name not in self.made:
            self.made[name] = {}
            self.made[name] = super().named(name)
        return {"$ref": f"#/$defs/{name}"}

    def list(self, made: ListOf) -> Schema:
        schema = super().list(made)
        if made.unique and made.unique != "set":
            schema["k8sListMapKeys"] = [list(key) for key in made.unique]
        return schema

    def map(self, made: MapOf) -> Schema:
        schema = super().map(made)
        return {**schema, "k8sMapBytes": made.size} if made.size else schema
