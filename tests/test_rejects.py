"""Every folder of tests/rejects: the exact findings, the exit code, and nothing on stdout."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import REJECTS, each, folders, rendered
from syrupy.assertion import SnapshotAssertion

pytestmark = pytest.mark.usefixtures("no_network")
AT_LEAST = 45


def test_enough_rejects() -> None:
    """A lost folder, or an empty parameter list, must not pass for success."""
    assert len(folders(REJECTS)) >= AT_LEAST


@each(REJECTS)
def test_reject(folder: Path, expected: SnapshotAssertion) -> None:
    run = rendered(folder)
    assert run.out == ""
    assert f"{run.err}[exit {run.code}]\n" == expected(name="findings.txt")


@each(REJECTS)
def test_reject_says_the_code_of_its_name(folder: Path) -> None:
    """`DGD302-…` shows error DGD302 and exits 1; `usage-…` exits 2 without a code."""
    run, code = rendered(folder), folder.name.partition("-")[0]
    assert "Traceback" not in run.err
    if code == "usage":
        assert run.code == 2 and "error[" not in run.err and run.err.startswith("dgd-render: ")
    else:
        assert run.code == 1 and f"error[{code}]: " in run.err
