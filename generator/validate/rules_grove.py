"""What Grove's CRD (CEL, G1 to G6) and admission webhook (P1 to P18) refuse of a PodCliqueSet: validation.md 2.2, 2.3.

Source: grove operator/internal/webhook/admission/pcs/validation. P19 concerns updates; P18 and the list of enabled schedulers
(P5) need the operator's configuration. Ids that end in `w` are warnings.
"""

from __future__ import annotations

from generator.names import GROVE_BUDGET
from generator.schema import Problem
from generator.schema.access import entries, has, inside, text, texts, whole
from generator.schema.problem import quoted
from generator.validate.rules_clique import clique

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.trees import Object, Pointer
    from generator.validate.settings import Settings

TEMPLATE: Pointer = ("spec", "template")
CLIQUES: Pointer = (*TEMPLATE, "cliques")
GROUPS: Pointer = (*TEMPLATE, "podCliqueScalingGroups")


def cel(manifest: Object, settings: Settings) -> Iterator[Problem]:
    """G1 to G6, in the CRD since alpha.10."""
    if settings.grove == "8":
        return
    template = inside(manifest, "spec", "template")
    holders: list[tuple[Pointer, Object]] = [(TEMPLATE, template)]
    holders += [((*CLIQUES, position), item) for position, item in entries(template.get("cliques"))]
    holders += [((*GROUPS, position), item) for position, item in entries(template.get("podCliqueScalingGroups"))]
    for where, holder in holders:
        if not isinstance(holder.get("topologyConstraint"), dict):
            continue
        constraint = holder["topologyConstraint"]
        below = (*where, "topologyConstraint")
        pack = inside(constraint, "pack")
        if has(constraint, "packDomain"):
            yield Problem(
                (*below, "packDomain"), "G1", "packDomain is deprecated and refused in a new object", "use pack.required"
            )
        elif not has(constraint, "pack"):
            yield Problem(below, "G4", "must have pack")
        if has(constraint, "packDomain") and has(pack, "required"):
            yield Problem((*below, "packDomain"), "G5", "packDomain and pack.required exclude each other")
        if has(constraint, "pack") and not has(pack, "required") and not has(pack, "preferred"):
            yield Problem((*below, "pack"), "G6", "must have required or preferred")


def rules(manifest: Object, settings: Settings) -> Iterator[Problem]:
    """Everything the webhook would say when the object is created."""
    name = text(inside(manifest, "metadata"), "name")
    spec = inside(manifest, "spec")
    template = inside(spec, "template")
    if whole(spec, "replicas", 0) < 0:
        yield Problem(("spec", "replicas"), "P1", "must not be negative")
    cliques = list(entries(template.get("cliques")))
    groups = list(entries(template.get("podCliqueScalingGroups")))
    if not cliques:
        yield Problem(CLIQUES, "P3", "at least one clique is needed")
    yield from _unique(cliques, groups)
    yield from _schedulers(cliques)
    members: dict[str, str] = {}
    for _, group in groups:
        members.update((member, text(group, "name")) for member in texts(group.get("cliqueNames")))
    yield from _budget(name, cliques, members)
    known = [text(item, "name") for _, item in cliques]
    explicit = template.get("cliqueStartupType") == "CliqueStartupTypeExplicit"
    for position, item in cliques:
        yield from clique((*CLIQUES, position), item, explicit, known, text(item, "name") in members)
    for position, group in groups:
        yield from _group((*GROUPS, position), group, known)
    if explicit:
        yield from _cycles(cliques)
    yield from _delay(template)
    yield from _claims(template)


