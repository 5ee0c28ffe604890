"""Whether the pods of a multinode replica are scheduled together, and by whom (corrected; LeaderWorkerSet only).

A replica of which some pods run and some wait for a node holds GPUs and serves nothing. Operators from 1.2 on leave gangs to LWS
but never name the scheduler, so none forms (contract 6.5). Operator 1.1 makes PodGroups itself, and keeps doing so.

| capabilities | what is rendered |
|---|---|
| no Volcano | LWS, no gang, a warning |
| lws.gangScheduling: volcano | LWS with schedulerName and queue; LWS itself makes the PodGroups |
| lws.gangScheduling: none | for each replica one LWS and one PodGroup, a warning that scaling is then by objects |
| pods that name another scheduler | LWS, no gang, a warning |
| not said | as volcano, and a warning that the gang depends on how LWS was installed |

A PodGroup asks for resources (`minResources`) only where Volcano is 1.13 or newer: `validate.starving` says why.
"""

from __future__ import annotations

from generator import names
from generator.errors import ERROR, WARNING, Finding, Problems, nearest
from generator.model import Gang, Reason
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Cluster, Graph, Part
    from generator.releases.profile import Profile

VOLCANO = "volcano"
NATIVE, OBJECTS = "native", "objects"


def choose(part: Part, graph: Graph, cluster: Cluster, profile: Profile, problems: Problems) -> tuple[Gang | None, Reason | None]:
    """The gang of a multinode part on the component path, and why; warnings go to `problems`."""
    component, installed = part.component, cluster.capabilities
    where = graph.locate((*component.pointer, "multinode"))
    scheduler = str(inside(part.template, "spec").get("schedulerName") or "")

    def warn(code: str, text: str, hint: str, severity: str = WARNING) -> None:
        problems.add(Finding(code, f"component {component.name!r}: {text}", where, hint, severity))

    if scheduler == VOLCANO and not installed.volcano:
        warn(
            "DGD313",
            "its pods name the scheduler volcano, which is not installed: they would stay Pending",
            "declare spec.capabilities.volcano in the overlay, or take schedulerName out",
            ERROR,  # with `fidelity: exact` LWS is not used at all without Volcano
        )
        return None, None
    if not installed.volcano:
        warn(
            "DGD310",
            f"no gang will form: Volcano is not installed, so the {component.nodes} pods of a replica may start apart",
            "install Volcano and declare spec.capabilities.volcano, or suppress this warning with the reason",
        )
        return None, Reason("no-gang", "Volcano is not installed", where)
    objects = installed.lws_gang == "none" if profile.lws.gang == VOLCANO else profile.lws.layout == "indexed"
    if objects and component.autoscaled:
        warn(
            "DGD314",
            "autoscaled has no effect where each replica is a LeaderWorkerSet of its own",
            "remove it, or let LWS make the gangs",
        )
    if profile.lws.gang != VOLCANO:
        return None, None
    if scheduler not in ("", VOLCANO):
        warn(
            "DGD308",
            f"no gang will form: its pods name the scheduler {scheduler}, not volcano, so the {component.nodes} pods of a "
            "replica may start apart",
            f"did you mean {meant}?"
            if (meant := nearest(scheduler, (VOLCANO,), 2))
            else "take schedulerName out, or suppress this warning with the reason why that scheduler keeps them together",
        )
        return None, Reason("no-gang", f"its pods name another scheduler, {scheduler}", where)
    queue = str((cluster.scheduling or {}).get("queue") or _annotated(part))
    said = f", queue {queue}" if queue else ""
    if objects:
        warn(
            "DGD311",
            "each replica is a LeaderWorkerSet with a PodGroup of its own, so it is scaled by objects, not by replicas",
            "install LWS with gangSchedulingManagement.schedulerProvider: volcano and write lws.gangScheduling: volcano",
        )
        return Gang(OBJECTS, queue), Reason("gang", f"one PodGroup for each replica, {component.nodes} pods{said}", where)
    if not installed.lws_gang:
        warn(
            "DGD312",
            "whether its gang forms depends on how LWS was installed, which the overlay does not say"
            + (f"; if LWS makes no PodGroups, its pods do not go to queue {queue!r} either" if queue else ""),
            "write capabilities.lws.gangScheduling: volcano if LWS was installed with schedulerProvider volcano, else none",
        )
    return Gang(NATIVE, queue), Reason("gang", f"LWS makes the PodGroups, scheduled by volcano{said}", where)


def _annotated(part: Part) -> str:
    """The queue that the pods themselves name, which LWS would not look at."""
    return inside(part.template, "metadata", "annotations").get(names.VOLCANO_QUEUE) or ""
