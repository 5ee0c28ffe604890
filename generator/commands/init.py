"""`dgd-render init …`: sets a host up with the files that fit this version."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

from generator import resources
from generator.errors import UsageError, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

PLUGIN = os.path.join("dgd-render.dev", "v1alpha1", "dynamorender", "DynamoRender")
"""Where kustomize looks below KUSTOMIZE_PLUGIN_HOME: group, version, kind in lower case, kind (hosts.md 3.1)."""
LAUNCHER = """\
#!/bin/sh
# kustomize's plugin DynamoRender of dgd-render.dev/v1alpha1; written by `dgd-render init kustomize`.
exec {command} krm "$@"
"""


def run(words: list[str]) -> int:
    """`init overlay`, `init argocd DIR`, `init kustomize DIR`, `init pre-commit`."""
    if not words or words[0] not in WHAT:
        guess = nearest(words[0], WHAT) if words else ""
        hint = f"did you mean {guess}?" if guess else "dgd-render init kustomize DIR"
        raise UsageError("init takes one of: " + ", ".join(WHAT), hint)
    return WHAT[words[0]](words[1:])


def overlay(words: list[str]) -> int:
    """A commented overlay to start from."""
    from generator.commands import init_overlay

    return init_overlay.run(words)


def kustomize(words: list[str]) -> int:
    """Install the exec plugin below DIR, which KUSTOMIZE_PLUGIN_HOME names; with --configurations FILE, field specs too."""
    target, configurations = _words(words, "--configurations")
    path = os.path.join(target, PLUGIN)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    _put(path, LAUNCHER.format(command=_command()), 0o755)
    if configurations:
        _put(configurations, resources.read(resources.deploy(), "kustomize/configurations.yaml"), 0o644)
    home = os.path.abspath(target)
    use = f"export KUSTOMIZE_PLUGIN_HOME={home}; kustomize build --enable-alpha-plugins"
    sys.stderr.write(f"dgd-render: installed {path}\n  use it with: {use}\n")
    return 0


def argocd(words: list[str]) -> int:
    """Write the sidecar's kustomize component (repo server patch, plugin.yaml, health checks) to DIR."""
    target, _ = _words(words, "")
    source = os.path.join(resources.deploy(), "argocd")
    names = sorted(n for n in os.listdir(source) if n.endswith((".yaml", ".lua")))
    os.makedirs(target, exist_ok=True)
    for name in names:
        _put(os.path.join(target, name), resources.read(source, name), 0o644)
    sys.stderr.write(f"dgd-render: wrote {len(names)} files to {target}; see docs/argocd.md\n")
    return 0


def pre_commit(words: list[str]) -> int:
    """Print the hooks for .pre-commit-config.yaml."""
    if words:
        raise UsageError("init pre-commit takes no arguments", "dgd-render init pre-commit >> .pre-commit-config.yaml")
    sys.stdout.write(resources.read(resources.deploy(), "pre-commit/config.yaml"))
    return 0


WHAT: dict[str, Callable[[list[str]], int]] = {
    "overlay": overlay,
    "argocd": argocd,
    "kustomize": kustomize,
    "pre-commit": pre_commit,
}


def _words(words: list[str], flag: str) -> tuple[str, str]:
    """The one DIR, and the value of the one flag."""
    value, plain = "", list(words)
    for i, word in enumerate(words):
        if flag and word == flag:
            if i + 1 == len(words):
                raise UsageError(f"{flag} needs a value", "the file to write")
            value, plain = words[i + 1], words[:i] + words[i + 2 :]
    if len(plain) != 1 or plain[0].startswith("-"):
        raise UsageError("init needs one directory", "dgd-render init kustomize ~/.config/kustomize/plugin")
    return plain[0], value


def _put(path: str, text: str, mode: int) -> None:
    """Write a file beside its place and rename it; through no link."""
    if os.path.lexists(path) and not stat.S_ISREG(os.lstat(path).st_mode):
        raise UsageError(f"{path}: a link or folder stands there", "remove it first")
    try:
        temporary = f"{path}.new"
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, mode), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None


def _command() -> str:
    """How a shell starts this very installation, from any folder; isolated, so that files of that folder are never imported."""
    words = [sys.executable, "-I", "-m", "generator"]
    if subprocess.run([*words, "--version"], capture_output=True, check=False, cwd="/").returncode:
        words[1:2] = []  # installed below a user's home, which isolated mode does not look at
        words[1:1] = ["-P"]
    return " ".join("'" + w.replace("'", "'\\''") + "'" for w in words)
