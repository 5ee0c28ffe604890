"""What the operator's validating webhook refuses on create, beyond the CRD's own schema and rules.

Mirrors internal/webhook/validation. All findings at once; each at the user's line. Rules about updates do not
apply: git states what is wanted, and what may change in a cluster is the cluster's business.
"""

from __future__ import annotations

from generator.admission import component
from generator.admission import graph as whole
from generator.errors import Finding, Problems
from generator.releases.profile import LPX

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Cluster, Component, Graph
    from generator.releases.profile import Profile


def check(graph: Graph, cluster: Cluster, profile: Profile, problems: Problems) -> None:
    """Every admission finding of a graph."""
    whole.check(graph, cluster, profile, problems)
    if graph.override is not None or any(c.override is not None or c.roles for c in graph.components):
        from generator.admission import overrides

        overrides.check(graph, cluster, profile, problems)
    for c in graph.components:
        if c.is_lpx and profile.accepts.lpx:
            _lpx(c, graph, profile, problems)
        else:
            component.check(c, graph, cluster, profile, problems)
    if graph.api == "v1alpha1":
        from generator.admission import alpha

        alpha.check(graph, profile, problems)
    if profile.accepts.image_required:
        from generator.admission import images

        images.check(graph, profile, problems)
        if profile.accepts.elastic_needs_command:
            images.elastic(graph, profile, problems)


def _lpx(c: Component, graph: Graph, profile: Profile, problems: Problems) -> None:
    """Off by default, so refused on create; nothing else about the component matters."""
    where = graph.locate((*c.pointer, "type" if graph.api == "v1beta1" else "componentType"))
    code, text = "DGD141", f"component {c.name!r}: the operator refuses LPX components, unless it is told otherwise"
    if LPX in profile.accepts.unsure:
        code = "DGD712"
        knows = f"Dynamo {profile.operator} knows LPX components such as {c.name!r}"
        text = f"{knows}; what its operator builds of them is not known here"
    problems.add(Finding(code, text, where, "remove the component"))
