"""Checks a value against a compiled table: everything that is wrong, at once, in the order of the value.

It takes what Go's strict JSON decoding together with the API server's CRD validation takes (validation.md 1.3 and 3):
no unknown field; exact types; a null field, or a null value of a map, is as if absent; a null in a list is a wrong type.
A visitor gives back nothing or a list of findings; each level adds its own step to their (reversed) paths, so that a
value without problems costs no path at all. After `limits.FINDINGS` nothing more is looked for.
"""

from __future__ import annotations

from generator.errors import near
from generator.fixes import did_you_mean
from generator.limits import FINDINGS
from generator.schema.problem import Problem, bounded, mend, noun, quoted
from generator.schema.scalars import SCALARS, mistyped, pattern_words, wrong_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from generator.schema.scalars import Found
    from generator.schema.table import Node, Table

    Visitor = Callable[[Table, Node, Any], Sequence[Found]]

NONE: tuple[Found, ...] = ()


def check(table: Table, value: object, root: str = "", quote: bool = True) -> list[Problem]:
    """All problems of a value; `quote` false keeps every value out of the messages (Secrets)."""
    found = visit(table, table.node(table.roots[root]), value)
    problems = bounded(
        [Problem(tuple(reversed(path)), kind, text, hint, fix=mend(kind, hint)) for path, kind, text, hint in found]
    )
    return problems if quote else [_muted(problem) for problem in problems]


def _muted(problem: Problem) -> Problem:
    """A problem that says nothing of the value."""
    if problem.kind in ("unknown", "required"):
        return problem
    return Problem(
        problem.pointer, problem.kind, "has the wrong type" if problem.kind == "type" else f"is wrong ({problem.kind})"
    )


def visit(table: Table, node: Node, value: object) -> Sequence[Found]:
    """The findings of one value against one node, whatever kind of node it is."""
    return VISITORS[node.kind](table, node, value)


def _object(table: Table, node: Node, value: object) -> Sequence[Found]:
    if not isinstance(value, dict):
        return mistyped("an object", value)
    found: list[Found] | tuple[Found, ...] = NONE
    fields, nodes = node.fields, table.nodes
    for key, item in value.items():
        index = fields.get(key)
        if index is None:
            if not node.open:
                found = [*found, _unknown(node, key)]
                if len(found) > FINDINGS:
                    return found
            continue
        child = nodes[index] or table.node(index)
        if item.__class__ is child.plain or item is None:
            continue
        more = VISITORS[child.kind](table, child, item)
        if more:
            found = [*found, *_below(key, more)]
            if len(found) > FINDINGS:
                return found
    for name in node.required:
        if value.get(name) is None:
            found = [*found, ([name], "required", f"{name} is required", "")]
    return found


def _map(table: Table, node: Node, value: object) -> Sequence[Found]:
    if not isinstance(value, dict):
        return mistyped("an object", value)
    found: list[Found] | tuple[Found, ...] = NONE
    child = table.node(node.item)
    for key, item in value.items():
        if node.keys and wrong_text(node.keys, key):
            found = [*found, ([key], "pattern", f"the key {quoted(key)} must be {pattern_words(node.keys)}", "")]
            if len(found) > FINDINGS:
                return found
        if item.__class__ is child.plain or item is None:
            continue
        more = VISITORS[child.kind](table, child, item)
        if more:
            found = [*found, *_below(key, more)]
            if len(found) > FINDINGS:
                return found
    if node.high is not None and len(value) > node.high:
        found = [*found, ([], "length", f"must have at most {node.high} entries, not {len(value)}", "")]
    if node.size and sum(len(str(k)) + len(str(v)) for k, v in value.items()) > node.size:
        found = [*found, ([], "length", f"must be at most {node.size} characters in all", "")]
    return found


def _list(table: Table, node: Node, value: object) -> Sequence[Found]:
    if not isinstance(value, list):
        return mistyped("a list", value)
    found: list[Found] | tuple[Found, ...] = NONE
    child = table.node(node.item)
    for position, item in enumerate(value):
        if item.__class__ is child.plain:
            continue
        more = VISITORS[child.kind](table, child, item)
        if more:
            found = [*found, *_below(position, more)]
            if len(found) > FINDINGS:
                return found
    if node.high is not None and len(value) > node.high:
        found = [*found, ([], "length", f"must have at most {node.high} entries, not {len(value)}", "")]
    if node.low is not None and len(value) < node.low:
        found = [*found, ([], "length", f"must have at least {node.low} entries, not {len(value)}", "")]
    if node.unique and len(value) > 1:
        found = [*found, *_repeated(node, value)]
    return found


def _repeated(node: Node, value: list[Any]) -> list[Found]:
    """Entries of a list with a key (`ports` by port and protocol, `set` by value) that stood before."""
    if not isinstance(node.unique, str) and len(node.unique) == 1:
        name = node.unique[0][0]
        keys = [item.get(name) for item in value if isinstance(item, dict)]
        if all(key.__class__ is str for key in keys) and len(set(keys)) == len(keys):
            return []
    seen: dict[Any, int] = {}
    found: list[Found] = []
    for position, item in enumerate(value):
        if isinstance(node.unique, str):
            if isinstance(item, dict | list):
                continue
            key, words = (item.__class__, item), quoted(item)
        elif isinstance(item, dict):
            parts = [item[name] if item.get(name) is not None else default for name, default in node.unique]
            if any(isinstance(part, dict | list) for part in parts):
                continue
            key = tuple(parts)
            words = " ".join(
                f"{name} {quoted(part)}" for (name, _), part in zip(node.unique, parts, strict=True) if part is not None
            )
        else:
            continue
        if key in seen:
            found.append(([position], "unique", f"{words} already stands at [{seen[key]}]", ""))
            if len(found) > FINDINGS:
                break
        else:
            seen[key] = position
    return found


def _unknown(node: Node, key: object) -> Found:
    for name, when in node.later:
        if key == name:
            return [key], "unknown", f"unknown field {quoted(key)}", when
    hint = did_you_mean(near(str(key), node.fields))
    if not hint and 0 < len(node.fields) <= 12:
        hint = f"known here: {', '.join(node.fields)}"
    return [key], "unknown", f"unknown field {quoted(key)}", hint


def _below(step: str | int, found: Sequence[Found]) -> Sequence[Found]:
    for path, *_ in found:
        path.append(step)
    return found


def _any(table: Table, node: Node, value: object) -> Sequence[Found]:
    return NONE


def _anything_inside(table: Table, node: Node, value: object) -> Sequence[Found]:
    return NONE if isinstance(value, dict) else mistyped("an object", value)


VISITORS: dict[str, Visitor] = {
    "object": _object,
    "map": _map,
    "list": _list,
    "any": _any,
    "anything-inside": _anything_inside,
    **SCALARS,
}

__all__ = ["Problem", "check", "noun", "visit"]
