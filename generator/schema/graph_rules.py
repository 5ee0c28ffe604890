"""The rules that the DynamoGraphDeployment CRDs state in CEL, D1 to D23 of validation.md 2.2, as small functions.

Which release has which of them stands in `releases.rules`. They look at the graph as the API server does after filling in
defaults, but can be asked of any graph: a value of a wrong type, which `check` reports, is as if absent. Everything is an
object's creation, so D15 (immutable) has nothing to say.
"""

from __future__ import annotations

from generator.names import EXECUTOR, EXECUTORS, is_executor
from generator.releases.rules import in_force
from generator.schema.access import entries, has, inside
from generator.schema.patterns import positive, quantity
from generator.schema.problem import Problem, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.trees import Object, Pointer


def graph_rules(release: str, api: str, graph: object) -> list[Problem]:
    """What the CEL rules of a release's CRD (`Schema.release`) find in a graph of `v1alpha1` or `v1beta1`."""
    spec, held = inside(graph, "spec"), in_force(release, api)
    found = [*_spec(spec)]
    if api == "v1alpha1":
        for name, service in entries(inside(spec, "services")):
            found += _service(("spec", "services", name), service)
        for position, pvc in entries(spec.get("pvcs")):
            found += _pvc(("spec", "pvcs", position), pvc)
    else:
        found += _components(spec)
        for position, component in entries(spec.get("components")):
            found += _component(("spec", "components", position), component)
    return [problem for problem in found if problem.kind in held]


def _spec(spec: Object) -> Iterator[Problem]:
    if has(spec, "restart"):
        yield Problem(
            ("spec", "restart"),
            "D13",
            "restart must be unset when a graph is created",
            "leave it out; a restart of a running graph is no matter for git",
        )
    if isinstance(inside(spec, "experimental").get("kvTransferPolicy"), dict):
        yield from _kv_transfer(("spec", "experimental", "kvTransferPolicy"), spec["experimental"]["kvTransferPolicy"])


def _kv_transfer(where: Pointer, policy: Object) -> Iterator[Problem]:
    if has(policy, "labelKey") == has(policy, "clusterTopologyName"):
        yield Problem(where, "D9", "exactly one of labelKey and clusterTopologyName is required")
    preferred = policy.get("enforcement") == "preferred"
    if preferred and not has(policy, "preferredWeight"):
        yield Problem(where, "D10", "preferredWeight is required when enforcement is preferred")
    if has(policy, "preferredWeight") and not preferred:
        yield Problem((*where, "preferredWeight"), "D11", "preferredWeight may only be set when enforcement is preferred")
    key = policy.get("labelKey")
    if isinstance(key, str) and "/" in key and len(key.split("/")[0]) > 253:
        yield Problem((*where, "labelKey"), "D12", "the prefix of labelKey must have at most 253 characters")


def _pvc(where: Pointer, pvc: Object) -> Iterator[Problem]:
    missing = [name for name in ("size", "storageClass", "volumeAccessMode") if not has(pvc, name)]
    if pvc.get("create") is True and missing:
        yield Problem(where, "D1", f"create: true also needs {', '.join(missing)}")


def _service(where: Pointer, service: Object) -> Iterator[Problem]:
    memory = service.get("sharedMemory")
    if isinstance(memory, dict):
        yield from _shared_memory((*where, "sharedMemory"), memory)
    if isinstance(service.get("checkpoint"), dict):
        yield from _checkpoint((*where, "checkpoint"), service["checkpoint"], service["checkpoint"].get("enabled") is True)
    yield from _memory_service((*where, "gpuMemoryService"), inside(service, "gpuMemoryService"), "intraPod", "interPod")
    yield from _min_available(where, service)
    yield from _lpx(where, service, "componentType")


def _shared_memory(where: Pointer, memory: Object) -> Iterator[Problem]:
    size, disabled = memory.get("size"), memory.get("disabled") is True
    if disabled:  # the rule forbids only a size beside it, but that operator's webhook writes `size: "0"` into every graph
        yield Problem((*where, "disabled"), "D2-disabled", "this operator refuses disabled: true, with a size and without one")
    elif not (isinstance(size, str) and quantity(size) and positive(size)):
        yield Problem(where, "D2", "size must be given, as a quantity above zero in quotes, unless disabled is true")


