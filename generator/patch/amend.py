"""Amends graph documents by the overlays' changes, before they are parsed, so that no change can come too late."""

from __future__ import annotations

from generator.patch.amended import Amended
from generator.patch.trace import Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.errors import Problems
    from generator.model import Cluster
    from generator.parse.documents import Given
    from generator.releases.profile import Profile


def amend(graphs: Sequence[Given], cluster: Cluster, profile: Profile, problems: Problems) -> list[Amended]:
    """The documents as the cluster's overlays want them; the inputs stay as they are.

    All graphs of a run together, because a change that none of them has a place for is an error.
    """
    if not any(c.spec.get("graph") or c.spec.get("scheduling") for c in cluster.changes) and not (
        cluster.output == "dgd" and cluster.pull_secrets
    ):
        return [Amended(g.value, g, Trace(g)) for g in graphs]
    from generator.patch.graph import Amendment

    return Amendment(cluster, profile, problems).all(graphs)
