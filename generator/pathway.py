"""The choice everything hangs on: the whole graph to Grove, or component by component.

| cluster has | multinode goes to |
|---|---|
| Grove and LWS | Grove |
| Grove and LWS, graph annotated `nvidia.com/enable-grove: "false"` | LWS |
| only LWS (0.7.0 or newer) | LWS |
| only Grove | Grove |
| neither | refused |
"""

from __future__ import annotations

from generator import names
from generator.model import COMPONENTS, GROVE, Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Capabilities, Graph
    from generator.releases.profile import Profile


def opted_out(annotations: Mapping[str, object]) -> bool:
    """Only the word false, in any case, opts a graph out of Grove."""
    return str(annotations.get(names.ENABLE_GROVE, "")).lower() == "false"


def judged_as_grove(annotations: Mapping[str, object], capabilities: Capabilities, profile: Profile) -> bool:
    """Whether the webhook holds a graph to Grove's rules for names and topologies."""
    return not opted_out(annotations) and (capabilities.grove or profile.accepts.grove_assumed)


def choose(annotations: Mapping[str, object], capabilities: Capabilities) -> str:
    """Grove where it is installed and the graph does not opt out.

    Mirrors internal/controller/dynamographdeployment_controller.go isGrovePathway.
    """
    return GROVE if capabilities.grove and not opted_out(annotations) else COMPONENTS


def reason(graph: Graph, capabilities: Capabilities, chosen: str) -> Reason:
    """Why a graph goes that way, for `explain`."""
    if chosen == GROVE:
        return Reason("grove", "Grove is installed and the graph does not opt out")
    if capabilities.grove:
        where = graph.locate(("metadata", "annotations", names.ENABLE_GROVE))
        return Reason("grove-opt-out", f'{names.ENABLE_GROVE} is "false"', where)
    return Reason("no-grove", "Grove is not installed")


def workload(chosen: str, nodes: int) -> str:
    """The kind that a component over so many nodes becomes a part of."""
    if chosen == GROVE:
        return "PodCliqueSet"
    return "LeaderWorkerSet" if nodes > 1 else "Deployment"


def lws_usable(capabilities: Capabilities, profile: Profile) -> bool:
    """Whether multinode components may become LeaderWorkerSets. Mirrors internal/features/gates.go (lws).

    The operator also requires the Volcano API group; `corrected` only warns that no gang will form without it.
    """
    return capabilities.lws and (capabilities.volcano or not profile.lws.requires_volcano)
