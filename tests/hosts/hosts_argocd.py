"""A stand-in for Argo CD's plugin server: the same command, environment, folder, modes, deadline and reading of the answer.

Everything here is a fact of hosts.md 2 that was observed on the real argocd-cmp-server. It is not a mock of our code: it starts
the installed command as a process of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import subprocess
import uuid
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from hosts_tools import DGD_RENDER

from generator.errors import Problems
from generator.yamlio import load

COMMAND = "/opt/dgd-render/bin/dgd-render"
FAILED = (
    "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = "
    'CMP processing failed for application "{app}": error generating manifests in cmp: '
    "rpc error: code = Unknown desc = error generating manifests: "
)
UNSUPPORTED = 'could not find cmp-server plugin with name "{name}" supporting the given repository'
FIELDS = {
    "": {"apiVersion", "kind", "metadata", "spec"},
    "spec": {"version", "init", "generate", "discover", "parameters", "preserveFileMode", "provideGitCreds"},
    "spec.discover": {"fileName", "find"},
    "spec.parameters": {"static", "dynamic"},
    "spec.generate": {"command", "args"},
    "spec.parameters.dynamic": {"command", "args"},
}


class ArgoError(Exception):
    """What a user sees in Argo CD's box."""


class Answer(NamedTuple):
    """What the plugin's process did."""

    code: int
    out: bytes
    err: str
    left: list[str]

    @property
    def first(self) -> str:
        """The line that Argo CD's lists show."""
        return self.err.partition("\n")[0]


def plugin_of(path: Path) -> dict[str, Any]:
    """A plugin.yaml, read as strictly as Argo CD should: it ignores unknown fields, so a typo would go unnoticed."""
    plugin = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert plugin["kind"] == "ConfigManagementPlugin" and plugin["metadata"]["name"] and plugin["spec"]["generate"]["command"]
    for place, known in FIELDS.items():
        value = plugin
        for step in filter(None, place.split(".")):
            value = (value or {}).get(step)
        assert set(value or {}) <= known, f"{place}: {set(value) - known}"
    assert isinstance(plugin["spec"].get("version", ""), str), "the server does not start with a number here"
    return plugin


