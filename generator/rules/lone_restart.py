"""A LeaderWorkerSet that restarts a node of an engine without the others."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD357"


def check(seen: Seen) -> Iterator[Finding]:
    """The default is RecreateGroupOnPodRestart; a patch may say otherwise."""
    for manifest in seen.manifests:
        template = (manifest.body.get("spec") or {}).get("leaderWorkerTemplate") or {}
        if manifest.body.get("kind") != "LeaderWorkerSet" or template.get("size", 1) < 2:
            continue
        if template.get("restartPolicy") in ("None", "Default"):
            yield seen.of_manifest(
                CODE,
                f"restartPolicy {template['restartPolicy']}: a pod is restarted alone, and the other ranks wait for the old one",
                manifest,
                ("spec", "leaderWorkerTemplate", "restartPolicy"),
                "write restartPolicy: RecreateGroupOnPodRestart, or leave it out",
            )
