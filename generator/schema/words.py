"""The words that a field takes, where a schema lists them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.schema.table import Table
    from generator.trees import Pointer


def words(table: Table, pointer: Pointer) -> tuple[str, ...]:
    """The words at a place of a document; none where any text will do, or the schema does not say."""
    node = table.node(table.roots[""])
    for step in pointer:
        if node.kind == "object" and step in node.fields:
            node = table.node(node.fields[str(step)])
        elif node.kind in ("map", "list"):
            node = table.node(node.item)
        else:
            return ()
    return tuple(word for word in node.enum if isinstance(word, str)) if node.kind == "string" else ()
