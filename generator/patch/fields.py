"""Where the two API versions of a graph keep what an overlay may change of a component.

| an overlay's field | v1alpha1 service | v1beta1 component |
|---|---|---|
| replicas, minAvailable, multinode.nodeCount | the same | the same |
| image | extraPodSpec.mainContainer.image | image of container `main` |
| env | envs, and mainContainer.env where the name stands there | env of `main` |
| resources | resources (`gpu`, `custom`), and mainContainer.resources where the name stands there | resources of `main` |
| nodeSelector, tolerations | extraPodSpec | podTemplate.spec |

v1alpha1 says some things twice, and operators differ in which one wins (contract 1.4, 4.2): both are written.
"""

from __future__ import annotations

from generator.quantity import canonical
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from generator.patch.draft import Draft
    from generator.patch.trace import Trace
    from generator.trees import Json, Pointer

ALPHA = "nvidia.com/v1alpha1"
MAIN = "main"


def places_of_components(document: Any) -> dict[str, Pointer]:
    """Component name → its pointer, of a graph document of either version; whatever has another shape is left out."""
    spec = document.get("spec") if isinstance(document, dict) else None
    if not isinstance(spec, dict):
        return {}
    if document.get("apiVersion") == ALPHA:
        services = spec.get("services")
        named = services.items() if isinstance(services, dict) else ()
        return {k: ("spec", "services", k) for k, v in named if isinstance(v, dict)}
    listed = spec.get("components")
    items = enumerate(listed) if isinstance(listed, list) else ()
    return {c["name"]: ("spec", "components", i) for i, c in items if isinstance(c, dict) and isinstance(c.get("name"), str)}


def pod(draft: Draft, at: Pointer) -> Pointer:
    """The pod spec of a component. In v1beta1 one that is made holds the container `main`, as the schema wants containers."""
    return (*at, "extraPodSpec") if _alpha(draft) else (*at, "podTemplate", "spec")


def pod_metadata(draft: Draft, at: Pointer) -> Pointer:
    """The metadata of a component's pods."""
    return (*at, "extraPodMetadata") if _alpha(draft) else (*at, "podTemplate", "metadata")


def put_in_pod(draft: Draft, at: Pointer, field: tuple[str, ...], value: object, origin: Trace) -> None:
    """Set a field of a component's pod spec."""
    where = pod(draft, at)
    _has_main(draft, at, origin)
    draft.put((*where, *field), value, origin.source, origin.pointer)


def tolerate(draft: Draft, at: Pointer, tolerations: Any, origin: Trace) -> None:
    """Add tolerations that are not there yet."""
    where = (*pod(draft, at), "tolerations")
    _has_main(draft, at, origin)
    for item, trace in zip(tolerations, origin.opened(tolerations), strict=True):
        own = draft.get(where)
        if not isinstance(own, list) or item not in own:
            draft.append(where, item, trace.source, trace.pointer)


def write(draft: Draft, at: Pointer, fields: Json, trace: Trace, gpu: str = "nvidia.com/gpu") -> None:
    """Write an overlay's changes of one component; `trace` says where each stands. `gpu` is what the cluster calls a GPU."""
    opened = trace.opened(fields)
    for name in ("replicas", "minAvailable"):
        if fields.get(name) is not None:
            draft.put((*at, name), fields[name], opened[name].source, opened[name].pointer)
    nodes = inside(fields, "multinode").get("nodeCount")
    if nodes is not None:
        origin = opened["multinode"].opened(fields["multinode"])["nodeCount"]
        draft.put((*at, "multinode", "nodeCount"), nodes, origin.source, origin.pointer)
    if fields.get("image"):
        draft.put((*_main(draft, at, opened["image"]), "image"), fields["image"], opened["image"].source, opened["image"].pointer)
    if fields.get("env"):
        for item, origin in zip(fields["env"], opened["env"].opened(fields["env"]), strict=True):
            _env(draft, at, item, origin)
    for key, name, amount, origin in _amounts(fields.get("resources") or {}, opened.get("resources")):
        _resource(draft, at, key, gpu if name == "gpu" else name, amount, origin)
    for name, text in (fields.get("nodeSelector") or {}).items():
        put_in_pod(draft, at, ("nodeSelector", name), text, opened["nodeSelector"].opened(fields["nodeSelector"])[name])
    if fields.get("tolerations"):
        tolerate(draft, at, fields["tolerations"], opened["tolerations"])


