"""No framework: frontends, planners, endpoint pickers, and workers that nobody recognises. Nothing is added."""

from __future__ import annotations

from generator.backends.facts import Framework

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from generator.model import Addressing, Engine
    from generator.releases.profile import Profile

FACTS = Framework(word="", service_gpus=())
LEADER_STARTS_LAST = False


def mode(
    container: Mapping[str, Any],
    nodes: int,
    gpus: int,
    executor: str,
    profile: Profile,
    files: Mapping[str, Any] | None = None,
) -> tuple[str, str]:
    """No mode: every node starts the same command."""
    if nodes > 1:
        return "", "no framework is recognised in the command, so every node starts it unchanged"
    return "", "no framework to launch"


def container(main: Mapping[str, Any], role: str, engine: Engine, at: Addressing | None, profile: Profile) -> dict[str, Any]:
    """The container as it is. Mirrors internal/dynamo/graph.go NoopBackend.UpdateContainer."""
    return dict(main)


def pod(spec: Mapping[str, Any], role: str, engine: Engine, at: Addressing | None, profile: Profile) -> dict[str, Any]:
    """The pod as it is. Mirrors internal/dynamo/graph.go NoopBackend.UpdatePodSpec."""
    return dict(spec)


def counts_gpus(main: Mapping[str, Any], nodes: int, profile: Profile) -> bool:
    """Over several nodes."""
    return nodes > 1


def corrections(main: Mapping[str, Any], mode: str, profile: Profile) -> Iterator[str]:
    """None of its own."""
    return iter(())
