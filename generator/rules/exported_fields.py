"""What only the API server writes: an object in git that was copied out of a cluster."""

from __future__ import annotations

from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen
    from generator.trees import Json, Pointer

CODE = "DGD663"
OF_METADATA = ("resourceVersion", "uid", "managedFields", "generation", "creationTimestamp", "selfLink", "deletionTimestamp")
APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
HINT = "take these fields out: kubectl get -o yaml shows them, and they belong to the one object in the cluster"


def check(seen: Seen) -> Iterator[Finding]:
    """One finding for an object: the graph where it is printed itself, and each companion."""
    if seen.cluster.output == "dgd":
        found = _fields(seen.graph.given or {})
        if found:
            yield seen.finding(CODE, f"the graph has {_listed(found)} of the API server's own in git", found[0], HINT)
    for given in seen.companions if seen.is_first else ():
        found = _fields(given.value)
        if found:
            name = inside(given.value, "metadata").get("name")
            text = f"{given.kind} {name!r} has {_listed(found)} of the API server's own in git"
            yield seen.beside(CODE, text, given.where(found[0], key=True), HINT)


def _fields(value: Json) -> list[Pointer]:
    metadata = inside(value, "metadata")
    out: list[Pointer] = [("metadata", key) for key in OF_METADATA if metadata.get(key) is not None]
    if APPLIED in inside(metadata, "annotations"):
        out.append(("metadata", "annotations", APPLIED))
    if value.get("status"):
        out.append(("status",))
    return out


def _listed(found: list[Pointer]) -> str:
    return ", ".join(str(pointer[-1]) for pointer in found)
