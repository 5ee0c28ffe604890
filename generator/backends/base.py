"""What a serving framework makes of a container and its pod: the shape of every backend, which adds nothing itself.

A backend never learns which orchestrator it runs under: it is given an `Addressing`.
"""

from __future__ import annotations

from generator.backends.facts import Framework

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Addressing, Engine
    from generator.releases.profile import Profile
    from generator.trees import ContainerSpec, Json, Object, PodSpec

    Mode = tuple[str, str]
    """A launch mode, and why."""


class Backend:
    """No framework: frontends, planners, endpoint pickers, and workers that nobody recognises.

    A framework's class says what is otherwise. Mirrors internal/dynamo/graph.go Backend, NoopBackend.
    """

    FACTS = Framework(word="", service_gpus=())

    def mode(self, main: ContainerSpec, nodes: int, gpus: int, gates: Json, profile: Profile, files: Json | None = None) -> Mode:
        """How the nodes find each other (a folder of templates/<backend>/, or ""), and a sentence that says why.

        `gates` are the annotations that switch behaviour, `files` the engine's configuration files that can be seen, by path.
        """
        if nodes > 1:
            return "", "no framework is recognised in the command, so every node starts it unchanged"
        return "", "no framework to launch"

    def container(self, main: ContainerSpec, role: str, engine: Engine, at: Addressing | None, profile: Profile) -> Object:
        """The main container of one role. Mirrors UpdateContainer. May raise Fault."""
        return dict(main)

    def pod(self, spec: PodSpec, role: str, engine: Engine, at: Addressing | None, profile: Profile) -> Object:
        """The pod of one role, main container first. Mirrors UpdatePodSpec."""
        return dict(spec)

    def counts_gpus(self, main: ContainerSpec, nodes: int, profile: Profile) -> bool:
        """Whether the operator asks how many GPUs a node has, and fails where it cannot tell."""
        return nodes > 1

    def needs_command(self, main: ContainerSpec, profile: Profile) -> str:
        """What is started around the command, so that the operator's webhook refuses a container without one; or ""."""
        return ""

    def standby(self, container: ContainerSpec, engine: int) -> Object:
        """One of the engines of a failover pod, the first of which is active (`Framework.fails_over`)."""
        return dict(container)

    def corrections(self, main: ContainerSpec, mode: str, pathway: str, profile: Profile) -> Iterator[str]:
        """Names of corrections (`releases.correct`) that change how this command is launched over several nodes."""
        return iter(())
