"""Dynamo sidecar mode: an init container `runtime` runs Dynamo, beside an engine in `main` that the operator leaves alone.

Mirrors internal/dynamo/component_dynamo_sidecar.go (1.6).
"""

from __future__ import annotations

from generator.components.defaults import RUNTIME
from generator.merge import with_env
from generator.pods import base, storage
from generator.pods.standard import standard_env
from generator.pods.user import merged
from generator.records import replace
from generator.templating import manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.pods.context import Context, PodDraft
    from generator.trees import ContainerSpec, Object


def runtime(draft: PodDraft, c: Context) -> PodDraft:
    """The pod with its runtime completed, where it stands."""
    containers = [_completed(x, c) if x.get("name") == RUNTIME else x for x in draft.spec["initContainers"]]
    return replace(draft, spec={**draft.spec, "initContainers": containers})


def engine(draft: PodDraft, c: Context) -> PodDraft:
    """An engine that has a variable for it learns of its compilation cache; nothing else is added."""
    name = c.backend.FACTS.cache_env
    if c.component.cache is None or not name:
        return draft
    return replace(draft, main=with_env(draft.main, {"name": name, "value": storage.cache_path(c)}))


def _completed(user: ContainerSpec, c: Context) -> Object:
    shared = base.common(c, c.type, RUNTIME)
    own = manifest("containers/runtime.yaml.j2", {"name": RUNTIME, "worker_hash": c.part.worker_hash})
    completed = {**shared, **own, "env": [*shared["env"], *own["env"]]}
    completed.pop("command")
    return merged(standard_env(completed, c), user)
