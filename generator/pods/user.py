"""The user's pod template over the operator's base: main container, pod spec, sidecars."""

from __future__ import annotations

from generator.components.defaults import main_container
from generator.errors import Fault
from generator.merge import env_sorted, override, without
from generator.names import FLAT_PROBES, PROBES
from generator.pods import base
from generator.pods.standard import standard_env
from generator.records import replace
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.pods.context import Context, PodDraft
    from generator.trees import ContainerSpec, Json, Object


def merge_main(draft: PodDraft, c: Context) -> PodDraft:
    """The user's main container over the base. Mirrors graph.go mergeContainerByName.

    Env is a union sorted by name; a probe replaces the base's whole.
    """
    user = main_container(c.part.template)
    return draft if user is None else replace(draft, main=merged(draft.main, user))


def merged(container: ContainerSpec, user: ContainerSpec) -> Object:
    """A user's container over the operator's of the same name."""
    out = override(container, user)
    out["env"] = env_sorted(container.get("env") or (), user.get("env") or ())
    return out | {probe: user[probe] for probe in PROBES if user.get(probe) is not None}


def merge_main_legacy(draft: PodDraft, c: Context) -> PodDraft:
    """1.1: mainContainer's liveness and readiness merge deeply into the base's, flat ones replace them."""
    user = main_container(c.part.template, c.component.main)
    if user is None:
        return draft
    merged = override(draft.main, user)
    merged["env"] = env_sorted(draft.main.get("env") or (), user.get("env") or ())
    if user.get("startupProbe") is not None:
        merged["startupProbe"] = user["startupProbe"]
    for probe in FLAT_PROBES:
        flat = (c.component.alpha or {}).get(probe)
        if flat is not None:
            merged[probe] = flat
    return replace(draft, main=merged)


def add_standard_env(draft: PodDraft, c: Context) -> PodDraft:
    """The standard env on the main container; what it mounts now, a frontend sidecar will mount too."""
    main = draft.main if c.runs_beside else standard_env(draft.main, c)
    return replace(draft, main=main, mounts=tuple(draft.main.get("volumeMounts") or ()))


def topology_aliases(draft: PodDraft, c: Context) -> PodDraft:
    """A node's leader and rank; the operator's win, and all is sorted anew. Before the backend adds its own env."""
    aliases = c.addressing.aliases if c.addressing else ()
    return replace(draft, main={**draft.main, "env": env_sorted(draft.main.get("env") or (), aliases)}) if aliases else draft


def check_mounts(draft: PodDraft, c: Context) -> PodDraft:
    """A mount needs a name and a path. Mirrors graph.go validateContainerVolumeMounts."""
    for mount in draft.main.get("volumeMounts") or ():
        if not mount.get("name"):
            raise Fault("DGD107", "a volumeMount of the main container has no name", "name the volume it mounts")
        if not mount.get("mountPath"):
            raise Fault("DGD107", f"volumeMount {mount['name']!r} has no mountPath", "give it a mountPath (v1alpha1: mountPoint)")
    return draft


def merge_pod(draft: PodDraft, c: Context) -> PodDraft:
    """The user's pod spec over the base, containers apart."""
    spec = base.pod(c, c.type)
    user = c.part.template.get("spec") or {}
    return replace(draft, spec=override(spec, without(user, "containers")))


def security_context(draft: PodDraft, c: Context) -> PodDraft:
    """`fsGroup: 1000`, only if the user gave no securityContext at all. Mirrors graph.go applyDefaultSecurityContext."""
    if inside(c.part.template, "spec").get("securityContext") is not None:
        return draft
    return replace(draft, spec={**draft.spec, "securityContext": {"fsGroup": 1000}})


def service_account(draft: PodDraft, c: Context) -> PodDraft:
    """Kubernetes discovery needs a service account that may read endpoints and write worker metadata."""
    if draft.spec.get("serviceAccountName") or c.discovery != "kubernetes":
        return draft
    return replace(draft, spec={**draft.spec, "serviceAccountName": f"{c.graph.name}-k8s-service-discovery"})


def sidecars(c: Context) -> list[Json]:
    """The user's other containers, in their order."""
    return [u for u in inside(c.part.template, "spec").get("containers") or () if u.get("name") != c.component.main]


def main_first(draft: PodDraft, c: Context) -> PodDraft:
    """Containers: main, then the user's others."""
    return replace(draft, spec={**draft.spec, "containers": [draft.main, *sidecars(c)]})


def main_last(draft: PodDraft, c: Context) -> PodDraft:
    """1.1 appends main after the user's containers; the generated frontend sidecar comes later."""
    others = [s for s in sidecars(c) if s.get("name") != c.component.frontend_sidecar]
    return replace(draft, spec={**draft.spec, "containers": [*others, draft.main]})


def frontend_sidecar(draft: PodDraft, c: Context) -> PodDraft:
    """Completes the named sidecar as a frontend; it shares main's mounts. Mirrors graph.go mergeFrontendSidecarDefaults."""
    name = c.component.frontend_sidecar
    if not name:
        return draft
    containers = list(draft.spec["containers"])
    for i, user in enumerate(containers):
        if user.get("name") == name:
            frontend = base.frontend_sidecar(c, user)
            sidecar = override(frontend, user)
            sidecar["env"] = env_sorted(frontend["env"], user.get("env") or ())
            sidecar = standard_env(sidecar, c)
            mounts = _append_mounts(sidecar.get("volumeMounts") or (), draft.mounts)
            containers[i] = {**sidecar, **({"volumeMounts": mounts} if mounts else {})}
            return replace(draft, spec={**draft.spec, "containers": containers})
    raise Fault(
        "DGD108",
        f"frontendSidecar {name!r} names no container of the pod template",
        "name a container of podTemplate.spec.containers",
    )


def frontend_sidecar_legacy(draft: PodDraft, c: Context) -> PodDraft:
    """1.1: the generated sidecar, after everything else, without main's mounts."""
    name = c.component.frontend_sidecar
    if not name:
        return draft
    user = next(s for s in sidecars(c) if s.get("name") == name)
    sidecar = {**base.container(c, "frontend"), **without(user, "env")}
    sidecar["env"] = env_sorted(base.container(c, "frontend")["env"], user.get("env") or ())
    return replace(draft, spec={**draft.spec, "containers": [*draft.spec["containers"], standard_env(sidecar, c)]})


def _append_mounts(mounts: Iterable[Json], more: Iterable[Json]) -> list[Json]:
    """Mounts whose volume is not mounted yet. Mirrors graph.go appendMissingVolumeMounts."""
    out = list(mounts)
    seen = {m.get("name") for m in out}
    for mount in more:
        if mount.get("name") not in seen:
            seen.add(mount.get("name"))
            out.append(mount)
    return out
