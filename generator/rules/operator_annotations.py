"""The operator's own bookkeeping in git, where an operator builds the graph."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD662"
OWN = (
    "nvidia.com/current-worker-hash",
    "nvidia.com/dgd-",
    "nvidia.com/last-applied-",
    "nvidia.com/workload-provider",
    "nvidia.com/restartAt",
)
"""How the keys begin that the operator writes and reads again (operator-contract.md 0.2, 1.4, 3.3)."""


def check(seen: Seen) -> Iterator[Finding]:
    """Annotations of the graph's metadata, with `output: dgd`; rendered objects never get them."""
    if seen.cluster.output != "dgd":
        return
    for key in seen.annotations:
        if key.startswith(OWN):
            yield seen.finding(
                CODE,
                f"annotation {key} is the operator's own: each sync would write an old state over what it recorded",
                ("metadata", "annotations", key),
                "take it out of git",
                key=True,
            )
