"""Pods and GPUs of what is rendered, counted on the objects themselves, so that patches and rendered directories count too."""

from __future__ import annotations

from generator.backends.gpus import reserved, taken_of_node
from generator.changes.records import Usage
from generator.model import COMPONENTS, GROVE
from generator.parse import claims
from generator.plan.warnings import reserved as reserved_by_part
from generator.schema.access import entries, inside, text, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.model import Plan
    from generator.trees import Json, Object

    Body = Json
    Pods = tuple[int, Object]

PODS_OF = {"Deployment": "replicas", "StatefulSet": "replicas", "Job": "parallelism"}
"""Kinds whose pods are all made of `spec.template`, and the field that says how many."""
WORKLOADS = {"PodCliqueSet": GROVE, "LeaderWorkerSet": COMPONENTS, **dict.fromkeys(PODS_OF, COMPONENTS)}
"""Kinds that make pods, and the pathway on which they are rendered; the one that says most of a graph at the front."""
CLAIMS = (*claims.SPECS, "DeviceClass")


def usage(bodies: Sequence[Body], sizes: Mapping[str, int]) -> Usage:
    """Pods and GPUs of some objects together. `sizes`: GPUs of resource claims (`sizes_of`)."""
    pods = gpus = 0
    for body in bodies:
        for number, spec in pods_of(body):
            pods += number
            gpus += number * _gpus(spec, sizes)
        gpus += _shared_by_pods(body)
    return Usage(pods, gpus)


def pods_of(body: Body) -> Iterator[Pods]:
    """(how many, pod spec) of an object that makes pods. Replicas that are not written count as one."""
    kind, spec = body.get("kind"), inside(body, "spec")
    if kind in PODS_OF:
        yield whole(spec, PODS_OF[str(kind)], 1), inside(spec, "template", "spec")
    elif kind == "LeaderWorkerSet":
        replicas, group = whole(spec, "replicas", 1), inside(spec, "leaderWorkerTemplate")
        worker = inside(group, "workerTemplate", "spec")
        yield replicas, inside(group, "leaderTemplate", "spec") or worker
        yield replicas * (whole(group, "size", 1) - 1), worker
    elif kind == "PodCliqueSet":
        for number, clique in _cliques(spec):
            yield number * whole(inside(clique, "spec"), "replicas", 1), inside(clique, "spec", "podSpec")


def sizes_of(bodies: Iterable[Body], stated: Json | None = None) -> dict[str, int]:
    """GPUs of the resource claims among some objects, and of those that the overlays state."""
    given = {name: number for name, number in (stated or {}).items() if isinstance(number, int)}
    return {**claims.sizes(body for body in bodies if body.get("kind") in CLAIMS), **given}


def planned(plan: Plan) -> Usage:
    """Pods and GPUs of a graph whose pods the operator of the cluster makes (`output: dgd`)."""
    numbers = [(p.part.component.nodes * p.part.component.replicas, reserved_by_part(p, plan.cluster)) for p in plan.parts]
    return Usage(sum(pods for pods, _ in numbers), sum(pods * gpus for pods, gpus in numbers))


def pathways(bodies: Iterable[Body]) -> frozenset[str]:
    """By which pathways some objects were made, as far as their kinds show it."""
    return frozenset(WORKLOADS[kind] for body in bodies if (kind := str(body.get("kind"))) in WORKLOADS)


def kinds(bodies: Iterable[Body]) -> tuple[str, ...]:
    """The kinds that make pods among some objects, in the order of WORKLOADS."""
    held = {body.get("kind") for body in bodies}
    return tuple(kind for kind in WORKLOADS if kind in held)


def _cliques(spec: Object) -> Iterator[Pods]:
    """(how often it is made, clique): once a replica of the set and of the scaling group that holds it."""
    template = inside(spec, "template")
    times = _groups(template)
    for _, clique in entries(template.get("cliques")):
        yield whole(spec, "replicas", 1) * times.get(text(clique, "name"), 1), clique


def _groups(template: Object) -> dict[str, int]:
    groups = [group for _, group in entries(template.get("podCliqueScalingGroups"))]
    return {name: whole(group, "replicas", 1) for group in groups for name in group.get("cliqueNames") or ()}


def _gpus(spec: Object, sizes: Mapping[str, int]) -> int:
    """GPUs of a pod: those of its containers, and each of its claims once, however many containers share it."""
    claimed = tuple(claim for _, claim in entries(spec.get("resourceClaims")))
    each = [{"resources": {"claims": [{"name": claim.get("name", "")}]}} for claim in claimed]
    return taken_of_node(spec) + sum(reserved(container, sizes, claimed) for container in each)


def _shared_by_pods(body: Body) -> int:
    """GPUs of claims that the cliques of a PodCliqueSet share (GPU memory service between pods): once a replica of the group."""
    template = inside(body, "spec", "template") if body.get("kind") == "PodCliqueSet" else {}
    if not template.get("resourceClaimTemplates"):
        return 0
    given = [(text(t, "name"), inside(t, "templateSpec")) for _, t in entries(template["resourceClaimTemplates"])]
    head = {"apiVersion": "resource.k8s.io/v1", "kind": "ResourceClaimTemplate"}
    sizes = claims.sizes({**head, "metadata": {"name": name}, "spec": spec} for name, spec in given)
    total = 0
    for _, group in entries(template.get("podCliqueScalingGroups")):
        shared = [f"ResourceClaimTemplate/{text(s, 'name')}" for _, s in entries(group.get("resourceSharing"))]
        total += whole(group, "replicas", 1) * sum(sizes.get(name, 0) for name in shared)
    return total * whole(inside(body, "spec"), "replicas", 1)
