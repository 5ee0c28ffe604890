"""`output: dgd`: the amended graph itself, for a cluster whose operator builds the rest. Never together with rendered children.

Quantities that the operator's webhook would canonicalise are printed canonical; v1alpha1's own texts are not, being none to Go.
The origin version is not stamped: that is the webhook's, and only on a graph that it creates.
"""

from __future__ import annotations

from generator.merge import without_nulls
from generator.model import Manifest
from generator.parse.quantities import container, pod_spec
from generator.quantity import canonical
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Graph
    from generator.patch.amended import Amended
    from generator.trees import Object


def manifest(amended: Amended, graph: Graph) -> Manifest:
    """The document that is printed for a graph: without nulls, in its namespace, autoscaled components without replicas."""
    value = without_nulls(amended.value)
    metadata = {**value["metadata"], "namespace": graph.namespace}
    spec = dict(value.get("spec") or {})
    if isinstance(spec.get("services"), dict):
        spec["services"] = {name: _service(s, name in amended.autoscaled) for name, s in spec["services"].items()}
    if isinstance(spec.get("components"), list):
        spec["components"] = [_component(c, c["name"] in amended.autoscaled) for c in spec["components"]]
    return Manifest({**value, "metadata": metadata, "spec": spec}, graph)


def _service(service: Object, autoscaled: bool) -> Object:
    out = {k: v for k, v in service.items() if k != "replicas" or not autoscaled}
    if out.get("extraPodSpec"):
        spec = pod_spec(out["extraPodSpec"])
        if spec.get("mainContainer"):
            spec["mainContainer"] = container(spec["mainContainer"])
        out["extraPodSpec"] = spec
    if inside(out, "sharedMemory").get("size") is not None:
        out["sharedMemory"] = {**out["sharedMemory"], "size": canonical(out["sharedMemory"]["size"])}
    return out


def _component(component: Object, autoscaled: bool) -> Object:
    out = {k: v for k, v in component.items() if k != "replicas" or not autoscaled}
    if inside(out, "podTemplate").get("spec"):
        out["podTemplate"] = {**out["podTemplate"], "spec": pod_spec(out["podTemplate"]["spec"])}
    if out.get("sharedMemorySize") is not None:
        out["sharedMemorySize"] = canonical(out["sharedMemorySize"])
    return out
