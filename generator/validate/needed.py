"""What the objects of a run name and do not bring along: it must exist in their namespace. For `explain`; never a finding.

ServiceAccounts, ConfigMaps, Secrets, volume claims and resource claims; references that are marked optional are left out. Also
the queues of gangs, priority, runtime and storage classes, but for those that every cluster or scheduler brings along; and the
ClusterRoles of bindings: those of the operator's chart are not there in a cluster that never had an operator, and the accounts
have no rights then.
"""

from __future__ import annotations

from generator.names import VOLCANO_QUEUE
from generator.orchestrators.gangs import VOLCANO_OWN
from generator.orchestrators.grove import schedulers
from generator.parse.companions import MAKES_SECRET, secret_of
from generator.schema.access import entries, inside, text
from generator.validate.pods import pods

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from generator.trees import Object

    ObjectName = tuple[str, str]
    """Kind and name."""

CLAIM, CONFIG_MAP, SECRET, ACCOUNT = "PersistentVolumeClaim", "ConfigMap", "Secret", "ServiceAccount"
QUEUE, WIDE = "Queue", frozenset(("ClusterRole", "Queue", "PriorityClass", "RuntimeClass", "StorageClass"))
"""Kinds of the whole cluster."""
BROUGHT = {
    ACCOUNT: ("default",),
    QUEUE: VOLCANO_OWN,
    "PriorityClass": ("system-cluster-critical", "system-node-critical"),
}
"""Kind → names that are always there."""
RESOURCE_CLAIMS = {"resourceClaimName": "ResourceClaim", "resourceClaimTemplateName": "ResourceClaimTemplate"}


def needed(bodies: Sequence[Object]) -> list[tuple[str, str, str, list[str]]]:
    """(namespace or "", kind, name, the objects that name it), sorted, of all that is not among the objects."""
    held = {(_space(b), str(b.get("kind")), text(inside(b, "metadata"), "name")) for b in bodies}
    held |= {(_space(b), SECRET, secret_of(b)) for b in bodies if b.get("kind") in MAKES_SECRET}
    found: dict[tuple[str, str, str], list[str]] = {}
    for body in bodies:
        user = f"{body.get('kind')}/{text(inside(body, 'metadata'), 'name')}"
        for kind, name in dict.fromkeys([*(n for pod in pods(body) for n in _of_pod(pod.spec)), *_of_object(body)]):
            key = ("" if kind in WIDE else _space(body), kind, name)
            if name and key not in held and name not in BROUGHT.get(kind, ()):
                found.setdefault(key, []).append(user)
    return [(*key, found[key]) for key in sorted(found)]


def _space(body: Object) -> str:
    return text(inside(body, "metadata"), "namespace")


def _of_pod(spec: Object) -> Iterator[ObjectName]:
    yield ACCOUNT, text(spec, "serviceAccountName")
    yield "PriorityClass", text(spec, "priorityClassName")
    yield "RuntimeClass", text(spec, "runtimeClassName")
    for _, secret in entries(spec.get("imagePullSecrets")):
        yield SECRET, text(secret, "name")
    for _, claim in entries(spec.get("resourceClaims")):
        for field, kind in RESOURCE_CLAIMS.items():
            yield kind, text(claim, field)
    for _, volume in entries(spec.get("volumes")):
        yield from _of_volume(volume)
        for _, source in entries(inside(volume, "projected").get("sources")):
            yield from _optional(CONFIG_MAP, inside(source, "configMap"), "name")
            yield from _optional(SECRET, inside(source, "secret"), "name")
    for kind in ("initContainers", "containers"):
        for _, container in entries(spec.get(kind)):
            yield from _of_env(container)


def _of_object(body: Object) -> Iterator[ObjectName]:
    kind, spec = body.get("kind"), inside(body, "spec")
    annotations = inside(body, "metadata", "annotations")
    if kind in ("RoleBinding", "ClusterRoleBinding"):
        role = inside(body, "roleRef")
        yield text(role, "kind"), text(role, "name")
    elif kind == "PersistentVolumeClaim":
        yield "StorageClass", text(spec, "storageClassName")
    elif kind == "PodGroup":
        yield QUEUE, text(spec, "queue")
        yield "PriorityClass", text(spec, "priorityClassName")
    elif kind == "LeaderWorkerSet":
        yield QUEUE, text(annotations, VOLCANO_QUEUE)
    elif kind == "PodCliqueSet":
        yield QUEUE, text(annotations, schedulers.VOLCANO_QUEUE)
        yield "PriorityClass", text(inside(spec, "template"), "priorityClassName")
        for _, clique in entries(inside(spec, "template").get("cliques")):
            yield QUEUE, text(inside(clique, "labels"), schedulers.KAI_LABEL)


def _of_volume(volume: Object) -> Iterator[ObjectName]:
    yield CLAIM, text(inside(volume, "persistentVolumeClaim"), "claimName")
    yield from _optional(CONFIG_MAP, inside(volume, "configMap"), "name")
    yield from _optional(SECRET, inside(volume, "secret"), "secretName")


def _of_env(container: Object) -> Iterator[ObjectName]:
    for _, source in entries(container.get("envFrom")):
        yield from _optional(CONFIG_MAP, inside(source, "configMapRef"), "name")
        yield from _optional(SECRET, inside(source, "secretRef"), "name")
    for _, item in entries(container.get("env")):
        yield from _optional(CONFIG_MAP, inside(item, "valueFrom", "configMapKeyRef"), "name")
        yield from _optional(SECRET, inside(item, "valueFrom", "secretKeyRef"), "name")


def _optional(kind: str, reference: Any, field: str) -> Iterator[ObjectName]:
    if reference and reference.get("optional") is not True:
        yield kind, text(reference, field)
