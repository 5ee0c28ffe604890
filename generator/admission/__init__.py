"""What the operator's validating webhook refuses on create, beyond the CRD's own schema and rules.

Mirrors internal/webhook/validation. All findings at once; each at the user's line. Rules about updates do not
apply: git states what is wanted, and what may change in a cluster is the cluster's business.
"""

from __future__ import annotations

from generator.admission import alpha, component, images, overrides
from generator.admission import graph as whole
from generator.errors import Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Cluster, Graph
    from generator.releases.profile import Profile


def check(graph: Graph, cluster: Cluster, profile: Profile, problems: list[Finding]) -> None:
    """Every admission finding of a graph."""
    whole.check(graph, cluster, profile, problems)
    overrides.check(graph, cluster, profile, problems)
    for c in graph.components:
        component.check(c, graph, cluster, profile, problems)
    if graph.api == "v1alpha1":
        alpha.check(graph, profile, problems)
    if profile.accepts.image_required:
        images.check(graph, profile, problems)
    if profile.accepts.elastic_needs_command:
        images.elastic(graph, profile, problems)
