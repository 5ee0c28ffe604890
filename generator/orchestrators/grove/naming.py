"""The PodCliqueSet's name, and Grove's budget for the names that make up a pod's."""

from __future__ import annotations

from generator import names
from generator.errors import Finding, Problems
from generator.orchestrators.grove.roles import roles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Component, Graph
    from generator.releases.profile import Profile


def name(graph: Graph, profile: Profile) -> str:
    """The PodCliqueSet's name. Mirrors internal/dynamo/graph.go PCSNameForDGD."""
    if not profile.grove.name_truncated:
        return graph.name
    return names.pod_clique_set(graph.name, max((length(c) for c in graph.components), default=0))


def length(component: Component) -> int:
    """What a component takes of the budget: its longest clique, and its scaling group's name."""
    clique = max(len(role.name) for role in roles(component))
    return clique + len(component.key) if component.is_group else clique


def check(graph: Graph, profile: Profile, problems: Problems) -> None:
    """Mirrors internal/webhook/validation dgdComponentResourceNameLength (1.1, 1.2: validateServiceNameLength)."""
    whole = name(graph, profile)
    for component in graph.components:
        own = length(component)
        if len(whole) + own <= names.GROVE_BUDGET:
            continue
        group = len(component.key) if component.is_group else 0
        from generator.shorter import proposal

        cut = [component.name] if profile.grove.name_truncated else [component.name, graph.name]
        twice = 2 if group and profile.grove.name_truncated else 1  # the group and each of its cliques are named after it
        over = -(-(len(whole) + own - names.GROVE_BUDGET) // twice)
        parts = (f"scaling group {group}, " if group else "") + f"clique {own - group}"
        problems.add(
            Finding(
                "DGD405",
                f"component {component.name!r}: the names of its pods would take {len(whole) + own} of "
                f"{names.GROVE_BUDGET} characters (PodCliqueSet {whole!r} {len(whole)}, {parts})",
                graph.locate(component.pointer),
                "shorten the component's name"
                + ("" if profile.grove.name_truncated else " or the graph's")
                + proposal(cut, over, [c.name for c in graph.components]),
            )
        )
