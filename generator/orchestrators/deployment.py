"""A single-node component as a Deployment. Mirrors dynamocomponentdeployment_controller.go generateDeployment."""

from __future__ import annotations

from generator.model import MAIN, Rendering
from generator.orchestrators import podset
from generator.schema.patterns import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.errors import Problems
    from generator.model import PartPlan, Plan
    from generator.releases.profile import Profile
    from generator.trees import Json, Object

STRATEGY = "nvidia.com/deployment-strategy"
MAX_SURGE = "nvidia.com/deployment-rolling-update-max-surge"
MAX_UNAVAILABLE = "nvidia.com/deployment-rolling-update-max-unavailable"


def lower(planned: PartPlan, plan: Plan, profile: Profile, problems: Problems) -> list[Rendering]:
    """One Deployment."""
    part = planned.part
    c = podset.context(planned, plan, profile, MAIN, None)
    values = {
        "name": part.name,
        "namespace": plan.graph.namespace,
        "labels": part.labels,
        "annotations": part.annotations,
        "replicas": part.component.replicas,
        "fixed": not part.component.autoscaled,
        "selector": part.name,
        "strategy": strategy(part.annotations),
        "pod": podset.template(c, planned, profile, problems),
    }
    return [Rendering("manifests/deployment.yaml.j2", values, part.component.pointer)]


def strategy(annotations: Json) -> Object:
    """The rollout strategy that annotations ask for; 25 % / 25 % otherwise."""
    if annotations.get(STRATEGY) == "Recreate":
        return {"type": "Recreate"}
    limits = {
        "maxSurge": int_or_string(annotations.get(MAX_SURGE) or "25%"),
        "maxUnavailable": int_or_string(annotations.get(MAX_UNAVAILABLE) or "25%"),
    }
    return {"type": "RollingUpdate", "rollingUpdate": limits}


def int_or_string(text: str) -> int | str:
    """Digits are a number, anything else a text. Mirrors apimachinery intstr.Parse."""
    return int(text) if number(text[1:] if text[:1] in ("-", "+") else text) is not None else text
