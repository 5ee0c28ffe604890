"""From a plan to the objects that will be: one module for each pathway, imported when a graph takes it."""

from __future__ import annotations

from generator import pathway
from generator.model import GROVE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.errors import Problems
    from generator.model import Plan, Rendering
    from generator.releases.profile import Profile

    Lower = Callable[[Plan, Profile, Problems], list[Rendering]]


def _components() -> Lower:
    from generator.orchestrators.component_path import lower

    return lower


def _grove() -> Lower:
    from generator.orchestrators.grove import lower

    return lower


PATHWAYS: dict[str, Callable[[], Lower]] = {"components": _components, "grove": _grove}


def lower(plan: Plan, profile: Profile, problems: Problems) -> list[Rendering]:
    """Every object of a planned graph, on the pathway that was chosen for it."""
    if plan.pathway != GROVE and pathway.judged_as_grove(plan.graph.annotations, plan.cluster.capabilities, profile):
        from generator.orchestrators.grove import naming

        naming.check(plan.graph, profile, problems)
    return PATHWAYS[plan.pathway]()(plan, profile, problems)
