"""The release workflow. GitHub does not run here: it is read, its steps are tried as far as they go without publishing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hosts_tools import ROOT, lines, tool
from support import ROOT as TOP
from test_oldest_python import OLDEST

from generator import __version__

PATH = ROOT / ".github" / "workflows" / "release.yml"
TEXT = PATH.read_text(encoding="utf-8")
WORKFLOW: dict[str, Any] = yaml.safe_load(TEXT)
JOBS: dict[str, Any] = WORKFLOW["jobs"]
STEPS = [(job, step) for job, held in JOBS.items() for step in held["steps"]]
RUNS = [(job, step["name"], step["run"]) for job, step in STEPS if "run" in step]
RUNNERS = {"gh", "docker"}
"""Programs of GitHub's runners that need not be here."""
BUILT_IN = {"test", "cd", "printf"}


def command(name: str) -> str:
    return next(text for _, step, text in RUNS if step == name)


def test_only_a_tag_starts_it_and_it_may_do_little() -> None:
    assert WORKFLOW[True] == {"push": {"tags": ["v*"]}} and WORKFLOW["permissions"] == {"contents": "read"}
    writes = {job: {k for k, v in held.get("permissions", {}).items() if v == "write"} for job, held in JOBS.items()}
    assert writes == {
        "build": {"id-token", "attestations"},
        "image": {"packages", "id-token", "attestations"},
        "pypi": {"id-token"},
        "release": {"contents"},
    }
    assert JOBS["pypi"]["environment"] == "pypi" and "password" not in str(JOBS["pypi"]), "a trusted publisher, no token"


def test_every_action_is_a_commit() -> None:
    used = [line for line in TEXT.splitlines() if "uses:" in line]
    assert len(used) > 8
    assert all(re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line) for line in used), used
    pins = {re.search(r"uses: (\S+)@(\w+)", line).groups() for line in used}  # type: ignore[union-attr]
    assert len({name for name, _ in pins}) == len(pins), "one commit an action"


def test_jobs_wait_for_each_other_and_fit_together() -> None:
    needs = {job: held.get("needs", []) for job, held in JOBS.items()}
    assert needs == {"build": [], "image": "build", "pypi": ["build", "image"], "release": "pypi"}
    ids = {step["id"]: job for job, step in STEPS if "id" in step}
    for job, step in STEPS:
        for name in re.findall(r"steps\.(\w+)\.outputs", str(step)):
            assert ids[name] == job
    made = [step["with"]["name"] for _, step in STEPS if "upload-artifact" in step.get("uses", "")]
    taken = [step["with"]["name"] for _, step in STEPS if "download-artifact" in step.get("uses", "")]
    assert made == ["dist"] and taken == ["dist", "dist"]


def test_everything_that_is_published_has_a_provenance() -> None:
    attested = [(job, step["with"]) for job, step in STEPS if "attest-build-provenance" in step.get("uses", "")]
    assert [job for job, _ in attested] == ["build", "image"]
    assert attested[0][1] == {"subject-path": "dist/*"} and attested[1][1]["push-to-registry"] is True
    order = [step.get("name") or step["uses"].partition("@")[0] for job, step in STEPS if job == "build"]
    assert order.index("Checksums") < order.index("actions/attest-build-provenance") < order.index("actions/upload-artifact")


@pytest.mark.parametrize(("job", "name", "text"), RUNS, ids=lambda v: v if " " not in v[:4] else "")
def test_a_steps_commands_exist(job: str, name: str, text: str) -> None:
    checked = subprocess.run(
        [tool("shellcheck"), "--shell", "bash", "--exclude", "SC2086", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    for part in re.split(r"&&|\|\||;|\n", re.sub(r"\"[^\"]*\"|'[^']*'", "x", text)):
        program = part.split()[0]
        if program.startswith(".venv/"):
            assert Path(sys.prefix, program.removeprefix(".venv/")).exists(), program
        else:
            assert program in BUILT_IN | RUNNERS or shutil.which(program), program
    for script in re.findall(r"(?:scripts|tests)/[\w./]+\.py", text):
        assert (TOP / script).exists(), script
    for chore in re.findall(r"scripts/dev\.py (\w+)", text):
        assert f'"{chore}": ' in (ROOT / "scripts" / "dev.py").read_text()


def test_the_pythons_that_the_tests_want_are_set_up() -> None:
    (step,) = (s for job, s in STEPS if "setup-python" in s.get("uses", ""))
    versions = step["with"]["python-version"].split()
    (image,) = re.findall(r"ARG PYTHON=(\d+\.\d+)", (ROOT / "Dockerfile").read_text())
    assert versions[0] == ".".join(map(str, OLDEST)) and versions[-1] == image


def test_the_tag_must_be_the_version() -> None:
    text = command("The tag is the version")
    for tag, code in ((f"v{__version__}", 0), ("v99.0.0", 1), (__version__, 1)):
        assert lines("bash", "-e", "-c", text, cwd=ROOT, GITHUB_REF_NAME=tag).returncode == code, tag


def test_checksums_and_what_goes_to_the_index(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    for name in ("a.whl", "a.tar.gz", "a.cdx.json"):
        (tmp_path / "dist" / name).write_text(name)
    assert lines("bash", "-e", "-c", command("Checksums"), cwd=tmp_path).returncode == 0
    assert lines("sha256sum", "--check", "SHA256SUMS", cwd=tmp_path / "dist").returncode == 0
    assert lines("bash", "-e", "-c", command("Only what an index takes"), cwd=tmp_path).returncode == 0
    assert sorted(p.name for p in (tmp_path / "packages").iterdir()) == ["a.tar.gz", "a.whl"]


def test_the_images_name_is_what_a_registry_takes(tmp_path: Path) -> None:
    output = tmp_path / "output"
    settings = {"GITHUB_REPOSITORY": "Example/DGD-Render", "GITHUB_REF_NAME": "v0.1.0", "GITHUB_OUTPUT": str(output)}
    assert lines("bash", "-e", "-c", command("Name"), cwd=tmp_path, **settings).returncode == 0
    assert output.read_text() == "image=ghcr.io/example/dgd-render\ntag=0.1.0\n"