def _alpha(draft: Draft) -> bool:
    return bool(draft.value.get("apiVersion") == ALPHA)


def _has_main(draft: Draft, at: Pointer, origin: Trace) -> None:
    if not _alpha(draft) and draft.get((*at, "podTemplate", "spec", "containers")) is None:
        draft.put((*at, "podTemplate", "spec", "containers"), [{"name": MAIN}], origin.source, origin.pointer)


def _main(draft: Draft, at: Pointer, origin: Trace) -> Pointer:
    """The container that the operator completes; made, first, where there is none."""
    if _alpha(draft):
        return (*at, "extraPodSpec", "mainContainer")
    _has_main(draft, at, origin)
    where = (*at, "podTemplate", "spec", "containers")
    containers = draft.get(where)
    for i, container in enumerate(containers if isinstance(containers, list) else ()):
        if isinstance(container, dict) and container.get("name") == MAIN:
            return (*where, i)
    draft.append(where, {"name": MAIN}, origin.source, origin.pointer)
    return (*where, len(containers) if isinstance(containers, list) else 0)


def _env(draft: Draft, at: Pointer, item: Json, origin: Trace) -> None:
    lists = [(*at, "envs")] if _alpha(draft) else [(*_main(draft, at, origin), "env")]
    if _alpha(draft) and _index(draft.get((*at, "extraPodSpec", "mainContainer", "env")), item["name"]) is not None:
        lists.append((*at, "extraPodSpec", "mainContainer", "env"))
    for where in lists:
        position = _index(draft.get(where), item["name"])
        if position is None:
            draft.append(where, dict(item), origin.source, origin.pointer)
        else:
            draft.put((*where, position), dict(item), origin.source, origin.pointer)


def _index(items: object, name: str) -> int | None:
    positions = (
        i for i, e in enumerate(items if isinstance(items, list) else ()) if isinstance(e, dict) and e.get("name") == name
    )
    return next(positions, None)


def _amounts(amounts: Json, trace: Trace | None) -> Iterator[tuple[str, str, str, Trace]]:
    for key in ("limits", "requests"):
        for name, amount in (amounts.get(key) or {}).items():
            assert trace is not None
            yield key, name, canonical(amount), trace.opened(amounts)[key].opened(amounts[key])[name]


def _resource(draft: Draft, at: Pointer, key: str, name: str, amount: str, origin: Trace) -> None:
    """One amount. A limit of GPUs brings a request that stands there along: Kubernetes wants the two equal."""
    places = _places(draft, at, origin)
    counted = key == "limits" and "/" in name
    for side in (key, "requests") if counted else (key,):
        for place in places:
            steps = (*place, side, *_path(draft, place, side, name))
            if draft.get(steps) is not None or (side == key and place == places[0]):
                draft.put(steps, amount, origin.source, origin.pointer)


def _places(draft: Draft, at: Pointer, origin: Trace) -> list[Pointer]:
    if _alpha(draft):
        return [(*at, "resources"), (*at, "extraPodSpec", "mainContainer", "resources")]
    return [(*_main(draft, at, origin), "resources")]


def _path(draft: Draft, place: Pointer, key: str, name: str) -> Pointer:
    """Where a resource's amount stands: v1alpha1's own block has names for cpu, memory and GPUs, and `custom` for the rest."""
    spelled = _spelled(draft, place, key, name)
    flat = _alpha(draft) and "mainContainer" not in place
    return ("custom", spelled) if flat and spelled not in ("cpu", "memory", "gpu") else (spelled,)


def _spelled(draft: Draft, place: Pointer, key: str, name: str) -> str:
    if not _alpha(draft) or "mainContainer" in place:
        return name
    kind = draft.get((*place, key, "gpuType")) or "nvidia.com/gpu"
    return "gpu" if name == kind else name
