"""What each serving framework makes of a container and its pod. One module a framework, all of the same shape.

A backend never learns which orchestrator it runs under: it is given an `Addressing`.
"""

from __future__ import annotations

from generator.releases.products import FRAMEWORKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, Protocol

    from generator.backends.facts import Framework
    from generator.model import Addressing, Engine
    from generator.releases.profile import Profile

    class Backend(Protocol):
        """The shape of a backend module. Mirrors internal/dynamo/graph.go Backend."""

        FACTS: Framework
        LEADER_STARTS_LAST: bool
        """Under Grove the leader's clique waits for the workers' (their sshd must be there)."""

        def mode(
            self,
            container: Mapping[str, Any],
            nodes: int,
            gpus: int,
            executor: str,
            profile: Profile,
            files: Mapping[str, Any] | None = None,
        ) -> tuple[str, str]:
            """How the nodes find each other (a folder of templates/<backend>/, or ""), and a sentence that says why.

            `files` are the engine's configuration files that can be seen, by path.
            """

        def container(
            self,
            main: Mapping[str, Any],
            role: str,
            engine: Engine,
            at: Addressing | None,
            profile: Profile,
        ) -> dict[str, Any]:
            """The main container of one role. Mirrors UpdateContainer. May raise Fault."""

        def pod(
            self,
            spec: Mapping[str, Any],
            role: str,
            engine: Engine,
            at: Addressing | None,
            profile: Profile,
        ) -> dict[str, Any]:
            """The pod of one role, main container first. Mirrors UpdatePodSpec."""

        def counts_gpus(self, main: Mapping[str, Any], nodes: int, profile: Profile) -> bool:
            """Whether the operator asks how many GPUs a node has, and fails where it cannot tell."""

        def corrections(self, main: Mapping[str, Any], mode: str, profile: Profile) -> Iterator[str]:
            """Names of corrections (`releases.correct`) that change how this command is launched over several nodes."""


BACKENDS = (*FRAMEWORKS, "noop")


def find(name: str) -> Backend:
    """The backend of a framework's name; "" is noop. Mirrors internal/dynamo/graph.go BackendFactory.

    A render needs one or two of them, so a module is imported when its framework is launched.
    """
    module: Any = __import__(f"generator.backends.{name or 'noop'}", fromlist=("FACTS",))
    found: Backend = module
    return found


def facts_of(name: str) -> Framework:
    """What is particular to a framework; nothing is to noop."""
    return find(name).FACTS
