"""Images whose tag is a branch, or the newest build of something: what runs changes without a commit."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Container, Seen

CODE = "DGD666"
MOVING = frozenset(
    (
        "main",
        "master",
        "nightly",
        "dev",
        "develop",
        "edge",
        "stable",
        "staging",
        "canary",
        "head",
        "tip",
        "rolling",
        "current",
        "prod",
    )
)


def check(seen: Seen) -> Iterator[Finding]:
    """Every container; where the operator refuses such a main container, that is told already."""
    told: set[str] = set()
    for container in seen.containers:
        image = container.body.get("image")
        if not isinstance(image, str) or image in told or "@" in image or _is_refused(container, seen):
            continue
        tag = image.rpartition("/")[2].partition(":")[2]
        if tag.lower() in MOVING:
            told.add(image)
            yield seen.finding(
                CODE,
                f"component {container.component!r}: the tag of {image!r} moves: what runs changes without a commit",
                (*container.pointer, "image"),
                "write the tag of a release, or a digest",
            )


def _is_refused(container: Container, seen: Seen) -> bool:
    """DGD705 tells it: the release of the runtime is read from the tag."""
    if not container.main or not seen.profile.accepts.image_required:
        return False
    return not next(c.runtime_version for c in seen.graph.components if c.name == container.component)
