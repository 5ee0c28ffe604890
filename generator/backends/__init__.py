"""What each serving framework makes of a container and its pod. One module a framework, each with a `Backend` (`base`).

A backend never learns which orchestrator it runs under: it is given an `Addressing`.
"""

from __future__ import annotations

import sys

from generator.releases.products import FRAMEWORKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from generator.backends.base import Backend
    from generator.backends.facts import Framework

BACKENDS = (*FRAMEWORKS, "noop")


def find(name: str) -> Backend:
    """The backend of a framework's name; "" is noop. Mirrors internal/dynamo/graph.go BackendFactory.

    A render needs one or two of them, so a module is imported when its framework is launched.
    """
    path = f"generator.backends.{name or 'noop'}"
    module: Any = sys.modules.get(path) or __import__(path, fromlist=("BACKEND",))
    backend: Backend = module.BACKEND
    return backend


def facts_of(name: str) -> Framework:
    """What is particular to a framework; nothing is to noop."""
    return find(name).FACTS


def those(can: Callable[[Framework], bool]) -> list[Framework]:
    """The frameworks that can do something, for messages: all are asked."""
    return [facts for facts in map(facts_of, FRAMEWORKS) if can(facts)]
