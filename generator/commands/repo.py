"""`dgd-render repo`: every app of a repository on every cluster, in one run.

| what | where |
|---|---|
| an app: a folder with its graph, or with a `dgd-render.yaml` | `apps/<app>/` |
| a cluster: a ClusterOverlay | `clusters/<cluster>.yaml` |
| what an app changes on a cluster; with such a folder it is on these clusters only | `apps/<app>/overlays/<cluster>.yaml` |
| what is rendered | `rendered/<cluster>/<app>/` |
| what the apps of a cluster with `shared: external` have in common | `rendered/<cluster>/shared/` |

Nothing is written when any app is wrong on any cluster. A directory whose app or cluster is gone loses what was rendered into it.
"""

from __future__ import annotations

import os

from generator import emit, pipeline, report
from generator.commands import directory, index, inputs, stale
from generator.commands.arguments import Arguments, add_settings, arguments
from generator.commands.folders import SHARED, YAML
from generator.commands.outcome import Outcome
from generator.errors import ERROR, WARNING, Finding, Problems, Refused, UsageError, Where, failed, strict
from generator.model import Manifest
from generator.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Mapping, Sequence

    from generator.command_line import Parser
    from generator.pipeline import Result


@record
class Rendered:
    """One app on one cluster."""

    app: str
    cluster: str
    graphs: tuple[str, ...]
    overlays: tuple[str, ...]


def add_arguments(parser: Parser) -> None:
    """Where things are, what to do."""
    parser.usage = "%(prog)s [--check | --stale] [flags]"
    for flag, help in (("--apps", "the folder of apps (apps)"), ("--clusters", "the folder of ClusterOverlays (clusters)")):
        parser.add_argument(flag, action="once", metavar="DIR", help=help)
    parser.add_argument("-o", "--output", action="once", metavar="DIR", help="where <cluster>/<app> are written (rendered)")
    parser.add_argument("--check", action="store_true", help="render, throw the manifests away, report what is wrong")
    parser.add_argument("--stale", action="store_true", help="write nothing, fail with a diff when something would be written")
    parser.add_argument("--fail-if-changed", action="store_true", help="exit 1 when a file was written or removed")
    parser.add_argument("--kustomization", action="store_true", help="write a kustomization.yaml into each directory, too")
    add_settings(parser)


def run(options: Namespace) -> Outcome:
    """Render all, then write or compare all."""
    folders = [options.apps or "apps", options.clusters or "clusters", options.output or "rendered"]
    apps, clusters, output = (os.path.normpath(folder) for folder in folders)
    if options.check and (options.stale or options.fail_if_changed):
        raise UsageError("--check writes nothing and compares nothing", "leave the other flag out")
    options.output = output
    given = arguments(options)
    found = targets(apps, clusters)
    problems = Problems()
    owned = _owned(found, given, problems)
    held = {os.path.join(output, t.cluster, t.app): (m, t.graphs) for t, m in owned.items()}
    said = tuple(dict.fromkeys(strict(problems) if given.strict else problems))
    bad = failed(said)
    if bad or options.check:
        return Outcome(findings=said, exit=1 if bad else 0)
    try:
        wanted = {path: directory.wanted(m, "yaml", graphs, given.kustomization) for path, (m, graphs) in held.items()}
        return _compared(wanted, given, said) if given.stale else _written(wanted, given, said)
    except Refused as refused:
        return Outcome(findings=(*said, *refused.findings), exit=1)


def targets(apps: str, clusters: str) -> list[Rendered]:
    """Every app on each of its clusters. Raises UsageError where there are none."""
    overlays = {n.rpartition(".")[0]: os.path.join(clusters, n) for n in _names(clusters) if n.endswith(YAML)}
    if not overlays:
        raise UsageError(f"{clusters}: no cluster: a ClusterOverlay `<cluster>.yaml` is expected in this folder", "init overlay")
    out = []
    for app in _names(apps):
        folder = os.path.join(apps, app)
        if not os.path.isdir(folder) or not any(n.endswith(YAML) for n in _names(folder)):
            continue
        if app == SHARED:
            raise UsageError(f"{folder}: no app can be called {SHARED!r}: what apps have in common is rendered there")
        inner = os.path.join(folder, "overlays")
        own = (
            {n.rpartition(".")[0]: os.path.join(inner, n) for n in _names(inner) if n.endswith(YAML)}
            if os.path.isdir(inner)
            else {}
        )
        for name in sorted(set(own) - set(overlays)):
            raise UsageError(f"{own[name]}: there is no {clusters}/{name}.yaml", f"clusters: {', '.join(overlays)}")
        out += [
            Rendered(app, c, (folder,), tuple(p for p in (path, own.get(c, "")) if p))
            for c, path in overlays.items()
            if not own or c in own
        ]
    if not out:
        raise UsageError(f"{apps}: no app: a folder with a graph is expected in it", "an empty result would delete it all")
    return out


def _names(folder: str) -> list[str]:
    try:
        return sorted(n for n in os.listdir(folder) if not n.startswith("."))
    except OSError as error:
        hint = "call this at the top of the repository, or name the folders with --apps and --clusters"
        raise UsageError(f"{folder}: cannot be read: {error.strerror}", hint) from None


