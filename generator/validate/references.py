"""What objects of a run say of each other: Services that select pods, ports by name, backends of routes, groups of pods.

Only what can be told from the objects themselves: a Service of the user's own may select pods of another application.
"""

from __future__ import annotations

from generator.names import GROUP_NAME
from generator.records import record
from generator.schema import Problem
from generator.schema.access import entries, inside, text
from generator.schema.problem import quoted
from generator.validate.pods import pods
from generator.validate.rules_pod import named_ports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from generator.trees import Json, Object, Pointer

    ByLabel = dict[tuple[str, str, str], list["Member"]]

GROUP_NAMES = (GROUP_NAME, "scheduling.volcano.sh/group-name")
VOLCANO = "volcano"
NOTHING, NO_GROUP, STARVED, TAKEN, ONE_GROUP = "S1w", "S2", "S3w", "N2", "S4"
"""A reference to nothing: it runs, but not as written; a group whose pods never start; one that may not (`starving`); a name
that a controller needs (`taken`); one group for several replicas.
"""

NAMING = ("LeaderWorkerSet", "PodCliqueSet")
"""Kinds whose controllers make objects of names that can be told beforehand (`taken`)."""


@record
class Member:
    """The pods of one template: where it stands, whom it belongs to."""

    owner: int
    kind: str
    namespace: str
    labels: Json
    annotations: Json
    meta: Pointer
    spec: Json


def rules(bodies: Sequence[Object], ours: Sequence[bool], *, groups_by_lws: bool) -> Iterator[tuple[int, Problem]]:
    """(index of the object, what it refers to in vain). `ours` says which objects were rendered here.

    `groups_by_lws`: LeaderWorkerSet names the groups of its pods itself, and makes them.
    """
    members = [m for i, body in enumerate(bodies) for m in members_of(i, body)]
    index = _index(members)
    services = {_key(b): b for b in bodies if b.get("kind") == "Service" and b.get("apiVersion") == "v1"}
    groups = {_key(b) for b in bodies if b.get("kind") == "PodGroup"}
    for i, body in enumerate(bodies):
        kind = body.get("kind")
        if kind == "Service" and ours[i]:
            yield from ((i, p) for p in _service(body, index))
        elif kind == "InferencePool" and ours[i]:
            yield from ((i, p) for p in _pool(body, index, services))
        elif kind == "HTTPRoute":
            yield from ((i, p) for p in _route(body, services))
        elif kind == "Ingress":
            yield from ((i, p) for p in _ingress(body, services))
    for member in members:
        if member.kind != "LeaderWorkerSet" or not groups_by_lws:
            yield from ((member.owner, p) for p in _group(member, groups))
    if not groups_by_lws:
        yield from _one_group(bodies, members)


def _key(body: Object, name: str = "") -> tuple[str, str]:
    meta = inside(body, "metadata")
    return text(meta, "namespace"), name or text(meta, "name")


def members_of(index: int, body: Object) -> Iterator[Member]:
    """The pod templates of one object, with the metadata that their pods will have."""
    kind, (namespace, _) = str(body.get("kind")), _key(body)
    for pod in pods(body):
        place: Pointer = (*pod.where[:-1], "metadata")
        if kind == "PodCliqueSet":  # a clique's own metadata is that of its pods
            place = pod.where[:-2]
        meta = body if not place else _at(body, place)
        found = Member(index, kind, namespace, inside(meta, "labels"), inside(meta, "annotations"), place, pod.spec)
        yield found


def _at(value: Any, pointer: Pointer) -> Object:
    for step in pointer:
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _index(members: Sequence[Member]) -> ByLabel:
    """Namespace, label and value → the pods that have it: a run may hold thousands of Services and pods."""
    index: ByLabel = {}
    for member in members:
        for key, value in member.labels.items():
            if isinstance(value, str):
                index.setdefault((member.namespace, key, value), []).append(member)
    return index


def _selected(namespace: str, selector: Object, index: ByLabel) -> list[Member]:
    """The pods that have every label of a selector, which names at least one."""
    held = [index.get((namespace, key, value), []) if isinstance(value, str) else [] for key, value in selector.items()]
    fewest = min(held, key=len)
    return [m for m in fewest if all(m.labels.get(key) == value for key, value in selector.items())]


