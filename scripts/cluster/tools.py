"""The programs of the control plane, built once from scripts/control-plane and kept beside the other tools."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "control-plane"
VERSION = "v1.34.4"
"""Of Kubernetes, as in scripts/control-plane/go.mod; the programs say it of themselves."""
ACTS_AS = ("etcd", "kube-apiserver", "kube-controller-manager", "kubectl", "certificates")


def home() -> Path:
    """The folder of the programs of these sources: another go.mod or main.go is another folder."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    tools = Path(os.environ.get("DGD_RENDER_TOOLS") or Path(cache) / "dgd-render-tools")
    digest = hashlib.sha256(VERSION.encode())
    for source in sorted(p for p in SOURCES.rglob("*") if p.is_file()):
        digest.update(f"{source.relative_to(SOURCES)}\0".encode() + source.read_bytes())
    return tools / f"control-plane-{digest.hexdigest()[:12]}"


def programs() -> Path:
    """The folder with the programs (one of ACTS_AS, or `lws`), built when they are not there. Callers wait for one build."""
    target = home()
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target.with_suffix(".lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.is_dir():
            build(target)
    return target


def build(target: Path) -> None:
    """Compile into a folder beside the target and move it there when it is whole."""
    if shutil.which("go") is None:
        sys.exit(
            "cluster: there is no Go tool chain on PATH, and kube-apiserver is built from its modules: install Go 1.25 or newer"
        )
    unfinished = target.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    stamp = " ".join(f"-X k8s.io/component-base/version.{k}={v}" for k, v in stamps().items())
    print(
        f"cluster: building Kubernetes {VERSION} into {target} (some minutes and 2 GB of cache the first time)",
        file=sys.stderr,
    )
    command = [
        "go",
        "build",
        "-mod=readonly",
        f"-ldflags=-s -w {stamp}",
        "-o",
        f"{unfinished}{os.sep}",
        ".",
        "./lws",
    ]
    done = subprocess.run(command, cwd=SOURCES, check=False)
    if done.returncode:
        sys.exit("cluster: the control plane did not build")
    for name in ACTS_AS:
        (unfinished / name).symlink_to("control-plane")
    unfinished.rename(target)


def stamps() -> dict[str, str]:
    """What Kubernetes' own build sets, so that the API server and kubectl know which version they are."""
    major, minor, _ = VERSION.removeprefix("v").split(".")
    return {"gitVersion": VERSION, "gitMajor": major, "gitMinor": minor, "gitTreeState": "clean"}


if __name__ == "__main__":
    programs()
