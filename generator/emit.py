"""Manifests to text: stable order, sorted keys, one YAML document an object, the same bytes every time."""

from __future__ import annotations

from generator.yamlio import dump, dump_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from generator.model import Manifest
    from generator.trees import Json

ORDER = (  # what others refer to comes first
    "Namespace",
    "ServiceAccount",
    "Secret",
    "SSHKey",
    "ExternalSecret",
    "ConfigMap",
    "Role",
    "RoleBinding",
    "ClusterRole",
    "ClusterRoleBinding",
    "PersistentVolumeClaim",
    "ResourceClaimTemplate",
    "Queue",
    "PodGroup",
    "Service",
    "DynamoGraphDeployment",
    "PodCliqueSet",
    "LeaderWorkerSet",
    "StatefulSet",
    "Deployment",
    "InferencePool",
    "DestinationRule",
    "VirtualService",
    "Ingress",
    "DynamoGraphDeploymentScalingAdapter",
)
_RANK = {kind: i for i, kind in enumerate(ORDER)}


def ordered(manifests: Iterable[Manifest]) -> list[Manifest]:
    """Manifests by kind, namespace and name."""
    return sorted(manifests, key=_key)


def _key(manifest: Manifest) -> tuple[int, str, str, str]:
    body, metadata = manifest.body, manifest.body.get("metadata") or {}
    kind = str(body.get("kind", ""))
    return _RANK.get(kind, len(ORDER)), kind, str(metadata.get("namespace", "")), str(metadata.get("name", ""))


def text(manifests: Iterable[Manifest], form: str = "yaml") -> str:
    """The printed stream, as YAML or as JSON documents."""
    bodies = [m.body for m in ordered(manifests)]
    return dump_json(map(sort_keys, bodies)) if form == "json" else dump(bodies)


def sort_keys(value: object) -> Any:
    """A copy whose mappings are in key order: the order in which a user wrote keys never shows."""
    if isinstance(value, dict):
        return {k: sort_keys(value[k]) for k in sorted(value)}
    return [sort_keys(v) for v in value] if isinstance(value, list) else value


def identity(body: Json) -> tuple[str, str, str, str]:
    """What makes an object one object: API group, kind, namespace, name."""
    metadata = body.get("metadata") or {}
    group = str(body.get("apiVersion", "")).rpartition("/")[0]
    return group, str(body.get("kind", "")), str(metadata.get("namespace", "")), str(metadata.get("name", ""))
