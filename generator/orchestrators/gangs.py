"""Gangs as objects: what a replica's PodGroup asks for, pods that belong to one, and Volcano queues.

Mirrors, for the sum of requests, pkg/schedulerprovider of LeaderWorkerSet: the leader's and size - 1 times a worker's.
"""

from __future__ import annotations

from generator.model import Rendering
from generator.names import GROUP_NAME
from generator.quantity import NANO, canonical, parse, rounded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.model import Cluster
    from generator.trees import ContainerSpec, Json, Object, PodSpec

VOLCANO = "volcano"
VOLCANO_OWN = ("default", "root")
"""Queues that Volcano makes when it is installed."""
FIRST = {"argocd.argoproj.io/sync-wave": "-1"}
"""On queues: Volcano's webhook refuses a PodGroup whose queue is not open yet, and Argo CD would apply the group first."""


def scheduled(pod: Json, group: str = "") -> Object:
    """A pod template that Volcano schedules, as a member of a PodGroup if one is named."""
    out = {**pod, "spec": {**pod["spec"], "schedulerName": VOLCANO}}
    if group:
        metadata = pod["metadata"]
        out["metadata"] = {**metadata, "annotations": {**(metadata.get("annotations") or {}), GROUP_NAME: group}}
    return out


def min_resources(leader: Json, worker: Json, size: int) -> dict[str, str]:
    """What all pods of a replica request together."""
    total: dict[str, tuple[int, bool]] = {}
    for spec, times in ((leader, 1), (worker, size - 1)):
        for name, (amount, binary) in requests(spec).items():
            so_far, also = total.get(name, (0, True))
            total[name] = so_far + amount * times, also and binary
    return {name: _printed(*total[name]) for name in sorted(total)}


def requests(spec: PodSpec) -> dict[str, tuple[int, bool]]:
    """A pod's requests in nano units, and whether all were in binary suffixes.

    Containers and sidecar init containers are summed, each other init container counts alone; overhead comes on top.
    A limit counts as the request where none is given. Mirrors k8s.io/component-helpers resource.PodRequests.
    """
    total = _sum(_container(c) for c in spec.get("containers") or ())
    sidecars: dict[str, tuple[int, bool]] = {}
    peak: dict[str, tuple[int, bool]] = {}
    for c in spec.get("initContainers") or ():
        own = _sum((sidecars, _container(c)))
        if c.get("restartPolicy") == "Always":
            total, sidecars = _sum((total, _container(c))), own
        for name, amount in own.items():
            peak[name] = max(peak.get(name, amount), amount)
    for name, amount in peak.items():
        total[name] = max(total.get(name, amount), amount)
    return _sum((total, _amounts(spec.get("overhead") or {})))


def _container(container: ContainerSpec) -> dict[str, tuple[int, bool]]:
    resources = container.get("resources") or {}
    return _amounts({**(resources.get("limits") or {}), **(resources.get("requests") or {})})


def _amounts(amounts: Json) -> dict[str, tuple[int, bool]]:
    out = {}
    for name, amount in amounts.items():
        read = parse(amount)
        if read is not None:
            number, exponent, family = read
            out[name] = rounded(number, exponent + NANO), family == "binary"
    return out


def _sum(parts: Iterable[Mapping[str, tuple[int, bool]]]) -> dict[str, tuple[int, bool]]:
    out: dict[str, tuple[int, bool]] = {}
    for part in parts:
        for name, (amount, binary) in part.items():
            so_far, also = out.get(name, (0, True))
            out[name] = so_far + amount, also and binary
    return out


def _printed(nano: int, binary: bool) -> str:
    whole, rest = divmod(nano, 10**NANO)
    if rest:
        return canonical(f"{nano}n")
    return canonical(f"{whole // 1024}Ki") if binary and whole % 1024 == 0 else canonical(str(whole))


def queues(cluster: Cluster) -> list[Rendering]:
    """The Volcano queues that the overlay wants created. They belong to the whole cluster; Volcano makes its own itself."""
    if not cluster.capabilities.create_queues:
        return []
    names = (name for name in dict.fromkeys(cluster.capabilities.volcano_queues) if name not in VOLCANO_OWN)
    return [Rendering("manifests/queue.yaml.j2", {"name": name, "annotations": FIRST}) for name in names]
