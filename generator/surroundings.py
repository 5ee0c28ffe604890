"""What a run holds: its graphs, and what stands beside them and bears on them."""

from __future__ import annotations

from generator.errors import Finding, Problems
from generator.parse import companions, documents
from generator.plan import configs
from generator.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Cluster
    from generator.parse.documents import Given
    from generator.plan.configs import Configs


@record
class Surroundings:
    """What stands beside the graphs and bears on them."""

    objects: list[Given]
    registries: Mapping[str, tuple[str, ...]]
    """Registry host → names of pull secrets with credentials for it."""
    secrets: frozenset[str]
    """Names of Secrets."""
    configs: Configs


def parted(stream: list[Given], problems: Problems) -> tuple[list[Given], list[Given]]:
    """The graphs of a stream, and what else is in it; without a graph there is a finding."""
    graphs = [g for g in stream if documents.is_graph(g)]
    others = [g for g in stream if not documents.is_graph(g)]
    strays = []
    if others:
        from generator.intent import companions as meant

        strays = meant.misnamed(others)
        problems.extend(strays)
    if not graphs and not strays:
        kinds = ", ".join(sorted({g.kind for g in others}))
        problems.add(
            Finding(
                "DGD008",
                f"no DynamoGraphDeployment among the input ({kinds})",
                stream[0].where(),
                "give the file or directory that holds the graph",
            )
        )
    return graphs, others


def read(others: list[Given], cluster: Cluster, problems: Problems) -> Surroundings:
    """What the companions of a run say of registries, Secrets and files."""
    secrets = frozenset(companions.secrets(others, cluster, problems))
    registries = companions.registries(others, cluster, problems)
    return Surroundings(others, registries, secrets, configs.of_stream(others))


def with_claims(cluster: Cluster, others: list[Given], namespace: str) -> Cluster:
    """The cluster with the sizes of claims that stand beside the graphs."""
    if all(g.kind not in ("ResourceClaim", "ResourceClaimTemplate") for g in others):
        return cluster
    from generator.parse import claims

    return replace(cluster, resource_claims={**claims.beside(others, namespace), **(cluster.resource_claims or {})})
