"""CRDs that a user supplies (`--crds DIR`), converted into strict JSON Schema as validation.md 3 describes.

Only a closed list of keywords is carried over, so that a `$ref` in a CRD never passes. CEL rules are not evaluated: their number
is reported, because what they forbid still comes through.
"""

from __future__ import annotations

from generator.records import record
from generator.schema import Problem
from generator.schema.access import entries, inside, text, texts
from generator.schema.recipes import recipes
from generator.schema.tree import RANGES
from generator.validate.full import validator
from generator.validate.schema_document import SchemaDocument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from jsonschema_rs import Draft202012Validator

    from generator.trees import Object

    Schema = Object

PLAIN = (
    "enum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "minimum",
    "maximum",
    "multipleOf",
    "pattern",
    "uniqueItems",
)
COMBINED = ("allOf", "anyOf", "oneOf")


@record
class Crds:
    """Validators by `apiVersion/kind`, and how many CEL rules each CRD has that nobody evaluates."""

    validators: dict[str, Draft202012Validator]
    rules: dict[str, int]
    wrong: tuple[tuple[int, Problem], ...] = ()
    """What cannot be made a validator: the number of the document, and what is wrong with it."""


def crds_of(documents: Iterable[Any]) -> Crds:
    """The CRDs among some parsed documents; anything else is passed over."""
    from jsonschema_rs import ValidationError

    validators: dict[str, Draft202012Validator] = {}
    rules: dict[str, int] = {}
    wrong: list[tuple[int, Problem]] = []
    for number, document in enumerate(documents):
        if not isinstance(document, dict) or document.get("kind") != "CustomResourceDefinition":
            continue
        spec = inside(document, "spec")
        for i, version in entries(spec.get("versions")):
            key = f"{text(spec, 'group')}/{text(version, 'name')}/{text(inside(spec, 'names'), 'kind')}"
            root = inside(version, "schema", "openAPIV3Schema")
            try:
                validators[key] = validator(whole(root, key))
            except ValidationError as error:
                at = ("spec", "versions", i, "schema", "openAPIV3Schema", *error.instance_path)
                wrong.append((number, Problem(at, "schema", error.message)))
            rules[key] = count_rules(root)
    return Crds(validators, rules, tuple(wrong))


def whole(root: Schema, key: str) -> Schema:
    """The document for one version of a CRD."""
    document = SchemaDocument(recipes()["extras"].types())
    meta = document.named("ObjectMeta")
    schema = converted(root)
    schema["properties"] = {
        **schema.get("properties", {}),
        "apiVersion": {"const": key.rpartition("/")[0]},
        "kind": {"const": key.rpartition("/")[2]},
        "metadata": meta,
        "status": {"type": "object"},
    }
    schema["required"] = sorted({*schema.get("required", ()), "apiVersion", "kind", "metadata"})
    return document.whole(schema)


def count_rules(schema: object) -> int:
    """How many CEL rules stand in a schema."""
    if isinstance(schema, list):
        return sum(count_rules(item) for item in schema)
    if not isinstance(schema, dict):
        return 0
    own = schema.get("x-kubernetes-validations")
    return (len(own) if isinstance(own, list) else 0) + sum(count_rules(item) for item in schema.values())


def converted(schema: Schema) -> Schema:
    """One structural schema as strict JSON Schema; null is no value (see `merge.without_nulls`)."""
    made = _values(schema)
    if schema.get("x-kubernetes-int-or-string") is True:
        made["type"] = ["integer", "string"]
        made.pop("anyOf", None)
    if isinstance(schema.get("items"), dict):
        made["items"] = converted(schema["items"])
    _lists(made, schema)
    fields = {name: converted(part) for name, part in entries(inside(schema, "properties"))}
    extra = schema.get("additionalProperties")
    if isinstance(extra, dict):
        made["additionalProperties"] = converted(extra)
    if fields:
        made["properties"] = fields
    if schema.get("x-kubernetes-embedded-resource") is True:
        made["properties"] = {
            "apiVersion": {"type": "string"},
            "kind": {"type": "string"},
            "metadata": {"type": "object"},
            **fields,
        }
    closed = made.get("type") == "object" and extra is None and schema.get("x-kubernetes-preserve-unknown-fields") is not True
    if closed:
        made["additionalProperties"] = False
    defaulted = {name for name, part in entries(inside(schema, "properties")) if "default" in part}
    if "required" in schema:
        made["required"] = [name for name in texts(schema["required"]) if name not in defaulted]
    return made


def _values(schema: Schema) -> Schema:
    """What constrains a value itself, combinations included; those are never closed."""
    made = {name: schema[name] for name in PLAIN if name in schema}
    if isinstance(schema.get("type"), str):
        made["type"] = [schema["type"], "null"] if schema.get("nullable") is True else schema["type"]
    if schema.get("nullable") is True and isinstance(made.get("enum"), list):
        made["enum"] = [*made["enum"], None]
    if schema.get("type") == "integer":
        low, high = RANGES.get(text(schema, "format"), RANGES["int64"])
        made["minimum"] = max(low, _number(schema.get("minimum"), low))
        made["maximum"] = min(high, _number(schema.get("maximum"), high))
    for name, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if schema.get(exclusive) is True and name in schema:
            made[exclusive] = made.pop(name)
    for name in COMBINED:
        if isinstance(schema.get(name), list):
            made[name] = [_combined(part) for part in schema[name] if isinstance(part, dict)]
    if isinstance(schema.get("not"), dict):
        made["not"] = _combined(schema["not"])
    if schema.get("format") == "date-time":
        made["format"] = "date-time"
    return made


def _number(value: object, otherwise: int) -> int | float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else otherwise


def _combined(schema: Schema) -> Schema:
    """A schema below allOf, anyOf, oneOf or not: the same words, with nothing closed or added."""
    made = _values(schema)
    if "properties" in schema:
        made["properties"] = {name: _combined(part) for name, part in entries(inside(schema, "properties"))}
    if isinstance(schema.get("items"), dict):
        made["items"] = _combined(schema["items"])
    if "required" in schema:
        made["required"] = texts(schema["required"])
    return made


def _lists(made: Schema, schema: Schema) -> None:
    """`x-kubernetes-list-type` map and set, with the defaults of the key fields."""
    kind = schema.get("x-kubernetes-list-type")
    if kind == "set":
        made["uniqueItems"] = True
    elif kind == "map":
        fields = inside(schema, "items", "properties")
        made["k8sListMapKeys"] = [
            [name, inside(fields, name).get("default")] for name in texts(schema.get("x-kubernetes-list-map-keys"))
        ]
