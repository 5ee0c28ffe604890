"""Rules about one component. Mirrors internal/webhook/validation/shared_v1beta1.go."""

from __future__ import annotations

from generator.admission import epp
from generator.admission.graph import needs_grove, on_grove
from generator.backends import facts_of, those
from generator.components.defaults import gpu_count, runtime_container
from generator.errors import Finding, Problems
from generator.merge import get
from generator.names import POWER_LIMIT
from generator.quantity import parse
from generator.records import replace
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from generator.model import Cluster, Component, Graph
    from generator.releases.profile import Profile

    class Wrong(Protocol):
        """Reports what is wrong with a component: code, text, hint, and the field below the component."""

        def __call__(self, code: str, text: str, hint: str, *field: str | int) -> None: ...


POWER_HINT = "remove the annotation, or ask for GPUs by resources.limits"


def check(c: Component, graph: Graph, cluster: Cluster, profile: Profile, problems: Problems) -> None:
    """Findings of one component; the pointer names the field in the user's document where the APIs agree on it."""

    def wrong(code: str, text: str, hint: str, *field: str | int) -> None:
        problems.add(Finding(code, f"component {c.name!r}: {text}", graph.locate((*c.pointer, *field)), hint))

    if get(graph.given, *c.pointer, "minAvailable") is not None and not on_grove(graph, cluster):
        wrong("DGD112", "minAvailable works on the Grove pathway only", needs_grove(cluster), "minAvailable")
    if c.shared_memory is not None and (size := parse(c.shared_memory)) is not None and size[0] < 0:
        wrong("DGD119", "the shared memory size is negative", "give 0 for none, or a size such as 8Gi", "sharedMemorySize")
    if c.multinode and not c.is_worker and profile.accepts.multinode_workers_only:
        hint = "remove multinode, or make the component a worker, prefill or decode"
        wrong(
            "DGD120" if c.type == "epp" else "DGD140",
            f"a component of type {c.type or 'none'!r} cannot span nodes",
            hint,
            "multinode",
        )
    if c.type == "epp":
        epp.check(c, cluster, profile, wrong)
    else:
        epp.config_map(c, wrong)
    if c.frontend_sidecar and graph.api == "v1beta1" and not c.has_role_templates:
        _sidecar(c, wrong)
    if runtime_container(c, profile) is not None:
        from generator.admission import beside

        beside.check(c, graph, profile, wrong)
    if c.has_role_templates:
        from generator.admission import role_templates

        role_templates.check(c, graph, profile, wrong)
        c = replace(c, gpu_memory=None, failover=None)  # refused whole
    _experimental(c, graph, cluster, profile, wrong)
    if profile.accepts.power_limit:
        metadata = ("extraPodMetadata",) if graph.api == "v1alpha1" else ("podTemplate", "metadata")
        _power_limit(c, (*metadata, "annotations"), wrong)


def _sidecar(c: Component, wrong: Wrong) -> None:
    containers = inside(c.template, "spec").get("containers") or ()
    if all(x.get("name") != c.frontend_sidecar for x in containers):
        wrong(
            "DGD108",
            f"frontendSidecar {c.frontend_sidecar!r} names no container of the pod template",
            "name a container of podTemplate.spec.containers",
            "frontendSidecar",
        )


def _clients(c: Component, at: tuple[str, ...], wrong: Wrong) -> None:
    """Clients of the GPU memory service are containers of the pod. Mirrors gmsExtraClientContainersError (1.4)."""
    containers = [x.get("name") for x in inside(c.template, "spec").get("containers") or ()]
    for i, name in enumerate((c.gpu_memory or {}).get("extraClientContainers") or ()):
        if name not in containers:
            text = f"extraClientContainers names {name!r}, which is no container of the pod"
            wrong("DGD123", text, "name a container of podTemplate.spec.containers", *at, i)


