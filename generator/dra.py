"""GPUs by Dynamic Resource Allocation instead of the device plugin. Mirrors internal/dra/dra.go."""

from __future__ import annotations

from generator.quantity import value
from generator.schema.access import inside
from generator.schema.patterns import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.trees import ContainerSpec, Json, Object, PodSpec

CLAIM = "intrapod-shared-gpu"
TOLERATION = {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}


def is_gpu(name: str) -> bool:
    """Whether a resource name means GPUs. Mirrors isGPUResourceName."""
    name = name.lower()
    return name in ("nvidia.com/gpu", "gpu") or name.endswith("/gpu") or "/mig-" in name or name.startswith("gpu.")


def looks_like_gpu(name: str) -> bool:
    """Whether a driver or device class is one of GPUs. Mirrors looksLikeGPUIdentifier."""
    name = name.lower()
    return name == "gpu" or name.startswith(("gpu.", "gpu/")) or name.endswith("/gpu") or "/gpu." in name or "/gpu-" in name


def gpu_count(resources: Json | None) -> int:
    """GPUs of a container: limits, then requests, first GPU name in order. Mirrors ExtractGPUCountFromResourceRequirements."""
    for key in ("limits", "requests"):
        amounts = (resources or {}).get(key) or {}
        for name in sorted(amounts):
            if is_gpu(name):
                return value(amounts[name]) or 0
    return 0


def service_gpus(service: Json | None, lists: tuple[str, ...] = ("limits", "requests")) -> int:
    """GPUs of a v1alpha1 service's flat resources, all that operator 1.1 looks at. Mirrors its ExtractGPUParams."""
    given = (str(inside(service, "resources", key).get("gpu") or "") for key in lists)
    text = next((t for t in given if t), "")
    return number(text) or 0


def without_gpus(container: ContainerSpec, claim: str = "") -> Object:
    """A container without scalar GPUs, and with a claim if one is named."""
    held = container.get("resources") or {}
    out: Object = {k: v for k, v in held.items() if k not in ("limits", "requests")}
    for key in ("limits", "requests"):
        kept = {n: v for n, v in (held.get(key) or {}).items() if not is_gpu(n)}
        if kept:
            out[key] = kept
    claims = list(held.get("claims") or ())
    if claim and all(c.get("name") != claim for c in claims):
        claims.append({"name": claim})
    if claims:
        out["claims"] = claims
    return {**container, "resources": out}


def tolerate_gpus(spec: PodSpec) -> Object:
    """A pod spec that tolerates the GPU taint: the device plugin's own toleration does not come with DRA."""
    held = list(spec.get("tolerations") or ())
    if any(t.get("key") == TOLERATION["key"] and t.get("effect") == TOLERATION["effect"] for t in held):
        return dict(spec)
    return {**spec, "tolerations": [*held, TOLERATION]}


def claim_template_name(graph: str, component: str) -> str:
    """The ResourceClaimTemplate of one component. Mirrors ResourceClaimTemplateName."""
    return f"{graph}-{component.lower()}-gpu"
