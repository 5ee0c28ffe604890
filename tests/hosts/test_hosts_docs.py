"""The recipes of the host pages, run from top to bottom: `file=` blocks are written, `sh run` blocks are executed.

What stays an `sh` block needs a cluster or Docker, and says so by the program that it calls.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import hosts_applied
import pytest
from hosts_source import checkout, pre_commit_hooks
from hosts_tools import PYTHON_BIN, ROOT, TOOLS, find, kubectl, lines, tool
from test_hosts_deploy import REPO_SERVER

from generator import __version__

PAGES = sorted(p.stem for p in (ROOT / "docs").glob("*.md") if "\n```sh run\n" in p.read_text(encoding="utf-8"))
FENCE = re.compile(r"(?m)^```(\w+)([^\n]*)\n(.*?)^```", re.DOTALL)
NOT_HERE = (
    "docker ",
    "pipx ",
    "python3 -m venv new",
    "( set -e; umask 077; keys=",
    "kubectl diff",
    "kubectl apply",
    "kubectl wait",
    "kubectl -n inference delete",
)
GIVEN = {"argocd": {"argo-cd-install.yaml": REPO_SERVER}}
"""What a reader has already: Argo CD's manifests."""


def blocks(page: str) -> list[tuple[str, str, str]]:
    """Language, what follows it, text of each fenced block."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    return [(m[1], m[2].strip(), m[3]) for m in FENCE.finditer(text)]


def next_version(target: Path) -> None:
    """An environment with a version to come, in which Deployments roll by other steps."""
    for part in ("generator", "templates", "deploy"):
        shutil.copytree(ROOT / part, target / "lib" / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name, old, new in (("__init__", __version__, "0.2.0"), ("orchestrators/deployment", "25%", "30%")):
        path = target / "lib" / "generator" / f"{name}.py"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    program = target / "bin" / "dgd-render"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{target}/lib" exec "{PYTHON_BIN}/python" -P -m generator "$@"\n')
    program.chmod(0o755)


@pytest.mark.parametrize("page", PAGES)
def test_a_recipe_works_as_it_stands(page: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """Block by block, in the order they stand. Then a host applies of what is there what is rendered, object for object."""
    for name, text in GIVEN.get(page, {}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    programs = tmp_path_factory.mktemp("bin")
    (programs / "kubectl").symlink_to(kubectl()[0])
    environment = {
        "EXAMPLES": str(ROOT / "examples"),
        **{f"GIT_{who}_{what}": "t@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        "PATH": f"{programs}:{PYTHON_BIN}:{Path(tool('kustomize')).parent}:/usr/local/bin:/usr/bin:/bin",
    }
    if page == "install":
        environment["CHECKOUT"] = str(checkout(tmp_path_factory.mktemp("clone") / "dgd-render"))
    if page == "upgrading-dgd-render":
        next_version(tmp_path / "new")
    if page == "pre-commit":
        hooks = pre_commit_hooks(tmp_path_factory, worker_id)
        environment |= {"HOOKS": str(hooks / "source"), "PRE_COMMIT_HOME": str(hooks / "home")}
    script, count = ["set -euo pipefail"], 0
    for language, rest, text in blocks(page):
        if rest.startswith("file="):
            name = rest.removeprefix("file=")
            script.append(f"mkdir -p {Path(name).parent}\ncat > {name} <<'END_OF_FILE'\n{text}END_OF_FILE")
        elif (language, rest) == ("sh", "run"):
            script.append(text)
            count += 1
    done = lines("bash", "-c", "\n".join(script), cwd=tmp_path, **environment)
    assert done.returncode == 0, f"{done.stdout[-1500:]}\n{done.stderr[-3000:]}"
    assert count >= 2 and "Traceback" not in done.stderr
    for what, objects in hosts_applied.compared(page, tmp_path, environment).items():
        print(f"{page}: {what}: {objects} objects")


@pytest.mark.parametrize("page", PAGES)
def test_only_what_needs_a_cluster_is_not_run(page: str) -> None:
    for language, rest, text in blocks(page):
        if language == "sh" and rest != "run":
            assert all(line.startswith(NOT_HERE) for line in text.splitlines()), text


def test_every_page_of_a_host_is_followed() -> None:
    assert set(hosts_applied.APPLIED) <= set(PAGES)


def test_the_settings_in_the_page_are_all_that_exist() -> None:
    from generator.commands.cmp import ABOUT, VARIABLES

    text = (ROOT / "docs" / "argocd.md").read_text()
    rows = re.findall(r"\| `(\w+)` \| `(\w+)` \| `spec\.(\w+)` \|", text)
    assert {name for name, _, _ in rows} == set(ABOUT) and {v: n for n, v, _ in rows} == VARIABLES
    assert all(name == field for name, _, field in rows)


def test_tools_are_where_the_tests_look() -> None:
    assert find("kustomize") and os.access(TOOLS.parent, os.R_OK) and shutil.which("bash")
