"""Reads the files that other files refer to: never outside the repository they came from.

A host renders files that anyone with push rights wrote. A reference is therefore resolved from the file it stands in, through
links, and must end inside the root; what is opened is opened part by part without following a link, so that nothing can be
swapped in between. Sources: hosts.md 2.6, security.md S9 to S11.
"""

from __future__ import annotations

import os
import stat

from generator import limits
from generator.errors import Fault
from generator.records import record

ARGO_FOLDER = "_cmp_server"
"""Argo CD unpacks each application below `<work directory>/_cmp_server/<uuid>`; hosts.md 2.2."""
ROOT_VARIABLE = "DGD_RENDER_ROOT"
YAML = (".yaml", ".yml", ".json")
NOT_OURS = frozenset(("kustomization.yaml", "kustomization.yml", "Kustomization", "dgd-render.yaml", "plugin.yaml"))
_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_LFS = b"version https://git-lfs.github.com/"


@record
class Root:
    """The folder that references may not leave, and what it is in the user's terms."""

    path: str
    what: str
    argo: bool = False
    whole: bool = False
    """Argo CD sent the repository and not only the common folder of `manifest-generate-paths`."""

    def holds(self, path: str) -> bool:
        """Whether a path without links lies inside."""
        return path == self.path or path.startswith(self.path.rstrip("/") + "/")


def root_of(folder: str, given: str = "") -> Root:
    """The root for files below a folder.

    What DGD_RENDER_ROOT says, else what Argo CD unpacked, else the git repository, else the folder itself. The rightmost
    `_cmp_server` counts: a repository with a folder of that name can only make its own root smaller.
    """
    here = os.path.realpath(folder)
    if given:
        root = os.path.realpath(given)
        found = Root(root, f"{ROOT_VARIABLE} ({root})")
        if not os.path.isdir(root) or not found.holds(here):
            message = f"{ROOT_VARIABLE} is {given!r}, which does not hold {here}"
            raise Fault("DGD905", message, "set it to a folder above the application")
        return found
    parts = here.split("/")
    for i in range(len(parts) - 2, 0, -1):
        if parts[i] == ARGO_FOLDER:
            inner = "/".join(parts[i + 2 :]) or "."
            whole = os.path.normpath(os.environ.get("ARGOCD_APP_SOURCE_PATH") or ".") == inner
            return Root("/".join(parts[: i + 2]), "the files that Argo CD sent", True, whole)
    above = here
    while True:
        if os.path.lexists(os.path.join(above, ".git")):
            return Root(above, "the git repository")
        parent = os.path.dirname(above)
        if parent == above:
            return Root(here, "the current folder (no git repository was found above it)")
        above = parent


def resolve(root: Root, base: str, reference: str) -> str:
    """The path without links that a reference in a file of folder `base` means. Raises Fault; opens nothing."""
    _spelling(reference)
    try:
        path = os.path.realpath(os.path.join(base, reference))
    except (OSError, ValueError):
        raise Fault("DGD904", f"{reference!r} cannot be followed", "refer to a file by its relative path") from None
    if not root.holds(path):
        hint = "refer to files of the same repository; a link may not lead out of it either"
        raise Fault("DGD905", f"{reference!r} leaves {root.what}", hint)
    return path


def _spelling(reference: str) -> None:
    """Refuse what is no relative path, by its text alone."""
    if not reference or "\0" in reference or not reference.isprintable():
        raise Fault("DGD904", f"{reference!r} is no file name", "refer to a file by its relative path")
    if "://" in reference or reference.startswith(("git@", "git::", "github.com/")):
        raise Fault("DGD904", f"{reference!r} is remote, and nothing is ever fetched", "keep the file in the same repository")
    if "$ARGOCD_" in reference or "${" in reference:
        message = f"{reference!r} holds a variable, which Argo CD fills in under source.plugin.env only"
        raise Fault("DGD904", message, "write it under source.plugin.env, or use an ApplicationSet's {{.name}}")
    if reference[0] == "$":
        message = f"{reference!r} names another source of the Application, whose files Argo CD does not give to plugins"
        raise Fault("DGD904", message, "keep overlays in the repository of the graph (argo-cd issue 12476)")
    if reference[0] in "/~":
        raise Fault("DGD904", f"{reference!r} is not relative", "write the path from the folder of the file that it stands in")


def read(root: Root, path: str, reference: str) -> bytes:
    """The bytes of a file that `resolve` found, one more than the limit at most. Raises Fault."""
    descriptor = _open(root, path, reference)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Fault("DGD907", f"{reference!r} is no regular file", "refer to a file with YAML in it")
    with open(descriptor, "rb") as file:
        text = file.read(limits.FILE_BYTES + 1)
    if text.startswith(_LFS):
        raise Fault("DGD907", f"{reference!r} is a Git LFS pointer, not the file itself", "keep manifests out of Git LFS")
    return text


def listed(root: Root, path: str, reference: str) -> list[str]:
    """The names of the YAML files in a folder that `resolve` found, in order. Raises Fault."""
    descriptor = _open(root, path, reference, os.O_DIRECTORY)
    try:
        names = sorted(n for n in os.listdir(descriptor) if n.endswith(YAML) and n not in NOT_OURS and n[0] != ".")
    finally:
        os.close(descriptor)
    names = [n for n in names if not os.path.isdir(os.path.join(path, n))]
    if len(names) > limits.FILES:
        message = f"{reference!r} holds {len(names)} files; at most {limits.FILES} are read"
        raise Fault("DGD907", message, "name the files under `graphs`")
    return names


def _open(root: Root, path: str, reference: str, flags: int = os.O_NONBLOCK) -> int:
    """Open a path below the root part by part, following no link: the path has none, unless somebody puts one there now."""
    parts = path[len(root.path.rstrip("/")) + 1 :].split("/") if path != root.path else ["."]
    descriptor = -1
    try:
        descriptor = os.open(root.path, _OPEN | os.O_DIRECTORY)
        for i, part in enumerate(parts):
            last = i == len(parts) - 1
            inner = os.open(part, _OPEN | (flags if last else os.O_DIRECTORY), dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
    except OSError as error:
        if descriptor >= 0:
            os.close(descriptor)
        raise _unreadable(root, path, reference, error) from None
    return descriptor


def _unreadable(root: Root, path: str, reference: str, error: OSError) -> Fault:
    inner = os.path.relpath(path, root.path)
    shown = repr(reference) if inner == os.path.normpath(reference) else f"{reference!r}, which is {inner} in {root.what},"
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        if root.argo and not root.whole:
            hint = (
                "Argo CD sends only the common folder of the annotation argocd.argoproj.io/manifest-generate-paths when the repo "
                "server runs with --plugin-use-manifest-generate-paths: list the overlays' folder there"
            )
            return Fault("DGD906", f"{shown} is not in the files that Argo CD sent", hint)
        argo = "is it committed? the path is taken from the folder of the Application, source.path"
        return Fault(
            "DGD906",
            f"{shown} does not exist",
            argo if root.argo else "the path is taken from the folder of the file that it stands in",
        )
    return Fault("DGD907", f"{shown} cannot be read: {error.strerror}", "check the permissions")
