"""What a graph has only in a cluster: what the API server, the operator and kubectl wrote into it, defaults that say nothing."""

from __future__ import annotations

from generator import names
from generator.schema import graph_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.releases.profile import Profile
    from generator.schema.table import Node, Table
    from generator.trees import JsonValue, Object, Pointer

SERVER = (
    *("creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generation", "managedFields"),
    *("ownerReferences", "resourceVersion", "selfLink", "uid", "generateName"),
)
APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
TRACKED = ("argocd.argoproj.io/tracking-id", "kustomize.toolkit.fluxcd.io/name", "kustomize.toolkit.fluxcd.io/namespace")
ORIGIN = names.ORIGIN
OPERATORS = ("nvidia.com/current-worker-hash", "nvidia.com/dgd-", "nvidia.com/last-applied-", "nvidia.com/workload-provider")
"""How the annotations begin that the operator writes and reads again (operator-contract.md 0.2, 1.4, 3.3)."""
KEPT = ("nodeCount",)
"""Defaults that a reader misses when they are not written."""


def places(value: Object, profile: Profile) -> Iterator[Pointer]:
    """Where such values stand."""
    if "status" in value:
        yield ("status",)
    metadata = value.get("metadata") or {}
    yield from (("metadata", key) for key in SERVER if key in metadata)
    for key in ("annotations", "labels"):
        held = metadata.get(key) or {}
        gone = [name for name in held if name in (APPLIED, *TRACKED, ORIGIN) or name.startswith(OPERATORS)]
        yield from [("metadata", key)] if held and len(gone) == len(held) else [("metadata", key, name) for name in gone]
    api = str(value.get("apiVersion")).partition("/")[2]
    if api in profile.accepts.apis:
        table = graph_table(profile.schema.release, api)
        yield from _defaults(table, table.node(table.roots[""]), value, ())


def _defaults(table: Table, node: Node, value: JsonValue, at: Pointer) -> Iterator[Pointer]:
    """Fields with the value that the definition would fill in again, unless nothing else stands beside them."""
    if isinstance(value, list) and node.kind == "list":
        for i, item in enumerate(value):
            yield from _defaults(table, table.node(node.item), item, (*at, i))
    if not isinstance(value, dict) or node.kind not in ("object", "map"):
        return
    filled = dict(node.defaults) if node.kind == "object" else {}
    gone = [key for key, item in value.items() if key in filled and filled[key] == item and key not in KEPT]
    if len(gone) < len(value):
        yield from ((*at, key) for key in gone)
    for key, item in value.items():
        inner = node.fields.get(key) if node.kind == "object" else node.item
        if inner is not None:
            yield from _defaults(table, table.node(inner), item, (*at, key))


def without(value: JsonValue, gone: set[Pointer], at: Pointer = ()) -> JsonValue:
    """A value without some places; positions in lists stay what they are."""
    if isinstance(value, dict):
        return {key: without(item, gone, (*at, key)) for key, item in value.items() if (*at, key) not in gone}
    return [without(item, gone, (*at, i)) for i, item in enumerate(value)] if isinstance(value, list) else value
