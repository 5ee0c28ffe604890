"""Rules about v1alpha1 fields that v1beta1 no longer has. Mirrors internal/webhook/validation/shared_v1alpha1.go."""

from __future__ import annotations

from generator.errors import ERROR, NOTE, WARNING, Finding, Problems, error_unless
from generator.names import EXECUTOR, EXECUTORS, is_executor
from generator.parse.v1alpha1 import SIDECAR
from generator.quantity import parse
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.model import Component, Graph
    from generator.releases.profile import Profile
    from generator.trees import Json


def check(graph: Graph, profile: Profile, problems: Problems) -> None:
    """Findings of the v1alpha1 fields of all services, and of spec.pvcs."""
    for i, pvc in enumerate(graph.pvcs):
        at = ("spec", "pvcs", i)
        if not pvc.get("name"):
            problems.add(Finding("DGD125", "a PVC has no name", graph.locate(at), "name the claim"))
        elif not pvc.get("create"):
            problems.add(
                Finding(
                    "DGD126",
                    f"PVC {pvc['name']!r} must exist in the namespace: the graph does not say create: true",
                    graph.locate(at),
                    "create: true would render it",
                    NOTE,
                )
            )
    for c in graph.components:
        _service(c, c.alpha or {}, graph, profile, problems)


def _service(c: Component, service: Json, graph: Graph, profile: Profile, problems: Problems) -> None:
    def wrong(code: str, text: str, hint: str, *field: str | int, severity: str = ERROR) -> None:
        problems.add(Finding(code, f"component {c.name!r}: {text}", graph.locate((*c.pointer, *field)), hint, severity))

    executor = inside(service, "annotations").get(EXECUTOR)
    if executor is not None and not is_executor(executor):
        wrong(
            "DGD114",
            f"annotation {EXECUTOR} is {executor!r}; it must be {' or '.join(EXECUTORS)}",
            "correct the annotation or remove it",
            "annotations",
            EXECUTOR,
        )
    if service.get("dynamoNamespace"):
        wrong(
            "DGD127", "dynamoNamespace is deprecated and not used for discovery", "remove it", "dynamoNamespace", severity=WARNING
        )
    if service.get("autoscaling") is not None:
        wrong(
            "DGD127",
            "autoscaling is deprecated and ignored",
            "remove it; scale with a DynamoGraphDeploymentScalingAdapter",
            "autoscaling",
            severity=WARNING,
        )
    for i, mount in enumerate(service.get("volumeMounts") or ()):
        cached = mount.get("useAsCompilationCache")
        if not mount.get("mountPoint") and (not cached or profile.accepts.cache_mount_point_required):
            wrong("DGD107", f"volumeMount {mount.get('name')!r} has no mountPoint", "give it a mountPoint", "volumeMounts", i)
    ingress = service.get("ingress") or {}
    if ingress.get("enabled") and not ingress.get("host"):
        wrong("DGD128", "ingress is enabled but has no host", "give ingress.host", "ingress")
    config = service.get("eppConfig")
    if config is not None and (config.get("configMapRef") is None) == (config.get("config") is None):
        wrong("DGD120", "eppConfig needs exactly one of configMapRef and config", "keep one of them", "eppConfig")
    containers = inside(service, "extraPodSpec").get("containers") or ()
    if service.get("frontendSidecar") is not None and any(x.get("name") == SIDECAR for x in containers):
        wrong(
            "DGD108",
            f"frontendSidecar would add a container {SIDECAR!r}, which extraPodSpec.containers has already",
            "rename that container, or drop frontendSidecar",
            "frontendSidecar",
        )
    failover = service.get("failover") or {}
    if failover.get("enabled") and failover.get("mode", "intraPod") == "intraPod" and failover.get("numShadows", 1) not in (0, 1):
        wrong("DGD124", "intra-pod failover has one shadow, no more", "set numShadows: 1", "failover")
    _quantities(service, wrong, profile)


def _quantities(service: Json, wrong: Any, profile: Profile) -> None:
    """Flat quantities that cannot be read: an error with operator 1.1 and when corrected, dropped since 1.2 (contract 11.13)."""
    for key in ("limits", "requests"):
        item = inside(service, "resources").get(key) or {}
        custom = item.get("custom") or {}
        for name, amount in {**{n: item.get(n) for n in ("cpu", "memory", "gpu")}, **custom}.items():
            if amount and parse(amount) is None:
                dropped = profile.accepts.bad_resource_quantity and not profile.bad_quantities_refused
                wrong(
                    "DGD129",
                    f"resources.{key}.{name} {amount!r} is no quantity" + (": the operator drops it" if dropped else ""),
                    "write it as Kubernetes does: 4, 500m, 16Gi",
                    "resources",
                    key,
                    *(("custom",) if name in custom else ()),
                    name,
                    severity=error_unless(dropped),
                )
