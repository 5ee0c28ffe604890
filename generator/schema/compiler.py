"""Compiles settled types into one flat tuple of literal nodes.

A node is a tuple, other nodes are named by index, and equal nodes are one node:
`("object", names, nodes, required, defaults, open, later)`, `("map", node, maxProperties, key pattern, bytes)`,
`("list", node, minItems, maxItems, unique)`, `("string", enum, minLength, maxLength, pattern)`,
`("integer"|"number", min, max)`, `("boolean",)`, `("quantity",)`, `("loose-quantity",)`, `("int-or-string",)`, `("any",)`,
`("anything-inside",)`. `unique` is `set` or the key fields with their defaults. `later` holds fields of other versions.
"""

from __future__ import annotations

from generator.schema.tree import ListOf, MapOf, Named, Number, Struct, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.schema.table import Literal
    from generator.schema.tree import Plain, Type
    from generator.schema.types import Types


class Compiler:
    """One table in the making."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self.plain = {"object": "anything-inside", "quantity": "loose-quantity" if types.builtin else "quantity"}
        self.nodes: list[Literal] = []
        self.index: dict[str, int] = {}
        self.named: dict[str, int] = {}
        self.busy: dict[str, int | None] = {}

    def intern(self, literal: Literal) -> int:
        """The index of a literal node; equal literals are one."""
        key = repr(literal)
        if key not in self.index:
            self.index[key] = len(self.nodes)
            self.nodes.append(literal)
        return self.index[key]

    def type(self, name: str) -> int:
        """The node of a named type; one that is inside itself gets its place before its content."""
        if name in self.named:
            return self.named[name]
        if name in self.busy:
            hole = self.busy[name]
            if hole is None:
                hole = self.busy[name] = len(self.nodes)
                self.nodes.append(())
            return hole
        self.busy[name] = None
        made = self.node(self.types.named(name))
        hole = self.busy.pop(name)
        if hole is not None:
            self.nodes[hole] = self.nodes[made]
            made = hole
        self.named[name] = made
        return made

    def node(self, made: Type) -> int:
        """The node of a type."""
        return self.type(made.name) if isinstance(made, Named) else self.intern(self.literal(made))

    def literal(self, made: Text | Number | Plain | ListOf | MapOf | Struct) -> Literal:
        """The literal of a type that has no name."""
        if isinstance(made, Struct):
            return (
                "object",
                tuple(field.name for field in made.fields),
                tuple(self.node(field.type) for field in made.fields),
                made.required,
                tuple((field.name, field.default) for field in made.fields if field.default is not None),
                made.open,
                made.later,
            )
        if isinstance(made, ListOf):
            return ("list", self.node(made.item), made.low, made.high, made.unique)
        if isinstance(made, MapOf):
            return ("map", self.node(made.item), made.high, made.keys, made.size)
        if isinstance(made, Text):
            return ("string", made.enum, made.low, made.high, made.pattern)
        if isinstance(made, Number):
            return ("integer" if made.whole else "number", made.low, made.high)
        return (self.plain.get(made.word, made.word),)
