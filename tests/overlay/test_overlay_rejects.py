"""Bad overlays: every folder of tests/overlay/rejects gives exactly the findings of its `expected.txt`, and no manifest.

`OVERLAY_REJECTS_UPDATE=1 pytest tests/overlay/test_overlay_rejects.py` rewrites them; read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support import each, folders, run_folder

REJECTS = Path(__file__).resolve().parent / "rejects"
pytestmark = pytest.mark.usefixtures("no_network")


def test_enough_rejects() -> None:
    assert len(folders(REJECTS)) >= 40


@each(REJECTS)
def test_reject(folder: Path) -> None:
    run = run_folder(folder)
    expected = folder / "expected.txt"
    text = f"{run.err}[exit {run.code}]\n"
    if os.environ.get("OVERLAY_REJECTS_UPDATE"):
        expected.write_text(text, encoding="utf-8")
    assert run.out == ""
    assert text == expected.read_text(encoding="utf-8")
    code = folder.name.partition("-")[0]
    if code == "usage":
        assert run.code == 2
    else:
        assert run.code == 1 and f"error[{code}]: " in run.err
