"""What each serving framework makes of a container and its pod. One module a framework, all of the same shape.

A backend never learns which orchestrator it runs under: it is given an `Addressing`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Protocol

    from generator.model import Addressing, Job
    from generator.releases.profile import Profile

    class Backend(Protocol):
        """The shape of a backend module. Mirrors internal/dynamo/graph.go Backend."""

        NAME: str
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
            job: Job,
            at: Addressing | None,
            profile: Profile,
        ) -> dict[str, Any]:
            """The main container of one role. Mirrors UpdateContainer. May raise Fault."""

        def pod(
            self,
            spec: Mapping[str, Any],
            role: str,
            job: Job,
            at: Addressing | None,
            profile: Profile,
        ) -> dict[str, Any]:
            """The pod of one role, main container first. Mirrors UpdatePodSpec."""


def _vllm() -> Backend:
    from generator.backends import vllm

    return vllm


def _sglang() -> Backend:
    from generator.backends import sglang

    return sglang


def _trtllm() -> Backend:
    from generator.backends import trtllm

    return trtllm


def _noop() -> Backend:
    from generator.backends import noop

    return noop


BACKENDS: dict[str, Callable[[], Backend]] = {"vllm": _vllm, "sglang": _sglang, "trtllm": _trtllm, "noop": _noop}
"""Framework → what imports it: a render needs one or two of these."""


def find(name: str) -> Backend:
    """The backend of a framework's name; "" is noop. Mirrors internal/dynamo/graph.go BackendFactory."""
    return BACKENDS[name or "noop"]()
