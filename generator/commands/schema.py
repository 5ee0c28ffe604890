"""`dgd-render schema`: JSON Schema for editors, of our own kinds and of graphs, from what the check itself is made of.

The first line of an overlay tells an editor: `# yaml-language-server: $schema=…`. Draft 7, which every YAML editor reads.
"""

from __future__ import annotations

import json

from generator import releases
from generator.commands.outcome import Outcome
from generator.errors import Problems, UsageError, Where
from generator.schema.json_schema import JsonSchema
from generator.schema.recipes import recipes
from generator.schema.tree import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from generator.command_line import Parser
    from generator.schema.json_schema import Schema
    from generator.schema.tree import Field, MapOf

KINDS = {"ClusterOverlay": "overlay", "DynamoRender": "dynamo_render"}
GRAPH = "DynamoGraphDeployment"
APIS = ("v1alpha1", "v1beta1")
WORDS = {"dgd": GRAPH, "overlay": "ClusterOverlay", "render": "DynamoRender", "dgd-render": "DynamoRender"}


def add_arguments(parser: Parser) -> None:
    """The kind; for graphs the release and the API."""
    parser.usage = "%(prog)s [KIND]\n       %(prog)s dgd [--operator-version V] [--api v1alpha1 | v1beta1]"
    known = ", ".join((*KINDS, GRAPH))
    parser.add_argument(
        "kind",
        nargs="?",
        choices=(*KINDS, GRAPH, *WORDS),
        default="ClusterOverlay",
        metavar="KIND",
        help=f"{known}; default: the first",
    )
    parser.add_argument(
        "--operator-version",
        metavar="V",
        help="dgd: the operator release whose CRD is meant; default: the newest that was compared",
    )
    parser.add_argument(
        "--api", choices=APIS, metavar="v1alpha1|v1beta1", help="dgd: one API alone; default: all that the release serves"
    )


def run(options: Namespace) -> Outcome:
    """The schema of ClusterOverlay, or of the kind that is named. DGD711 says when no operator of a release was seen."""
    if WORDS.get(options.kind, options.kind) == GRAPH:
        return _graph(options.operator_version, options.api or "")
    if options.operator_version or options.api:
        raise UsageError("--operator-version and --api are about graphs", "dgd-render schema dgd --operator-version V")
    return Outcome(text(WORDS.get(options.kind, options.kind)))


def _graph(version: str | None, api: str) -> Outcome:
    profile = releases.find(version) if version else releases.default()
    if profile is None:
        raise UsageError(f"operator version {version!r} is not known", releases.known_releases())
    from generator.schema import graph_document

    problems = Problems()
    if releases.documented(profile):
        from generator.parse import known

        known.check(profile, False, Where("--operator-version"), problems)
    return Outcome(_printed(graph_document.document(profile, api)), tuple(problems))


def _printed(schema: Schema) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=True) + "\n"


def text(kind: str) -> str:
    """The JSON Schema of a kind, printed; of graphs, that of the default release."""
    return _graph(None, "").output if kind == GRAPH else _printed(schema(kind))


def schema(kind: str) -> Schema:
    """The JSON Schema of a kind."""
    recipe = recipes()[KINDS[kind]]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"https://dgd-render.dev/v1alpha1/{kind}.json",
        "title": kind,
        **Editor(recipe.types()).named(recipe.roots()[""]),
    }


class Editor(JsonSchema):
    """A schema that is whole at every place, with descriptions, short forms, and null where a field may be left out.

    The reader takes a null field for one that is not there.
    """

    def object(self, made: Struct) -> Schema:
        schema = super().object(made)
        if made.short is not None:
            schema = {"anyOf": [schema, self.node(made.short)]}
        return _described(made.about, schema)

    def field(self, field: Field, required: bool) -> Schema:
        schema = super().field(field, required)
        schema = _described(in_words(field), schema if required else _nullable(schema))
        return schema if field.example is None else {**schema, "examples": [field.example]}

    def map(self, made: MapOf) -> Schema:
        schema = super().map(made)
        return {**schema, "additionalProperties": _nullable(schema["additionalProperties"])}


def in_words(field: Field) -> str:
    """What a field means, and what holds where it is not written."""
    return f"{field.about} Default: {field.otherwise}." if field.otherwise else field.about


def _described(about: str, schema: Schema) -> Schema:
    return {**schema, "description": about} if about else schema


def _nullable(schema: Schema) -> Schema:
    """A schema that lets null through too."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    if not schema.get("type"):
        return schema
    kinds = schema["type"]
    nullable = {**schema, "type": [*([kinds] if isinstance(kinds, str) else kinds), "null"]}
    return {**nullable, "enum": [*nullable["enum"], None]} if "enum" in nullable else nullable
