"""A Dynamo runtime image that does not hold the framework which the command starts."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD722"
IMAGES = {"vllm-runtime": "vllm", "sglang-runtime": "sglang", "tensorrtllm-runtime": "trtllm"}
"""The last part of an image's name → the framework in it; docs/fern/pages/reference/general/release-artifacts.mdx."""


def check(seen: Seen) -> Iterator[Finding]:
    """A worker whose image is the runtime of another framework."""
    for launched in seen.engines:
        repository = str(launched.main.get("image") or "").partition("@")[0].rpartition("/")[2].partition(":")[0]
        holds = IMAGES.get(repository, launched.backend)
        if launched.component.is_worker and launched.backend and holds != launched.backend:
            right = next(image for image, backend in IMAGES.items() if backend == launched.backend)
            yield seen.finding(
                CODE,
                f"component {launched.component.name!r} starts {launched.backend}, and its image {repository} holds {holds}",
                launched.image_at,
                f"take {right}",
            )
