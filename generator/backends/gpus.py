"""How many GPUs one node of a component has, as each operator release counts them, and as Kubernetes does."""

from __future__ import annotations

from generator import quantity
from generator.backends import facts_of
from generator.dra import is_gpu as is_gpu_for_claims
from generator.errors import Fault
from generator.names import gpu_meant
from generator.schema.patterns import digits, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from generator.releases.profile import Profile
    from generator.trees import ContainerSpec, Json, PodSpec

NVIDIA = "nvidia.com/gpu"
SLICES = 7
"""Compute slices of a GPU that MIG divides."""
CLAIM_FIELDS = {"ResourceClaimTemplate": "resourceClaimTemplateName", "ResourceClaim": "resourceClaimName"}


def per_node(
    container: ContainerSpec,
    backend: str,
    profile: Profile,
    *,
    alpha: Json | None = None,
    pod_claims: Sequence[Json] = (),
    claims: Mapping[str, int] | None = None,
) -> int:
    """GPUs of the main container on one node, by `profile.launch.gpu_source`.

    `alpha` is the v1alpha1 service as written, `pod_claims` the pod's resourceClaims, `claims` GPUs by claim or claim
    template (`_counts`). SGLang asks only where each rank exports telemetry.
    Mirrors internal/dynamo/backend_vllm.go getContainerGPUs (1.1-1.4) and internal/dra/dra.go ResolveGPUCount (1.5).
    """
    places = facts_of(backend).service_gpus
    if not places:
        return 0
    resources = container.get("resources") or {}
    if profile.launch.gpu_source == "service-limits":
        return _of_service((alpha or {}).get("resources") or {}, places)
    if profile.launch.gpu_source == "requests-limits":
        return next((n for n in map(_quantity, _lists(resources, "requests", "limits")) if n is not None), 0)
    return _whole(resources) or _claimed(resources.get("claims") or (), pod_claims, claims or {})


def reserved(
    container: ContainerSpec,
    claims: Mapping[str, int] | None = None,
    pod_claims: Sequence[Json] = (),
) -> int:
    """GPUs that Kubernetes keeps for a container: its GPU resources, and its claims as far as the overlay knows them."""
    return sum(count for _, count in _reserved(container, claims, pod_claims))


def of_pod(spec: PodSpec, claims: Mapping[str, int] | None = None) -> int:
    """What a pod asks for: GPUs, and MIG slices as one each. Mirrors k8s.io/component-helpers resource.PodRequests."""
    return _together(spec, lambda container: reserved(container, claims, spec.get("resourceClaims") or ()))


