"""A v1alpha1 service as operator 1.2 sees it again: converted to v1beta1, where it works, and back for the hash.

The conversion remembers most of what v1beta1 cannot express. This module is the rest, the fields that do not come back as
they were written: `extraPodSpec` when little stands in it, and mounts beside a compilation cache.
Mirrors api/v1alpha1/shared_spec_conversion.go, both directions in one.
"""

from __future__ import annotations

from generator.components.hashing.go_json import empty
from generator.components.hashing.reverse import flat_mounts, place, with_missing
from generator.merge import override, without
from generator.names import FLAT_PROBES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.trees import Json, Object


ORIGINS = ("env", "envFrom", "resources", "volumeMounts", *FLAT_PROBES)
"""Fields of mainContainer that are remembered as its own; the others have no flat counterpart and stay where they are."""


def service(given: Json) -> Object:
    """The service after both conversions."""
    out = dict(given)
    extra = given.get("extraPodSpec")
    user = (extra or {}).get("mainContainer")
    main = dict(user or {})
    remembered = False
    if given.get("volumeMounts") or main.get("volumeMounts"):
        remembered = _set_mounts(given, out, main, user is not None)
    mixed = [probe for probe in FLAT_PROBES if _mixes_ports(given.get(probe), main.get(probe))]
    for probe in mixed:
        out[probe] = override(given[probe], main.pop(probe))
    if given.get("envFromSecret") and _is_secret(main.get("envFrom"), given["envFromSecret"]):
        main.pop("envFrom")
    if extra is not None:
        unmixed = (probe for probe in FLAT_PROBES if probe not in mixed)
        _set_extra(given, out, main, remembered or _has_flat(given, "envs", "resources", *unmixed))
    return out


def _set_extra(given: Json, out: Object, main: Json, flat: bool) -> None:
    """`extraPodSpec` with what is left for `main`; `flat`: some flat field was told apart from the main container's own."""
    extra = given["extraPodSpec"]
    pod = _pod(extra)
    if not empty("Container", without(main, "name")):
        pod["mainContainer"] = main
    user = extra.get("mainContainer") or {}
    bare = _is_zero(extra) or _remembers_only_name(given, user)
    present = flat or bool(given.get("envFromSecret")) or not pod
    if bare and user.get("name") and present and "mainContainer" not in pod:
        pod["mainContainer"] = {"name": user["name"]}
    if pod or bare:
        out["extraPodSpec"] = pod
    else:
        del out["extraPodSpec"]


def _pod(extra: Json) -> Object:
    """The pod spec in an extraPodSpec. Containers named main lose against mainContainer."""
    pod = without(extra, "mainContainer", "containers")
    containers = [c for c in extra.get("containers") or () if c.get("name") != "main"]
    if containers:
        pod["containers"] = containers
    return {} if empty("ExtraPodSpec", pod) else pod


def _is_zero(extra: Json | None) -> bool:
    """Whether an extraPodSpec says nothing; the main container's name alone is nothing. Mirrors extraPodSpecIsZero."""
    extra = extra or {}
    main = extra.get("mainContainer") or {}
    return empty("ExtraPodSpec", without(extra, "mainContainer")) and empty("Container", without(main, "name"))


def _remembers_only_name(given: Json, user: Json) -> bool:
    """Whether what is remembered of the main container has no content. Mirrors saveSharedMainContainerOrigins."""
    own = {k: v for k, v in user.items() if k in ORIGINS}
    flat = _has_flat(given, "envs", "volumeMounts", "envFromSecret", "resources", *FLAT_PROBES)
    return "mainContainer" in given["extraPodSpec"] and empty("Container", own) and (bool(user.get("name")) or flat)


def _has_flat(given: Json, *keys: str) -> bool:
    """Whether one of some flat fields is given: a list with items, anything else even when it is empty."""
    return any(given.get(key) if key in ("envs", "volumeMounts") else given.get(key) is not None for key in keys)


def _has_template(given: Json) -> bool:
    """Whether v1beta1 gets a pod template at all. Mirrors hasPodTemplateContent."""
    return (
        _has_flat(given, "envs", "resources", "envFromSecret", *FLAT_PROBES, "extraPodMetadata", "frontendSidecar")
        or any(not m.get("useAsCompilationCache") for m in given.get("volumeMounts") or ())
        or not _is_zero(given.get("extraPodSpec"))
    )


def _is_secret(sources: Any, name: str) -> bool:
    """Whether envFrom is exactly what `envFromSecret` would have become. Mirrors envFromSecretMatches."""
    if not sources or len(sources) != 1:
        return False
    return {k: v for k, v in sources[0].items() if v or k == "secretRef"} == {"secretRef": {"name": name}}


def _mixes_ports(flat: Json | None, main: Json | None) -> bool:
    """Whether a named and a numbered port were merged: the merged probe is no longer recognised, and stays flat."""
    for key in ("httpGet", "tcpSocket"):
        ports = [((probe or {}).get(key) or {}).get("port", 0) for probe in (flat, main)]
        if sum(isinstance(port, str) for port in ports) == 1 and any(isinstance(port, int) and port for port in ports):
            return True
    return False


def _set_mounts(given: Json, out: Object, main: Object, user: bool) -> bool:
    """Flat and mainContainer's mounts after both ways; True if they were told apart again.

    1.2 has mainContainer's mounts displace the flat ones, and brings the compilation cache back as the first flat mount.
    Mirrors restoreMainContainerFieldOrigins and restoreSharedPreservedFlatVolumeMounts.
    """
    flat, own, template = given.get("volumeMounts") or [], main.pop("volumeMounts", None) or [], _has_template(given)
    caches = [m for m in flat if m.get("useAsCompilationCache")]
    native = (flat_mounts(own) if own else [without(m, "useAsCompilationCache") for m in flat]) if template else []
    back = with_missing(caches[:1], native)
    cached = [place(m) for m in caches[:1]]
    if user and template and [place(m) for m in native] == [place(m) for m in back if place(m) not in cached]:
        out["volumeMounts"] = _told_apart(flat, back, [place(m) for m in flat_mounts(own)])
        main["volumeMounts"] = own
        return True
    out["volumeMounts"] = with_missing(with_missing((), caches), back) if len(caches) > 1 else back
    return False


def _told_apart(flat: list[Json], back: list[Json], own: list[tuple[str, str]]) -> list[Json]:
    """Mirrors restorePreservedVolumeMountOrigins."""
    out = [m for m in flat if not m.get("useAsCompilationCache")]
    for mount in back:
        at = next((i for i, m in enumerate(out) if place(m) == place(mount)), None)
        if not mount.get("useAsCompilationCache"):
            if place(mount) not in own and at is None:
                out.append(mount)
        elif at is None:
            out.append(mount)
        else:
            out[at] = {**out[at], "useAsCompilationCache": True}
    return out
