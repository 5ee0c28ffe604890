"""Rights that patches and companions bring: what is rendered never has more than the operator would give, unless `allow` says so.

What the graph itself asks for the operator builds too; whoever may change an overlay, or puts an object beside a graph, often
may not decide that. Argo CD's AppProject is the second line.
"""

from __future__ import annotations

from generator.errors import WARNING, Finding, Problems
from generator.intent import mentions
from generator.patch.origin import where as place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.errors import Where
    from generator.model import Cluster, Manifest
    from generator.trees import Json, Pointer

HOST_PATH, PRIVILEGED, HOST, ROLES = "hostPath", "privileged", "hostNamespaces", "clusterRoles"
POWERS = frozenset(("ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO"))
"""Linux capabilities that come to a privileged container."""
GRANTS = ("Role", "RoleBinding")


def check(manifests: Sequence[Manifest], cluster: Cluster, problems: Problems) -> None:
    """A finding for each right that a patch of an overlay or a companion brings: one for each place that says it."""
    overlays = {change.given.document.file for change in cluster.changes if mentions(change.spec)}
    users: dict[tuple[str, str], list[tuple[str, str, Where]]] = {}
    for manifest in manifests:
        if manifest.given is None and not overlays:
            continue
        for word, text, pointer in _rights(manifest.body, manifest.given is not None):
            where = place(manifest, pointer)
            if word not in cluster.allow and (manifest.given is not None or where.file in overlays):
                metadata = manifest.body.get("metadata") or {}
                user = f"{manifest.body.get('kind')} {metadata.get('name')!r}"
                users.setdefault((word, str(where)), []).append((user, text, where))
    for (word, _), found in users.items():
        user, text, where = found[0]
        names = dict.fromkeys(name for name, _, _ in found)
        more = f" (and {len(names) - 1} more of the output)" if len(names) > 1 else ""
        hint = f"take it out; if it is meant, list it in an overlay: spec.allow: [{word}]"
        problems.add(Finding("DGD690", f"{user} {text}{more}", where, hint, WARNING))


def _rights(body: Json, companion: bool) -> Iterator[tuple[str, str, Pointer]]:
    """(word for `allow`, what it is, where) for everything in an object that goes beyond a usual pod's rights."""
    yield from _below(body, ())
    role = body.get("roleRef")
    if body.get("kind") == "RoleBinding" and isinstance(role, dict) and role.get("kind") == "ClusterRole":
        yield ROLES, f"gives the rights of ClusterRole {role.get('name')!r}", ("roleRef", "name")
    if not companion and body.get("kind") in GRANTS:  # the operator's own; what a patch puts into it is the patch's
        for field in ("rules", "subjects"):
            yield from (
                (ROLES, f"has {field} that the operator does not write", (field, i)) for i, _ in enumerate(body.get(field) or ())
            )


def _below(value: object, at: Pointer) -> Iterator[tuple[str, str, Pointer]]:
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from _below(item, (*at, i))
    for key, item in value.items() if isinstance(value, dict) else ():
        here = (*at, key)
        if key == "hostPath" and isinstance(item, dict):
            yield HOST_PATH, f"mounts the node's {str(item.get('path'))!r}", here
        elif key == "privileged" and item is True:
            yield PRIVILEGED, "runs a privileged container", here
        elif key in ("hostNetwork", "hostPID", "hostIPC") and item is True:
            yield HOST, f"shares the node's namespaces ({key})", here
        elif key == "capabilities" and isinstance(item, dict) and (powers := _powers(item.get("add"))):
            yield PRIVILEGED, f"has the capabilities of a privileged container ({', '.join(powers)})", (*here, "add")
        else:
            yield from _below(item, here)


def _powers(added: object) -> list[str]:
    words = {str(word).upper().removeprefix("CAP_") for word in added} if isinstance(added, list) else set()
    return sorted(words & POWERS)