def _unique(cliques: list[tuple[int, Object]], groups: list[tuple[int, Object]]) -> Iterator[Problem]:
    for field in ("name", "roleName"):
        seen: dict[str, int] = {}
        for position, item in cliques:
            value = text(inside(item, "spec") if field == "roleName" else item, field)
            if value and seen.setdefault(value, position) != position:
                where = (*CLIQUES, position, "spec", field) if field == "roleName" else (*CLIQUES, position, field)
                yield Problem(where, "P4", f"{field} {quoted(value)} already stands at cliques[{seen[value]}]")
    names: dict[str, int] = {}
    taken: dict[str, str] = {}
    for position, group in groups:
        name = text(group, "name")
        if names.setdefault(name, position) != position:
            yield Problem((*GROUPS, position, "name"), "P9", f"{quoted(name)} already stands at [{names[name]}]")
        for index, member in enumerate(texts(group.get("cliqueNames"))):
            if member in taken:
                yield Problem(
                    (*GROUPS, position, "cliqueNames", index),
                    "P9",
                    f"clique {quoted(member)} is already in group {quoted(taken[member])}",
                )
            taken[member] = name


def _schedulers(cliques: list[tuple[int, Object]]) -> Iterator[Problem]:
    names = {text(inside(item, "spec", "podSpec"), "schedulerName") for _, item in cliques}
    if len(names) > 1:
        words = ", ".join(quoted(name) if name else "the default" for name in sorted(names))
        yield Problem(CLIQUES, "P5", f"all cliques must have the same schedulerName: {words}")


def _budget(name: str, cliques: list[tuple[int, Object]], members: dict[str, str]) -> Iterator[Problem]:
    for position, item in cliques:
        own = text(item, "name")
        parts = [part for part in (name, members.get(own, ""), own) if part]
        length = sum(len(part) for part in parts)
        if length > GROVE_BUDGET:
            yield Problem(
                (*CLIQUES, position, "name"),
                "P7",
                f"the names {', '.join(parts)} have {length} characters together; pod names allow {GROVE_BUDGET}",
                "shorten the graph's or the component's name",
            )


def _group(where: Pointer, group: Object, known: list[str]) -> Iterator[Problem]:
    replicas, available = whole(group, "replicas", 1), whole(group, "minAvailable", 1)
    if replicas <= 0:
        yield Problem((*where, "replicas"), "P8", "must be greater than 0")
    if available <= 0:
        yield Problem((*where, "minAvailable"), "P8", "must be greater than 0")
    if available > replicas:
        yield Problem((*where, "minAvailable"), "P8", f"minAvailable {available} must not be greater than replicas {replicas}")
    least = whole(inside(group, "scaleConfig"), "minReplicas", available)
    if least < available:
        yield Problem((*where, "scaleConfig", "minReplicas"), "P8", f"must be at least minAvailable {available}")
    for index, member in enumerate(texts(group.get("cliqueNames"))):
        if member not in known:
            yield Problem((*where, "cliqueNames", index), "P9", f"there is no clique {quoted(member)}")


def _cycles(cliques: list[tuple[int, Object]]) -> Iterator[Problem]:
    after = {text(item, "name"): texts(inside(item, "spec").get("startsAfter")) for _, item in cliques}
    left = dict(after)
    while left:
        free = [name for name, needs in left.items() if not any(need in left and need != name for need in needs)]
        if not free:
            yield Problem(CLIQUES, "P13", f"cliques start after each other in a circle: {', '.join(sorted(left))}")
            return
        for name in free:
            del left[name]


def _delay(template: Object) -> Iterator[Problem]:
    delay = text(template, "terminationDelay")
    if delay and (delay.startswith("-") or not delay.strip("0.nuµmsh")):
        yield Problem((*TEMPLATE, "terminationDelay"), "P10", f"{quoted(delay)} must be greater than 0")


def _claims(template: Object) -> Iterator[Problem]:
    where = (*TEMPLATE, "resourceClaimTemplates")
    seen: set[str] = set()
    for position, claim in entries(template.get("resourceClaimTemplates")):
        name = text(claim, "name")
        if not name:
            yield Problem((*where, position, "name"), "P17", "a template needs a name")
        if name in seen:
            yield Problem((*where, position, "name"), "P17", f"{quoted(name)} is there twice")
        seen.add(name)
        if not inside(claim, "templateSpec", "spec", "devices").get("requests"):
            yield Problem((*where, position, "templateSpec"), "P17", "at least one device request is needed")
