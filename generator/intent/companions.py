"""Objects beside the graph that are not inert, or that do not belong to it."""

from __future__ import annotations

from generator.errors import NOTE, WARNING, Finding, Problems, error_unless, nearest
from generator.parse.companions import CLUSTER_WIDE
from generator.parse.documents import GRAPH
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from generator.model import Cluster
    from generator.parse.documents import Given

GROUP = "nvidia.com"
BUILDS = ("DynamoGraphDeploymentRequest", "DynamoComponentDeployment")
ACTS = ("DynamoGraphDeploymentScalingAdapter",)
FINDS = ("DynamoModel",)
OTHERS = ("DynamoWorkerMetadata", "DynamoCheckpoint", "PodSnapshot", "PodSnapshotContent", "ClusterTopology", "ClusterPolicy")
OLD = ("DynamoDeployment", "DynamoGraph", "DynamoNimDeployment", "DynamoGraphDeploy")
"""Kinds of the group that look like a graph's but are none that any known operator serves."""


def check(others: Iterable[Given], cluster: Cluster, spaces: Collection[str], problems: Problems) -> None:
    """What an operator would build again, what only a running operator can use, and what lies outside the namespace."""
    for given in others:
        if _group(given) == GROUP and cluster.output != "dgd":
            _operated(given, cluster, problems)
        _placed(given, spaces, cluster.allow, problems)


def misnamed(others: Iterable[Given]) -> list[Finding]:
    """Objects that are meant as graphs, but of a group or kind that is none."""
    out = []
    for given in others:
        group = _group(given)
        if given.kind == GRAPH and group != GROUP:
            wrong = given.value.get("apiVersion")
            out.append(
                Finding(
                    "DGD156",
                    f"a {GRAPH} of {wrong!r} is served by no operator",
                    given.where(("apiVersion",)),
                    f"did you mean {GROUP}/v1alpha1 or {GROUP}/v1beta1?",
                )
            )
        elif group == GROUP and _meant(given.kind):
            out.append(
                Finding("DGD156", f"no operator serves the kind {given.kind!r}", given.where(("kind",)), f"did you mean {GRAPH}?")
            )
    return out


def _group(given: Given) -> str:
    return str(given.value.get("apiVersion", "")).partition("/")[0]


def _meant(kind: str) -> bool:
    known = (GRAPH, *BUILDS, *ACTS, *FINDS, *OTHERS)
    return kind in OLD or (kind not in known and nearest(kind, known) == GRAPH)


def _operated(given: Given, cluster: Cluster, problems: Problems) -> None:
    name, where = f"{given.kind} {inside(given.value, 'metadata').get('name')!r}", given.where(("kind",))
    if given.kind in BUILDS:
        text = f"{name} stands beside rendered objects: a running operator builds from it again"
        problems.add(
            Finding(
                "DGD650",
                text,
                where,
                "take it out, or write output: dgd and let the operator build all",
                error_unless(cluster.exact),
            )
        )
    elif given.kind in ACTS:
        text = f"{name} acts on a {GRAPH}, and none is in a cluster that gets rendered objects"
        problems.add(Finding("DGD655", text, where, "take it out, or write output: dgd", WARNING))
    elif given.kind in FINDS:
        text = f"{name} needs a running operator, which finds the endpoints of its model"
        problems.add(Finding("DGD651", text, where, "see that one watches this namespace", NOTE))


def _placed(given: Given, spaces: Collection[str], allow: Collection[str], problems: Problems) -> None:
    metadata = inside(given.value, "metadata")
    space, name = metadata.get("namespace"), f"{given.kind} {metadata.get('name')!r}"
    if given.kind in ("ClusterRole", "ClusterRoleBinding") and "clusterRoles" in allow:
        return
    if given.kind in CLUSTER_WIDE:
        text = f"{name} belongs to the whole cluster, not to the namespace of the graph"
        problems.add(Finding("DGD652", text, given.where(("kind",)), "keep it with the cluster's own configuration", WARNING))
    elif isinstance(space, str) and spaces and space not in spaces and "otherNamespaces" not in allow:
        text = f"{name} goes to namespace {space!r}; the graph is in {', '.join(sorted(set(spaces)))}"
        problems.add(
            Finding("DGD652", text, given.where(("metadata", "namespace")), "leave the namespace out: it is filled in", WARNING)
        )
