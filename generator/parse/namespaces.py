"""Which namespace a graph lives in: it reaches almost every value, so it is never guessed."""

from __future__ import annotations

from generator.errors import Finding, Problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Cluster, Locate
    from generator.trees import Json


def of(value: Json, locate: Locate, cluster: Cluster, flag: str, destination: str, problems: Problems) -> str:
    """The graph's own; else --namespace; else the host's destination; else the overlay's; else a finding and ""."""
    metadata = value.get("metadata")
    own = metadata.get("namespace") if isinstance(metadata, dict) else None
    if own is not None and not isinstance(own, str):
        return str(own) or "?"  # the schema says what is wrong with it
    for name, wanted in (("--namespace", flag), ("the destination namespace", destination)):
        if own and wanted and own != wanted:
            problems.add(
                Finding(
                    "DGD602",
                    f"the graph is in namespace {own!r}, but {name} is {wanted!r}",
                    locate(("metadata", "namespace")),
                    "make them equal, or leave metadata.namespace out of the graph",
                )
            )
            return ""
    found = own or flag or destination or cluster.namespace
    if not found:
        problems.add(
            Finding(
                "DGD603",
                "no namespace: the graph has none, and neither flag, destination nor overlay gives one",
                locate(("metadata",)),
                "set spec.namespace in the overlay, or pass --namespace",
            )
        )
    return found
