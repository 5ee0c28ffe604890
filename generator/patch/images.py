"""Images in kustomize's vocabulary: newName, newTag, digest, matched on the name of the image, tag and digest apart.

Mirrors kustomize api/image Split and api/filters/imagetag; reaches every container of both API versions, v1alpha1's
mainContainer and frontendSidecar included, which kustomize itself does not know (hosts.md 3.1).
"""

from __future__ import annotations

from generator.names import CONTAINER_LISTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.trees import Json, Pointer

SINGLE = frozenset(("mainContainer", "frontendSidecar"))


def split(image: str) -> tuple[str, str, str]:
    """(name, tag, digest). The port of a registry is no tag: only what follows the first slash is searched."""
    cut = max(image.find("/"), 0)
    head, rest = image[:cut], image[cut:]
    rest, _, digest = rest.partition("@")
    name, _, tag = rest.partition(":")
    return head + name, tag, digest


def changed(image: str, entry: Json) -> str:
    """The image as an entry wants it. A new tag or digest replaces both; a new name keeps them."""
    name, tag, digest = split(image)
    new_tag, new_digest = entry.get("newTag") or "", entry.get("digest") or ""
    if new_tag or new_digest:
        tag, digest = new_tag, new_digest
    return (entry.get("newName") or name) + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def places(value: object, at: Pointer = ()) -> Iterator[tuple[Pointer, str]]:
    """(pointer, image) of every container below a value."""
    if isinstance(value, dict):
        for key, item in value.items():
            here = (*at, key)
            if key in SINGLE and isinstance(item, dict):
                yield from _image(item, here)
            elif key in CONTAINER_LISTS and isinstance(item, list):
                for i, container in enumerate(item):
                    yield from _image(container, (*here, i))
            if isinstance(item, dict | list):
                yield from places(item, here)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            if isinstance(item, dict | list):
                yield from places(item, (*at, i))


def _image(container: object, at: Pointer) -> Iterator[tuple[Pointer, str]]:
    image = container.get("image") if isinstance(container, dict) else None
    if isinstance(image, str) and image:
        yield (*at, "image"), image
