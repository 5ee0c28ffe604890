"""A v1beta1 graph as v1alpha1: the main container stays whole, as `extraPodSpec.mainContainer`.

The operator's own conversion takes it apart into flat fields; rendered, both are the same, and this way it stays what its author
wrote. Mirrors api/v1alpha1 dynamographdeployment_conversion.go for everything else.
"""

from __future__ import annotations

from generator.components.hashing.reverse import REACHES
from generator.conversion.pieces import Piece, named, renamed, same, taken, whole
from generator.model import MAIN
from generator.parse.v1alpha1 import SIDECAR
from generator.quantity import is_zero

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.conversion.losses import Losses
    from generator.trees import Json, Pointer

API = "nvidia.com/v1alpha1"
SIDECAR_FIELDS = {"image": "image", "args": "args", "env": "envs"}


def document(value: Json, report: Losses) -> Piece:
    """The whole graph, as v1alpha1."""
    return whole(value, API, lambda spec: _spec(spec, report))


def _spec(spec: Json, report: Losses) -> dict[str, Piece]:
    out: dict[str, Piece] = {}
    for key, item in spec.items():
        here: Pointer = ("spec", key)
        if key == "components":
            services = {c["name"]: _service(c, (*here, i), report) for i, c in enumerate(item)}
            if list(services) != sorted(services, key=lambda name: str(name).encode()):
                report.drop(here, "the order of components: v1alpha1 sorts them by name")
            out["services"] = Piece(services, here)
        elif key == "env":
            out["envs"] = taken(item, here)
        elif key == "topologyConstraint":
            out[key] = renamed(item, here, {"clusterTopologyName": "topologyProfile"})
        else:
            out[key] = taken(item, here)
    return out


def _service(given: Json, at: Pointer, report: Losses) -> Piece:
    out: dict[str, Piece] = {}
    if given.get("type"):
        out["componentType"] = taken(given["type"], (*at, "type"))
    out.update(same(given, at, "lpx"))
    if given.get("scalingAdapter") is not None:
        out["scalingAdapter"] = Piece({"enabled": Piece(True)}, (*at, "scalingAdapter"))
    size = given.get("sharedMemorySize")
    if size is not None:
        memory = {"disabled": Piece(True)} if is_zero(size) else {"size": taken(size, (*at, "sharedMemorySize"))}
        out["sharedMemory"] = Piece(memory, (*at, "sharedMemorySize"))
    if given.get("compilationCache") is not None:
        _judge_cache(given["compilationCache"], (*at, "compilationCache"), report)
        out["volumeMounts"] = Piece([_cache(given["compilationCache"], (*at, "compilationCache"))])
    out.update(_experimental(given.get("experimental") or {}, (*at, "experimental"), report))
    out.update(_pod(given, at, report))
    return Piece(out, at)


def _judge_cache(given: Json, at: Pointer, report: Losses) -> None:
    """In v1alpha1 a cache is one of the mounts, which the releases treat in several ways."""
    profile = report.profile
    if profile.accepts.cache_mount_point_required and not given.get("mountPath"):
        report.refuse(at, "a compilation cache without mountPath cannot be said in v1alpha1")
    elif profile.convert.cache_mount_twice:
        report.refuse(at, f"operator {profile.operator} mounts a compilation cache of v1alpha1 twice")
    elif profile.worker_hash == "v2" and profile.convert.stored == "v1alpha1":
        report.differ(at, f"operator {profile.operator} names workers by a hash in which the mount stands elsewhere: they roll")


def _cache(given: Json, at: Pointer) -> Piece:
    path = taken(given["mountPath"], (*at, "mountPath")) if given.get("mountPath") else None
    fields = named({"name": taken(given.get("pvcName", ""), (*at, "pvcName")), "mountPoint": path})
    return Piece({**fields, "useAsCompilationCache": Piece(True)}, at)


