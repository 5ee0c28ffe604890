"""A LeaderWorkerSet whose workers are made when the leader is ready, which waits for them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD356"


def check(seen: Seen) -> Iterator[Finding]:
    """The operator writes LeaderCreated; a patch may say otherwise."""
    for manifest in seen.manifests:
        spec = manifest.body.get("spec") or {}
        if manifest.body.get("kind") != "LeaderWorkerSet" or spec.get("startupPolicy") != "LeaderReady":
            continue
        if (spec.get("leaderWorkerTemplate") or {}).get("size", 1) > 1:
            yield seen.of_manifest(
                CODE,
                "startupPolicy LeaderReady: the workers wait for the leader, and it is ready when all ranks have joined",
                manifest,
                ("spec", "startupPolicy"),
                "leave startupPolicy: LeaderCreated",
            )