def _power_limit(c: Component, annotations: tuple[str, ...], wrong: Wrong) -> None:
    """Power is planned for whole GPUs of the device plugin. Mirrors validateDGDComponentPowerAnnotation."""
    watts = inside(c.template, "metadata", "annotations").get(POWER_LIMIT)
    if watts is None:
        return
    at = (*annotations, POWER_LIMIT)
    digits = str(watts).removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits[:20]) < 2**63):
        text = f"annotation {POWER_LIMIT} is {watts!r}; it must be a whole number of watts"
        wrong("DGD114", text, 'write it as in "400"', *at)
    spec = inside(c.template, "spec")
    containers = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    claiming = [str(x.get("name")) for x in containers if inside(x, "resources").get("claims")]
    if c.gpu_memory is not None or claiming:
        other = "the GPU memory service" if c.gpu_memory is not None else f"the resource claims of container {claiming[0]!r}"
        wrong("DGD132", f"annotation {POWER_LIMIT} cannot stand beside {other}", POWER_HINT, *at)


def _experimental(c: Component, graph: Graph, cluster: Cluster, profile: Profile, wrong: Wrong) -> None:
    prefix = () if graph.api == "v1alpha1" else ("experimental",)
    if c.checkpoint is not None and c.checkpoint.get("enabled"):
        _checkpoint(cluster, (*prefix, "checkpoint"), wrong)
    if c.force_scaling_group and not on_grove(graph, cluster):
        text = "experimental.grove.forceScalingGroup works on the Grove pathway only"
        wrong("DGD112", text, needs_grove(cluster), "experimental", "grove")
    gpus = gpu_count(c, profile)
    if c.gpu_memory is not None:
        at = (*prefix, "gpuMemoryService")
        if not c.is_worker:
            text = "GPU memory service is for worker, prefill and decode components only"
            wrong("DGD123", text, "remove gpuMemoryService", *at)
        if profile.accepts.gms_clients_checked and c.shares_gpus_in_pod:
            _clients(c, (*at, "extraClientContainers"), wrong)
        if gpus < 1:
            text = "GPU memory service needs a GPU limit on the main container"
            wrong("DGD123", text, "set resources.limits nvidia.com/gpu", *at)
        if c.shares_gpus_between_pods:
            _memory_between_pods(graph, cluster, at, wrong)
        if not cluster.capabilities.dra:
            text = "GPU memory service shares GPUs through DRA, which this cluster lacks"
            wrong("DGD306", text, "install the GPU DRA driver", *at)
    if c.failover is not None:
        _failover(c, gpus, (*prefix, "failover"), wrong)


def _checkpoint(cluster: Cluster, at: tuple[str, ...], wrong: Wrong) -> None:
    if cluster.config.checkpoint:
        text = "checkpoint is enabled: restoring from checkpoints is not rendered"
        wrong("DGD122", text, "remove checkpoint; only a running operator can follow a checkpoint's readiness", *at)
        return
    text = "checkpoint is enabled, which the operator refuses under its chart's defaults"
    wrong("DGD121", text, "remove checkpoint; checkpoints need a running operator and cannot be rendered", *at)


def _memory_between_pods(graph: Graph, cluster: Cluster, at: tuple[str, ...], wrong: Wrong) -> None:
    if not on_grove(graph, cluster):
        text = "inter-pod GPU memory service works on the Grove pathway only"
        wrong("DGD112", text, needs_grove(cluster), *at)
    if not facts_of(graph.backend).memory_between_pods:
        able = those(lambda framework: framework.memory_between_pods)
        titles, words = (" or ".join(names) for names in ([f.title for f in able], [f.word for f in able]))
        text = f"inter-pod GPU memory service is for {titles} only; spec.backendFramework is {graph.backend or 'not set'}"
        wrong("DGD123", text, f"set spec.backendFramework: {words}", *at)


def _failover(c: Component, gpus: int, at: tuple[str, ...], wrong: Wrong) -> None:
    reach = inside(c.failover).get("mode") or "IntraPod"
    if c.gpu_memory is None:
        wrong("DGD124", f"{reach} failover needs gpuMemoryService", "add gpuMemoryService with the same mode", *at)
    elif (c.gpu_memory.get("mode") or "IntraPod") != reach:
        wrong("DGD124", f"failover mode {reach} differs from gpuMemoryService's", "use one mode for both", *at)
    if reach == "InterPod" and (gpus < 1 or c.type in ("epp", "frontend", "planner")):
        wrong("DGD124", "inter-pod failover needs GPUs, on a worker", "set a GPU limit, or remove failover", *at)
