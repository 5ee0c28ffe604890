"""RFC 6902 patches: each operation changes the value, and the trace follows. Tests hold them against the jsonpatch library."""

from __future__ import annotations

from generator.errors import nearest
from generator.patch.draft import Draft
from generator.patch.trace import Trace
from generator.records import record
from generator.schema.problem import quoted
from generator.yamlio import item_index, parse_pointer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.patch.trace import Origin
    from generator.trees import Object, Pointer

OPERATIONS = ("add", "remove", "replace", "move", "copy", "test")
NEEDS_VALUE = ("add", "replace", "test")


@record
class Miss:
    """Why an operation did not apply: `absent` when its path is not there, so that another object may have it."""

    index: int
    text: str
    hint: str
    absent: bool


def malformed(operations: list[Any]) -> Miss | None:
    """The first operation that RFC 6902 does not know, whatever it is applied to."""
    for i, operation in enumerate(operations):
        if not isinstance(operation, dict):
            return Miss(i, "an operation is an object with op and path", "write {op: add, path: /spec/…, value: …}", False)
        op = operation.get("op")
        if op not in OPERATIONS:
            close = nearest(str(op), OPERATIONS)
            hint = f"did you mean {close}?" if op and close else f"known: {', '.join(OPERATIONS)}"
            return Miss(i, f"op is {op!r}" if op else "an operation needs op", hint, False)
        for name in ("path", "from") if op in ("move", "copy") else ("path",):
            pointer = operation.get(name)
            if not isinstance(pointer, str) or pointer[:1] != "/":
                return Miss(
                    i,
                    f"{op} needs {name}, a JSON pointer" + (f", not {pointer!r}" if pointer is not None else ""),
                    "begin with a slash: /spec/…; write ~1 for a slash inside a key",
                    False,
                )
        if op in NEEDS_VALUE and "value" not in operation:
            return Miss(i, f"{op} needs a value", "write value: …; remove takes none", False)
        unknown = [k for k in operation if k not in ("op", "path", "from", "value")]
        if unknown:
            return Miss(i, f"unknown field {unknown[0]!r}", "an operation has op, path, from and value", False)
    return None


def apply(draft: Draft, operations: list[Object], source: Origin, at: Pointer) -> Miss | None:
    """Change a draft by well-formed operations, all of them or, when one does not apply, none."""
    if not draft.spend(draft.value, brought=False):
        return too_much(0)
    work, trace = _copied(draft.value), draft.trace.copied()
    for i, operation in enumerate(_copied(operations)):
        if operation["op"] == "move":
            where = parse_pointer(operation["from"])
            moved = Draft(work, trace).get(_resolved(work, where))
            steps = [{"op": "remove", "path": operation["from"]}, {"op": "add", "path": operation["path"], "value": moved}]
            if _absent(work, where):
                steps = steps[:1]
        else:
            steps = [operation]
        for step in steps:
            absent = _absent(work, parse_pointer(step["from"])) if step["op"] == "copy" else None
            absent = absent or _absent(work, parse_pointer(step["path"]), step["op"] in ("add", "copy"))
            if absent:
                return Miss(i, absent[0], absent[1], True)
            path, given = parse_pointer(step["path"]), step.get("value")
            if step["op"] == "copy":
                given = Draft(work, trace).get(_resolved(work, parse_pointer(step["from"])))
            if not draft.spend(given, len(path), step["op"] in ("add", "copy", "replace")):
                return too_much(i)
            node = _origin(step, operation, work, trace, source, (*at, i))
            if problem := _one(work, step if step["op"] != "copy" else {**step, "op": "add", "value": _copied(given)}):
                return Miss(i, problem, "", False)
            _follow(step, work, trace, node)
    draft.value, draft.trace = work, trace
    return None


def too_much(index: int) -> Miss:
    """The miss of an operation after which a patch would have made more than `limits` allow."""
    text = "the patch makes too much: too many values, too long texts, or too deep a nesting"
    return Miss(index, text, "a patch of an object needs a few values; look for a copy of a value into itself", False)