class Server:
    """One sidecar with one plugin."""

    def __init__(self, plugin: Path, work: Path, command: Path = DGD_RENDER, **environment: str) -> None:
        self.plugin, self.work, self.command = plugin_of(plugin), work, command
        self.environment = {"PATH": "/usr/local/bin:/usr/bin:/bin"} | environment
        self.name = self.plugin["metadata"]["name"] + (
            f"-{self.plugin['spec']['version']}" if self.plugin["spec"].get("version") else ""
        )

    def supports(self, folder: Path) -> bool:
        """Whether an application without a plugin section is this plugin's."""
        name = self.plugin["spec"].get("discover", {}).get("fileName")
        return bool(name) and bool(list(folder.glob(name)))

    def sent(self, repository: Path, below: str = "") -> Path:
        """The files as they arrive: plain modes, links kept inside, no devices; `below` is the common folder that is sent."""
        target = self.work / "_cmp_server" / str(uuid.uuid4())
        source = repository / below
        for folder, _, names in os.walk(source):
            here = target / Path(folder).relative_to(source)
            here.mkdir(parents=True, exist_ok=True)
            here.chmod(0o755)
            for name in names:
                path = Path(folder) / name
                mode = path.lstat().st_mode
                if stat.S_ISLNK(mode):
                    (here / name).symlink_to(os.readlink(path).lstrip("/"))
                elif stat.S_ISREG(mode):
                    shutil.copyfile(path, here / name)
                    (here / name).chmod(0o644)
        return target

    def run(
        self,
        repository: Path,
        path: str,
        *,
        app: str = "demo",
        namespace: str = "inference",
        parameters: str | None = "null",
        env: dict[str, str] | None = None,
        below: str = "",
        checked: bool = True,
        deadline: float = 60,
        verb: str = "generate",
        kube_version: str = "1.34.1",
        api_versions: str = "",
        prefix: list[str] | None = None,
        user: int | None = None,
    ) -> Answer:
        """One call of the plugin's command, in a fresh copy of the repository that is deleted afterwards."""
        if checked:
            refuse_links(repository)
        root = self.sent(repository, below)
        folder = root / Path(path).relative_to(below or ".")
        spec = self.plugin["spec"]["generate" if verb == "generate" else "parameters"]
        words = [str(self.command) if w == COMMAND else w for w in (spec if verb == "generate" else spec["dynamic"])["command"]]
        given = {
            "ARGOCD_APP_NAME": app,
            "ARGOCD_APP_NAMESPACE": namespace,
            "ARGOCD_APP_PROJECT_NAME": "default",
            "ARGOCD_APP_REVISION": "1" * 40,
            "ARGOCD_APP_REVISION_SHORT": "1" * 7,
            "ARGOCD_APP_REVISION_SHORT_8": "1" * 8,
            "ARGOCD_APP_SOURCE_REPO_URL": "https://git.example.com/x.git",
            "ARGOCD_APP_SOURCE_PATH": path,
            "ARGOCD_APP_SOURCE_TARGET_REVISION": "main",
        }
        if verb == "generate":
            given |= {"KUBE_VERSION": kube_version, "KUBE_API_VERSIONS": api_versions}
        if parameters is not None:
            given["ARGOCD_APP_PARAMETERS"] = parameters
            given |= flat(parameters)
        given |= {f"ARGOCD_ENV_{k}": v for k, v in (env or {}).items()}
        before = snapshot(root)
        if user is not None:
            for each in (root, *root.rglob("*")):
                os.lchown(each, user, user)
        process = subprocess.Popen(
            [*(prefix or []), *words],
            cwd=folder,
            env=self.environment | given,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            umask=0o022,
            user=user,
            group=user,
        )
        try:
            out, err = process.communicate(timeout=deadline)
            code = process.returncode
        except subprocess.TimeoutExpired:
            process.kill()  # at once: the plugin hears nothing before
            out, err = process.communicate()
            code = -signal.SIGKILL
        left = sorted(snapshot(root) ^ before)
        shutil.rmtree(root)
        return Answer(code, out, err.decode(), left)

    def manifests(self, answer: Answer, app: str = "demo") -> list[dict[str, Any]]:
        """The objects as Argo CD reads them. Raises ArgoError with the text that a user sees."""
        command = " ".join(self.plugin["spec"]["generate"]["command"])
        if answer.code:
            how = "signal: killed" if answer.code < 0 else f"exit status {answer.code}"
            raise ArgoError(FAILED.format(app=app) + f"`{command}` failed {how}: {answer.err.strip()}")
        problems = Problems()
        objects = []
        for document in load(answer.out, "<stdout>", problems):
            value = document.value
            objects += value["items"] if str(value.get("kind", "")).endswith("List") else [value]
        if problems:
            raise ArgoError(FAILED.format(app=app) + str(problems[0]))
        for value in objects:
            if not value.get("kind") or not value.get("apiVersion"):
                raise ArgoError(FAILED.format(app=app) + "Object 'Kind' is missing")
        return objects


def flat(parameters: str) -> dict[str, str]:
    """PARAM_<NAME>…: the lossy form that Argo CD also gives."""
    out: dict[str, str] = {}
    listed = yaml.safe_load(parameters)
    for one in listed if isinstance(listed, list) else ():
        name = re.sub(r"[^A-Z0-9_]", "_", f"PARAM_{one.get('name', '')}".upper())
        if "string" in one:
            out[name] = str(one["string"])
        if isinstance(one.get("array"), list):
            out |= {f"{name}_{i}": str(value) for i, value in enumerate(one["array"])}
        if isinstance(one.get("map"), dict):
            out |= {f"{name}_{k}".upper(): str(v) for k, v in one["map"].items()}
    return out


def refuse_links(repository: Path) -> None:
    """The repo server's own check, before any plugin runs."""
    root = repository.resolve()
    for path in repository.rglob("*"):
        if path.is_symlink() and not (path.parent / os.readlink(path)).resolve().is_relative_to(root):
            raise ArgoError(f"repository contains out-of-bounds symlinks. file: {path.relative_to(repository)}")


def snapshot(root: Path) -> set[str]:
    """Every path below a folder with its size and time."""
    return {f"{p.relative_to(root)} {p.lstat().st_size} {p.lstat().st_mtime_ns}" for p in root.rglob("*")}
