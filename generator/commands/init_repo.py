"""`dgd-render init repo [DIR]`: a repository of apps × clusters, as `dgd-render repo` renders it, with its hosts and its CI.

The files stand in `deploy/repo` as they will stand; a path with APP is written for each app, one with CLUSTER for each cluster.
What is there already is never written again, so a second run with another --app or --cluster adds to a repository.
"""

from __future__ import annotations

import json
import os

from generator import __version__, releases, report, resources
from generator.commands.folders import SHARED, YAML
from generator.commands.outcome import Outcome
from generator.commands.placing import differs, folder, put
from generator.errors import UsageError
from generator.releases.products import SHOWN
from generator.schema.patterns import label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping

    from generator.command_line import Parser

APPS, CLUSTERS = ("chat",), ("dev", "prod")
"""Those of a repository that has none, where none are named."""
URL, SOURCE, REV = "https://git.example.com/inference.git", "https://github.com/example/dgd-render", "0" * 40
"""What stands in the files for the repository itself, for this project, and for a commit of it."""
PINNED = ".pre-commit-config.yaml"
SCHEMAS = {
    "cluster-overlay": ("ClusterOverlay", ("clusters/*.yaml", "apps/*/overlays/*.yaml")),
    "graph": ("DynamoGraphDeployment", ("apps/*/graph.yaml",)),
    "dynamo-render": ("DynamoRender", ("apps/*/dgd-render.yaml",)),
}
"""For editors: a file below `schemas/`, the kind that it describes, which files are of that kind."""


def add_flags(parser: Parser) -> None:
    """Where, which apps and clusters, which addresses."""
    parser.add_argument("directory", nargs="?", default=".", metavar="DIR", help="made where it is missing; default: here")
    named = f"those in apps/, or {APPS[0]}", f"those in clusters/, or {' and '.join(CLUSTERS)}"
    parser.add_argument("--app", dest="apps", action="append", metavar="NAME", help=f"an app; several; default: {named[0]}")
    parser.add_argument("--cluster", dest="clusters", action="append", metavar="NAME", help=f"a cluster; default: {named[1]}")
    parser.add_argument("--url", action="once", metavar="URL", help="where hosts get the repository from")
    parser.add_argument(
        "--source", action="once", metavar="URL", help="the git repository of dgd-render that pre-commit and CI use"
    )
    parser.add_argument("--rev", action="once", metavar="COMMIT", help="the commit of it that they use")


def run(options: Namespace) -> Outcome:
    """Write what is missing."""
    root = options.directory
    if not root:
        raise UsageError("DIR is empty", "a variable that is not set?")
    apps = _names(options.apps, "app", root) or APPS
    clusters = _names(options.clusters, "cluster", root) or CLUSTERS
    texts = dict(_texts(apps, clusters, _words(options, clusters, _names(None, "cluster", root)))) | dict(_for_editors())
    new = {name: text for name, text in texts.items() if not _is_there(root, name)}
    edited = [name for name, text in sorted(texts.items()) if name not in new and differs(os.path.join(root, name), text)]
    for inner in sorted(
        {os.path.dirname(name) for name in new}
    ):  # all of them before the first file: what cannot be made stops it
        folder(os.path.join(root, inner))
    for name, text in new.items():
        put(os.path.join(root, name), text, 0o755 if name.endswith(".sh") else 0o644)
    kept = "".join(f"  kept as it is: {report.one_line(name)}\n" for name in edited)
    written = f"wrote {len(new)} files to {report.one_line(root)}; README.md says how to go on"
    return Outcome(notes=f"dgd-render: {written}\n{kept}{_addresses(options) if PINNED in new else ''}")


def _addresses(options: Namespace) -> str:
    """What to do about addresses that were not given and stand in the files as examples."""
    pinned = f"{PINNED} and .github/"
    places = {"url": "argocd/ and flux/", "source": pinned, "rev": pinned}
    return "".join(
        f"  --{flag} was not given: edit {files}\n" for flag, files in places.items() if getattr(options, flag) is None
    )


def _names(given: list[str] | None, what: str, root: str) -> tuple[str, ...]:
    """The apps or clusters that are named, else those that are there."""
    names = given or _there(os.path.join(root, f"{what}s"), what)
    for name in names:
        if not label(name):
            raise UsageError(
                f"{what} {name!r} cannot be a name", "use lower case letters, digits and dashes: objects are named after it"
            )
        if name == SHARED:
            raise UsageError(f"{what} {name!r} cannot be a name", "what apps have in common is rendered there")
    return tuple(dict.fromkeys(names))


def _there(path: str, what: str) -> list[str]:
    names = sorted(n for n in os.listdir(path) if not n.startswith(".")) if os.path.isdir(path) else []
    if what == "app":
        return [n for n in names if os.path.isdir(os.path.join(path, n))]
    return [n.rpartition(".")[0] for n in names if n.endswith(YAML)]


def _words(options: Namespace, clusters: tuple[str, ...], there: tuple[str, ...]) -> dict[str, str]:
    """What in the files stands for something else."""
    default = releases.default()
    return {
        URL: options.url or URL,
        SOURCE: options.source or SOURCE,
        REV: options.rev or REV,
        "<FIRST>": clusters[0],
        "<DESTINATIONS>": "\n".join(f"  - {{name: {cluster}, namespace: inference}}" for cluster in sorted({*clusters, *there})),
        "<REQUIRES>": ".".join(__version__.split(".")[:2]),
        "<OPERATOR>": default.operator,
        "<RUNTIME>": default.release,
        "<KUBERNETES>": SHOWN.kubernetes,
        "<LWS>": SHOWN.lws,
        "<VOLCANO>": SHOWN.volcano,
    }


def _texts(apps: tuple[str, ...], clusters: tuple[str, ...], words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every file by its path below the repository."""
    source = os.path.join(resources.deploy(), "repo")
    for base, _, names in sorted(os.walk(source)):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(base, name), source)
            text = resources.read(base, name)
            for app in apps if "APP" in path else ("",):
                for cluster in clusters if "CLUSTER" in path else ("",):
                    yield (
                        path.replace("APP", app).replace("CLUSTER", cluster),
                        _filled(text, {**words, "<APP>": app or apps[0], "<CLUSTER>": cluster}),
                    )


def _filled(text: str, words: Mapping[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def _for_editors() -> Iterator[tuple[str, str]]:
    """Schemas, and the setting by which an editor uses them."""
    from generator.commands import schema

    for name, (kind, _) in SCHEMAS.items():
        yield f"schemas/{name}.json", schema.text(kind)
    settings = {"yaml.schemas": {f"./schemas/{name}.json": list(files) for name, (_, files) in SCHEMAS.items()}}
    yield ".vscode/settings.json", json.dumps(settings, indent=2) + "\n"


def _is_there(root: str, name: str) -> bool:
    """Whether a file stands there. A graph counts when its app has any YAML file: it may have another name."""
    path = os.path.join(root, name)
    if os.path.basename(path) == "graph.yaml" and os.path.isdir(os.path.dirname(path)):
        return any(n.endswith(YAML) for n in os.listdir(os.path.dirname(path)))
    return os.path.lexists(path)
