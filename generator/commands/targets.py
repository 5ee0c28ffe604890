"""What `check` looks at together: the graphs of a command line, of each folder, or of each app of a repository."""

from __future__ import annotations

import os

from generator.commands.checking import Checked, CheckTarget
from generator.commands.folders import JOB
from generator.errors import UsageError
from generator.forms import Told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.commands.arguments import Arguments

APPS, CLUSTERS = "apps", "clusters"


def of(given: Arguments, clusters: tuple[str, ...], each: bool) -> list[CheckTarget]:
    """The targets, those of one app behind one another. Raises UsageError where there is nothing to check."""
    words = given.graphs or ((".",) if is_repository(".") else ())
    if not words:
        raise UsageError(
            "no GRAPH is given, and this folder has no apps/ and clusters/", "dgd-render check GRAPH... [--overlay FILE]..."
        )
    out = [target for word in words if is_repository(word) for target in _of_repository(word, clusters, given.overlays)]
    if rest := tuple(word for word in words if not is_repository(word)):
        chains = [(cluster, *given.overlays) for cluster in clusters] or [given.overlays]
        out += [CheckTarget(graphs, overlays) for graphs in _groups(rest, given, clusters, each) for overlays in chains]
    return out


def is_repository(path: str) -> bool:
    """Whether a folder is one that `init repo` makes; one with a `dgd-render.yaml` is rendered as that says."""
    return all(os.path.isdir(os.path.join(path, name)) for name in (APPS, CLUSTERS)) and not os.path.lexists(
        os.path.join(path, JOB)
    )


def _of_repository(path: str, clusters: tuple[str, ...], overlays: tuple[str, ...]) -> list[CheckTarget]:
    """Each app on each of its clusters, or on those of them that are named."""
    from generator.commands import repo

    apps, folder = (os.path.normpath(os.path.join(path, name)) for name in (APPS, CLUSTERS))
    found = repo.targets(apps, folder)
    known = {os.path.realpath(target.overlays[0]) for target in found}
    for cluster in clusters:
        if os.path.realpath(cluster) not in known:
            raise UsageError(f"{cluster}: no app of {path} is on this cluster", f"its clusters stand in {folder}")
    wanted = {os.path.realpath(cluster) for cluster in clusters} or known
    return [CheckTarget(t.graphs, (*t.overlays, *overlays), t.app) for t in found if os.path.realpath(t.overlays[0]) in wanted]


def owned_twice(targets: Sequence[CheckTarget], done: Sequence[Checked]) -> list[Checked]:
    """What two apps of a cluster both render, as a finding of that cluster."""
    from generator.commands import repo

    clusters: dict[tuple[str, str], dict[repo.Rendered, Iterable[tuple[tuple[str, str, str, str], object]]]] = {}
    for target, found in zip(targets, done, strict=True):
        if target.app:
            cluster = os.path.splitext(os.path.basename(target.overlays[0]))[0]
            app = repo.Rendered(target.app, cluster, target.graphs, target.overlays)
            clusters.setdefault(found.cluster, {})[app] = found.objects
    return [
        Checked(tuple(Told(finding, "", (cluster[0],)) for finding in repo.owned_twice(owned)), (), cluster)
        for cluster, owned in clusters.items()
    ]


def _groups(words: tuple[str, ...], given: Arguments, clusters: tuple[str, ...], each: bool) -> list[tuple[str, ...]]:
    if not each:
        return [words]
    from generator.commands import each as folders

    return folders.groups(words, (*clusters, *given.overlays))
