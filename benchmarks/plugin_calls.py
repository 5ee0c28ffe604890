"""Calls of the plugin as Argo CD's plugin server makes them (hosts.md 2), many at once, in the limits of a sidecar.

A call is a fresh copy of the repository, the commands of deploy/argocd/plugin.yaml in it, Argo CD's environment and no other,
standard input from /dev/null. The server itself is in the limits too: it is this program, with ballast.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import yaml
from cage import MIB, Cage, occupied

ROOT = Path(__file__).resolve().parent.parent
PLUGIN = ROOT / "deploy" / "argocd" / "plugin.yaml"
CLUSTER = ROOT / "examples" / "vllm-disagg-multinode" / "overlay.yaml"
INSTALLED = "/opt/dgd-render/bin/dgd-render"
PROGRESS = b"dgd-render: still "
JOB = """apiVersion: dgd-render.dev/v1alpha1
kind: DynamoRender
spec: {graphs: [graph.yaml], overlays: [../../clusters/prod.yaml]}
"""


@dataclass(frozen=True)
class Limits:
    """What a sidecar has."""

    memory: int = 512
    """MiB."""
    cpus: float = 1
    server: int = 64
    """MiB of the memory that the plugin server takes for itself."""


@dataclass(frozen=True)
class Call:
    """What one call took, in seconds, and said."""

    wall: float
    cpu: float
    status: int
    said: str
    """A hash of all that its commands wrote, without the lines that tell where a long render is: they hang on the time."""


@dataclass(frozen=True)
class Batch:
    """What all calls took together."""

    calls: list[Call]
    wall: float
    group: float | None
    """MiB of the control group at the most."""
    shared: float
    """MiB of all processes together at the most, pages that they share counted once."""
    process: float
    """MiB of the largest process of a call."""
    killed: int


def repository(folder: Path, graph: Path, count: int) -> Path:
    """A repository with one Application of so many graphs; its folder."""
    app = folder / "apps" / "app"
    app.mkdir(parents=True)
    (folder / "clusters").mkdir()
    (folder / ".git").mkdir()
    text = graph.read_text(encoding="utf-8")
    name = next(document["metadata"]["name"] for document in yaml.safe_load_all(text) if document)
    texts = [text] if count == 1 else [text.replace(name, f"g{i}") for i in range(count)]
    (app / "graph.yaml").write_text("\n---\n".join(texts), encoding="utf-8")
    (app / "dgd-render.yaml").write_text(JOB, encoding="utf-8")
    shutil.copyfile(CLUSTER, folder / "clusters" / "prod.yaml")
    return folder


def commands(whole: bool) -> list[list[str]]:
    """What Argo CD calls: `generate` for each refresh; with `whole`, before it all else that plugin.yaml has, in its order."""
    spec = yaml.safe_load(PLUGIN.read_text(encoding="utf-8"))["spec"]
    before = [spec.get("init"), spec.get("discover", {}).get("find"), spec.get("parameters", {}).get("dynamic")]
    steps = [*(before if whole else ()), spec["generate"]]
    program = str(Path(sys.executable).parent / "dgd-render")
    lines = [[*step["command"], *step.get("args", ())] for step in steps if step and "command" in step]
    return [[program if word == INSTALLED else word for word in line] for line in lines]


def environment(number: int) -> dict[str, str]:
    """What the commands get: the sidecar's PATH and Argo CD's variables."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "ARGOCD_APP_NAME": f"app-{number}",
        "ARGOCD_APP_NAMESPACE": "inference",
        "ARGOCD_APP_PROJECT_NAME": "default",
        "ARGOCD_APP_REVISION": "1" * 40,
        "ARGOCD_APP_SOURCE_PATH": "apps/app",
        "ARGOCD_APP_PARAMETERS": "null",
        "KUBE_VERSION": "1.34.1",
        "KUBE_API_VERSIONS": "",
    }


def call(source: Path, work: Path, lines: Sequence[Sequence[str]], number: int) -> Call:
    """One call: a copy of the repository, the commands one after another in it."""
    began = time.perf_counter()
    copy = work / str(number)
    shutil.copytree(source, copy)
    said, cpu, status = hashlib.sha256(), 0.0, 0
    for line in lines:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            folder = copy / "apps" / "app"
            child = subprocess.Popen(
                line, cwd=folder, env=environment(number), stdin=subprocess.DEVNULL, stdout=out, stderr=err, process_group=0
            )
            _, code, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(code)
            for file in (out, err):
                file.seek(0)
                said.update(b"".join(line for line in file if not line.startswith(PROGRESS)))
        cpu, status = cpu + used.ru_utime + used.ru_stime, status or child.returncode
    shutil.rmtree(copy)
    return Call(time.perf_counter() - began, cpu, status, said.hexdigest())


def serve(pipe: Connection, cage: Cage, ballast: int, source: Path, lines: list[list[str]], count: int, at_once: int) -> None:
    """The plugin server: in the limits itself, `count` calls, no more than `at_once` at a time."""
    cage.enter()
    weight = b"\1" * (ballast * MIB)
    with tempfile.TemporaryDirectory() as work, ThreadPoolExecutor(at_once) as threads:
        began = time.perf_counter()
        calls = list(threads.map(lambda number: call(source, Path(work), lines, number), range(count)))
        pipe.send((calls, time.perf_counter() - began))
    del weight


def batch(limits: Limits, source: Path, lines: list[list[str]], count: int, at_once: int) -> Batch:
    """All calls in limits of their own."""
    ours, theirs = multiprocessing.Pipe()
    with Cage(limits.memory, limits.cpus) as cage:
        words = (theirs, cage, limits.server, source, lines, count, at_once)
        server = multiprocessing.get_context("spawn").Process(target=serve, args=words)
        server.start()
        theirs.close()
        shared = process = 0.0
        pause = 0.1 if count > 1 else 0.01  # looking at forty processes costs them time
        while server.is_alive() and not ours.poll(pause):
            now, largest = occupied(server.pid or 0)
            shared, process = max(shared, now), max(process, largest)
        try:
            calls, wall = ours.recv()
        except EOFError:
            raise SystemExit(f"the plugin server was killed; processes killed: {cage.kills()}") from None
        server.join()
        return Batch(calls, wall, cage.peak(), shared, process, cage.kills())
