"""Pod specs: an ordered tuple of passes, in the operator's own order. Mirrors internal/dynamo/graph.go GenerateBasePodSpec."""

from __future__ import annotations

from generator.pods import base, finish, gms, storage, user
from generator.pods.context import Context, PodDraft

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.pods.context import Pass
    from generator.trees import Object

__all__ = ["Context", "pod_spec"]

PASSES: tuple[Pass, ...] = (  # the order is the operator's; do not sort
    user.merge_main,
    storage.cache_mount,
    user.check_mounts,
    user.add_standard_env,
    user.topology_aliases,
    finish.backend_container,
    user.merge_pod,
    user.security_context,
    user.service_account,
    storage.cache_volume,
    storage.shared_memory,
    user.main_first,
    user.frontend_sidecar,
    finish.backend_pod,
    storage.order_volumes,
    finish.pull_secrets,
    gms.memory_service,
    gms.failover,
)

PASSES_V1ALPHA1: tuple[Pass, ...] = (  # operator 1.1, whose hub is v1alpha1
    user.merge_main_legacy,
    user.add_standard_env,
    storage.flat_mounts_legacy,
    user.check_mounts,
    finish.backend_container,
    user.merge_pod,
    user.security_context,
    user.service_account,
    storage.flat_volumes_legacy,
    storage.shared_memory,
    user.main_last,
    finish.backend_pod,
    user.frontend_sidecar_legacy,
    finish.pull_secrets_legacy,
    gms.memory_service,
    gms.failover,
)

ORDERS = {"v1beta1": PASSES, "v1alpha1": PASSES_V1ALPHA1}


def pod_spec(context: Context) -> Object:
    """The pod spec of one role of one part. Raises Fault when it cannot be built."""
    main = {"name": "main"} if context.runs_beside else base.container(context, context.type)
    draft = PodDraft(main=main, spec={})
    for step in ORDERS[context.profile.convert.hub]:
        draft = step(draft, context)
    return dict(draft.spec)
