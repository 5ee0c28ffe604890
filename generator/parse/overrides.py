"""Provider overrides as the defaulting webhook leaves them: with the target that their place has.

Mirrors internal/provideroverride/registry.go ExpectedTarget and DefaultTarget.
"""

from __future__ import annotations

from generator.records import replace
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.model import Component
    from generator.trees import Json


MINIMUM = "minAvailable"
SET, CLIQUE, GROUP = "PodCliqueSet", "PodCliqueTemplateSpec", "PodCliqueScalingGroupConfig"


def target(component: Component) -> str:
    """What an override of the component itself changes; one of a role changes its clique."""
    return GROUP if component.is_group else CLIQUE


def defaulted(component: Component) -> Component:
    """The component with the targets that its user left out."""
    override = component.override and _with_target(component.override, target(component))
    return replace(component, override=override, roles=tuple(map(_role, component.roles)))


def minimum(component: Component) -> Any:
    """The minAvailable in an override, as written; None without one. Mirrors internal/provideroverride/availability.go."""
    value = (component.override or {}).get("value") or {}
    return (value if component.is_group else inside(value, "spec")).get(MINIMUM)


def _role(role: Json) -> Json:
    given = role.get("providerOverride")
    return {**role, "providerOverride": _with_target(given, CLIQUE)} if given is not None else role


def _with_target(override: Json, expected: str) -> Json:
    return override if override.get("target") else {**override, "target": expected}
