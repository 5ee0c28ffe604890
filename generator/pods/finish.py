"""The last passes: the backend's pod changes and image pull secrets.

Where the user's command connects the nodes, workers keep only the probes that the user wrote: the other ranks serve nothing.
"""

from __future__ import annotations

from generator.components.defaults import main_container
from generator.merge import without
from generator.model import USER_LAUNCH, WORKER
from generator.names import NO_PULL_SECRETS, PROBES
from generator.pods.user import sidecars
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.pods.context import Context, PodDraft
    from generator.trees import Json


def backend_container(draft: PodDraft, c: Context) -> PodDraft:
    """What the backend makes of the main container."""
    if c.runs_beside:
        from generator.pods import dynamo_sidecar

        return dynamo_sidecar.engine(draft, c)
    container = c.backend.container(draft.main, c.role, c.engine, c.addressing, c.profile)
    if c.engine.mode == USER_LAUNCH and c.role == WORKER:
        own = main_container(c.part.template, c.component.main) or {}
        container = {**without(container, *PROBES), **{probe: own[probe] for probe in PROBES if own.get(probe) is not None}}
    if c.profile.launch.env_once and container.get("env"):
        names = {e.get("name") for e in draft.main.get("env") or ()}
        container = {
            **container,
            "env": [*(draft.main.get("env") or ()), *(e for e in container["env"] if e.get("name") not in names)],
        }
    return replace(draft, main=container)


def backend_pod(draft: PodDraft, c: Context) -> PodDraft:
    """What the backend makes of the pod."""
    if c.runs_beside:
        from generator.pods import dynamo_sidecar

        return dynamo_sidecar.runtime(draft, c)
    return replace(draft, spec=c.backend.pod(draft.spec, c.role, c.engine, c.addressing, c.profile))


def pull_secrets(draft: PodDraft, c: Context) -> PodDraft:
    """Pull secrets for the registries of all containers, after the user's own. Mirrors graph.go GenerateBasePodSpec."""
    containers = [*draft.spec["containers"]]
    if c.profile.pods.init_images:
        containers += draft.spec.get("initContainers") or ()
    return _pull_secrets(draft, c, [x.get("image", "") for x in containers])


def pull_secrets_legacy(draft: PodDraft, c: Context) -> PodDraft:
    """1.1 looks only at mainContainer's image and at the generated sidecar's."""
    generated = [s.get("image", "") for s in sidecars(c) if s.get("name") == c.component.frontend_sidecar]
    return _pull_secrets(draft, c, [draft.main.get("image", ""), *generated])


def _pull_secrets(draft: PodDraft, c: Context, images: Iterable[str]) -> PodDraft:
    if c.part.gates.get(NO_PULL_SECRETS) == "true":
        return draft
    matching = {name for image in images if image for name in c.registries.get(registry(image), ())}
    matching |= {name for image in images if image for name in c.registries.get("", ())}
    secrets: list[Json] = list(draft.spec.get("imagePullSecrets") or ())
    names = {h.get("name") for h in secrets}
    added = [{"name": name} for name in sorted(matching) if name not in names]
    return replace(draft, spec={**draft.spec, "imagePullSecrets": secrets + added}) if added else draft


def registry(image: str) -> str:
    """The registry host as the operator reads it: everything before the first slash, even of `nginx`."""
    return image.partition("/")[0].rpartition("@")[2] or image
