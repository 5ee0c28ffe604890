"""What an app of a repository changes on a cluster: `apps/<app>/overlays/<cluster>.yaml`, as `repo` takes it.

An app with such a folder is on the clusters that it names, and on no other.
"""

from __future__ import annotations

import os

from generator.commands import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

APPS, CLUSTERS, OVERLAYS = "apps", "clusters", "overlays"


def own_folder(word: str) -> str:
    """The folder of the overlays of an app `…/apps/<app>`; "" for a GRAPH that is no such folder."""
    plain = os.path.normpath(word)
    above = os.path.dirname(os.path.abspath(plain))
    return os.path.join(plain, OVERLAYS) if os.path.basename(above) == APPS and "://" not in word and word != "-" else ""


def overlays_of(word: str, overlays: Sequence[str], place: Callable[[str], str] = str) -> tuple[str, ...] | None:
    """The overlays of an app, its own behind those of its clusters; None where it is not on one of them.

    `place` says where a path is read.
    """
    own = _own(word, place)
    if not own:
        return tuple(overlays)
    clusters = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(os.path.normpath(word)))), CLUSTERS)
    out = []
    for path in overlays:
        out.append(path)
        if os.path.realpath(os.path.dirname(os.path.abspath(path))) != os.path.realpath(clusters):
            continue
        added = own.get(os.path.basename(path).rpartition(".")[0])
        if added is None:
            return None
        if os.path.realpath(added) not in map(os.path.realpath, overlays):
            out.append(added)
    return tuple(out)


def _own(word: str, place: Callable[[str], str]) -> dict[str, str]:
    """Cluster → the app's overlay for it."""
    folder = own_folder(word)
    held = place(folder) if folder else ""
    if not held or not os.path.isdir(held):
        return {}
    names = sorted(n for n in os.listdir(held) if n.endswith(inputs.YAML) and not n.startswith("."))
    return {n.rpartition(".")[0]: os.path.join(folder, n) for n in names}
