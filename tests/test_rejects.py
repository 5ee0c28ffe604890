"""Every folder of tests/rejects: the exact findings, the exit code, and nothing on stdout."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from unittest import mock

import pytest
from support import EXAMPLES, REJECTS, each, folders, rendered, run_folder
from syrupy.assertion import SnapshotAssertion

from generator import limits

pytestmark = pytest.mark.usefixtures("no_network")
AT_LEAST = 100


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


def test_more_objects_than_a_run_may_hold(tmp_path: Path) -> None:
    """Made here: as files they would be 200 kB of the same line."""
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("apiVersion: v1\nkind: ConfigMap\n---\n" * 3000)
    run = run_folder(tmp_path, ["a.yaml", "b.yaml"])
    assert (run.code, run.out) == (1, "")
    assert f": error[DGD004]: 6000 objects: more than {limits.DOCUMENTS} in one run\n" in run.err


def test_a_file_beyond_the_limit(tmp_path: Path) -> None:
    """Read up to the limit and one byte, never whole."""
    with (tmp_path / "graph.yaml").open("wb") as file:
        file.truncate(1 << 34)
    run = run_folder(tmp_path, ["graph.yaml"])
    assert (run.code, run.out) == (1, "") and "error[DGD004]: the file is too large" in run.err


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """It would block for ever; exit 2 at once."""
    os.mkfifo(tmp_path / "graph.yaml")
    run = run_folder(tmp_path, ["graph.yaml"])
    assert (run.code, run.out) == (2, "") and run.err.startswith("dgd-render: graph.yaml: is no regular file\n")


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "graph.yaml").write_text("kind: List\n")
    (tmp_path / "graph.yaml").chmod(0)
    if os.geteuid() == 0:  # root may read everything: the kernel's refusal is played
        real = os.open

        def refusing(path: object, *rest: int) -> int:
            if str(path).endswith("graph.yaml"):
                raise PermissionError(13, "Permission denied")
            return real(path, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr("os.open", refusing)
    run = run_folder(tmp_path, ["graph.yaml"])
    assert (run.code, run.out) == (2, "") and run.err.startswith("dgd-render: graph.yaml: cannot be read: ")


def test_terminal_sequences_are_not_printed(tmp_path: Path) -> None:
    """A name in the input may not rewrite the terminal, nor a log."""
    name = "\x1b[31mred\u202egnp.\x07"
    metadata = json.dumps({"name": name, name: 1})
    (tmp_path / "graph.yaml").write_text(f"apiVersion: nvidia.com/v1beta1\nkind: DynamoGraphDeployment\nmetadata: {metadata}\n")
    run = run_folder(tmp_path, ["graph.yaml"])
    assert run.code == 1 and "error[DGD" in run.err
    assert not any(c in run.err for c in "\x1b\u202e\x07")


def test_full_validation_without_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """DGD911: what was asked for is not silently replaced by less."""
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    run = run_folder(EXAMPLES / "vllm-agg", ["graph.yaml", "--overlay", "overlay.yaml", "--validate", "full"])
    assert (run.code, run.out) == (1, "") and "error[DGD911]: full validation is not installed here" in run.err


def test_an_empty_rendering_is_an_error() -> None:
    """DGD900: no input leads here; if one ever does, Argo CD must not take the empty answer for a wish to delete everything."""
    from generator import pipeline

    with mock.patch.object(pipeline, "_build", lambda *_: pipeline.NOTHING):
        run = run_folder(EXAMPLES / "vllm-agg")
    assert (run.code, run.out) == (1, "") and "error[DGD900]: nothing was rendered" in run.err
