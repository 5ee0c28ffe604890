"""Compiled schemas: flat tuples of nodes, one module for each table, linked into `Node`s only where a value goes.

The modules below `generator/_tables` are made by `schema.build` when the distribution is built. In a checkout without
them a table is compiled in memory from the installed kubernetes-validate: slower by a second, and noted in `SLOW`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Literal = tuple[Any, ...]

PLAIN = {"string": str, "boolean": bool}
SLOW: list[str] = []
"""Names of the tables that had to be compiled at run time: the command line prints one warning."""

_loaded: dict[str, Table] = {}


class Node:
    """One linked schema node. `plain` is the exact type of a value that needs no visit at all."""

    __slots__ = (
        "defaults",
        "enum",
        "fields",
        "high",
        "item",
        "keys",
        "kind",
        "later",
        "low",
        "open",
        "pattern",
        "plain",
        "required",
        "size",
        "unique",
    )

    kind: str
    plain: type | None
    fields: dict[str, int]
    required: tuple[str, ...]
    defaults: tuple[tuple[str, Any], ...]
    open: bool
    later: tuple[tuple[str, str], ...]
    item: int
    low: float | None
    high: float | None
    enum: tuple[Any, ...]
    pattern: str
    keys: str
    unique: tuple[tuple[str, Any], ...] | str
    size: int


def link(literal: Literal) -> Node:
    """The node that a literal of a table stands for (the literals are described in `schema.compiler`)."""
    node = Node()
    node.kind = kind = literal[0]
    node.plain = None
    if kind == "object":
        _, names, refs, node.required, node.defaults, node.open, node.later = literal
        node.fields = dict(zip(names, refs, strict=True))
    elif kind == "map":
        _, node.item, node.high, node.keys, node.size = literal
    elif kind == "list":
        _, node.item, node.low, node.high, node.unique = literal
    elif kind == "string":
        _, node.enum, node.low, node.high, node.pattern = literal
        node.plain = None if node.enum or node.pattern or node.low is not None or node.high is not None else str
    elif kind in ("integer", "number"):
        _, node.low, node.high = literal
    else:
        node.plain = PLAIN.get(kind)
    return node


class Table:
    """A compiled schema with its root; nodes are linked on first use."""

    __slots__ = ("literals", "name", "nodes", "roots")

    def __init__(self, name: str, literals: tuple[Literal, ...], roots: dict[str, int]) -> None:
        self.name = name
        self.literals = literals
        self.roots = roots
        self.nodes: list[Node | None] = [None] * len(literals)

    def node(self, index: int) -> Node:
        found = self.nodes[index]
        if found is None:
            found = self.nodes[index] = link(self.literals[index])
        return found


def table(name: str) -> Table:
    """The compiled table of that name, loaded once for a process."""
    found = _loaded.get(name)
    if found is None:
        try:
            module = __import__(f"generator._tables.{name}", fromlist=("NODES", "ROOTS"))
            literals, roots = module.NODES, module.ROOTS
        except ModuleNotFoundError:
            from generator.schema.build import compiled

            SLOW.append(name)
            literals, roots = compiled(name)
        found = _loaded[name] = Table(name, literals, roots)
    return found
