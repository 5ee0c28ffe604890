"""Rules about Dynamo sidecar mode: an init container named `runtime` runs Dynamo beside an engine in `main`.

Mirrors internal/dynamo/component_dynamo_sidecar.go ValidateDynamoSidecar (1.6).
"""

from __future__ import annotations

from generator.components.defaults import RUNTIME, main_container, runtime_container
from generator.releases.profile import MULTINODE_SIDECAR
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.admission.component import Wrong
    from generator.model import Component, Graph
    from generator.releases.profile import Profile
    from generator.trees import Object, Pointer

LATER = "is not supported beside a runtime init container by this operator"


def check(c: Component, graph: Graph, profile: Profile, wrong: Wrong) -> None:
    """Findings of one component."""
    runtime = runtime_container(c, profile)
    if runtime is None:
        return
    if c.multinode:
        code, text = "DGD142", f"multinode {LATER}"
        if MULTINODE_SIDECAR in profile.accepts.unsure:
            what = "a runtime init container over several nodes"
            code, text = "DGD712", f"Dynamo {profile.operator} knows {what}; what its operator builds of it is not known here"
        wrong(code, text, "run the engine on one node, or let main run Dynamo", "multinode")
    pod: tuple[str, ...] = ("extraPodSpec",) if graph.api == "v1alpha1" else ("podTemplate", "spec")
    for field, text, hint in _faults(c, runtime, pod, () if graph.api == "v1alpha1" else ("experimental",)):
        wrong("DGD142", text, hint, *field)


def _faults(
    c: Component, runtime: Object, pod: tuple[str, ...], experimental: tuple[str, ...]
) -> Iterator[tuple[Pointer, str, str]]:
    init_containers = inside(c.template, "spec").get("initContainers") or ()
    at: Pointer = (*pod, "initContainers", next(i for i, x in enumerate(init_containers) if x.get("name") == RUNTIME))
    if not c.is_worker:
        yield (*at, "name"), f"an init container {RUNTIME!r} is for worker, prefill and decode components only", "rename it"
    if runtime.get("restartPolicy") != "Always":
        yield (*at, "restartPolicy"), f"the init container {RUNTIME!r} must stay: it runs Dynamo", "write restartPolicy: Always"
    main = main_container(c.template, c.main)
    if not (main or {}).get("image"):
        text = "the engine beside the runtime init container has no " + ("container `main`" if main is None else "image")
        yield (*pod, "containers"), text, "give the container main an image"
    if (c.checkpoint or {}).get("enabled"):
        yield (*experimental, "checkpoint"), f"a checkpoint {LATER}", "remove it"
    if c.gpu_memory is not None:
        yield (*experimental, "gpuMemoryService"), f"the GPU memory service {LATER}", "remove it"
    if c.failover is not None:
        yield (*experimental, "failover"), f"failover {LATER}", "remove it"