def _owned(found: list[Rendered], given: Arguments, problems: Problems) -> dict[Rendered, tuple[Manifest, ...]]:
    """What each app renders on each of its clusters, and what the apps of each cluster have in common."""
    out = {target: _compiled(target, given, problems).manifests for target in found}
    for path in sorted({t.overlays[0] for t in found}):
        here = [t for t in found if t.overlays[0] == path]
        if common := _common(here, given, problems):
            out[Rendered(SHARED, here[0].cluster, (path,), (path,))] = common
        problems.extend(owned_twice({t: _objects(m) for t, m in out.items() if t.overlays[0] == path}))
    return out


def _compiled(target: Rendered, given: Arguments, problems: Problems) -> Result:
    try:
        result = inputs.compiled(replace(given, graphs=target.graphs, overlays=target.overlays))
    except Refused as refused:
        result = pipeline.Result((), (), tuple(refused.findings))
    problems.extend(result.findings)
    return result


def _shared(target: Rendered, given: Arguments) -> tuple[Manifest, ...]:
    """What an app has in common with others and leaves out, because its overlays say `shared: external`."""
    said = Problems()  # the app itself has told all of it
    cluster = pipeline.read_cluster(inputs.files(target.overlays), inputs.options_of(given, said), said)
    if cluster is None or cluster.shared != "external":
        return ()
    return _compiled(target, replace(given, shared_only=True), said).manifests


def _common(targets: list[Rendered], given: Arguments, problems: Problems) -> tuple[Manifest, ...]:
    """What the apps of a cluster leave out, each object once: it is the cluster's, whichever graph came first."""
    apart = {target: _shared(target, given) for target in targets}
    problems.extend(f for f in owned_twice({t: _objects(m) for t, m in apart.items()}) if f.severity == ERROR)
    return tuple({emit.identity(m.body): Manifest(m.body) for manifests in apart.values() for m in manifests}.values())


def _objects(manifests: tuple[Manifest, ...]) -> list[tuple[tuple[str, str, str, str], object]]:
    return [(emit.identity(m.body), m.body) for m in manifests]


def owned_twice(owned: Mapping[Rendered, Iterable[tuple[tuple[str, str, str, str], object]]]) -> list[Finding]:
    """What several apps of one cluster render: whoever prunes one takes it from the others. One finding for the same apps.

    `owned`: the `emit.identity` of each object, and what is equal for equal ones.
    """
    owners: dict[tuple[str, str, str, str], dict[str, object]] = {}
    for target, objects in owned.items():
        for identity, body in objects:
            owners.setdefault(identity, {})[target.app] = body
    shared: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    for (_, kind, _, name), bodies in owners.items():
        if len(bodies) > 1:
            first, *others = bodies.values()
            same = all(other == first for other in others)
            shared.setdefault((tuple(bodies), same), []).append(f"{kind}/{name}")
    return [_told(next(iter(owned)), apps, same, names) for (apps, same), names in shared.items()]


def _told(any_of_them: Rendered, apps: Sequence[str], same: bool, names: list[str]) -> Finding:
    objects = f"{', '.join(names[:3])}{' …' if len(names) > 3 else ''}"
    some, rest = [repr(app) for app in apps[:4]], len(apps) - 4
    who = f"{', '.join(some)} and {rest} more" if rest > 0 else f"{', '.join(some[:-1])} and {some[-1]}"
    message = f"apps {who} {'both' if len(apps) == 2 else 'all'} own {objects}{'' if same else ', and it is not the same'}"
    once = f"write shared: external in this overlay: they are rendered once then, into {any_of_them.cluster}/{SHARED}"
    hint = once if same else "rename the graph or the companion document, or give the apps namespaces of their own"
    return Finding("DGD656", message, Where(any_of_them.overlays[0]), hint, WARNING if same else ERROR)


def _gone(output: str, wanted: Mapping[str, object]) -> list[str]:
    """Directories below the output that were rendered, and whose app or cluster is no more."""
    found = []
    for cluster in sorted(os.listdir(output)) if os.path.isdir(output) else []:
        inner = os.path.join(output, cluster)
        if os.path.isdir(inner) and not os.path.islink(inner):
            found += [os.path.join(inner, name) for name in sorted(os.listdir(inner))]
    return [path for path in found if path not in wanted and os.path.isdir(os.path.join(path, index.INDEX))]


def _compared(wanted: Mapping[str, directory.Wanted], given: Arguments, said: tuple[Finding, ...]) -> Outcome:
    out = {path: directory.compared(held, path) for path, held in wanted.items()}
    out |= {path: directory.cleared(path) for path in _gone(given.output, wanted)}
    text = "".join(stale.diff(path, changed) for path, changed in sorted(out.items()))
    again = "run dgd-render repo with the same arguments, without --stale, and commit the result"
    found = [
        Finding("DGD632", "the rendered directory is stale", Where(path), again) for path, held in sorted(out.items()) if held
    ]
    return Outcome(findings=(*said, *found), exit=1 if found else 0, notes=report.printable(text))


def _written(wanted: Mapping[str, directory.Wanted], given: Arguments, said: tuple[Finding, ...]) -> Outcome:
    for path, held in wanted.items():  # whatever would be refused is refused before anything is written
        directory.compared(held, path)
    out = {path: directory.write(held, path) for path, held in wanted.items()}
    out |= {path: directory.clear(path) for path in _gone(given.output, wanted)}
    notes = "".join(f"dgd-render: {report.one_line(path)}: {changes}\n" for path, changes in sorted(out.items()))
    changed = given.fail_if_changed and any(c.written or c.removed for c in out.values())
    return Outcome(findings=said, exit=1 if changed else 0, notes=notes)
