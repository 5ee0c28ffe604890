"""`--validate=full`: a second opinion by jsonschema-rs over kubernetes-validate's definitions, on top of the fast check.

Everything here is imported only when asked for (25 ms, and PyYAML for our own schema files). The kind of a document never
becomes part of a path or of a module name, and a schema is complete in itself: with `offline` and no retriever nothing can be
fetched. Messages are our own and carry no value of a Secret.
"""

from __future__ import annotations

from generator.merge import without_nulls
from generator.releases.products import KUBERNETES
from generator.releases.version import floor
from generator.schema import Problem
from generator.schema.recipes import builtin_kinds, recipes
from generator.schema.table_names import versioned
from generator.validate import fast
from generator.validate.keywords import FORMATS, KEYWORDS
from generator.validate.schema_document import SchemaDocument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator, ValidationError

    from generator.trees import Object
    from generator.validate.crds import Crds
    from generator.validate.settings import Settings

_validators: dict[tuple[str, str], Draft202012Validator] = {}


def validator(schema: Object) -> Draft202012Validator:
    """A validator that can fetch nothing."""
    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator(schema, keywords=KEYWORDS, formats=FORMATS, validate_formats=True, offline=True, mask="the value")


def _of_kind(key: str, settings: Settings) -> Draft202012Validator | None:
    """The validator of a kind at the versions of a cluster, or None when we have no schema of it."""
    kubernetes = floor(settings.kubernetes, KUBERNETES)
    if key in fast.GRAPHS:
        if fast.place(key, settings) is None:
            return None
        name = versioned(f"graph_{fast.GRAPHS[key]}", settings.profile.schema.release)
    elif key in builtin_kinds(kubernetes):
        name = versioned("builtin", kubernetes)
    else:
        name = fast.family(key, settings) or "extras"
    if (name, key) not in _validators:
        recipe = recipes()[name]
        roots = builtin_kinds(kubernetes) if name.startswith("builtin") else recipe.roots()
        root = roots.get("" if key in fast.GRAPHS else key)
        if root is None:
            return None
        document = SchemaDocument(recipe.types())
        _validators[name, key] = validator(document.whole(document.named(root)))
    return _validators[name, key]


def schema_findings(manifest: Object, settings: Settings, crds: Crds | None = None) -> list[Problem]:
    """What the JSON Schemas find: of a kind that `crds` has, the user's, else ours."""
    key = fast.key_of(manifest)
    found = crds.validators.get(key) if crds is not None else None
    found = found or _of_kind(key, settings)
    if found is None:
        return []
    return [problem for error in found.iter_errors(without_nulls(manifest)) for problem in problems(error)]


def findings(manifest: Object, settings: Settings, crds: Crds | None = None) -> list[Problem]:
    """The fast findings, and those of the schemas for which the fast check has none at the same place."""
    quick = fast.findings(manifest, settings)
    places = {problem.pointer for problem in quick}
    return quick + [problem for problem in schema_findings(manifest, settings, crds) if problem.pointer not in places]


KINDS = {
    "additionalProperties": "unknown",
    "required": "required",
    "type": "type",
    "enum": "enum",
    "const": "enum",
    "pattern": "pattern",
    "format": "pattern",
    "propertyNames": "pattern",
    "minimum": "range",
    "maximum": "range",
    "exclusiveMinimum": "range",
    "exclusiveMaximum": "range",
    "uniqueItems": "unique",
    "k8sListMapKeys": "unique",
}
NOUNS = {
    "integer": "an integer",
    "string": "a string",
    "object": "an object",
    "array": "a list",
    "number": "a number",
    "boolean": "a boolean",
    "null": "null",
}
LIMITS = {
    "minimum": "at least",
    "maximum": "at most",
    "minLength": "at least this long:",
    "maxLength": "at most this long:",
    "minItems": "at least this many:",
    "maxItems": "at most this many:",
    "minProperties": "at least this many:",
    "maxProperties": "at most this many:",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
}


def problems(error: ValidationError) -> list[Problem]:
    """The problems of one error of jsonschema-rs: its place, and words that hold nothing of the instance but field names."""
    keyword = error.kind.name
    facts: Object = error.kind.as_dict()
    where = tuple(error.instance_path)
    kind = KINDS.get(keyword, "length" if keyword in LIMITS else "schema")
    if keyword == "additionalProperties":
        return [Problem((*where, name), kind, f"unknown field {name!r}") for name in facts["unexpected"]]
    if keyword == "required":
        return [Problem((*where, facts["property"]), kind, f"{facts['property']} is required")]
    if keyword == "type":
        return [Problem(where, kind, f"must be {' or '.join(NOUNS[name] for name in facts['types'])}")]
    if keyword in KEYWORDS:
        position, _, words = str(facts["message"]).partition("\0")
        return [Problem((*where, int(position)) if position else where, KINDS.get(keyword, "length"), words)]
    if keyword in LIMITS:
        return [Problem(where, kind, f"must be {LIMITS[keyword]} {facts['limit']}")]
    if keyword == "enum":
        return [Problem(where, kind, f"must be one of {', '.join(map(str, facts['options']))}")]
    if keyword == "propertyNames":
        return [Problem(where, kind, "a key has the wrong form")]
    words = {
        "uniqueItems": "entries must differ",
        "pattern": f"does not match {facts.get('pattern')}",
        "format": f"is no {facts.get('format')}",
    }.get(keyword, f"is against the schema ({keyword})")
    return [Problem(where, kind, words)]