def _service(body: Object, index: ByLabel) -> Iterator[Problem]:
    spec = inside(body, "spec")
    selector = inside(spec, "selector")
    if not selector:
        return
    found = _selected(_key(body)[0], selector, index)
    if not found:
        words = "selects no pod of the output: " + ", ".join(f"{key}={value}" for key, value in selector.items())
        yield Problem(("spec", "selector"), NOTHING, words, "nobody reaches the component by this Service; see its labels")
        return
    containers = [c for m in found for _, c in entries(m.spec.get("containers"))]
    containers += [c for m in found for _, c in entries(m.spec.get("initContainers")) if c.get("restartPolicy") == "Always"]
    named = {text(port, "name") for c in containers for _, port in entries(c.get("ports"))}
    told = {name for c in containers for name in named_ports(c)}
    for position, port in entries(spec.get("ports")):
        target = port.get("targetPort")
        standby = any(name.startswith(f"{target}-") for name in named)  # engines that share a pod number the port
        if (
            isinstance(target, str) and named and target not in named | told and not standby
        ):  # pods without names are found all the same
            known = ", ".join(sorted(named - {""})) or "without a name"
            words = f"no container of its pods has a port named {quoted(target)}"
            hint = f"their ports are {known}: give the container a port named {target}"
            yield Problem(("spec", "ports", position, "targetPort"), NOTHING, words, hint)


def _pool(body: Object, index: ByLabel, services: Mapping[tuple[str, str], Object]) -> Iterator[Problem]:
    selector = inside(body, "spec", "selector", "matchLabels")
    if selector and not _selected(_key(body)[0], selector, index):
        yield Problem(("spec", "selector"), NOTHING, "selects no pod of the output", "give the graph a worker")
    picker = text(inside(body, "spec", "endpointPickerRef"), "name")
    if picker and _key(body, picker) not in services:
        words = f"its endpoint picker, Service {quoted(picker)}, is not in the output"
        yield Problem(("spec", "endpointPickerRef", "name"), NOTHING, words, "use Kubernetes discovery, which makes that Service")


def _route(body: Object, services: Mapping[tuple[str, str], Object]) -> Iterator[Problem]:
    for r, rule in entries(inside(body, "spec").get("rules")):
        for b, backend in entries(rule.get("backendRefs")):
            namespace = text(backend, "namespace") or _key(body)[0]
            service = services.get((namespace, text(backend, "name")))
            if service is None or backend.get("kind", "Service") != "Service":
                continue
            where: Pointer = ("spec", "rules", r, "backendRefs", b, "port")
            yield from _port(where, backend.get("port"), "", service)


def _ingress(body: Object, services: Mapping[tuple[str, str], Object]) -> Iterator[Problem]:
    for r, rule in entries(inside(body, "spec").get("rules")):
        for p, path in entries(inside(rule, "http").get("paths")):
            backend = inside(path, "backend", "service")
            service = services.get(_key(body, text(backend, "name")))
            port = inside(backend, "port")
            if service is not None and port:
                where: Pointer = ("spec", "rules", r, "http", "paths", p, "backend", "service", "port")
                yield from _port(where, port.get("number"), text(port, "name"), service)


def _port(where: Pointer, number: Any, name: str, service: Object) -> Iterator[Problem]:
    held = [(port.get("port"), text(port, "name")) for _, port in entries(inside(service, "spec").get("ports"))]
    if number in (None, 0) and not name:
        return
    if any(number == own or (name and name == called) for own, called in held):
        return
    known = ", ".join(f"{called} {own}".strip() for own, called in held)
    words = f"Service {quoted(_key(service)[1])} has no port {name or number}"
    yield Problem(where, NOTHING, words, f"its ports are {known}")


def _group(member: Member, groups: set[tuple[str, str]]) -> Iterator[Problem]:
    if member.spec.get("schedulerName") != VOLCANO:
        return
    for key in GROUP_NAMES:
        name = member.annotations.get(key)
        if isinstance(name, str) and (member.namespace, name) not in groups:
            words = f"no PodGroup {quoted(name)} is in the output, and no controller makes it: its pods would never start"
            yield Problem(
                (*member.meta, "annotations", key), NO_GROUP, words, "take the annotation out; Volcano makes a group itself"
            )


def _one_group(bodies: Sequence[Object], members: Sequence[Member]) -> Iterator[tuple[int, Problem]]:
    """Replicas of LeaderWorkerSets whose pods are all in one PodGroup. The operator makes one of each for every replica."""
    held: dict[tuple[str, str], int] = {}
    for member in members:
        name = next((n for key in GROUP_NAMES if (n := text(dict(member.annotations), key))), "")
        if member.kind != "LeaderWorkerSet" or member.spec.get("schedulerName") != VOLCANO or not name:
            continue
        body = bodies[member.owner]
        first = held.setdefault((member.namespace, name), member.owner)
        replicas = inside(body, "spec").get("replicas", 1)
        words = ""
        if first != member.owner:
            words = f"the PodGroup {quoted(name)} is that of LeaderWorkerSet {quoted(_key(bodies[first])[1])}, too"
        elif isinstance(replicas, int) and replicas > 1 and member.meta[2:3] == ("workerTemplate",):
            words = f"{replicas} replicas in one PodGroup, {quoted(name)}: Volcano starts and evicts them as one"
        if words:
            where: Pointer = ("spec", "replicas") if first == member.owner else (*member.meta, "annotations")
            yield member.owner, Problem(where, ONE_GROUP, words, "set replicas in the graph, which gives each one its own")
