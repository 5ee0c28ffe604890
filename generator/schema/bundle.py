"""Kubernetes' own definitions as a syntax tree: the bundle's JSON Schema, which uses few of its words."""

from __future__ import annotations

from generator.schema.definitions import short_name
from generator.schema.tree import INTEGERS, Field, ListOf, MapOf, Named, Number, Plain, Struct, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.schema.tree import Type
    from generator.trees import Json

SPECIAL: dict[str, Type] = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": Plain("quantity"),
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": Plain("int-or-string"),
    "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": Named("BuiltinMeta"),
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": Text(format="date-time"),
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": Text(format="date-time"),
    "io.k8s.apimachinery.pkg.runtime.RawExtension": Plain("object"),
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": Plain("object"),
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON": Plain("any"),
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray": Plain("any"),
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool": Plain("any"),
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray": Plain("any"),
}
"""Types that are not what their definition says: mixed forms, and the metadata, which is ours."""


def definition(full: str, schemas: Json) -> Type:
    """The type of that name in a bundle, as validation.md 3 tunes it; KeyError when there is none."""
    return SPECIAL.get(full) or _type(schemas[full])


def _type(schema: Json) -> Type:
    if "$ref" in schema:
        return Named(short_name(schema["$ref"].rpartition("/")[2]))
    kinds = schema.get("type", ())
    kind = next((word for word in ([kinds] if isinstance(kinds, str) else kinds) if word != "null"), "any")
    if kind == "array":
        return ListOf(_type(schema["items"]), unique=_unique(schema))
    if kind == "integer":
        return INTEGERS[schema.get("format", "int64")]
    if kind == "number":
        return Number(whole=False)
    if kind == "string":
        return Text(enum=tuple(schema.get("enum", ())), format=schema.get("format", ""))
    if "properties" in schema:
        fields = tuple(Field(name, _type(part)) for name, part in schema["properties"].items())
        return Struct(fields, required=tuple(schema.get("required", ())))
    inside = schema.get("additionalProperties")
    return MapOf(_type(inside)) if isinstance(inside, dict) else Plain(kind)


def _unique(schema: Json) -> str | tuple[tuple[str, str | None], ...]:
    """How the entries of a list differ; the API server fills in a port's protocol before it compares."""
    if schema.get("x-kubernetes-list-type") == "set":
        return "set"
    return tuple((key, "TCP" if key == "protocol" else None) for key in schema.get("x-kubernetes-list-map-keys", ()))
