"""The pods of a graph as rules see them: what the user wrote, merged with what overlays say, and how many there are."""

from __future__ import annotations

from generator.backends import gpus
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.model import Component, PartPlan, Plan
    from generator.trees import Json, Pointer


@record
class PodsAlike:
    """The pods of a component that are alike: all of them, or those of a role with a pod template of its own."""

    component: Component
    planned: PartPlan
    spec: Json
    metadata: Json
    pointer: Pointer
    """Where the pod's spec stands in the document."""
    number: int
    """How many there are in a replica."""
    sizes: Mapping[str, int]
    """GPUs of claims, by name, as far as they can be seen."""

    @property
    def gpus(self) -> int:
        """GPUs that a node must have for one of them."""
        return gpus.taken_of_node(self.spec, self.sizes)

    @property
    def owner(self) -> str:
        """The component, for the beginning of a message."""
        return f"component {self.component.name!r}"

    @property
    def total(self) -> int:
        """How many there are in all."""
        return self.number * self.component.replicas

    def scheduler(self, of_grove: str) -> str:
        """Who schedules them: the scheduler they name, that of their gang, or the one that the operator puts cliques under."""
        own = str(self.spec.get("schedulerName") or "")
        return own or ("volcano" if self.planned.gang is not None else of_grove) or "default-scheduler"

    def claims(self) -> set[str]:
        """The PersistentVolumeClaims that they mount: by their volumes, by mounts without a volume, as a cache."""
        volumes = {str(v.get("name")): v for v in self.spec.get("volumes") or ()}
        named = {str((v.get("persistentVolumeClaim") or {}).get("claimName", "")) for v in volumes.values()}
        for container in self.spec.get("containers") or ():
            named |= {str(mount.get("name")) for mount in container.get("volumeMounts") or ()} - set(volumes)
        return (named | {str((self.component.cache or {}).get("pvcName", ""))}) - {""}


def of_plan(plan: Plan) -> Iterator[PodsAlike]:
    """The pods of every component."""
    for planned in plan.parts:
        component = planned.part.component
        name = "extraPodSpec" if plan.graph.api == "v1alpha1" else "podTemplate"
        tail = () if name == "extraPodSpec" else ("spec",)
        if not planned.part.by_role:
            yield _pod(plan, planned, planned.part.template, (*component.pointer, name, *tail), component.nodes)
        for number, role in enumerate(component.roles) if planned.part.by_role else ():
            template = planned.part.of(role["name"]).template
            pods = 1 if role["name"] == "leader" else component.nodes - 1
            yield _pod(plan, planned, template, (*component.pointer, "roles", number, "podTemplate", "spec"), pods)


def _pod(plan: Plan, planned: PartPlan, template: Json, pointer: Pointer, number: int) -> PodsAlike:
    spec, metadata = template.get("spec") or {}, template.get("metadata") or {}
    return PodsAlike(planned.part.component, planned, spec, metadata, pointer, number, plan.cluster.resource_claims or {})