def taken_of_node(spec: PodSpec, claims: Mapping[str, int] | None = None) -> int:
    """GPUs that a node must have for a pod. Slices take as many as they need at least: MIG makes seven of a GPU.

    Source: NVIDIA Multi-Instance GPU User Guide, "Supported MIG Profiles".
    """
    return -(-_together(spec, lambda container: _slices(container, claims, spec.get("resourceClaims") or ())) // SLICES)


def _together(spec: PodSpec, size: Callable[[ContainerSpec], int]) -> int:
    """The containers together, or an init container that wants more before they start; one that restarts runs beside them."""
    beside = [c for c in spec.get("initContainers") or () if c.get("restartPolicy") == "Always"]
    before = [c for c in spec.get("initContainers") or () if c.get("restartPolicy") != "Always"]
    return max(sum(map(size, [*(spec.get("containers") or ()), *beside])), max(map(size, before), default=0))


def _reserved(
    container: ContainerSpec, claims: Mapping[str, int] | None, pod_claims: Sequence[Json]
) -> Iterator[tuple[str, int]]:
    """(resource, how many) of a container; "" for its claims."""
    resources = container.get("resources") or {}
    lists = list(_lists(resources, "limits", "requests"))
    named = {name for amounts in lists for name in amounts if is_gpu(name) or is_gpu_for_claims(name)}
    for name in {name for name in named if not gpu_meant(name)}:
        yield name, max(quantity.value(amounts[name]) or 0 for amounts in lists if name in amounts)
    yield "", sum(n or 0 for n in _counts(resources.get("claims") or (), pod_claims, claims or {}).values())


def _slices(container: ContainerSpec, claims: Mapping[str, int] | None, pod_claims: Sequence[Json]) -> int:
    """What a container takes, in sevenths of a GPU: `nvidia.com/mig-3g.40gb` is three of them, a GPU is all."""
    return sum(count * _slices_of(name) for name, count in _reserved(container, claims, pod_claims))


def _slices_of(resource: str) -> int:
    size = resource.lower().partition("/mig-")[2].partition("g.")[0].rpartition(".")[2]
    return min(number(size) or SLICES, SLICES)


def is_gpu(name: str) -> bool:
    """Mirrors internal/dynamo/backend_vllm.go resourceNameIsGPU (1.2, 1.3)."""
    name = name.lower()
    if name in ("gpu", "nvidia/gpu") or name.endswith("/gpu") or name.startswith("mig-"):
        return True
    return ".com/gpu" in name or "/mig-" in name


def _lists(resources: Json, *keys: str) -> Iterable[Json]:
    return (resources.get(key) or {} for key in keys)


def _of_service(resources: Json, keys: Iterable[str]) -> int:
    for key in keys:
        text = str((resources.get(key) or {}).get("gpu") or "")
        body = text[1:] if text[:1] in ("+", "-") else text
        if digits(body) and len(body) < 19:
            return int(text)
    return 0


def _quantity(amounts: Json) -> int | None:
    if NVIDIA in amounts:
        return quantity.value(amounts[NVIDIA]) or 0
    return next((quantity.value(amounts[name]) or 0 for name in sorted(amounts) if is_gpu(name)), None)


def _whole(resources: Json) -> int:
    for amounts in _lists(resources, "limits", "requests"):
        for name in sorted(amounts):
            if not is_gpu_for_claims(name):
                continue
            count = quantity.value(amounts[name]) or 0
            if quantity.canonical(amounts[name]) != quantity.canonical(str(count)):
                raise Fault("DGD502", f"{name}: {amounts[name]!r} is not a whole number of GPUs", "ask for whole GPUs")
            return count
    return 0


def _claimed(held: Iterable[Json], pod_claims: Sequence[Json], claims: Mapping[str, int]) -> int:
    held = tuple(held)
    for name in dict.fromkeys(c.get("name", "") for c in held):
        if not any(c.get("name") == name for c in pod_claims):
            raise Fault(
                "DGD503",
                f"the container's resource claim {name!r} is none of the pod's resourceClaims",
                "list it in podTemplate.spec.resourceClaims",
            )
    counts = _counts(held, pod_claims, claims)
    for (name, _), count in counts.items():
        if count is None:
            raise Fault(
                "DGD503",
                f"nobody says how many GPUs the resource claim {name!r} stands for",
                f"give the claim or its template beside the graph, or write `resourceClaims: {{{name}: <GPUs>}}` in the overlay",
            )
    return sum(count or 0 for count in counts.values())


def _counts(held: Iterable[Json], pod_claims: Sequence[Json], claims: Mapping[str, int]) -> dict[tuple[str, str], int | None]:
    """(claim, what says its size) → GPUs, None where nothing says it.

    The overlay names claims, templates or the pod's entries; what stands beside the graph is named with its kind, and
    with the device request that a container asks for (`parse.claims`).
    """
    out: dict[tuple[str, str], int | None] = {}
    for claim in held:
        name, request = claim.get("name", ""), claim.get("request", "")
        entry: Json = next((c for c in pod_claims if c.get("name") == name), {})
        objects = [(kind, entry.get(field)) for kind, field in CLAIM_FIELDS.items() if entry.get(field)]
        keys = [*(str(n) for _, n in objects), name, *(f"{k}/{n}" + (f"/{request}" if request else "") for k, n in objects)]
        key = next((k for k in keys if k in claims), "")
        out[name, key] = claims.get(key)
    return out
