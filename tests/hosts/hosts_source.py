"""The project's own source as a clean checkout has it, and things that are made once for all test processes."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hosts_tools import ROOT, git, lines, tool

PARTS = (
    "generator",
    "templates",
    "deploy",
    "examples",
    "scripts",
    "pyproject.toml",
    "plugin.yaml",
    "Dockerfile",
    ".dockerignore",
)
PARTS += (".pre-commit-hooks.yaml", "README.md", "LICENSE", "CHANGELOG.md", "docs", "CONTRIBUTING.md", "ARCHITECTURE.md")


def checkout(target: Path) -> Path:
    """A copy without anything that is built."""
    target.mkdir(parents=True)
    made = shutil.ignore_patterns("__pycache__", "_tables", "_templates.py")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=made)
        elif source.exists():
            (target / part).parent.mkdir(exist_ok=True)
            shutil.copy(source, target / part)
    return target


def once(factory: pytest.TempPathFactory, worker: str, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first test process makes and the others wait for."""
    base = factory.getbasetemp() if worker == "master" else factory.getbasetemp().parent
    target = base / name
    with open(base / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "done").exists():
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir()
            make(target)
            (target / "done").touch()
    return target


CONFIG = """\
repos:
- repo: {source}
  rev: v0
  hooks:
  - id: dgd-render-check
  - id: dgd-render
  - id: dgd-render-stale
  - id: dgd-render-repo
  - id: dgd-render-repo-stale
"""


def pre_commit_hooks(factory: pytest.TempPathFactory, worker: str) -> Path:
    """A folder with `source`, this project as a repository of hooks, and `home`, where pre-commit has installed them."""
    pre_commit = tool("pre-commit")

    def make(target: Path) -> None:
        source = checkout(target / "source")
        git("init", "-q", cwd=source)
        git("add", "-A", cwd=source)
        git("commit", "-qm", "all", cwd=source)
        git("tag", "v0", cwd=source)
        first = target / "first"
        first.mkdir()
        git("init", "-q", cwd=first)
        (first / ".pre-commit-config.yaml").write_text(CONFIG.format(source=source))
        done = lines(pre_commit, "install-hooks", cwd=first, PRE_COMMIT_HOME=str(target / "home"))
        assert done.returncode == 0, done.stdout + done.stderr

    return once(factory, worker, "pre-commit", make)
