"""The first generation of the worker hash, which names the workers of operators 1.1 and 1.2: the v1alpha1 services themselves.

Mirrors api/v1alpha1/legacy_worker_hash.go ComputeDGDWorkersSpecHash (1.1: internal/dynamo/hash.go).
"""

from __future__ import annotations

from generator.components.hashing.go_json import mapping, struct
from generator.merge import get

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Component, Graph
    from generator.releases.profile import Profile
    from generator.trees import Json


def preimage(graph: Graph, profile: Profile) -> str:
    """The text that is hashed: service name → service, of workers only."""
    services = {c.name: _service(c, graph, profile) for c in graph.components if c.is_worker}
    return mapping(services, lambda service: struct("Service", service))


def _service(component: Component, graph: Graph, profile: Profile) -> Json:
    """The v1alpha1 service that is hashed: as written in 1.1, while 1.2 converts it to v1beta1 and back."""
    if graph.api == "v1beta1":
        from generator.components.hashing import reverse

        return reverse.service(get(graph.given, *component.pointer))
    given = component.alpha or {}
    if profile.convert.hub == "v1alpha1":
        return given
    from generator.components.hashing import round_trip

    return round_trip.service(given)