def _one(work: Any, operation: Object) -> str:
    """Change a value in place by an operation whose path is there; the text of a problem, or ""."""
    if operation["op"] == "test":
        return _tested(work, operation)
    *parents, last = _resolved(work, parse_pointer(operation["path"]))
    for part in parents:
        work = work[part]
    if operation["op"] == "remove":
        del work[last]
    elif isinstance(work, dict) or operation["op"] == "replace":
        work[last] = operation["value"]
    else:
        work.insert(len(work) if last == "-" else last, operation["value"])
    return ""


def _tested(work: Any, operation: Object) -> str:
    """The jsonpatch library says when two JSON values are equal; it costs a quarter of a cold call, so only `test` imports it."""
    from jsonpatch import JsonPatch, JsonPatchTestFailed

    try:
        JsonPatch([operation]).apply(work, in_place=True)
    except JsonPatchTestFailed:
        return f"test {operation['path']}: the value is another one"
    return ""


def _origin(step: Object, operation: Object, work: Any, trace: Trace, source: Origin, at: Any) -> Trace:
    """The origin of the value that an operation brings: a moved or copied one keeps its own."""
    if "from" in operation and step["op"] in ("copy", "remove"):
        node, value = trace, work
        for part in _resolved(work, parse_pointer(operation["from"])):
            node, value = node.opened(value)[part], value[part]
        kept = node.copied()
        if step["op"] == "remove":
            operation["$kept"] = kept
        return kept
    return operation.pop("$kept", None) or Trace(source, (*at, "value"))


def _follow(step: Object, work: Any, trace: Trace, node: Trace) -> None:
    """Make the trace what the value has become. `work` is the value after the operation."""
    if step["op"] == "test":
        return
    *parents, last = parse_pointer(step["path"])
    value = work
    for part in parents:
        key = int(part) if isinstance(value, list) else part  # which the operation has found there
        trace, value = trace.opened(value)[key], value[key]
    if not isinstance(value, list):
        trace.opened(value)[last] = node  # of what was removed, the operation: a finding that it is missing names that
        return
    before = len(value) + {"add": -1, "copy": -1, "remove": 1}.get(step["op"], 0)
    children: Any = trace.opened([None] * before) if trace.children is None else trace.children
    at = len(value) - 1 if last == "-" else int(last)
    if step["op"] == "remove":
        del children[at]
    elif step["op"] == "replace":
        children[at] = node
    else:
        children.insert(at, node)


def _resolved(work: Any, pointer: tuple[Any, ...]) -> tuple[Any, ...]:
    """A pointer with numbers for list items."""
    out: list[Any] = []
    for part in pointer:
        at = item_index(part) if isinstance(work, list) else None
        key = part if at is None else at
        out.append(key)
        there = key in work if isinstance(work, dict) else isinstance(work, list) and isinstance(key, int) and key < len(work)
        work = work[key] if there else None
    return tuple(out)


def _absent(work: object, pointer: tuple[Any, ...], adding: bool = False) -> tuple[str, str] | None:
    """(what is missing, hint) when a path is not there; an `add` needs only the parent."""
    seen = ""
    for i, part in enumerate(pointer):
        last = i == len(pointer) - 1
        if isinstance(work, dict):
            if part in work and work[part] is not None:
                work, seen = work[part], f"{seen}/{part}"
                continue
            if last and (adding or part in work):
                return None
            close = nearest(part, [str(k) for k in work])
            known = ", ".join(sorted(map(str, work))[:12])
            hint = f"did you mean {close}?" if close else f"known there: {known}" if known else "it is empty"
            return f"{seen or 'the object'} has no {part!r}", hint
        if isinstance(work, list):
            if last and adding and part == "-":
                return None
            at = item_index(part)
            if at is not None and at < len(work) + (1 if last and adding else 0):
                work, seen = work[at] if at < len(work) else None, f"{seen}/{part}"
                continue
            text = f"{seen} has {len(work)} items, so {quoted(part)} is none of them"
            return text, "items are numbered from 0, that is the index in the path; - is behind the last one"
        return f"{seen or 'the object'} is no mapping, so it has no {part!r}", ""
    return None


def _copied(value: object) -> Any:
    if isinstance(value, dict):
        return {k: _copied(v) for k, v in value.items()}
    return [_copied(v) for v in value] if isinstance(value, list) else value
