"""Rules about provider overrides and the roles of a component over several nodes.

Mirrors internal/provideroverride/registry.go and shared_v1beta1.go validateProviderOverride; roles as the released 1.5 has
them (#14419; the `multinode.leader` and `.worker` of its development never shipped).
"""

from __future__ import annotations

from generator.admission.graph import needs_grove, on_grove
from generator.errors import Finding, Problems
from generator.merge import get
from generator.model import GROVE_API, LEADER, WORKER
from generator.parse.overrides import CLIQUE, GROUP, MINIMUM, SET, minimum, target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Cluster, Component, Graph
    from generator.releases.profile import Profile
    from generator.trees import Json, Pointer


CONSTRAINT = "topologyConstraint"
OWNER = {SET: ("spec", "template")}
"""Where, inside a target, the constraint stands; at the top elsewhere."""
MINIMUM_OWNER = {CLIQUE: "spec", GROUP: MINIMUM}
"""Under which field of a target its minAvailable stands."""
KNOWN = "write topologyName, pack.required and pack.preferred as texts"


def check(graph: Graph, cluster: Cluster, profile: Profile, problems: Problems) -> None:
    """Findings of every override and of all roles."""
    for c in graph.components:
        _roles(c, graph, problems)
    if profile.grove.native_minimum:
        _minima(graph, problems)
    typed = graph.topology is not None or any(c.topology is not None for c in graph.components)
    for who, override, at, expected in _overrides(graph):
        native = profile.grove.native_minimum and override in [c.override for c in graph.components]
        for field, text, hint in _faults(
            override, expected, typed, native, "" if on_grove(graph, cluster) else needs_grove(cluster)
        ):
            code = "DGD112" if not field else "DGD130"
            problems.add(Finding(code, f"{who}providerOverride: {text}", graph.locate((*at, *field)), hint))
        typed = False  # that the two ways are mixed is said once


def _overrides(graph: Graph) -> Iterator[tuple[str, Json, Pointer, str]]:
    """Every override: of whom, itself, where, and the target it must have. Mirrors ExpectedTarget."""
    if graph.override is not None:
        yield "spec.", graph.override, ("spec", "providerOverride"), SET
    for c in graph.components:
        if c.override is not None:
            yield f"component {c.name!r}: ", c.override, (*c.pointer, "providerOverride"), target(c)
        for i, role in enumerate(c.roles):
            if role.get("providerOverride") is not None:
                at: Pointer = (*c.pointer, "roles", i, "providerOverride")
                yield f"component {c.name!r}, role {role['name']}: ", role["providerOverride"], at, CLIQUE


def _faults(override: Json, expected: str, typed: bool, native: bool, why: str) -> Iterator[tuple[Pointer, str, str]]:
    """Field, text and hint. `typed`: constraints stand in the graph too; `native`: a minimum may; `why` Grove is not there."""
    if why:
        yield (), "provider overrides work on the Grove pathway only", why
    elif override["apiVersion"] != GROVE_API:
        yield ("apiVersion",), f"apiVersion {override['apiVersion']!r} is not {GROVE_API}", f"write apiVersion: {GROVE_API}"
    elif override.get("target", "") not in ("", expected):
        yield (
            ("target",),
            f"the target here is {expected}, not {override['target']!r}",
            f"write target: {expected}, or leave it out",
        )
    else:
        value, topology = override["value"], True
        if native and (minimum := MINIMUM_OWNER[expected]) in value:
            yield from _minimum(value, minimum)
            value = {name: part for name, part in value.items() if name != minimum}
            topology = bool(value)
        if topology:
            yield from ((("value", *field), text, hint) for field, text, hint in _value(value, OWNER.get(expected, ())))
        if typed and topology:
            text = "an override cannot be combined with topologyConstraint of the graph or of a component"
            yield ("value",), text, "say all of the topology in one of the two ways"


