"""The versions whose schemas and rules a manifest is held to."""

from __future__ import annotations

from generator.records import record
from generator.releases.products import DEFAULT_KUBERNETES, grove_alpha

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Cluster
    from generator.releases.profile import Profile


@record
class Settings:
    """What is installed, as far as a manifest's validity depends on it. An empty version means the newest known."""

    profile: Profile
    kubernetes: str = DEFAULT_KUBERNETES
    lws: str = ""
    volcano: str = ""
    grove_version: str = ""
    queues: tuple[str, ...] | None = None
    """Volcano queues that exist, those of the same run included; None: nobody said, so no queue is doubted."""

    @property
    def grove(self) -> str:
        """The n of Grove's 0.1.0-alpha.n: the one that is installed, else that with which the operator was built."""
        return grove_alpha(self.grove_version) or self.profile.schema.grove


def settings_of(cluster: Cluster, profile: Profile) -> Settings:
    """The settings of a cluster as the overlays describe it, and of its operator."""
    installed = cluster.capabilities
    return Settings(
        profile=profile,
        kubernetes=cluster.kubernetes,
        lws=installed.lws_version,
        volcano=installed.volcano_version,
        grove_version=installed.grove_version,
        queues=(*installed.volcano_queues, "default") if installed.volcano_queues else None,
    )
