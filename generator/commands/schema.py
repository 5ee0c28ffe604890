"""`dgd-render schema`: JSON Schema of our own kinds, for editors, from the very tables that check them.

The first line of an overlay tells an editor: `# yaml-language-server: $schema=…`. Draft 7, which every YAML editor reads.
"""

from __future__ import annotations

from generator.commands.outcome import Outcome
from generator.commands.schema_texts import TEXTS
from generator.schema import table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from generator.command_line import Parser
    from generator.schema.table import Node, Table

    Schema = dict[str, Any]

KINDS = {"ClusterOverlay": "overlay", "DynamoRender": "dynamo_render"}
WORDS = {"overlay": "ClusterOverlay", "render": "DynamoRender", "dgd-render": "DynamoRender"}
CAPABILITY = "ClusterOverlay.spec.capabilities"
_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
PATTERNS: dict[str, Schema] = {
    "label-like": {"pattern": f"^{_LABEL}$"},
    "label": {"pattern": f"^{_LABEL}$", "maxLength": 63},
    "subdomain": {"pattern": f"^{_LABEL}(\\.{_LABEL})*$", "maxLength": 253},
}
"""The text forms that our own kinds use, in the regular expressions that both ECMAScript and Rust know."""

QUANTITY = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"


def add_arguments(parser: Parser) -> None:
    """The kind."""
    parser.usage = "%(prog)s [KIND]"
    known = ", ".join(KINDS)
    parser.add_argument(
        "kind", nargs="?", choices=(*KINDS, *WORDS), default="ClusterOverlay", metavar="KIND", help=f"{known}; default: the first"
    )


def run(options: Namespace) -> Outcome:
    """The schema of ClusterOverlay, or of the kind that is named."""
    return Outcome(text(WORDS.get(options.kind, options.kind)))


def text(kind: str) -> str:
    """The JSON Schema of a kind, printed."""
    import json

    return json.dumps(schema(kind), indent=2, ensure_ascii=True) + "\n"


def schema(kind: str) -> Schema:
    """The JSON Schema of a kind."""
    compiled = table(KINDS[kind])
    made = _node(compiled, compiled.node(compiled.roots[""]), kind)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"https://dgd-render.dev/v1alpha1/{kind}.json",
        "title": kind,
        **made,
    }


def _node(compiled: Table, node: Node, path: str) -> Schema:
    """One node at a dotted path; null is allowed where a field may be left out, as the reader takes it for that."""
    made = _shape(compiled, node, path)
    if path == CAPABILITY:
        made = {"anyOf": [made, {"const": "auto"}]}
    elif path.rpartition(".")[0] == CAPABILITY and node.kind == "object" and not path.endswith(".gpus"):
        made = {"anyOf": [made, {"type": "boolean"}]}
    elif path == "ClusterOverlay.spec.imagePullSecrets[]":
        made = {"anyOf": [made, {"type": "string", **PATTERNS["subdomain"]}]}
    return {"description": TEXTS[path], **made} if path in TEXTS else made


def _shape(compiled: Table, node: Node, path: str) -> Schema:
    if node.kind == "object":
        fields = {name: _field(compiled, node, name, f"{path}.{name}") for name in node.fields}
        made: Schema = {"type": "object", "properties": fields, "additionalProperties": node.open}
        return {**made, "required": list(node.required)} if node.required else made
    if node.kind == "map":
        item = _node(compiled, compiled.node(node.item), f"{path}.*")
        return {"type": "object", "additionalProperties": _nullable(item)}
    if node.kind == "list":
        item = _node(compiled, compiled.node(node.item), f"{path}[]")
        return {"type": "array", "items": item}
    if node.kind == "string":
        made = {"type": "string"}
        if node.enum:
            made["enum"] = list(node.enum)
        made.update({k: v for k, v in (("minLength", node.low), ("maxLength", node.high)) if v is not None})
        return {**made, **PATTERNS[node.pattern]} if node.pattern else made
    if node.kind in ("integer", "number"):
        return {"type": node.kind, **{k: v for k, v in (("minimum", node.low), ("maximum", node.high)) if v is not None}}
    return dict(SIMPLE[node.kind])


def _field(compiled: Table, node: Node, name: str, path: str) -> Schema:
    made = _node(compiled, compiled.node(node.fields[name]), path)
    return made if name in node.required else _nullable(made)


def _nullable(made: Schema) -> Schema:
    """A null field is as if it were not there."""
    if "anyOf" in made:
        return {**made, "anyOf": [*made["anyOf"], {"type": "null"}]}
    if not made.get("type"):
        return made
    out = {**made, "type": [made["type"], "null"] if isinstance(made["type"], str) else made["type"]}
    return {**out, "enum": [*out["enum"], None]} if "enum" in out else out


SIMPLE: dict[str, Schema] = {
    "boolean": {"type": "boolean"},
    "any": {},
    "anything-inside": {"type": "object"},
    "int-or-string": {"type": ["integer", "string"]},
    "quantity": {"type": ["integer", "string"], "pattern": QUANTITY},
    "loose-quantity": {"type": ["number", "string"], "pattern": QUANTITY},
}
