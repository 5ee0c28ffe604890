"""Images: R9, that every container has one whose name a container runtime can read; I1, that its tag does not move.

Source: the grammar of github.com/distribution/reference (reference.go, normalize.go), which container runtimes use; core
validation of kube-apiserver refuses an empty image and blanks around one. Otherwise the pod is made, and stays InvalidImageName.
"""

from __future__ import annotations

from generator.errors import UNFILLED
from generator.schema import Problem
from generator.schema.access import entries, text
from generator.schema.problem import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.trees import Object, Pointer

LOWER = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
WORD = LOWER | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
TAG = WORD | frozenset("_.-")
HEX = frozenset("0123456789abcdef")
SEPARATORS = ("__", "_", ".")


def images(where: Pointer, pod: Object) -> Iterator[Problem]:
    """R9 and I1 of one pod spec. An init container that is made from another container's image is not told again."""
    told: set[str] = set()
    for kind in ("containers", "initContainers"):
        for position, container in entries(pod.get(kind)):
            image = text(container, "image")
            if kind == "initContainers" and image in told:
                continue
            told.add(image)
            yield from _image((*where, kind, position), container, image, pod)


def _image(where: Pointer, container: Object, image: str, pod: Object) -> Iterator[Problem]:
    name = text(container, "name")
    if not image:
        yield Problem((*where, "image"), "R9", f"container {quoted(name)} has no image", _way_out(name, pod))
        return
    why = fault(image)
    if why:
        words, cause = f"{quoted(image)} is no image: {why}", UNFILLED if unfilled(image) else ""
        yield Problem((*where, "image"), "R9", words, "write registry/repository:tag", cause)
    elif moving(image):
        tag = "latest" if image.endswith(":latest") else "no tag"
        words = f"{quoted(image)} has {'the tag latest' if tag == 'latest' else tag}: what runs changes without a commit"
        yield Problem((*where, "image"), "I1w", words, "write the tag of a release, or a digest")


def _way_out(name: str, pod: Object) -> str:
    """Beside an empty `main` stands the container that was meant to be it."""
    others = [text(c, "name") for _, c in entries(pod.get("containers")) if text(c, "name") != name and text(c, "image")]
    if name == "main" and others:
        return f"the operator completes the container that is called main: call {others[0]} main, or give main an image"
    return "give it an image"


def moving(image: str) -> bool:
    """Whether a reference names no fixed content: no digest, and no tag or `latest`."""
    if "@" in image:
        return False
    tag = image.rpartition("/")[2].partition(":")[2]
    return tag in ("", "latest")


def unfilled(image: str) -> bool:
    """Whether an image holds a placeholder."""
    return any(c in image for c in "$<>{}")


def fault(image: str) -> str:
    """Why a text is no image reference; "" when it is one."""
    if unfilled(image):
        return "a placeholder was not filled in"
    if image.split() != [image]:
        return "it has blanks"
    name, at, digest = image.partition("@")
    if at and not _digest(digest):
        return "what follows @ is no digest"
    domain, path = _split(name)
    repository, colon, tag = path.rpartition(":") if ":" in path else (path, "", "")
    if colon and not (0 < len(tag) <= 128 and tag[0] not in ".-" and TAG.issuperset(tag)):
        return f"{tag!r} is no tag" if tag else "the tag is empty"
    if domain and not _host(domain):
        return f"{domain!r} is no registry"
    if not repository:
        return "it has no repository"
    if repository != repository.lower():
        return "a repository has no capital letters"
    bad = next((part for part in repository.split("/") if not _component(part)), None)
    if bad is not None:
        return f"{bad!r} cannot stand in a repository" if bad else "a part of its path is empty"
    return "" if len(repository) + len(domain) < 256 else "it is longer than 255 characters"


def _split(name: str) -> tuple[str, str]:
    """Registry and the rest. Mirrors distribution/reference splitDockerDomain."""
    first, slash, rest = name.partition("/")
    is_domain = "." in first or ":" in first or first == "localhost" or first != first.lower()
    return (first, rest) if slash and is_domain else ("", name)


def _host(domain: str) -> bool:
    if domain.startswith("["):
        host, _, port = domain[1:].partition("]")
        return bool(host) and HEX.union(":").issuperset(host.lower()) and (not port or _port(port[1:]))
    host, colon, port = domain.partition(":")
    parts = host.split(".")
    good = all(p and p[0] in WORD and p[-1] in WORD and WORD.union("-").issuperset(p) for p in parts)
    return good and (not colon or _port(port))


def _port(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _component(part: str) -> bool:
    """Letters and digits, joined by one `.`, one or two `_`, or any number of `-`."""
    if not part or part[0] not in LOWER or part[-1] not in LOWER or not LOWER.union("._-").issuperset(part):
        return False
    if "." not in part and "_" not in part:
        return True
    run = ""
    for c in part:
        if c in LOWER:
            if run and run not in SEPARATORS and run.strip("-"):
                return False
            run = ""
        else:
            run += c
    return True


def _digest(text: str) -> bool:
    algorithm, colon, value = text.partition(":")
    return (
        bool(algorithm and colon) and len(value) >= 32 and HEX.issuperset(value) and (algorithm != "sha256" or len(value) == 64)
    )
