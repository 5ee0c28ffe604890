"""A multinode component as LeaderWorkerSet. Mirrors dynamocomponentdeployment_controller.go generateLeaderWorkerSet."""

from __future__ import annotations

from generator import names
from generator.errors import Finding
from generator.model import LEADER, WORKER, Addressing, Rendering
from generator.orchestrators import podset

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.model import PartPlan, Plan
    from generator.profiles import Profile

INSTANCE = "instance-id"
GROUP_NAME = "scheduling.k8s.io/group-name"


def addressing(nodes: int) -> Addressing:
    """How the pods of a group find each other: LWS injects these variables. Mirrors internal/dynamo/lws.go."""
    workers = tuple(
        f"$(echo \"$LWS_LEADER_ADDRESS\" | sed 's/\\./-{i}\\./')" for i in range(1, nodes))
    return Addressing(
        orchestrator="lws",
        leader="$(LWS_LEADER_ADDRESS)",
        rank="$(LWS_WORKER_INDEX)",
        rank_needs_shell=False,
        hosts=("$(LWS_LEADER_ADDRESS)", *workers),
        waits_for_dns=True,
    )


def lower(planned: PartPlan, plan: Plan, profile: Profile, problems: list[Finding]) -> list[Rendering]:
    """The LeaderWorkerSet of a part; with operator 1.1 one per replica, each with its Volcano PodGroup."""
    pods = {role: pod(planned, plan, profile, role, problems) for role in (LEADER, WORKER)}
    if profile.lws.layout == "native":
        return [_set(planned, plan, f"{planned.part.name}-0", planned.part.component.replicas, planned.part.labels, pods)]
    out: list[Rendering] = []
    for i in range(planned.part.component.replicas):
        name = f"{planned.part.name}-{i}"
        labels = {**planned.part.labels, INSTANCE: str(i)}
        own = {role: _in_group(p, name, i) for role, p in pods.items()}
        out.append(_set(planned, plan, name, 1, labels, own))
        values = {"name": name, "namespace": plan.graph.namespace, "labels": {INSTANCE: str(i)},
                  "members": planned.part.component.nodes, "resources": None, "queue": ""}
        out.append(Rendering("manifests/podgroup.yaml.j2", values, planned.part.component.pointer))
    return out


def pod(planned: PartPlan, plan: Plan, profile: Profile, role: str, problems: list[Finding]) -> dict[str, Any]:
    """The pod template of the leader or of the workers."""
    part = planned.part
    c = podset.context(planned, plan, profile, role, addressing(part.component.nodes))
    made = podset.template(c, planned, profile, problems)
    labels = {**made["metadata"]["labels"], **part.labels, "role": role}
    labels.pop(names.LABEL_SELECTOR, None)
    if role == LEADER or profile.lws.needs_gpu:
        _check(made["spec"], planned, plan, profile, role, problems)
    return {**made, "metadata": {**made["metadata"], "labels": labels}}


def _check(spec: dict[str, Any], planned: PartPlan, plan: Plan, profile: Profile, role: str, problems: list[Finding]) -> None:
    """A pod of a group needs a main container with command and args. Mirrors checkMainContainer.

    Operator 1.2 also wants a GPU limit on it, 1.1 one in the service's own resources.
    """
    component = planned.part.component
    containers = spec.get("containers") or ()
    if not containers:
        return
    where = plan.graph.locate(component.pointer)

    def refuse(text: str, hint: str) -> None:
        problems.append(Finding("DGD506", f"component {component.name!r} spans {component.nodes} nodes, but {text}", where, hint))

    main = next((x for x in containers if x.get("name") == component.main), None)
    if main is None:
        refuse("its pod has no container `main` to launch", "remove failover, or run the component on one node")
    elif role == LEADER and (not main.get("command") or not main.get("args")):
        lacks = "command" if not main.get("command") else "args"
        refuse(f"its main container has no {lacks}",
               "split the launch: command [python3, -m, dynamo.<backend>], args [--model, …]; the operator adds its flags to args")
    elif role == WORKER and not _has_gpu(main, component.alpha, profile):
        refuse("its workers have no GPU limit, which this operator requires",
               "set resources.limits.gpu (v1beta1: limits nvidia.com/gpu of main)")


def _has_gpu(main: dict[str, Any], service: Any, profile: Profile) -> bool:
    from generator.quantity import is_zero

    if profile.lws.needs_gpu == "service":
        return bool((((service or {}).get("resources") or {}).get("limits") or {}).get("gpu"))
    amount = ((main.get("resources") or {}).get("limits") or {}).get("nvidia.com/gpu")
    return amount is not None and not is_zero(amount)


def _set(
    planned: PartPlan, plan: Plan, name: str, replicas: int, labels: Any, pods: dict[str, Any], annotations: Any = None
) -> Rendering:
    values = {
        "name": name, "namespace": plan.graph.namespace, "labels": labels, "annotations": annotations, "replicas": replicas,
        "size": planned.part.component.nodes, "leader": pods[LEADER], "worker": pods[WORKER],
    }
    return Rendering("manifests/leaderworkerset.yaml.j2", values, planned.part.component.pointer)


def _in_group(pod: dict[str, Any], group: str, i: int) -> dict[str, Any]:
    metadata = pod["metadata"]
    return {
        "metadata": {
            "labels": {**metadata["labels"], INSTANCE: str(i)},
            "annotations": {**(metadata.get("annotations") or {}), GROUP_NAME: group},
        },
        "spec": {**pod["spec"], "schedulerName": "volcano"},
    }
