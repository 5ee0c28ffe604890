"""Two sides of some apps, compared: objects, GPUs, pathways, findings. App by app, so that manifests are not kept."""

from __future__ import annotations

import json
import zlib
from collections import Counter

from generator import emit
from generator.changes import effects, fields
from generator.changes.apps import judged, labels, plain
from generator.changes.records import (
    ADDED,
    CHANGES,
    FROM,
    IN_PLACE,
    RECREATE,
    REMOVED,
    ROLLS,
    TO,
    UNCHANGED,
    Difference,
    FieldChange,
    ObjectChange,
    Refusal,
)
from generator.errors import ERROR
from generator.names import LABEL_HASH
from generator.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.changes.apps import AppRendering
    from generator.errors import Finding
    from generator.trees import Json

    Body = Json
    Identity = tuple[str, str, str, str]

WORDS = {effects.UNCHANGED: UNCHANGED, effects.IN_PLACE: IN_PLACE, effects.IGNORED: IN_PLACE, effects.ROLLS: ROLLS}
"""What a field's effect makes of its object; what is refused has to be made anew."""
SECRET = "(not shown)"


@record
class Pair:
    """An app on both sides."""

    name: str
    before: AppRendering
    after: AppRendering
    known_before: bool = True
    """Whether the findings of the old side are known: a rendered directory has none."""
    parts: tuple[AppRendering, ...] = ()
    """The apps of the new side, where `after` is several of them joined."""

    @property
    def new_side(self) -> tuple[AppRendering, ...]:
        """The apps of the new side, each as it was rendered."""
        return self.parts or ((self.after,) if self.after.shares else ())


def compare(pairs: Iterable[Pair]) -> Difference:
    """Everything that differs."""
    ledger = Ledger()
    for pair in pairs:
        ledger.add(pair)
    return ledger.closed()


class Ledger:
    """What is known so far. Only objects that one side lacks are kept: another app may have the other half."""

    def __init__(self) -> None:
        self.changes: dict[Identity, ObjectChange] = {}
        self.halves: dict[Identity, _Half] = {}
        self.gpus = [0, 0]
        self.pathways: tuple[set[str], set[str]] = set(), set()
        self.findings: tuple[dict[Finding, None], dict[Finding, None]] = {}, {}
        self.moving: tuple[list[Finding], list[Finding]] = [], []
        """Findings of apps that came or went: a graph may have moved to another file."""
        self.refused: list[Refusal] = []
        self.apps: list[tuple[str, list[str]]] = []

    def add(self, pair: Pair) -> None:
        """Compare one app and let go of it."""
        sides = pair.before, pair.after
        if pair.known_before:
            self._said(sides)
        for side, done in zip((FROM, TO), sides, strict=True):
            errors = tuple(plain(f) for f in done.findings if f.severity == ERROR)
            self.apps.append((pair.name, [share.graph for share in done.shares]))
            if done.refused:
                self.refused += [Refusal(share.graph, pair.name, side, done.codes, errors) for share in done.shares]
        if any(done.refused for done in sides):
            return
        for i, done in enumerate(sides):
            self.gpus[i] += done.gpus
            self.pathways[i].update(share.pathway for share in done.shares if share.pathway)
        before, after = ({emit.identity(body): body for body in done.bodies} for done in sides)
        for identity in {**before, **after}:
            self._object(identity, before.get(identity), after.get(identity), pair.name)

    def _said(self, sides: tuple[AppRendering, AppRendering]) -> None:
        """What is found on one side alone. The rules of `check` are asked where something changes."""
        if any(done.refused for done in sides):  # of what is refused not all is said
            said = [tuple(f for f in done.findings if f.severity == ERROR) for done in sides]
        elif sides[0].bodies == sides[1].bodies:
            said = [done.findings for done in sides]
        else:
            said = [judged(done) for done in sides]
        if all(done.shares for done in sides):
            for found, new in zip(self.findings, _news(*said), strict=True):
                found.update(dict.fromkeys(new))
        else:
            for moving, findings in zip(self.moving, said, strict=True):
                moving += map(plain, findings)

    def _object(self, identity: Identity, before: Body | None, after: Body | None, app: str) -> None:
        """One object of an app; what several apps share is there as long as one of them has it."""
        half = self.halves.pop(identity, None)
        if half is not None:
            before, after = (before or half.body, after) if half.side == FROM else (before, after or half.body)
        if before is not None and after is not None:
            self.changes[identity] = replace(changed(before, after), app=app)
        elif identity not in self.changes:
            self.halves[identity] = _Half.of(identity, FROM if before is not None else TO, before or after or {}, app)

    def closed(self) -> Difference:
        """The whole, what a reader must see first at the front."""
        old = {half.unhashed: i[3] for i, half in self.halves.items() if half.side == FROM}
        objects = [*self.changes.values()]
        for i, half in self.halves.items():
            follows = old.get(half.unhashed, "") if half.side == TO else ""
            objects.append(ObjectChange(i[1], i[2], i[3], REMOVED if half.side == FROM else ADDED, (), follows, half.app))
        objects.sort(key=lambda o: (CHANGES.index(o.change), o.kind, o.namespace, o.name))
        before, after = (", ".join(sorted(found)) for found in self.pathways)
        gone, new = (
            tuple({**found, **dict.fromkeys(moved)}) for found, moved in zip(self.findings, _news(*self.moving), strict=True)
        )
        called = labels(self.apps)
        refused = tuple(replace(r, graph=called[r.app, r.graph]) for r in self.refused)
        return Difference(tuple(objects), (self.gpus[0], self.gpus[1]), (before, after), new, gone, refused)


