"""A graph as a picture, laid out in three columns: what is called, what works, what must exist. Units are pixels.

The libraries that lay graphs out are not kept any more, or need a program of the system; three columns need neither.
"""

from __future__ import annotations

from generator.model import WORKER_TYPES
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.summary import ComponentSummary, GraphSummary, Need, RoleSummary

ENTRIES = ("epp", "frontend")
"""Types of components that clients call."""
WORKERS = ("prefill", "decode")
"""Types of workers that stand above the others."""
DRAWN = ("PersistentVolumeClaim", "Secret", "ConfigMap", "ResourceClaim", "ResourceClaimTemplate", "Queue", "ServiceAccount")
"""Kinds of must-exist objects that pods use."""
PAD, GAP, LINE, CHARACTER = 10, 18, 18, 7.0
WIDTHS, BETWEEN = (230, 260, 250), 44
KV_GAP = 34
ROLE_HEIGHT, SMALL = 40, 42


@record
class Box:
    """A rectangle with lines of text, the first of them strong."""

    kind: str
    """`clients`, `service`, `component`, `role` or `need`: what it looks like."""
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]

    @property
    def texts(self) -> list[tuple[int, str]]:
        """(y, text) of each line."""
        return [(self.y + 17 + i * LINE, self._cut(line)) for i, line in enumerate(self.lines)]

    def _cut(self, line: str) -> str:
        room = int((self.width - 2 * PAD) / CHARACTER)
        return line if len(line) <= room else f"{line[: room - 1]}…"


@record
class Arrow:
    """A line between two boxes, as the commands of an SVG path."""

    kind: str
    """`calls`, `kv` or `uses`."""
    path: str
    label: str = ""
    x: int = 0
    y: int = 0


@record
class Picture:
    """The picture of one graph."""

    name: str
    words: str
    """What it shows, for those who do not see it."""
    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def picture(graph: GraphSummary, needs: Sequence[Need]) -> Picture:
    """The picture of a graph and of the objects that it needs."""
    entries = [c for c in graph.components if c.type in ENTRIES]
    others = [c for c in graph.components if c.type not in ENTRIES]
    workers = sorted(others, key=lambda c: WORKERS.index(c.type) if c.type in WORKERS else len(WORKERS))
    drawn = _Drawing()
    drawn.entries(entries)
    drawn.workers(workers)
    drawn.calls(entries, workers)
    drawn.needs([need for need in needs if need.kind in DRAWN and need.namespace in ("", graph.namespace)], graph.components)
    width = sum(WIDTHS[: 3 if drawn.needed else 2]) + BETWEEN * (2 if drawn.needed else 1) + 2
    height = max(box.y + box.height for box in drawn.boxes) + 2 if drawn.boxes else 20
    words = "; ".join((*_words(graph), *(f"needs {n.kind} {n.name}" for n in drawn.needed)))
    return Picture(graph.name, words, width, height, tuple(drawn.boxes), tuple(drawn.arrows))


