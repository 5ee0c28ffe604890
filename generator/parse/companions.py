"""Documents beside the graphs: they come out again unchanged, placed in the graph's namespace."""

from __future__ import annotations

from generator.errors import WARNING, Finding, Problems
from generator.merge import without_nulls
from generator.model import FROM_EXTERNAL_SECRETS
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from generator.model import Cluster
    from generator.parse.documents import Given
    from generator.trees import Json, Object

MAKES_SECRET = ("Secret", "ExternalSecret", "SealedSecret")
CLUSTER_WIDE = frozenset(
    (
        "Namespace",
        "Node",
        "PersistentVolume",
        "ClusterRole",
        "ClusterRoleBinding",
        "StorageClass",
        "PriorityClass",
        "CustomResourceDefinition",
        "IngressClass",
        "RuntimeClass",
        "CSIDriver",
        "CSINode",
        "VolumeAttachment",
        "MutatingWebhookConfiguration",
        "ValidatingWebhookConfiguration",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "APIService",
        "GatewayClass",
        "DeviceClass",
        "Queue",
        "ClusterTopologyBinding",
        "ClusterTopology",
    )
)


def placed(value: Object, spaces: Sequence[str], options: Any, cluster: Cluster) -> Object:
    """A companion with the namespace filled in as for rendered objects, where it is namespaced and has none."""
    metadata = value.get("metadata") or {}
    if metadata.get("namespace") or value.get("kind") in CLUSTER_WIDE:
        return dict(without_nulls(value))
    space = options.namespace or options.destination or cluster.namespace or (spaces[0] if spaces else "")
    if not space:
        return dict(without_nulls(value))
    return dict(without_nulls({**value, "metadata": {**metadata, "namespace": space}}))


def secrets(others: Sequence[Given], cluster: Cluster, problems: Problems) -> set[str]:
    """Names of the Secrets that stand in the stream, or are made by an ExternalSecret or SealedSecret of it."""
    found: set[str] = set()
    for given in others:
        if given.kind not in MAKES_SECRET:
            continue
        name = secret_of(given.value)
        found.add(name)
        if name == cluster.config.ssh_secret and cluster.ssh_key == FROM_EXTERNAL_SECRETS:
            problems.add(
                Finding(
                    "DGD623",
                    f"this {given.kind} makes the Secret {name!r}, and by sshKey of the overlay External Secrets makes it, too",
                    given.where(("metadata", "name")),
                    "take it out, or write sshKey: {from: secret} in the overlay",
                )
            )
    return found


def secret_of(value: Json) -> str:
    """The name of the Secret that an object is, or makes."""
    target = inside(value, "spec", "target") if value.get("kind") == "ExternalSecret" else {}
    return str(target.get("name") or inside(value, "metadata").get("name"))


def registries(others: Sequence[Given], cluster: Cluster, problems: Problems) -> dict[str, tuple[str, ...]]:
    """Registry host → pull secrets: of the overlay, and of dockerconfigjson Secrets in the stream.

    Of such a Secret only the hosts are read. Mirrors internal/secrets/docker.go. Key "" holds secrets for all images.
    """
    found: dict[str, set[str]] = {}
    for secret in cluster.pull_secrets:
        for host in secret.get("hosts") or ("",):
            found.setdefault(host, set()).add(secret["name"])
    for given in others:
        if given.kind == "Secret" and given.value.get("type") == "kubernetes.io/dockerconfigjson":
            for host in _hosts(given, problems):
                found.setdefault(host, set()).add(str(inside(given.value, "metadata").get("name", "")))
    return {host: tuple(sorted(names)) for host, names in found.items()}


def _hosts(given: Given, problems: Problems) -> list[str]:
    import base64
    import json

    value: Json = given.value
    try:
        text = inside(value, "stringData").get(".dockerconfigjson")
        if text is None:
            text = base64.b64decode((value.get("data") or {})[".dockerconfigjson"], validate=True).decode()
        auths = json.loads(text)["auths"]
        return [_host(str(registry)) for registry in auths]
    except (KeyError, TypeError, ValueError):
        problems.add(
            Finding(
                "DGD604",
                f"pull secret {(value.get('metadata') or {}).get('name')!r} has no readable .dockerconfigjson with auths",
                given.where(("data",)),
                "create it with `kubectl create secret docker-registry`",
                WARNING,
            )
        )
        return []


def _host(registry: str) -> str:
    """The host of an auths key, which may be a URL."""
    return registry.partition("://")[2].partition("/")[0] if "://" in registry else registry.partition("/")[0]
