"""A summary as a Mermaid flowchart: who calls whom, which pods there are, what must exist.

Names come from files of other people: every id is our own, and in a label all but letters, digits and a few signs are written as
Mermaid's entity codes (`#60;`), so no name can end a label, be a keyword, or reach HTML.
"""

from __future__ import annotations

from generator.model import WORKER_TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.summary.records import ComponentSummary, GraphSummary, Need, Summary

PLAIN = frozenset(" .,/:_-×·")
SHAPES = {"PersistentVolumeClaim": ('[("', '")]'), "Secret": ('{{"', '"}}'), "ConfigMap": ('{{"', '"}}')}
"""Kinds that pods use → the signs around the label."""
BREAK = "<br/>"


def text(summary: Summary) -> str:
    """The chart of all graphs of a run."""
    lines = ["flowchart LR"]
    homes: dict[tuple[str, str], list[str]] = {}
    for number, graph in enumerate(summary.graphs):
        lines += _graph(f"g{number}", graph, homes)
    for number, need in enumerate(summary.needs):
        lines += _need(f"n{number}", need, homes)
    return "\n".join(lines) + "\n"


def _graph(name: str, graph: GraphSummary, homes: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    yield f"  subgraph {name}[{label(graph.name, f'{graph.namespace} on {graph.cluster}', _gpus(graph.gpus))}]"
    ids: dict[str, list[str]] = {}
    for number, component in enumerate(graph.components):
        own = f"{name}c{number}"
        yield from _component(own, component)
        ids.setdefault(component.type, []).append(own)
        for held in component.objects:
            homes.setdefault((graph.namespace, held), []).append(own)
    yield "  end"
    entry = ids.get("epp") or ids.get("frontend") or []
    for front in entry:
        yield f'  {name}u(["clients"]) --> {front}'
    for front in ids.get("frontend", []):
        yield from (f"  {front} --> {worker}" for kind in WORKER_TYPES for worker in ids.get(kind, []))
    yield from (f"  {p} -. {label('KV cache')} .-> {d}" for p in ids.get("prefill", []) for d in ids.get("decode", []))


def _component(name: str, component: ComponentSummary) -> Iterator[str]:
    gang = f"gang {component.gang}" + (f"/{component.queue}" if component.queue else "") if component.gang else ""
    words = [f"{component.name} ×{component.replicas}", component.kind, gang, _gpus(component.gpus)]
    if len(component.roles) < 2:
        yield f"    {name}[{label(*words)}]"
        return
    yield f"    subgraph {name}[{label(' · '.join(w for w in words if w))}]"
    for number, role in enumerate(component.roles):
        yield f"      {name}r{number}[{label(f'{role.name} ×{role.pods}', _gpus(role.gpus))}]"
    yield from (f"      {name}r0 <--> {name}r{number}" for number in range(1, len(component.roles)))
    yield "    end"


def _need(name: str, need: Need, homes: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    users = list(dict.fromkeys(home for user in need.users for home in homes.get((need.namespace, user), ())))
    if need.kind in SHAPES and users:
        opening, closing = SHAPES[need.kind]
        yield f"  {name}{opening}{label(need.kind, need.name, 'must exist')[1:-1]}{closing}"
        yield from (f"  {name} --- {user}" for user in users)


def _gpus(number: int) -> str:
    return f"{number} GPU" if number == 1 else f"{number} GPUs"


def label(*lines: str) -> str:
    """A quoted label of several lines."""
    return f'"{BREAK.join(escaped(line) for line in lines if line)}"'


def escaped(text: str) -> str:
    """Text that Mermaid shows as it is."""
    return "".join(c if c in PLAIN or (c.isascii() and c.isalnum()) else f"#{ord(c)};" for c in text)
