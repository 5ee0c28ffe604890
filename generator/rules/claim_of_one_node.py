"""A claim that one node can mount, of pods on several."""

from __future__ import annotations

from generator.schema.access import inside, text, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding, Where
    from generator.rules.seen import Seen

CODE = "DGD358"
SHARED = ("ReadWriteMany", "ReadOnlyMany")


def check(seen: Seen) -> Iterator[Finding]:
    """Claims beside the graph, and those that it creates."""
    for name, (modes, where) in _claims(seen).items():
        if not modes or any(mode in SHARED for mode in modes):
            continue
        users = [pod for pod in seen.pods if name in pod.claims() and pod.total]
        number = sum(pod.total for pod in users)
        if number > 1:
            who = ", ".join(dict.fromkeys(repr(pod.component.name) for pod in users))
            yield seen.beside(
                CODE,
                f"claim {name!r} is {modes[0]}, and {number} pods of {who} mount it: those on other nodes never start",
                where,
                "ask for ReadWriteMany, or ReadOnlyMany, of a storage class that has it",
            )


def _claims(seen: Seen) -> dict[str, tuple[list[str], Where]]:
    """Name → access modes, and where they stand."""
    out = {}
    for given in seen.companions:
        if given.kind == "PersistentVolumeClaim":
            modes = texts(inside(given.value, "spec").get("accessModes"))
            out[text(inside(given.value, "metadata"), "name")] = (modes, given.where(("spec", "accessModes")))
    for number, claim in enumerate(seen.graph.pvcs):
        if claim.get("create") and claim.get("volumeAccessMode"):
            place = ("spec", "pvcs", number, "volumeAccessMode")
            out[str(claim.get("name"))] = ([str(claim["volumeAccessMode"])], seen.graph.locate(place))
    return out
