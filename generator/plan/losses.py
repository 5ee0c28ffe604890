"""What a graph says and no pod will have: settings that the operator drops, as it does without a word.

| what is written | what the operator does | source |
|---|---|---|
| a mount at /dev/shm, or a volume `shared-memory` | its own memory volume takes the place, of 8Gi | shared_memory.go |
| a zero, or an empty list, where the base has one | the base's value stays | mergo WithOverride |
| serviceAccountName of a planner (component path) | `planner-serviceaccount` | graph.go generateSingleDCD |
| labels and annotations of a v1alpha1 ingress | nothing | generateIngress |
| volumes of an endpoint picker's own | those of its configuration become claims | appendMissingPVCVolumesForMounts |
"""

from __future__ import annotations

from generator.components.defaults import main_container
from generator.errors import WARNING, Finding, Problems
from generator.model import GROVE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Graph, Part
    from generator.trees import ContainerSpec, PodSpec

    Loss = tuple[str, str]
    """What is lost, and what to write instead."""

GRACE = {"epp": 130}
EPP_VOLUMES = ("epp-config", "hf-cache")


def check(part: Part, graph: Graph, pathway: str, problems: Problems) -> None:
    """A warning for each setting of a component that has no effect."""
    for text, hint in _all(part, pathway):
        where = graph.locate(part.component.pointer)
        problems.add(Finding("DGD209", f"component {part.component.name!r}: {text}", where, hint, WARNING))


def _all(part: Part, pathway: str) -> Iterator[Loss]:
    component = part.component
    spec = part.template.get("spec") or {}
    main = main_container(part.template, component.main) or {}
    yield from _shared_memory(part, main, spec)
    yield from _zeros(component.type, main, spec)
    own = ((component.template or {}).get("spec") or {}).get("serviceAccountName")
    if component.type == "planner" and pathway != GROVE and own and own != "planner-serviceaccount":
        yield (
            f"serviceAccountName {own} has no effect: the operator gives a planner its own",
            "bind rights to planner-serviceaccount",
        )
    dropped = [key for key in ("labels", "annotations") if (component.ingress or {}).get(key)]
    if dropped:
        yield f"{' and '.join(dropped)} of its ingress have no effect", "patch the Ingress: spec.manifests.patches of the overlay"
    if component.type == "epp" and spec.get("volumes"):
        lost = [name for name in EPP_VOLUMES if all(v.get("name") != name for v in spec["volumes"])]
        if lost:
            text = f"its volumes take the place of {' and '.join(lost)}, which the endpoint picker mounts: they become claims"
            yield text, f"list {' and '.join(lost)} among its volumes, too"


def _shared_memory(part: Part, main: ContainerSpec, spec: PodSpec) -> Iterator[Loss]:
    component = part.component
    if component.shared_memory is not None:
        return  # said on purpose, also 0
    sizes = {v.get("name"): (v.get("emptyDir") or {}).get("sizeLimit") for v in spec.get("volumes") or ()}
    for mount in main.get("volumeMounts") or ():
        name = mount.get("name")
        if mount.get("mountPath", "").rstrip("/") == "/dev/shm" or name == "shared-memory":
            if sizes.get(name) == "8Gi":
                return
            size = f" ({sizes[name]})" if sizes.get(name) else ""
            text = f"its volume {name!r}{size} for /dev/shm has no effect: the operator mounts 8Gi of memory there"
            yield text, "write sharedMemorySize (v1alpha1: sharedMemory.size) instead of the volume"


def _zeros(kind: str, main: ContainerSpec, spec: PodSpec) -> Iterator[Loss]:
    """Values that Go takes for absent, where something else stands that they were to replace."""
    if spec.get("terminationGracePeriodSeconds") == 0:
        yield f"terminationGracePeriodSeconds 0 has no effect: it stays {GRACE.get(kind, 60)}", "write 1"
    for key in ("command", "args"):
        if main.get(key) == [] and kind in ("frontend", "epp"):
            yield f"an empty {key} has no effect: the {kind}'s own stays", f"write the whole {key}"
