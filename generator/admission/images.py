"""Every component names an image whose tag is a version, or says the version itself.

Mirrors internal/webhook/validation/shared_helpers.go runtimeVersionImageAndPath, validateElasticEPRequiresCommand.
"""

from __future__ import annotations

from generator.backends import find
from generator.components.defaults import RUNTIME, main_container, runtime_container
from generator.errors import Finding, Problems
from generator.releases.version import image_version
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Component, Graph
    from generator.releases.profile import Profile
    from generator.trees import Pointer


def check(graph: Graph, profile: Profile, problems: Problems) -> None:
    """Findings about images."""
    named = [(c, *image_and_place) for c in graph.components if not c.is_lpx for image_and_place in _images(c, graph, profile)]
    for component, image, pointer in named:
        if not image:
            problems.add(
                Finding(
                    "DGD704",
                    f"component {component.name!r} names no image, which this operator requires",
                    graph.locate(pointer),
                    "give the main container an image",
                )
            )
        elif not component.runtime_version and image_version(image) is None:
            problems.add(
                Finding(
                    "DGD705",
                    f"component {component.name!r}: the tag of image {image!r} is no version such as {profile.release}",
                    graph.locate(pointer),
                    "pin the image by a version tag, or set runtimeVersionOverride",
                )
            )


def _images(c: Component, graph: Graph, profile: Profile) -> Iterator[tuple[str, Pointer]]:
    """The image that runs Dynamo, and its place; one for each role that has a pod template of its own.

    Where that is an init container `runtime`, main's image is the engine's, and no version.
    """
    if c.has_role_templates:
        for i, role in enumerate(c.roles):
            if main_container(role.get("podTemplate")) is not None:
                yield _image(c.of_role(role["name"]), profile, (*c.pointer, "roles", i, "podTemplate", "spec"))
    elif graph.api == "v1alpha1" and runtime_container(c, profile) is None:
        main = inside(c.alpha, "extraPodSpec", "mainContainer")
        yield main.get("image", ""), (*c.pointer, "extraPodSpec", "mainContainer", "image")
    else:
        yield _image(c, profile, (*c.pointer, *(("extraPodSpec",) if graph.api == "v1alpha1" else ("podTemplate", "spec"))))


def _image(c: Component, profile: Profile, pod: Pointer) -> tuple[str, Pointer]:
    kind, name = ("initContainers", RUNTIME) if runtime_container(c, profile) is not None else ("containers", "main")
    for i, x in enumerate(inside(c.template, "spec").get(kind) or ()):
        if x.get("name") == name:
            return x.get("image", ""), (*pod, kind, i, "image")
    return "", (*pod, kind)


def elastic(graph: Graph, profile: Profile, problems: Problems) -> None:
    """Where something is started around the command, there is one. Mirrors validateElasticEPRequiresCommand."""
    for c in graph.components:
        main = main_container(c.template, c.main)
        started = find(graph.backend).needs_command(main, profile) if main is not None and not main.get("command") else ""
        if started:
            problems.add(
                Finding(
                    "DGD507",
                    f"component {c.name!r}: {started} needs an explicit command",
                    graph.locate(c.pointer),
                    f"give command: [python3, -m, dynamo.{graph.backend}]",
                )
            )
