"""From a graph to what the operator calls DynamoComponentDeployments: merged env, metadata, names, worker hash.

Mirrors internal/dynamo/graph.go GenerateDynamoComponentsDeployments. The Grove pathway has parts of its own.
"""

from __future__ import annotations

from generator import names
from generator.components import labels
from generator.components.defaults import template
from generator.components.single import by_role, part
from generator.errors import Problems
from generator.model import Part
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Cluster, Component, Graph
    from generator.releases.profile import Profile
    from generator.trees import Json, Object

PLACEHOLDER = "worker-hash-placeholder"


def build(
    graph: Graph, cluster: Cluster, profile: Profile, framework: str, frameworks: Mapping[str, str], problems: Problems
) -> tuple[Part, ...]:
    """The parts of a graph on the component path, in its own order.

    `framework` is the graph's, as every part carries it; `frameworks` each component's own.
    """
    suffix = "" if profile.stable_names else _worker_hash(graph, cluster, profile, framework)
    return tuple(part(c, graph, suffix, frameworks.get(c.name, ""), profile, problems) for c in graph.components)


def for_grove(
    graph: Graph, cluster: Cluster, profile: Profile, framework: str, frameworks: Mapping[str, str], problems: Problems
) -> tuple[Part, ...]:
    """The parts of a graph on the Grove pathway: only the graph's defaults, no planner account.

    From 1.5 on workers are labelled with the hash that would name them on the component path, as if their user had
    written it. Mirrors dgd_grove_workload_renderer.go applyGroveWorkerHashSuffix.
    """
    label = ""
    if hashed_on_grove(profile):
        for c in graph.components:  # what cannot be a DynamoComponentDeployment cannot be hashed either
            part(c, graph, PLACEHOLDER, framework, profile, problems)
        label = _worker_hash(graph, cluster, profile, framework)
    policy = graph.kv_transfer or {}
    levels = tuple((cluster.topology_bindings or {}).get(policy.get("clusterTopologyName", ""), ()))

    def made(c: Component) -> Part:
        if label and c.is_worker and not c.has_role_templates:
            c = replace(c, template=_labelled(c.template or {}, label))
        pod = template(c, graph, profile, levels, on_grove=True)
        return Part(
            component=c,
            name=f"{graph.name}-{c.key}",
            template=pod,
            labels={},
            annotations={},
            backend=frameworks.get(c.name, ""),
            gates=labels.gates(c, graph, pod, profile),
            by_role=by_role(c, made),
        )

    return tuple(made(c) for c in graph.components)


def hashed_on_grove(profile: Profile) -> bool:
    """Whether a graph on Grove gets a worker hash at all."""
    return profile.grove.worker_hash and not profile.stable_names


def _labelled(given: Json, worker_hash: str) -> Object:
    metadata = given.get("metadata") or {}
    return {**given, "metadata": {**metadata, "labels": {**(metadata.get("labels") or {}), names.LABEL_HASH: worker_hash}}}


def _worker_hash(graph: Graph, cluster: Cluster, profile: Profile, framework: str) -> str:
    if not any(c.is_worker for c in graph.components):
        return ""
    pinned = (cluster.worker_hash or {}).get(graph.name)
    if pinned:
        return str(pinned)
    from generator.components import worker_hash

    return worker_hash.compute(graph, profile, framework, lambda c: part(c, graph, PLACEHOLDER, framework, profile, Problems()))
