"""The hash in the names of workers: a change to any worker renames all workers of its graph, which is how the operator rolls.

Operators 1.1 and 1.2 hash the v1alpha1 services (`hashing.v1`), 1.3 and 1.4 the components they are about to deploy
(`hashing.v2`). Both hash Go's JSON, byte for byte; the goldens guard it.
"""

from __future__ import annotations

from generator import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.model import Component, Graph, Part
    from generator.releases.profile import Profile


def compute(graph: Graph, profile: Profile, framework: str, part_of: Callable[[Component], Part]) -> str:
    """The hash of a graph's workers, 8 hexadecimal digits.

    `framework` is the graph's; `part_of` makes a component's part with the placeholder for the hash.
    """
    return names.sha256(preimage(graph, profile, framework, part_of))[:8]


def preimage(graph: Graph, profile: Profile, framework: str, part_of: Callable[[Component], Part]) -> str:
    """The text that is hashed, for `explain` and for comparing with an operator's."""
    if profile.worker_hash == "v1":
        from generator.components.hashing import v1

        return v1.preimage(graph, profile)
    from generator.components.hashing import v2

    return v2.preimage(graph, profile, framework, part_of)
