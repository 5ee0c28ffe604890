"""Every component names an image whose tag is a version, or says the version itself.

Mirrors internal/webhook/validation/shared_helpers.go runtimeVersionImageAndPath, validateElasticEPRequiresCommand.
"""

from __future__ import annotations

from generator.backends.sizes import elastic_ray
from generator.components.defaults import main_container
from generator.errors import Finding
from generator.releases.version import image_version
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Component, Graph
    from generator.releases.profile import Profile


def check(graph: Graph, profile: Profile, problems: list[Finding]) -> None:
    """Findings about images."""
    for c in graph.components:
        image, pointer = _image(c, graph)
        if not image:
            problems.append(
                Finding(
                    "DGD704",
                    f"component {c.name!r} names no image, which this operator requires",
                    graph.locate(pointer),
                    "give the main container an image",
                )
            )
        elif not c.runtime_version and image_version(image) is None:
            problems.append(
                Finding(
                    "DGD705",
                    f"component {c.name!r}: the tag of image {image!r} is no version such as {profile.release}",
                    graph.locate(pointer),
                    "pin the image by a version tag, or set runtimeVersionOverride",
                )
            )


def _image(c: Component, graph: Graph) -> tuple[str, tuple[str | int, ...]]:
    if graph.api == "v1alpha1":
        main = inside(c.alpha, "extraPodSpec", "mainContainer")
        return main.get("image", ""), (*c.pointer, "extraPodSpec", "mainContainer", "image")
    containers = inside(c.template, "spec").get("containers") or ()
    for i, x in enumerate(containers):
        if x.get("name") == "main":
            return x.get("image", ""), (*c.pointer, "podTemplate", "spec", "containers", i, "image")
    return "", (*c.pointer, "podTemplate", "spec", "containers")


def elastic(graph: Graph, problems: list[Finding]) -> None:
    """A Ray head is started around the command of elastic experts, so there is one. Mirrors validateElasticEPRequiresCommand."""
    for c in graph.components:
        main = main_container(c.template, c.main)
        if graph.backend == "vllm" and main is not None and not main.get("command") and elastic_ray(main):
            problems.append(
                Finding(
                    "DGD507",
                    f"component {c.name!r}: elastic expert parallelism with Ray needs an explicit command",
                    graph.locate(c.pointer),
                    "give command: [python3, -m, dynamo.vllm]",
                )
            )
