"""The versions whose schemas and rules a manifest is held to."""

from __future__ import annotations

from generator.records import record
from generator.schema import release_of
from generator.schema.table import GROVE_OF_OPERATOR, numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Cluster


@record
class Settings:
    """What is installed, as far as a manifest's validity depends on it. An empty version means the newest known."""

    kubernetes: str = "1.34"
    operator: str = "1.3"
    lws: str = ""
    volcano: str = ""
    queues: tuple[str, ...] | None = None
    """Volcano queues that exist, those of the same run included; None: nobody said, so no queue is doubted."""

    @property
    def grove(self) -> str:
        """The n of Grove's 0.1.0-alpha.n: the one that the operator was built with."""
        return GROVE_OF_OPERATOR[self.operator]


def settings_of(cluster: Cluster) -> Settings:
    """The settings of a cluster as the overlays describe it."""
    installed = cluster.capabilities
    operator = ".".join(str(part) for part in numbers(cluster.version))
    return Settings(
        kubernetes=cluster.kubernetes,
        operator=release_of(operator),
        lws=installed.lws_version,
        volcano=installed.volcano_version,
        queues=(*installed.volcano_queues, "default") if installed.volcano_queues else None,
    )