class _Drawing:
    """What is placed so far."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.arrows: list[Arrow] = []
        self.at: dict[str, Box] = {}
        """Component → its box."""
        self.needed: list[Need] = []

    def entries(self, components: Sequence[ComponentSummary]) -> None:
        """The first column: clients, Services, what they lead to."""
        clients = self._add(Box("clients", 1, 1, WIDTHS[0], 28, ("clients",)))
        y = 1 + 28 + GAP
        for component in components:
            above = clients
            for service in component.services:
                box = self._add(Box("service", 1, y, WIDTHS[0], SMALL, (service, "Service")))
                self._down(above, box)
                above, y = box, y + SMALL + GAP
            box = self._component(component, 1, y, WIDTHS[0], ())
            self._down(above, box)
            y += box.height + GAP

    def workers(self, components: Sequence[ComponentSummary]) -> None:
        """The second column, prefill above decode."""
        x, y = 1 + WIDTHS[0] + BETWEEN, 1
        before: list[ComponentSummary] = []
        for component in components:
            kv = component.type == "decode" and any(c.type == "prefill" for c in before)
            y += KV_GAP - GAP if kv else 0
            box = self._component(component, x, y, WIDTHS[1], tuple(f"Service {s}" for s in component.services))
            for prefill in (c for c in before if kv and c.type == "prefill"):
                self._kv(self.at[prefill.name], box)
            before.append(component)
            y += box.height + GAP

    def calls(self, entries: Sequence[ComponentSummary], workers: Sequence[ComponentSummary]) -> None:
        """From each frontend to each worker."""
        for entry in (e for e in entries if e.type == "frontend"):
            for worker in (w for w in workers if w.type in WORKER_TYPES):
                self._across("calls", self.at[entry.name], self.at[worker.name])

    def needs(self, needs: Iterable[Need], components: Iterable[ComponentSummary]) -> None:
        """The third column."""
        homes = {name: c.name for c in components for name in c.objects}
        x, y = 1 + sum(WIDTHS[:2]) + 2 * BETWEEN, 1
        for need in needs:
            users = list(dict.fromkeys(homes[user] for user in need.users if user in homes))
            if users:
                lines = need.name, f"{need.kind}, must exist"
                box = self._add(Box("need", x, y, WIDTHS[2], SMALL, lines))
                self.needed.append(need)
                for user in (u for u in users if self.at[u].kind == "component" and self.at[u].x > WIDTHS[0]):
                    self._across("uses", self.at[user], box)
                y += SMALL + GAP // 2

    def _component(self, component: ComponentSummary, x: int, y: int, width: int, more: tuple[str, ...]) -> Box:
        lines = (f"{component.name} ×{component.replicas}", component.kind, *_gang(component), gpus(component.gpus), *more)
        roles = component.roles if len(component.roles) > 1 else ()
        top = y + 8 + LINE * len(lines)
        rows = (len(roles) + 1) // 2
        box = self._add(Box("component", x, y, width, 10 + LINE * len(lines) + rows * (ROLE_HEIGHT + 6), lines))
        each = (width - 3 * PAD) // 2
        for i, role in enumerate(roles):
            place = x + PAD + (i % 2) * (each + PAD), top + (i // 2) * (ROLE_HEIGHT + 6)
            self._add(Box("role", *place, each, ROLE_HEIGHT, _role(role)))
        self.at[component.name] = box
        return box

    def _add(self, box: Box) -> Box:
        self.boxes.append(box)
        return box

    def _down(self, above: Box, box: Box) -> None:
        x = above.x + above.width // 2
        self.arrows.append(Arrow("calls", f"M{x} {above.y + above.height}L{x} {box.y}"))

    def _kv(self, prefill: Box, decode: Box) -> None:
        x, start, end = prefill.x + prefill.width // 2, prefill.y + prefill.height, decode.y
        if end - start > KV_GAP:  # others stand between
            x = prefill.x + prefill.width
            top, bottom = prefill.y + prefill.height // 2, decode.y + decode.height // 2
            self.arrows.append(Arrow("kv", f"M{x} {top}C{x + 30} {top} {x + 30} {bottom} {x} {bottom}"))
            return
        self.arrows.append(Arrow("kv", f"M{x} {start}L{x} {end}", "KV cache", x + 8, (start + end) // 2 + 4))

    def _across(self, kind: str, left: Box, right: Box) -> None:
        x, y = left.x + left.width, left.y + left.height // 2
        end, to = right.x, right.y + right.height // 2
        middle = (x + end) // 2
        self.arrows.append(Arrow(kind, f"M{x} {y}C{middle} {y} {middle} {to} {end} {to}"))


def _role(role: RoleSummary) -> tuple[str, ...]:
    return f"{role.name} ×{role.pods}", gpus(role.gpus) + (" each" if role.pods > 1 and role.gpus else "")


def _gang(component: ComponentSummary) -> tuple[str, ...]:
    return (f"gang {component.gang}" + (f", queue {component.queue}" if component.queue else ""),) if component.gang else ()


def _words(graph: GraphSummary) -> Iterator[str]:
    for c in graph.components:
        roles = ", ".join(f"{role.name} ×{role.pods} with {gpus(role.gpus)}" for role in c.roles)
        yield f"{c.name}: {c.replicas} × {c.kind} ({', '.join((roles, *_gang(c)))})"


def gpus(number: int) -> str:
    """`8 GPUs`."""
    return "no GPU" if not number else "1 GPU" if number == 1 else f"{number} GPUs"
