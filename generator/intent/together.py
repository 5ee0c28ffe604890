"""Several graphs in one run: two of one name, and what those of one namespace share."""

from __future__ import annotations

from generator.errors import NOTE, Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.errors import Where
    from generator.model import Manifest

SHOWN = 6


def twin(namespace: str, name: str, where: Where, first: Where) -> Finding:
    """The finding that two graphs of a namespace have one name, so that each would replace the other's objects."""
    message = f"graph {name!r} of namespace {namespace!r} stands twice: here and at {first}"
    return Finding("DGD654", message, where, "rename one, or give the right one alone")


def shared(pairs: Sequence[tuple[Manifest, Manifest]], where: Where) -> Finding:
    """A note on objects that several graphs render alike: printed once here, fought over by one Application a graph."""
    graphs = sorted({m.graph.name for pair in pairs for m in pair if m.graph is not None})
    objects = sorted({f"{m.body['kind']} {m.body['metadata']['name']}" for m, _ in pairs})
    more = f" and {len(objects) - SHOWN} more" if len(objects) > SHOWN else ""
    message = f"graphs {', '.join(graphs)} share {', '.join(objects[:SHOWN])}{more}: printed once"
    hint = "with an Application for each graph, write shared: external and render these once: docs/namespaces.md"
    return Finding("DGD653", message, where, hint, NOTE)
