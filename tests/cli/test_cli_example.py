"""`dgd-render example`: lists, writes one into a folder, overwrites nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import EXAMPLES, folders, run

NAMES = [f.name for f in folders(EXAMPLES)]


def test_the_list_names_every_example_with_its_title() -> None:
    done = run("example")
    assert done.code == 0 and [line.split()[0] for line in done.out.splitlines()] == sorted(NAMES)
    for line in done.out.splitlines():
        name, title = line.split(maxsplit=1)
        assert (EXAMPLES / name / "README.md").read_text().splitlines()[0] == f"# {title}"


@pytest.mark.parametrize("name", NAMES)
def test_an_example_works_in_its_new_folder(name: str, tmp_path: Path) -> None:
    """The commands of its README, as they stand there now; the first of most renders what the example is expected to."""
    assert run("example", name, cwd=tmp_path).code == 0
    folder = tmp_path / name
    readme = (folder / "README.md").read_text()
    assert "examples/" not in readme and "](../" not in readme and not (folder / "expected").exists()
    block = re.findall(r"(?ms)^```bash\n(.*?)^```", readme)[0]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    if len(block.splitlines()) == 1 and "|" not in block:
        assert done.stdout == (EXAMPLES / name / "expected" / "manifests.yaml").read_text()


def test_a_folder_alone_gets_the_main_example(tmp_path: Path) -> None:
    done = run("example", "deep/er", cwd=tmp_path)
    assert done.code == 0 and not done.out
    for name in ("graph.yaml", "overlay.yaml"):
        assert (tmp_path / "deep/er" / name).read_bytes() == (EXAMPLES / "vllm-disagg-multinode" / name).read_bytes()


def test_a_name_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "mine.txt").write_text("mine")
    assert run("example", "vllm-agg", "here", cwd=tmp_path).code == 0
    assert sorted(p.name for p in (tmp_path / "here").iterdir()) == ["README.md", "graph.yaml", "mine.txt", "overlay.yaml"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "graph.yaml").write_text("mine")
    done = run("example", "vllm-agg", ".", cwd=tmp_path)
    assert done.code == 2 and "graph.yaml is there already" in done.err and "nothing was written" in done.err
    assert [p.name for p in tmp_path.iterdir()] == ["graph.yaml"] and (tmp_path / "graph.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("vllm-ag",), "did you mean vllm-agg?"),
        (("nothing-like-it", "x"), "known: "),
        (("vllm-agg", "a", "b"), "too many words"),
        (("vllm-agg", ""), "no name"),
        (("",), "no name"),
    ],
)
def test_what_is_not_meant_is_refused(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = run("example", *words, cwd=tmp_path)
    assert done.code == 2 and told in done.err and not list(tmp_path.iterdir())


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    done = run("example", "vllm-agg", "file", cwd=tmp_path)
    assert done.code == 2 and "Traceback" not in done.err and (tmp_path / "file").read_text() == "mine"
