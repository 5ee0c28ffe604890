"""The real tools that the host tests drive, and how a missing one is said: a failure in CI, else a skip with a warning."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CI = os.environ.get("CI", "").lower() in ("true", "1")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dgd-render-tools"
TOOLS = Path(os.environ.get("DGD_RENDER_TOOLS") or CACHE) / "bin"
PYTHON_BIN = Path(sys.executable).parent
DGD_RENDER = PYTHON_BIN / "dgd-render"


@cache
def find(name: str) -> str | None:
    """The path of a tool: of scripts/ci-tools.sh, of this Python environment, or on PATH."""
    path = os.pathsep.join([str(TOOLS), str(PYTHON_BIN), os.environ.get("PATH", "")])
    return shutil.which(name, path=path)


def missing(what: str, how: str) -> str:
    """Say what could not be run. Fails in CI; skips elsewhere, with a warning that pytest's summary repeats."""
    message = f"NOT RUN: {what} is missing; {how}"
    if CI:
        pytest.fail(message, pytrace=False)
    warnings.warn(message, stacklevel=2)
    pytest.skip(message)


def tool(name: str) -> str:
    """The path of a tool that must be there."""
    return find(name) or missing(name, "run scripts/ci-tools.sh (needs Go), and `pip install -e .[dev]`")


def kubectl() -> list[str]:
    """kubectl, or its kustomize command built by scripts/ci-tools.sh."""
    found = find("kubectl") or find("kubectl-kustomize")
    return [found or missing("kubectl", "run scripts/ci-tools.sh (needs Go)")]


def lines(*words: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command with stdin closed; give back everything."""
    held = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "KUSTOMIZE_", "ARGOCD_", "KUBE_"))}
    return subprocess.run(
        [str(w) for w in words],
        cwd=cwd,
        env=held | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def git(*words: str, cwd: Path) -> None:
    """Run git as nobody in particular, with no configuration of this machine."""
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    names = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "t"), ("EMAIL", "t@example.com"))
    }
    done = lines("git", *words, cwd=cwd, **settings, **names)
    assert done.returncode == 0, done.stderr
