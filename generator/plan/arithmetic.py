"""The GPU sum of a component: nodes × GPUs per node against what its flags make the backend use."""

from __future__ import annotations

from generator.backends import flags, gpus
from generator.components.defaults import main_container
from generator.errors import WARNING, Finding, error_unless
from generator.model import Reason
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Cluster, Graph, Part


def check(part: Part, graph: Graph, cluster: Cluster, problems: list[Finding]) -> Reason | None:
    """The sum as a reason for `explain`; a finding when a multinode one does not come out.

    No verdict without a number on both sides: GPUs of the container, and flags that can be read here.
    """
    component = part.component
    main = main_container(part.template, component.main)
    if not part.backend or main is None:
        return None
    per_node = gpus.reserved(main, cluster.resource_claims or {}, inside(part.template, "spec").get("resourceClaims") or ())
    argv = [*(main.get("command") or ()), *(main.get("args") or ())]
    asked = flags.read(part.backend, argv, main.get("env") or ())
    if not per_node or asked.unread:
        return None
    total = component.nodes * per_node
    place = graph.locate(_place(part, graph, asked.spelled[0][2] if asked.spelled else -1, len(main.get("command") or ())))
    sizes = ", ".join(f"{flag} {value}".strip() for flag, value, _ in asked.spelled) or "no parallel flags"
    words = f"{_counted(component.nodes, 'node')} × {_counted(per_node, 'GPU')} = {total}"
    if component.nodes > 1 and asked.world > total:
        problems.append(
            Finding(
                "DGD302",
                f"component {component.name!r} uses {asked.world} GPUs ({sizes}), but has {words}",
                place,
                f"make the product of the parallel sizes {total}, or raise multinode.nodeCount or the GPU limit",
                error_unless(cluster.exact),
            )
        )
    elif component.nodes > 1 and asked.world < total:
        problems.append(
            Finding(
                "DGD303",
                f"component {component.name!r} reserves {words}, but uses only {asked.world} ({sizes})",
                place,
                f"make the product of the parallel sizes {total}, or reserve less",
                WARNING,
            )
        )
    return Reason("gpus", f"{words}; {sizes} uses {asked.world}", place)


def _place(part: Part, graph: Graph, index: int, commands: int) -> tuple[str | int, ...]:
    """The word of the launch in the user's document; v1alpha1 and v1beta1 keep it at different places."""
    pointer: tuple[str | int, ...] = part.component.pointer
    if graph.api == "v1alpha1":
        pointer = (*pointer, "extraPodSpec", "mainContainer")
    else:
        containers = inside(part.component.template, "spec").get("containers") or ()
        at = next((i for i, c in enumerate(containers) if c.get("name") == "main"), 0)
        pointer = (*pointer, "podTemplate", "spec", "containers", at)
    if index < 0:
        return pointer
    return (*pointer, "command", index) if index < commands else (*pointer, "args", index - commands)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
