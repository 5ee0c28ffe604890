"""The component path: each component becomes a Deployment or a LeaderWorkerSet, with a Service beside it."""

from __future__ import annotations

from generator import names
from generator.orchestrators import deployment, exposure, lws, podset, shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.errors import Problems
    from generator.model import PartPlan, Plan, Rendering
    from generator.releases.profile import Profile


def lower(plan: Plan, profile: Profile, problems: Problems) -> list[Rendering]:
    """Every object of a graph on the component path, in the operator's own order."""
    out = shared.lower(plan, profile)
    models: set[str] = set()
    for planned in plan.parts:
        workload = lws if planned.workload == "LeaderWorkerSet" else deployment
        out += workload.lower(planned, plan, profile, problems)
        out += _service(planned, plan, profile)
        component = planned.part.component
        model = (component.model or {}).get("name", "")
        if model and model not in models:
            models.add(model)
            out.append(exposure.model_service(plan, component, {}))
        out += exposure.entrances(plan, component, planned.part.name)
    out += [
        exposure.adapter(plan, planned)
        for planned in plan.parts
        if planned.part.component.scaling_adapter and profile.scaling_adapters
    ]
    return out


def _service(planned: PartPlan, plan: Plan, profile: Profile) -> list[Rendering]:
    """With etcd discovery only frontends have a Service. Mirrors generateService."""
    part, component = planned.part, planned.part.component
    discovery = str(
        part.gates.get(names.LABEL_DISCOVERY, part.annotations.get(names.LABEL_DISCOVERY, plan.cluster.config.discovery))
    )
    if discovery != "kubernetes" and component.type != "frontend":
        return []
    labels = {**part.labels, **(exposure.DISCOVERABLE if discovery == "kubernetes" else {})}
    namespace = podset.namespace_label(planned, profile)
    return [
        exposure.service(
            plan,
            component,
            part.name,
            podset.workload_type(planned, plan),
            namespace,
            labels,
            part.annotations,
            profile,
            leader_only=component.nodes > 1,
        )
    ]
