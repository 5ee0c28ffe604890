"""Wheel and sdist: made by `python -m build`, installed into fresh environments of every Python here, and used there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from hosts_source import checkout, once
from hosts_tools import ROOT, lines, missing
from test_oldest_python import OLDEST, others

from generator import __version__

MAIN = "vllm-disagg-multinode"
PYTHONS = {sys.version_info[:2]: sys.executable, **others()}
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """What `python -m build` makes of a clean checkout; the build's own packages are those of this environment."""

    def make(target: Path) -> None:
        source = checkout(target / "checkout")
        done = lines(sys.executable, "-m", "build", "--no-isolation", "--outdir", target / "dist", source, cwd=target)
        assert done.returncode == 0, done.stdout + done.stderr

    return once(tmp_path_factory, worker_id, "distribution", make) / "dist"


def wheel(dist: Path) -> Path:
    return dist / f"dgd_render-{__version__}-py3-none-any.whl"


def sdist(dist: Path) -> Path:
    return dist / f"dgd_render-{__version__}.tar.gz"


def environment(python: str, target: Path) -> Path:
    """A fresh environment of a Python, without pip; its program folder."""
    done = lines(python, "-m", "venv", "--without-pip", target, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return target / "bin"


def works(programs: Path, work: Path) -> None:
    """All that needs files of the distribution, far from any checkout: the main example renders what it always does."""
    work.mkdir()
    held = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DGD_RENDER"))}

    def call(*words: str) -> str:
        done = subprocess.run([programs / "dgd-render", *words], cwd=work, env=held, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    assert call("--version").split()[-1] == __version__
    assert MAIN in call("example")
    call("example", MAIN, "app")
    expected = (ROOT / "examples" / MAIN / "expected" / "manifests.yaml").read_text()
    assert call("app/graph.yaml", "--overlay", "app/overlay.yaml") == expected
    call("app/graph.yaml", "--overlay", "app/overlay.yaml", "-o", "rendered")
    for words in (("explain", "DGD622"), ("schema",), ("init", "overlay"), ("init", "argocd", "a"), ("completion", "bash")):
        call(*words)
    assert (work / "a" / "repo-server.yaml").exists() and len(list((work / "rendered").glob("*.yaml"))) > 5


def test_they_hold_what_they_need_and_nothing_else(dist: Path) -> None:
    assert sorted(p.name for p in dist.iterdir()) == [wheel(dist).name, sdist(dist).name]
    names = set(zipfile.ZipFile(wheel(dist)).namelist())
    for folder in (
        "templates",
        "deploy/argocd",
        "deploy/kustomize",
        "deploy/pre-commit",
        "deploy/repo",
        "_tables",
        "codes",
        "schemas",
    ):
        assert any(n.startswith(f"generator/{folder}/") for n in names), folder
    shown = {p.parent.name for p in (ROOT / "examples").glob("*/graph.yaml")}
    assert {n.split("/")[2] for n in names if n.startswith("generator/examples/")} >= shown
    assert "generator/_templates.py" in names and not [
        n for n in names if "/expected/" in n or n.startswith(("tests/", "scripts/"))
    ]
    with tarfile.open(sdist(dist)) as archive:
        inside = {n.partition("/")[2] for n in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "Dockerfile", "docs/install.md", "scripts/hatch_build.py"} <= inside
    assert not [n for n in inside if n.startswith(("tests/", ".venv", "benchmarks/"))]


def test_the_pythons_of_this_machine_include_the_oldest_and_the_images() -> None:
    """Otherwise the tests below show less than they say."""
    found = re.search(r"ARG PYTHON=(\d+)\.(\d+)", (ROOT / "Dockerfile").read_text())
    assert found is not None
    for major, minor in (OLDEST, (int(found[1]), int(found[2]))):
        if (major, minor) not in PYTHONS:
            missing(f"Python {major}.{minor}", "install it, by pyenv for one")


@pytest.mark.parametrize("version", sorted(PYTHONS), ids=lambda v: f"{v[0]}.{v[1]}")
def test_the_wheel_installs_and_runs(version: tuple[int, int], dist: Path, tmp_path: Path) -> None:
    programs = environment(PYTHONS[version], tmp_path / "env")
    done = lines(*PIP, "--python", programs / "python", "install", "--no-compile", wheel(dist), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    works(programs, tmp_path / "work")


def test_the_sdist_installs_and_runs_on_the_newest(dist: Path, tmp_path: Path) -> None:
    """pip builds it in an environment of its own, from nothing but what pyproject.toml asks for."""
    programs = environment(PYTHONS[max(PYTHONS)], tmp_path / "env")
    done = lines(*PIP, "--python", programs / "python", "install", "--no-compile", sdist(dist), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    works(programs, tmp_path / "work")


def test_the_sdist_builds_the_wheel_of_the_checkout(dist: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(sdist(dist), tmp_path)
    (source,) = (p for p in tmp_path.iterdir() if p.is_dir())
    done = lines(*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path / "again", source, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(wheel(dist)) as one, zipfile.ZipFile(tmp_path / "again" / wheel(dist).name) as two:
        assert {n: one.read(n) for n in one.namelist()} == {n: two.read(n) for n in two.namelist()}


def test_the_bill_of_materials_is_the_image(tmp_path: Path) -> None:
    """CycloneDX: our own component, and every pinned package with its licence."""
    for folder in ("a", "b"):
        done = lines(sys.executable, "scripts/sbom.py", tmp_path / folder, cwd=ROOT)
        assert done.returncode == 0, done.stderr
    name = f"dgd-render-{__version__}.cdx.json"
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    bill = json.loads((tmp_path / "a" / name).read_text())
    own = bill["metadata"]["component"]
    assert (bill["bomFormat"], own["name"], own["version"], own["type"]) == (
        "CycloneDX",
        "dgd-render",
        __version__,
        "application",
    )
    pinned = [p for p in (ROOT / "deploy/image/requirements.txt").read_text().splitlines() if p and not p.startswith("#")]
    assert sorted(f"{c['name'].lower()}=={c['version']}" for c in bill["components"]) == sorted(pinned)
    assert all(c["licenses"] and c["purl"].startswith("pkg:pypi/") for c in bill["components"])
    (needs,) = (d["dependsOn"] for d in bill["dependencies"] if d["ref"] == own["bom-ref"])
    assert len(needs) == 4
