"""Volumes and mounts: compilation cache, shared memory, claims for mounts that name no volume."""

from __future__ import annotations

from generator.backends import those
from generator.errors import Fault
from generator.quantity import parse
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.pods.context import Context, PodDraft
    from generator.trees import Json, Object

SHARED_MEMORY = "shared-memory"


def cache_path(c: Context) -> str:
    """Where the compilation cache is: as given, else the framework's own. Mirrors getDefaultCompilationCacheMountPoint."""
    path: str = (c.component.cache or {}).get("mountPath") or c.backend.FACTS.cache_path
    if not path:
        default = " and ".join(framework.title for framework in those(lambda framework: bool(framework.cache_path)))
        raise Fault(
            "DGD109",
            f"the compilation cache needs a mountPath with backend {c.part.backend or 'none'!r}",
            f"only {default} has a default; give compilationCache.mountPath (v1alpha1: mountPoint)",
        )
    return path


def cache_mount(draft: PodDraft, c: Context) -> PodDraft:
    """Mounts the compilation cache once. Mirrors graph.go applyCompilationCache."""
    if c.component.cache is None:
        return draft
    name, path = c.component.cache.get("pvcName", ""), cache_path(c)
    if not name:
        raise Fault("DGD109", "compilationCache has no pvcName", "name the PersistentVolumeClaim it lives on")
    mounts, mounted = [], False
    for mount in draft.main.get("volumeMounts") or ():
        if mount.get("name") == name and not mount.get("mountPath"):
            mount = {**mount, "mountPath": path}
        if mount.get("mountPath") == path:
            if mount.get("name") != name:
                raise Fault(
                    "DGD109",
                    f"the compilation cache's path {path!r} is taken by volume {mount.get('name')!r}",
                    "give the cache or the other mount another path",
                )
            if mount.get("readOnly"):
                raise Fault("DGD109", f"the compilation cache {name!r} is mounted read-only", "drop readOnly")
            if mounted:
                continue
            mounted = True
        mounts.append(mount)
    if c.profile.convert.cache_mount_twice and mounted and (c.component.cache or {}).get("mountPath"):
        mounted = False
    if not mounted:
        mounts.append({"name": name, "mountPath": path})
    return replace(draft, main={**draft.main, "volumeMounts": mounts})


def cache_volume(draft: PodDraft, c: Context) -> PodDraft:
    """The cache's volume, unless the user declared it. Mirrors graph.go applyCompilationCacheVolume."""
    if c.component.cache is None:
        return draft
    name = c.component.cache.get("pvcName", "")
    declared = [v for v in draft.spec.get("volumes") or () if v.get("name") == name]
    for volume in declared:
        claim = volume.get("persistentVolumeClaim")
        if claim is None or claim.get("claimName") != name or claim.get("readOnly"):
            raise Fault(
                "DGD109",
                f"volume {name!r} must be the writable PersistentVolumeClaim {name!r} of the compilation cache",
                "rename the volume, or point it at that claim",
            )
    if len(declared) > 1:
        raise Fault("DGD109", f"the compilation cache's volume {name!r} is declared twice", "drop one")
    return draft if declared else _add_volume(draft, claim_volume(name))


def claim_volume(name: str) -> Object:
    """A volume of the PersistentVolumeClaim of the same name."""
    return {"name": name, "persistentVolumeClaim": {"claimName": name}}


def flat_volumes_legacy(draft: PodDraft, c: Context) -> PodDraft:
    """1.1: one claim volume for each flat volumeMount, in order."""
    for mount in (c.component.alpha or {}).get("volumeMounts") or ():
        draft = _add_volume(draft, claim_volume(mount.get("name", "")))
    return draft


def flat_mounts_legacy(draft: PodDraft, c: Context) -> PodDraft:
    """1.1: the compilation cache among the flat mounts gets its default path."""
    if c.component.cache is None:
        return draft
    path = cache_path(c)
    mounts = [m if m.get("mountPath") else {**m, "mountPath": path} for m in draft.main.get("volumeMounts") or ()]
    return replace(draft, main={**draft.main, "volumeMounts": mounts})


def shared_memory(draft: PodDraft, c: Context) -> PodDraft:
    """`/dev/shm` as a memory volume, 8Gi unless said otherwise. Mirrors shared_memory.go ApplySharedMemoryVolumeAndMount."""
    size = c.component.shared_memory if c.component.shared_memory is not None else "8Gi"
    parsed = parse(size)
    if parsed is not None and parsed[0] == 0:
        return draft
    volume = {"name": SHARED_MEMORY, "emptyDir": {"medium": "Memory", "sizeLimit": size}}
    mount = {"name": SHARED_MEMORY, "mountPath": "/dev/shm"}
    volumes = [v for v in draft.spec.get("volumes") or () if v.get("name") != SHARED_MEMORY]
    mounts = [
        m
        for m in draft.main.get("volumeMounts") or ()
        if m.get("name") != SHARED_MEMORY and m.get("mountPath") != mount["mountPath"]
    ]
    return replace(
        draft, main={**draft.main, "volumeMounts": [*mounts, mount]}, spec={**draft.spec, "volumes": [*volumes, volume]}
    )


def order_volumes(draft: PodDraft, c: Context) -> PodDraft:
    """Volumes in the order of main's mounts; a mount of no volume becomes a claim. Mirrors appendMissingPVCVolumesForMounts."""
    volumes = list(draft.spec.get("volumes") or ())
    by_name = {v.get("name"): v for v in volumes}
    ordered: list[Json] = []
    seen: set[str] = set()
    for mount in draft.spec["containers"][0].get("volumeMounts") or ():
        name = mount.get("name", "")
        if not name or (name in seen and c.profile.pods.volumes_deduplicated):
            continue
        seen.add(name)
        ordered.append(by_name.get(name) or claim_volume(name))
    ordered += [v for v in volumes if v.get("name") not in seen]
    return replace(draft, spec={**draft.spec, "volumes": ordered} if ordered else draft.spec)


def _add_volume(draft: PodDraft, volume: Json) -> PodDraft:
    return replace(draft, spec={**draft.spec, "volumes": [*(draft.spec.get("volumes") or ()), volume]})
