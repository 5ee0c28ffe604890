"""N2: names that controllers need for what they make themselves, and that an object of the same kind has already.

LeaderWorkerSet needs a headless Service of its own name (with the subdomain policy UniquePerReplica one of each leader's): it
finds the other, makes none, and the leader's address never resolves, while everything reports ready. It makes a StatefulSet
`<lws>` of the leaders and one `<lws>-<replica>` of each replica's workers, and the pods of these are `<lws>-<replica>` and
`<lws>-<replica>-<node>` (lws pkg/controllers, pkg/utils/controller; seen on a control plane with LWS 0.8).

Grove makes for each PodCliqueSet headless Services `<set>-<replica>`, a ServiceAccount, a Role and a RoleBinding with a Secret
for it, and PodCliques `<set>-<replica>-[<group>-<replica>-]<clique>` (grove operator/api/common/namegen.go).
"""

from __future__ import annotations

from generator.schema import Problem
from generator.schema.access import entries, has, inside, text, texts, whole
from generator.schema.problem import quoted
from generator.validate.references import NAMING, TAKEN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.trees import Object

    Positions = dict[tuple[str, str], int]
    """Namespace and name → index of the object."""

LWS, SET = NAMING
NAME = ("metadata", "name")
UNRESOLVED = "whose controller then makes none, and the leader's address never resolves"
FOUGHT = "and two owners would write one object"


def rules(bodies: Sequence[Object]) -> Iterator[tuple[int, Problem]]:
    """(index of the object, whose name it has)."""
    lws, sets = (_named(bodies, kind) for kind in (LWS, SET))
    for i, body in enumerate(bodies) if lws or sets else ():
        kind, (space, name) = str(body.get("kind")), _key(body)
        if kind == SET:
            yield from ((i, p) for p in _cliques(body))
        for wanted in ("StatefulSet", "Service") if kind == LWS else (kind,):
            for found in _by_lws(bodies, lws, wanted, space, name):
                if found != i:
                    yield i, _problem(name, LWS, bodies[found], wanted, UNRESOLVED if wanted == "Service" else FOUGHT)
            if (maker := _by_grove(bodies, sets, wanted, space, name)) is not None:
                yield i, _problem(name, SET, bodies[maker], wanted, FOUGHT)


def _problem(name: str, kind: str, maker: Object, wanted: str, effect: str) -> Problem:
    hint = "rename it, its component or its graph: a name that ends in `-` and a number is often a controller's"
    words = f"{quoted(name)} is the name of a {wanted} that {kind} {quoted(_key(maker)[1])} needs for itself, {effect}"
    return Problem(NAME, TAKEN, words, hint)


def _key(body: Object) -> tuple[str, str]:
    meta = inside(body, "metadata")
    return text(meta, "namespace"), text(meta, "name")


def _named(bodies: Sequence[Object], kind: str) -> Positions:
    return {_key(body): i for i, body in enumerate(bodies) if body.get("kind") == kind}


def _by_lws(bodies: Sequence[Object], lws: Positions, kind: str, space: str, name: str) -> Iterator[int]:
    """Every LeaderWorkerSet that makes an object of this kind and name."""
    own, (base, index) = lws.get((space, name)), _cut(name)
    if own is not None and (kind == "StatefulSet" or (kind == "Service" and not _unique(bodies[own]))):
        yield own
    above = lws.get((space, base))
    if above is not None and index < _replicas(bodies[above]):
        made = {"StatefulSet": _size(bodies[above]) > 1, "Service": _unique(bodies[above]), "Pod": True}
        if made.get(kind):
            yield above
    if kind == "Pod":
        base, replica = _cut(base)
        above = lws.get((space, base))
        if above is not None and replica < _replicas(bodies[above]) and 0 < index < _size(bodies[above]):
            yield above


def _cut(name: str) -> tuple[str, int]:
    """`w-0` → `w`, 0; a name without a number gives ""."""
    base, _, number = name.rpartition("-")
    plain = number.isascii() and number.isdigit() and len(number) < 10 and (number == "0" or number[0] != "0")
    return (base, int(number)) if plain else ("", 0)


def _unique(lws: Object) -> bool:
    return text(inside(lws, "spec", "networkConfig"), "subdomainPolicy") == "UniquePerReplica"


def _replicas(lws: Object) -> float:
    """How many there are; any number where something in the cluster sets it."""
    spec = inside(lws, "spec")
    return whole(spec, "replicas", 1) if has(spec, "replicas") else float("inf")


def _size(lws: Object) -> int:
    return whole(inside(lws, "spec", "leaderWorkerTemplate"), "size", 1)


def _by_grove(bodies: Sequence[Object], sets: Positions, kind: str, space: str, name: str) -> int | None:
    """The PodCliqueSet that makes an object of this kind and name."""
    if kind == "Service":
        base, index = _cut(name)
        found = sets.get((space, base))
        return found if found is not None and index < whole(inside(bodies[found], "spec"), "replicas", 1) else None
    if kind == "ServiceAccount":
        return sets.get((space, name))
    if kind in ("Role", "RoleBinding"):
        return sets.get((space, name.removeprefix("grove.io:pcs:"))) if name.startswith("grove.io:pcs:") else None
    if kind == "Secret":
        ends = [end for end in ("-initc-sa-token-secret", "-ic-sat") if name.endswith(end)]
        return next((sets[space, name.removesuffix(end)] for end in ends if (space, name.removesuffix(end)) in sets), None)
    return None


def _cliques(body: Object) -> Iterator[Problem]:
    """A clique that is named as Grove names those of a scaling group: `<group>-<replica>-<clique>`."""
    template = inside(body, "spec", "template")
    groups = [group for _, group in entries(template.get("podCliqueScalingGroups"))]
    grouped = {member for group in groups for member in texts(group.get("cliqueNames"))}
    for position, clique in entries(template.get("cliques")):
        own = text(clique, "name")
        for group in groups if own not in grouped else ():
            for member in texts(group.get("cliqueNames")):
                base, index = _cut(own.removesuffix(f"-{member}")) if own.endswith(f"-{member}") else ("", 0)
                if base and base == text(group, "name") and index < whole(group, "replicas", 1):
                    words = f"{quoted(own)} is the name that clique {quoted(member)} of scaling group {quoted(base)} gets"
                    where = ("spec", "template", "cliques", position, "name")
                    yield Problem(where, TAKEN, f"{words}, {FOUGHT}", "rename one of the components")
