"""`dgd-render init …`: sets a host up with the files that fit this version."""

from __future__ import annotations

import os
import subprocess
import sys

from generator import report, resources
from generator.commands import init_repo
from generator.commands.outcome import Outcome
from generator.commands.placing import differs, folder, put

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from generator.command_line import Parser

PLUGIN = os.path.join("dgd-render.dev", "v1alpha1", "dynamorender", "DynamoRender")
"""Where kustomize looks below KUSTOMIZE_PLUGIN_HOME: group, version, kind in lower case, kind (hosts.md 3.1)."""
LAUNCHER = """\
#!/bin/sh
# kustomize's plugin DynamoRender of dgd-render.dev/v1alpha1; written by `dgd-render init kustomize`.
exec {command} krm "$@"
"""


_LINES = "configurations: [{}], openapi: {{path: {}}}"
"""What makes a kustomization use the files of --configurations."""


def add_arguments(parser: Parser) -> None:
    """A word for each thing that can be set up."""
    parser.usage = "%(prog)s repo [DIR] | overlay | argocd DIR | kustomize DIR | pre-commit"
    init_repo.add_flags(parser.add_word("repo", "make a repository of apps × clusters in DIR; what is there is kept"))
    parser.add_word("overlay", "print a commented overlay to start from")
    argocd = parser.add_word("argocd", "write the Argo CD sidecar as a kustomize component to DIR")
    kustomize = parser.add_word("kustomize", "install kustomize's exec plugin below DIR, which KUSTOMIZE_PLUGIN_HOME names")
    parser.add_word("pre-commit", "print the hooks for .pre-commit-config.yaml")
    for inner in (argocd, kustomize):
        inner.add_argument("directory", metavar="DIR", help="made where it is missing")
    argocd.add_argument("--force", action="store_true", help="overwrite files that were edited")
    kustomize.add_argument(
        "--configurations", action="once", metavar="FILE", help="write field specs for kustomize to FILE, and beside it a schema"
    )


def run(options: Namespace) -> Outcome:
    """Set up what the action names."""
    return ACTIONS[options.action](options)


def overlay(options: Namespace) -> Outcome:
    """A commented overlay to start from."""
    from generator.commands import init_overlay

    return Outcome(init_overlay.text())


def kustomize(options: Namespace) -> Outcome:
    """Install the exec plugin below DIR, which KUSTOMIZE_PLUGIN_HOME names; with a FILE, field specs and a schema."""
    path = os.path.join(options.directory, PLUGIN)
    folder(os.path.dirname(path))
    put(path, LAUNCHER.format(command=_command()), 0o755)
    written = ""
    if configurations := options.configurations:
        schema = os.path.splitext(configurations)[0] + ".openapi.json"
        put(configurations, resources.read(resources.deploy(), "kustomize/configurations.yaml"), 0o644)
        put(schema, resources.read(resources.deploy(), "kustomize/openapi.json"), 0o644)
        names = [os.path.basename(file) for file in (configurations, schema)]
        text = f"wrote {configurations}, {schema}; in every kustomization that patches: {_LINES.format(*names)}"
        written = f"  {report.one_line(text)}\n"
    home = os.path.abspath(options.directory)
    use = f"export KUSTOMIZE_PLUGIN_HOME={home}; kustomize build --enable-alpha-plugins"
    return Outcome(notes=f"dgd-render: installed {report.one_line(path)}\n{written}  use it with: {report.one_line(use)}\n")


def argocd(options: Namespace) -> Outcome:
    """Write the sidecar's kustomize component to DIR, and examples of an AppProject and Applications. Edited files are kept."""
    source = os.path.join(resources.deploy(), "argocd")
    names = [n for n in os.listdir(source) if n.endswith(".yaml")]
    names += [f"applications/{n}" for n in os.listdir(os.path.join(source, "applications"))]
    folder(os.path.join(options.directory, "applications"))
    texts = {os.path.join(options.directory, name): resources.read(source, name) for name in sorted(names)}
    edited = [] if options.force else [path for path, text in texts.items() if differs(path, text)]
    for path in sorted(set(texts) - set(edited)):
        put(path, texts[path], 0o644)
    kept = "".join(f"  kept as it is: {report.one_line(path)}\n" for path in edited)
    kept += "  --force takes the files of this version\n" if edited else ""
    written = len(texts) - len(edited)
    return Outcome(notes=f"dgd-render: wrote {written} files to {report.one_line(options.directory)}; see docs/argocd.md\n{kept}")


def pre_commit(options: Namespace) -> Outcome:
    """The hooks for .pre-commit-config.yaml."""
    return Outcome(resources.read(resources.deploy(), "pre-commit/config.yaml"))


ACTIONS: dict[str, Callable[[Namespace], Outcome]] = {
    "repo": init_repo.run,
    "overlay": overlay,
    "argocd": argocd,
    "kustomize": kustomize,
    "pre-commit": pre_commit,
}


def _command() -> str:
    """How a shell starts this very installation, from any folder; isolated, so that files of that folder are never imported."""
    words = [sys.executable, "-I", "-m", "generator"]
    if subprocess.run([*words, "--version"], capture_output=True, check=False, cwd="/").returncode:
        words[1:2] = []  # installed below a user's home, which isolated mode does not look at
        words[1:1] = ["-P"]
    return " ".join("'" + w.replace("'", "'\\''") + "'" for w in words)
