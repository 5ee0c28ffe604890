"""The benchmark compares equal work and runs. No time is asserted anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
RUN = ROOT / "benchmarks" / "run.py"
MISSING = "so it is left out"


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(RUN), *arguments], capture_output=True, text=True, cwd=ROOT)


def test_all_give_the_same_objects() -> None:
    done = bench("--check")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("gives the same objects") + done.stderr.count(MISSING) == 3
    if MISSING in done.stderr:
        pytest.skip(done.stderr)


def test_one_round() -> None:
    done = bench("--rounds", "1", "--graphs", "2", "--clusters", "1", "--fleet-runs", "1")
    assert done.returncode == 0, done.stderr
    rows = done.stdout.splitlines()
    assert sum("graphs × 1 clusters" in row for row in rows) == 3
    for label in (
        "**dgd-render render**",
        "**dgd-render cmp generate**",
        "`python -c pass`",
        "`helm template`",
        "`kustomize build`",
    ):
        if f"{label.strip('`').split()[0]} is not on PATH" not in done.stderr:
            assert any(row.startswith(f"| {label} ") for row in rows), done.stdout


def test_a_missing_tool_is_named_and_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("DGD_RENDER_TOOLS", raising=False)
    done = bench("--check")
    assert done.returncode == 0, done.stderr
    for module in ("helm.sh/helm/v3/cmd/helm@v3.", "sigs.k8s.io/kustomize/kustomize/v5@v5.8.1"):
        assert f"go install {module}" in done.stderr


def test_check_is_measured_beside_render(tmp_path: Path) -> None:
    script = str(ROOT / "benchmarks" / "check.py")
    env = {**os.environ, "DGD_RENDER_SHARED": str(tmp_path)}  # so the graphs are the few of examples/
    done = subprocess.run([sys.executable, script, "1.6", "1"], capture_output=True, text=True, cwd=ROOT, check=True, env=env)
    figures = json.loads(done.stdout)
    assert figures["graphs"] > 2 and figures["rules"] > 20 and figures["check_by_render"] > 0


def test_the_comparison_of_diff_and_matrix_runs() -> None:
    script = ROOT / "benchmarks" / "comparison.py"
    done = subprocess.run([sys.executable, str(script), "2", "1", "1"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 4, done.stderr