def _experimental(given: Json, at: Pointer, report: Losses) -> dict[str, Piece]:
    out: dict[str, Piece] = {}
    for key in ("gpuMemoryService", "failover"):
        if given.get(key) is None:
            continue
        fields = {name: taken(item, (*at, key, name)) for name, item in given[key].items()}
        reach = given[key].get("mode")
        if reach is not None:
            fields["mode"] = Piece(REACHES.get(reach, reach), (*at, key, "mode"))
        out[key] = Piece({"enabled": Piece(True), **fields}, (*at, key))
    if given.get("checkpoint") is not None:
        out["checkpoint"] = taken(given["checkpoint"], (*at, "checkpoint"))
    if (given.get("grove") or {}).get("forceScalingGroup"):
        report.refuse((*at, "grove", "forceScalingGroup"), "forceScalingGroup cannot be said in v1alpha1")
    return out


def _pod(given: Json, at: Pointer, report: Losses) -> dict[str, Piece]:
    template = given.get("podTemplate")
    if template is None:
        if given.get("frontendSidecar"):
            report.refuse((*at, "frontendSidecar"), "a frontend sidecar without its container cannot be said in v1alpha1")
        return {}
    here: Pointer = (*at, "podTemplate")
    out: dict[str, Piece] = {}
    metadata = template.get("metadata") or {}
    for key in metadata:
        if key not in ("labels", "annotations") and metadata[key]:
            report.refuse((*here, "metadata", key), f"metadata.{key} of a pod cannot be said in v1alpha1")
    kept = {key: taken(metadata[key], (*here, "metadata", key)) for key in ("labels", "annotations") if metadata.get(key)}
    if kept:
        out["extraPodMetadata"] = Piece(kept, (*here, "metadata"))
    pod: Pointer = (*here, "spec")
    spec = template.get("spec") or {}
    extra = {key: taken(item, (*pod, key)) for key, item in spec.items() if key != "containers"}
    containers = list(enumerate(spec.get("containers") or ()))
    main = next(((i, c) for i, c in containers if c.get("name") == MAIN), None)
    others = [(i, c) for i, c in containers if c.get("name") != MAIN]
    if given.get("frontendSidecar"):
        others = _sidecar(given, at, (*pod, "containers"), others, out, report)
    if others:
        extra["containers"] = Piece([taken(c, (*pod, "containers", i)) for i, c in others], (*pod, "containers"))
    if main is not None:
        place: Pointer = (*pod, "containers", main[0])
        extra["mainContainer"] = taken(main[1], place, {(*place, "name")})
        if not others and not extra["mainContainer"].value:
            extra["mainContainer"] = Piece({"name": Piece(MAIN)}, place)
    out["extraPodSpec"] = Piece(extra, pod)
    return out


def _sidecar(
    given: Json, at: Pointer, pod: Pointer, others: list[tuple[int, Json]], out: dict[str, Piece], report: Losses
) -> list[tuple[int, Json]]:
    """The container that runs a frontend, as `frontendSidecar`; the other containers. v1alpha1 gives it its name."""
    name = given["frontendSidecar"]
    found = next(((i, c) for i, c in others if c.get("name") == name), None)
    if name != SIDECAR or found is None:
        text = f"a frontend sidecar is the container {SIDECAR!r} in v1alpha1, not {name!r}"
        report.refuse((*at, "frontendSidecar"), text)
        return others
    number, container = found
    place: Pointer = (*pod, number)
    fields = {to: taken(container[key], (*place, key)) for key, to in SIDECAR_FIELDS.items() if container.get(key)}
    sources = container.get("envFrom") or []
    secret = (sources[0].get("secretRef") or {}) if len(sources) == 1 else {}
    if secret and set(secret) == {"name"} and set(sources[0]) == {"secretRef"}:
        fields["envFromSecret"] = taken(secret["name"], (*place, "envFrom", 0, "secretRef", "name"))
    whole = set(container) <= {"name", "image", "args", "env", *(["envFrom"] if "envFromSecret" in fields else [])}
    last = number == max(i for i, _ in others)
    if whole and last and container.get("image"):
        out["frontendSidecar"] = Piece(fields, place)
        return [(i, c) for i, c in others if i != number]
    image = container.get("image")
    if not image:
        report.refuse((*at, "frontendSidecar"), "a frontend sidecar needs an image in v1alpha1")
    out["frontendSidecar"] = Piece({"image": Piece(image)}, (*at, "frontendSidecar"))
    return others
