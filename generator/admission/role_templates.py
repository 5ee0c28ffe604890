"""Rules about pod templates of roles, each a whole pod that its user starts alone.

Mirrors internal/webhook/validation/shared_v1beta1.go validateComponentPodTemplateMode, validateComponentRoleSpec (1.6).
"""

from __future__ import annotations

from generator.components import runtime
from generator.components.defaults import RUNTIME
from generator.names import EXECUTOR, EXECUTORS, POWER_LIMIT, is_executor
from generator.releases.version import reached
from generator.schema.access import entries, inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.admission.component import Wrong
    from generator.model import Component, Graph
    from generator.releases.profile import Profile
    from generator.trees import Json, Pointer

    Found = tuple[Pointer, str, str]

MAIN = "main"
LAUNCH = "cannot be combined with pod templates of roles: its launch is the operator's"


def check(c: Component, graph: Graph, profile: Profile, wrong: Wrong) -> None:
    """Findings of one component."""
    prefix: tuple[str, ...] = () if graph.api == "v1alpha1" else ("experimental",)
    faults = [*_mode(c, prefix)]
    for i, role in enumerate(c.roles):
        template = role.get("podTemplate")
        if template is None:
            faults.append((("roles", i), f"role {role['name']} has no podTemplate, but the other has", "give both one, or none"))
        else:
            faults += _template(c, role["name"], template, ("roles", i, "podTemplate"))
    for planner in graph.components:
        version, first = runtime.release(planner, profile), profile.runtime.planner_reads_roles
        if planner.type == "planner" and version and not reached(version, first):
            text = f"planner {planner.name!r} runs a release before {'.'.join(map(str, first))}, which cannot read them"
            faults.append((("roles",), f"roles have pod templates, but {text}", "raise the planner's image"))
    for field, text, hint in faults:
        wrong("DGD143", text, hint, *field)


def _mode(c: Component, prefix: tuple[str, ...]) -> Iterator[Found]:
    if c.template is not None:
        yield ("podTemplate",), "it has a podTemplate beside those of its roles", "move it into the roles"
    if c.gpu_memory is not None:
        yield (*prefix, "gpuMemoryService"), f"the GPU memory service {LAUNCH}", "remove it"
    if c.failover is not None:
        yield (*prefix, "failover"), f"failover {LAUNCH}", "remove it"


def _template(c: Component, role: str, template: Json, at: Pointer) -> Iterator[Found]:
    annotations, spec = inside(template, "metadata", "annotations"), inside(template, "spec")
    executor = annotations.get(EXECUTOR)
    if executor is not None and not is_executor(executor):
        yield (
            (*at, "metadata", "annotations", EXECUTOR),
            f"annotation {EXECUTOR} is {executor!r}; it must be {' or '.join(EXECUTORS)}",
            "correct it",
        )
    if POWER_LIMIT in annotations:
        text = f"annotation {POWER_LIMIT} is for the whole component, not for role {role}"
        yield (*at, "metadata", "annotations", POWER_LIMIT), text, "remove it"
    names = {x.get("name"): x for _, x in entries(spec.get("containers"))}
    if MAIN not in names:
        yield (*at, "spec", "containers"), f"role {role} has no container main", "give it one"
    if c.frontend_sidecar and c.frontend_sidecar not in names:
        text = f"role {role} has no container {c.frontend_sidecar!r}, which frontendSidecar names"
        yield (*at, "spec", "containers"), text, "give every role that container"
    for kind in ("containers", "initContainers"):
        for i, x in entries(spec.get(kind)):
            if not x.get("image") and (kind, x.get("name")) != ("containers", MAIN):
                yield (*at, "spec", kind, i), f"container {x.get('name')!r} of role {role} has no image", "give it one"
            if kind == "initContainers" and x.get("name") == RUNTIME:
                text = f"an init container {RUNTIME!r} is not supported in the pod template of a role"
                yield (*at, "spec", kind, i, "name"), text, "rename it, or run the engine on one node"
