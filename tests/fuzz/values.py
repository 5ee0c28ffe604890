"""Values that the schemas describe, and changes of values that somebody wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

from generator import releases
from generator.commands import schema as editor
from generator.schema import graph_document

Path = tuple[Any, ...]
TYPES: tuple[Any, ...] = (
    *(None, "x", "", "a\nb", 7, 0, -1, 1.5, 10**30, True, False, [], {}),
    *([None], ["x"], [{}], [[]], {"a": None}, {"a": "x"}, {"name": 7}, {"": ""}, [{"name": "main"}, {"name": "main"}]),
)
ODD = (
    *(
        "\x1b[31m",
        "\u202eabc",
        "a\r\nb",
        "\0",
        "\ud800",
        "😀",
        "é" * 70,
        "x" * 300,
        "x" * 5000,
        " ",
        "\t",
        "~",
        "null",
        "on",
        "1e3",
    ),
    *(
        "0x1f",
        "08",
        "1_000",
        ".inf",
        "-0",
        "2024-01-01",
        "=",
        "<<",
        "!!str",
        "*a",
        "{{ x }}",
        "{% for %}",
        "$(A)",
        "${A}",
        "$((1))",
    ),
    *(
        "../../etc/passwd",
        "/dev/zero",
        "http://x/y",
        "file:///x",
        "(a+)+$",
        "[",
        "\\",
        "'",
        '"',
        "a;id",
        "`id`",
        "::error::x",
        "<script>",
    ),
    *(
        "1Gi",
        "1.5m",
        "-1",
        "9" * 30,
        "1e400",
        "0.1.2",
        "v1.6.0",
        "a/b/c",
        "a/b:c@sha256:" + "0" * 64,
        "nvidia.com/gpu",
        "a=b,c!=d",
    ),
)
ODD_NUMBERS = (0, -1, 1, 2**31, 2**31 - 1, 2**32, 2**63, -(2**63) - 1, 10**18, 0.1, 1e300, -1.5, 9999, 10001, 65536)
WORDS = (
    *(
        "a",
        "x",
        "main",
        "decode",
        "prefill",
        "frontend",
        "vllm",
        "sglang",
        "trtllm",
        "1",
        "8",
        "80",
        "1Gi",
        "500m",
        "true",
        "IfNotPresent",
    ),
    *(
        "nvidia.com/gpu",
        "kubernetes.io/hostname",
        "python3 -m dynamo.vllm",
        "--tensor-parallel-size=8",
        "-m",
        "python3",
        "sh",
        "-c",
    ),
    *(
        "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.4.0",
        "Qwen/Qwen3-0.6B",
        "1.4",
        "1.6.0",
        "/models",
        "/spec/replicas",
        "v1",
        "grove",
        "lws",
    ),
    *("10s", "2024-01-01T00:00:00Z", "a.b/c", "Deployment", "*", "http", "10.0.0.0/8", "0777"),
)


@cache
def schemas() -> dict[str, Any]:
    """Kind (of a graph: API) → the JSON Schema that editors use."""
    graphs = {f"v1{age}1": graph_document.document(releases.default(), f"v1{age}1") for age in ("alpha", "beta")}
    return {**graphs, **{kind: editor.schema(kind) for kind in editor.KINDS}}


def schema_of(value: Any) -> Any:
    """The schema of a document that says what it is, or None."""
    if not isinstance(value, dict):
        return None
    kind = value.get("kind")
    name = str(value.get("apiVersion")).rpartition("/")[2] if kind == "DynamoGraphDeployment" else kind
    return schemas().get(name) if isinstance(name, str) else None


def places(value: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every place of a value with what stands there, the value itself first."""
    yield at, value
    for step, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(item, (*at, step))


def copied(value: Any) -> Any:
    """A copy that shares no mapping and no list."""
    if isinstance(value, dict):
        return {k: copied(v) for k, v in value.items()}
    return [copied(v) for v in value] if isinstance(value, list) else value


def put(value: Any, at: Path, new: Any) -> Any:
    """The value with something else at a place; changes it."""
    if not at:
        return new
    above = value
    for step in at[:-1]:
        above = above[step]
    above[at[-1]] = new
    return value