@record
class _Half:
    """An object that one side alone has as yet, packed: there may be as many as two clusters have together."""

    side: str
    packed: bytes
    unhashed: Identity
    """Its identity without the worker hash in its name, which is all that a new one in its place differs in (`exact`)."""
    app: str

    @classmethod
    def of(cls, identity: Identity, side: str, body: Body, app: str) -> _Half:
        return cls(side, zlib.compress(json.dumps(body).encode(), 1), _without_hash(identity, body), app)

    @property
    def body(self) -> Body:
        found: Body = json.loads(zlib.decompress(self.packed))
        return found


def changed(before: Body, after: Body) -> ObjectChange:
    """An object that is on both sides."""
    _, kind, namespace, name = emit.identity(after)
    if before == after:
        return ObjectChange(kind, namespace, name, UNCHANGED)
    known = effects.rules().get((str(after.get("apiVersion")), kind), ())
    found = tuple(_fields(before, after, known, kind == "Secret"))
    worst = max((f.effect for f in found), key=effects.EFFECTS.index, default=effects.UNCHANGED)
    return ObjectChange(kind, namespace, name, WORDS.get(worst, RECREATE), found)


def _fields(before: Body, after: Body, known: Iterable[effects.EffectRule], secret: bool) -> Iterator[FieldChange]:
    for path, old, new in fields.differences(before, after):
        rule = effects.worst_rule(tuple(known), path, old, new)
        if secret and path[:1] in (("data",), ("stringData",)):  # nothing of a Secret is printed
            old, new = old and SECRET, new and SECRET
        yield FieldChange(fields.pointer(path), old, new, rule.effect, rule.note)


def _without_hash(identity: Identity, body: Body) -> Identity:
    group, kind, namespace, name = identity
    found = str(((body.get("metadata") or {}).get("labels") or {}).get(LABEL_HASH) or "")
    return group, kind, namespace, name.replace(f"-{found}", "") if found else name


def _news(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """(findings that only the old side has, that only the new one has). Lines move, so places do not count."""
    return _only(before, after), _only(after, before)


def _only(findings: Iterable[Finding], others: Iterable[Finding]) -> list[Finding]:
    held = Counter(map(_said, others))
    out = []
    for finding in findings:
        key = _said(finding)
        if held[key] > 0:
            held[key] -= 1
        else:
            out.append(plain(finding))
    return out


def _said(finding: Finding) -> tuple[str, str, str, str]:
    return finding.code, finding.severity, finding.message, finding.resource