def _minimum(value: Json, owner: str) -> Iterator[tuple[Pointer, str, str]]:
    """The minimum of a clique stands in its spec, that of a scaling group at the top. Mirrors validateComponentValue (1.6)."""
    at: Pointer = ("value", owner) if owner == MINIMUM else ("value", owner, MINIMUM)
    holder = value if owner == MINIMUM else value[owner]
    only = f"give {'.'.join(map(str, at[1:]))} as a number above zero"
    if not isinstance(holder, dict):
        yield at[:-1], f"{owner} must be an object", only
        return
    if owner != MINIMUM:
        yield from ((("value", owner, name), f"{name} cannot be overridden", only) for name in sorted(holder) if name != MINIMUM)
    least = holder.get(MINIMUM)
    if isinstance(least, bool) or not isinstance(least, int) or not 0 < least < 2**31:
        yield at, "minAvailable must be a number above zero" + ("" if least is not None else ": it is missing"), only


def _minima(graph: Graph, problems: Problems) -> None:
    """One way to state minima for the whole graph, none above the replicas. Mirrors dynamographdeployment.go (1.6)."""
    typed = [c for c in graph.components if get(graph.given, *c.pointer, MINIMUM) is not None]
    for c in graph.components:
        native = minimum(c)
        if native is None:
            continue
        where = graph.locate((*c.pointer, "providerOverride", "value"))
        if typed:
            text = f"component {c.name!r}: minAvailable in an override beside the old field of {typed[0].name!r}"
            problems.add(Finding("DGD130", text, where, "move every component's minAvailable to its providerOverride"))
        if isinstance(native, int) and native > c.replicas > 0:
            text = f"component {c.name!r}: minAvailable {native} must not be above replicas {c.replicas}"
            problems.add(Finding("DGD130", text, where, "lower it, or raise replicas"))


def _value(value: Json, owner: tuple[str, ...]) -> Iterator[tuple[Pointer, str, str]]:
    """What an override writes beside the constraint, or lacks; what is below it is the provider's. Mirrors ValidateValue."""
    only = f"give {'.'.join((*owner, CONSTRAINT))} and nothing else"
    at: Pointer = ()
    for name in (*owner, CONSTRAINT):
        yield from (((*at, other), f"{other} cannot be overridden", only) for other in sorted(value) if other != name)
        at, inner = (*at, name), value.get(name)
        if not isinstance(inner, dict):
            yield (at[:-1], f"{name} is required", only) if inner is None else (at, f"{name} must be an object", only)
            return
        value = inner
    yield from (((*at, *field), f"{'.'.join(field)} must be {kind}", KNOWN) for field, kind in _misshapen(value))


def _misshapen(constraint: Json) -> Iterator[tuple[tuple[str, ...], str]]:
    """Fields that Grove knows and that have another type; the rest may be newer. Mirrors validateKnownGroveShape."""
    pack = constraint.get("pack", {})
    if not isinstance(pack, dict):
        yield ("pack",), "an object"
        pack = {}
    for field in (("packDomain",), ("topologyName",), ("pack", "preferred"), ("pack", "required")):
        if not isinstance((pack if len(field) > 1 else constraint).get(field[-1], ""), str):
            yield field, "a text"


def _roles(c: Component, graph: Graph, problems: Problems) -> None:
    """Exactly a leader and a worker, with the pods that nodeCount gives them. Mirrors the released 1.5 [D #14419]."""

    def wrong(text: str, hint: str, *field: str | int) -> None:
        problems.add(Finding("DGD131", f"component {c.name!r}: {text}", graph.locate((*c.pointer, "roles", *field)), hint))

    if not c.roles or c.is_lpx:
        return
    if not c.multinode:
        wrong("roles are for components over several nodes", "remove roles, or give multinode.nodeCount")
        return
    pods = {LEADER: 1, WORKER: c.nodes - 1}
    for i, role in enumerate(c.roles):
        name = role["name"]
        if name not in pods:
            wrong(f"there is no role {name!r}", f"a component over several nodes has the roles {LEADER} and {WORKER}", i, "name")
        elif role.get("replicas", pods[name]) != pods[name]:
            text = f"role {name} has {pods[name]} of {c.nodes} nodes, not {role['replicas']}"
            wrong(text, "leave replicas out, or change multinode.nodeCount", i, "replicas")
        if role.get("providerOverride") is not None and c.shares_gpus_between_pods:
            text = "a role has no clique of its own under the inter-pod GPU memory service, so it cannot be overridden"
            wrong(text, "remove the role's providerOverride", i, "providerOverride")
    for name in pods:
        if all(role["name"] != name for role in c.roles):
            wrong(f"role {name} is missing", f"list {LEADER} and {WORKER}, or leave roles out")