class Grower:
    """Values that a schema describes, of a bounded size. Most are valid; strings come from pools, so that they meet each other."""

    def __init__(self, by: Random, root: Any, budget: int = 60) -> None:
        self.by, self.root, self.budget = by, root, budget

    def plain(self, schema: Any) -> Any:
        """A schema without references and choices."""
        while isinstance(schema, dict):
            if "$ref" in schema:
                schema = self.root["definitions"][schema["$ref"].rpartition("/")[2]]
            elif choices := schema.get("allOf") or schema.get("anyOf") or schema.get("oneOf"):
                schema = choices[0] if self.by.random() < 0.7 else self.by.choice(choices)
            else:
                return schema
        return {}

    def value(self, schema: Any) -> Any:
        """A value of a schema."""
        self.budget -= 1
        schema, by = self.plain(schema), self.by
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return by.choice(schema["enum"])
        if schema.get("examples") and by.random() < 0.5:
            return copied(by.choice(schema["examples"]))
        kinds = schema.get("type", "any")
        return getattr(self, f"_{kinds if isinstance(kinds, str) else kinds[0]}")(schema)

    def _object(self, schema: Any) -> Any:
        named, by = schema.get("properties", {}), self.by
        more = [k for k in named if k not in schema.get("required", ())]
        few = min(len(more), by.randint(0, 4)) if self.budget > 0 else 0
        keys = [*schema.get("required", ()), *(by.choice(more) for _ in range(few))]
        out = {k: self.value(named.get(k, {})) for k in keys}
        if isinstance(schema.get("additionalProperties"), dict) and self.budget > 0:
            out |= {by.choice(WORDS): self.value(schema["additionalProperties"]) for _ in range(by.randint(0, 2))}
        return out

    def _array(self, schema: Any) -> Any:
        many = self.by.choice((0, 1, 1, 2)) if self.budget > 0 else 0
        return [self.value(schema.get("items", {})) for _ in range(max(many, schema.get("minItems", 0)))]

    def _string(self, schema: Any) -> Any:
        return self.by.choice(fitting(schema.get("pattern", "")))

    def _integer(self, schema: Any) -> Any:
        return self.by.choice((schema.get("minimum", 0), 1, 2, 8, schema.get("maximum", 80)))

    def _number(self, schema: Any) -> Any:
        return self._integer(schema)

    def _boolean(self, schema: Any) -> Any:
        return self.by.random() < 0.5

    def _any(self, schema: Any) -> Any:
        return copied(self.by.choice(TYPES))

    def _null(self, schema: Any) -> Any:
        return None

    def at(self, path: Path) -> Any:
        """The schema of a place, {} where there is none."""
        schema = self.plain(self.root)
        for step in path:
            below = schema.get("items") if isinstance(step, int) else schema.get("properties", {}).get(step)
            schema = self.plain(below or schema.get("additionalProperties") or {})
        return schema


@cache
def fitting(pattern: str) -> tuple[str, ...]:
    """The words that a pattern lets through; all of them when it lets none through."""
    return tuple(w for w in WORDS if re.search(pattern, w)) or WORDS


def changed(value: Any, by: Random, others: list[Any]) -> Any:
    """A value with one change somewhere."""
    spots = [*places(value)]
    at, held = by.choice(spots)
    return by.choice(CHANGES)(copied(value), at, held, by, others)


def _retype(value: Any, at: Path, held: Any, by: Random, others: list[Any]) -> Any:
    return put(value, at, copied(by.choice(TYPES)))


def _odd(value: Any, at: Path, held: Any, by: Random, others: list[Any]) -> Any:
    leaves = [p for p, v in places(value) if not isinstance(v, dict | list)]
    return put(value, by.choice(leaves), by.choice(ODD if by.random() < 0.7 else ODD_NUMBERS)) if leaves else value


def _delete(value: Any, at: Path, held: Any, by: Random, others: list[Any]) -> Any:
    if at:
        above = value
        for step in at[:-1]:
            above = above[step]
        del above[at[-1]]
    return value


def _double(value: Any, at: Path, held: Any, by: Random, others: list[Any]) -> Any:
    boxes = [p for p, v in places(value) if isinstance(v, dict | list) and v]
    if not boxes:
        return value
    spot = by.choice(boxes)
    box = value
    for step in spot:
        box = box[step]
    if isinstance(box, list):
        box.insert(by.randint(0, len(box)), copied(by.choice(box)))
    else:
        box[by.choice((by.choice(ODD), by.choice(WORDS), by.choice([*box])))] = copied(box[by.choice([*box])])
    return value


def _swap(value: Any, at: Path, held: Any, by: Random, others: list[Any]) -> Any:
    other, there = by.choice([*places(value)])
    if at[: len(other)] == other or other[: len(at)] == at:
        return value
    return put(put(value, at, copied(there)), other, copied(held))


def _splice(value: Any, at: Path, held: Any, by: Random, others: list[Any]) -> Any:
    """What another document has under the same key."""
    found = [v for p, v in places(by.choice(others)) if p and at and p[-1] == at[-1]] if others else []
    return put(value, at, copied(by.choice(found))) if found else value


def _graft(value: Any, at: Path, held: Any, by: Random, others: list[Any]) -> Any:
    """A field that the schema knows at a place where there is none, or another value of it."""
    root = schema_of(value)
    boxes = [p for p, v in places(value) if isinstance(v, dict)]
    if root is None or not boxes:
        return value
    grower, spot = Grower(by, root), by.choice(boxes)
    fields = grower.at(spot).get("properties") or {}
    if not fields:
        return value
    name = by.choice([*fields])
    return put(value, (*spot, name), grower.value(fields[name]))


CHANGES = (_retype, _retype, _odd, _odd, _delete, _double, _swap, _splice, _graft, _graft, _graft, _graft)
