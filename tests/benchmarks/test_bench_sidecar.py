"""Many calls of the plugin at once say what each says alone, in the limits of a sidecar. No time is asserted."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "benchmarks" / "sidecar.py"


def sidecar(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), *words], capture_output=True, text=True, cwd=ROOT)


def test_calls_at_once_say_what_each_says_alone() -> None:
    done = sidecar("--calls", "4", "--largest", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.strip("| ").split(" | ") for line in done.stdout.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 4
    assert all(row[-2:] == ["0", "4 of 4"] for row in rows), done.stdout
    assert re.search(r"512 MiB, of which the server has 64, and 1 CPU, by (cgroup v[12]|affinity)", done.stdout)


def test_what_does_not_fit_is_no_success() -> None:
    done = sidecar("--calls", "2", "--largest", "1", "--memory", "70")
    assert done.returncode == 1, done.stdout
    assert not list(Path("/sys/fs/cgroup").glob("*/dgd-render-*"))


def test_without_control_groups_the_memory_is_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DGD_RENDER_CGROUPS", str(tmp_path))
    fits, not_so = (sidecar("--calls", "2", "--largest", "1", "--memory", size) for size in ("512", "70"))
    assert "by affinity, memory measured" in fits.stdout and "| not limited | 0 | 2 of 2 |" in fits.stdout, fits.stderr
    assert (fits.returncode, not_so.returncode) == (0, 1)