def _checkpoint(where: Pointer, checkpoint: Object, enabled: bool) -> Iterator[Problem]:
    if enabled and not (checkpoint.get("checkpointRef") or has(checkpoint, "identity")):
        yield Problem(where, "D5", "an enabled checkpoint needs checkpointRef or identity")
    if has(checkpoint, "job") and checkpoint.get("checkpointRef"):
        yield Problem((*where, "job"), "D3", "job cannot be set when checkpointRef is given")


def _memory_service(where: Pointer, service: Object, intra: str, inter: str) -> Iterator[Problem]:
    reach = service.get("mode") or intra
    if service.get("extraClientContainers") and reach != intra:
        yield Problem((*where, "extraClientContainers"), "D6", f"extraClientContainers is only supported with mode {intra}")
    if service.get("extraClientPods"):
        if reach != inter:
            yield Problem((*where, "extraClientPods"), "D7", f"extraClientPods is only supported with mode {inter}")
        yield Problem((*where, "extraClientPods"), "D8", "extraClientPods is reserved and not implemented yet")


def _min_available(where: Pointer, component: Object) -> Iterator[Problem]:
    wanted, replicas = component.get("minAvailable"), component.get("replicas")
    replicas = 1 if replicas is None else replicas
    if not isinstance(wanted, int) or not isinstance(replicas, int):
        return
    if replicas != 0 and wanted > replicas:
        yield Problem((*where, "minAvailable"), "D14", f"minAvailable {wanted} must not be above replicas {replicas}")


def _lpx(where: Pointer, component: Object, kind: str) -> Iterator[Problem]:
    if has(component, "lpx") and component.get(kind) != "lpx":
        yield Problem((*where, "lpx"), "D23", f"lpx may only be set when {kind} is lpx")


def _roles(where: Pointer, component: Object) -> Iterator[Problem]:
    own = [has(role, "podTemplate") for _, role in entries(component.get("roles"))]
    if any(own) and (has(component, "podTemplate") or not all(own)):
        yield Problem(where, "D22", "use either the component's podTemplate, or one in every role")


def _components(spec: Object) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    pickers: list[int] = []
    for position, component in entries(spec.get("components")):
        name = component.get("name")
        if component.get("type") == "epp":
            pickers.append(position)
        if isinstance(name, str):
            if seen.get(name.lower(), name) != name:
                yield Problem(
                    ("spec", "components", position, "name"),
                    "D17",
                    f"component names must differ by more than case: {quoted(name)} and {quoted(seen[name.lower()])}",
                )
            seen.setdefault(name.lower(), name)
    for position in pickers[1:]:
        yield Problem(
            ("spec", "components", position, "type"),
            "D16",
            f"at most one component may have type epp; the first is components[{pickers[0]}]",
        )


def _component(where: Pointer, component: Object) -> Iterator[Problem]:
    if has(component, "eppConfig"):
        if component.get("type") != "epp":
            yield Problem((*where, "eppConfig"), "D18", "eppConfig may only be set when type is epp")
        config = inside(component, "eppConfig")
        if has(config, "configMapRef") == has(config, "config"):
            yield Problem((*where, "eppConfig"), "D18", "exactly one of configMapRef and config is required")
    experimental = inside(component, "experimental")
    below = (*where, "experimental")
    if isinstance(experimental.get("checkpoint"), dict):
        yield from _checkpoint((*below, "checkpoint"), experimental["checkpoint"], True)
    memory = inside(experimental, "gpuMemoryService")
    yield from _memory_service((*below, "gpuMemoryService"), memory, "IntraPod", "InterPod")
    yield from _min_available(where, component)
    yield from _lpx(where, component, "type")
    yield from _roles(where, component)
    yield from _pod_template((*where, "podTemplate"), inside(component, "podTemplate"))


def _pod_template(where: Pointer, template: Object) -> Iterator[Problem]:
    backend = inside(template, "metadata", "annotations").get(EXECUTOR)
    if isinstance(backend, str) and not is_executor(backend):
        yield Problem(
            (*where, "metadata", "annotations", EXECUTOR), "D19", f"must be {' or '.join(EXECUTORS)}, not {quoted(backend)}"
        )
    spec = inside(template, "spec")
    for position, container in entries(spec.get("containers")):
        if container.get("name") != "main" and not container.get("image"):
            yield Problem((*where, "spec", "containers", position), "D20", "a sidecar container needs an image")
    for position, container in entries(spec.get("initContainers")):
        if not container.get("image"):
            yield Problem((*where, "spec", "initContainers", position), "D21", "an init container needs an image")
