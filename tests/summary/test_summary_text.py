"""The plan for people: 80 columns, colour only on a terminal, nothing of an input that rewrites the terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from support import CASES, EXAMPLES, ROOT, arguments, each, explaining, run, run_folder

from generator.commands import explain
from generator.releases import correct
from generator.summary.table import WIDTH, table, wrapped

GRAPH = EXAMPLES / "vllm-disagg-multinode" / "graph.yaml"
OVERLAY = EXAMPLES / "vllm-disagg-multinode" / "overlay.yaml"
WORDS = ("explain", str(GRAPH), "--overlay", str(OVERLAY))


@each(CASES)
def test_lines_fit_80_columns(folder: Path) -> None:
    for line in run_folder(folder, explaining(arguments(folder))).out.splitlines():
        assert len(line) <= WIDTH, line


def test_a_path_that_is_too_long_keeps_its_end(tmp_path: Path) -> None:
    """A decision names file and line; the JSON has the path whole."""
    folder = tmp_path / "a-folder-with-a-name-that-is-long" / "and-another-one-in-it"
    folder.mkdir(parents=True)
    graph = folder / "graph.yaml"
    graph.write_text(GRAPH.read_text())
    text = run("explain", str(graph), "--overlay", str(OVERLAY)).out
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "(…/and-another-one-in-it/graph.yaml:16)" in text
    assert str(graph) in run("explain", str(graph), "--overlay", str(OVERLAY), "--format", "json").out


def test_long_names_stand_alone() -> None:
    name = "a" * 70
    lines = table([("component", "n", "sizes"), (name, "1", "TP 8 = 8 ok"), ("b", "22", "-")], right=(1,))
    assert f"  {name}" in lines and all(len(line) <= WIDTH for line in lines)


def test_a_newline_in_a_name_begins_no_line() -> None:
    assert wrapped("a\nerror[DGD001]") == ["a\\nerror[DGD001]"]
    assert "\x1b" not in "".join(wrapped("\x1b[31mred"))


class Terminal(io.StringIO):
    """Standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)]
)
def test_colours_are_for_terminals(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], coloured: bool) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert "\x1b" not in run(*WORDS).out
    monkeypatch.setattr("sys.stdout", Terminal())
    assert explain._coloured() is coloured


def test_findings_are_summed_and_told_in_full(tmp_path: Path) -> None:
    overlay = OVERLAY.read_text(encoding="utf-8").replace("nodes: 16", "nodes: 2")
    (tmp_path / "overlay.yaml").write_text(overlay, encoding="utf-8")
    done = run("explain", str(GRAPH), "--overlay", str(tmp_path / "overlay.yaml"))
    assert done.code == 0 and "warning[DGD316]" in done.err
    assert "1 warning: DGD316 more GPUs than the cluster has" in done.out and "32  of 16" in done.out


@pytest.mark.parametrize("name", list(correct.SENTENCES))
def test_every_correction_has_a_page(name: str) -> None:
    page = run("explain", name)
    assert page.code == 0 and page.out.startswith(f"{name}: ") and "Rule:" in page.out and "fidelity" in page.out
    assert all(len(line) <= WIDTH for line in page.out.splitlines())


def test_a_mistyped_correction() -> None:
    done = run("explain", "gang-schedulling", cwd=ROOT)
    assert done.code == 2 and "did you mean gang-scheduling?" in done.err


def test_a_refused_graph_is_shown_as_far_as_it_was_planned(tmp_path: Path) -> None:
    text = GRAPH.read_text(encoding="utf-8").replace('- "8"', '- "16"')
    (tmp_path / "graph.yaml").write_text(text, encoding="utf-8")
    done = run("explain", str(tmp_path / "graph.yaml"), "--overlay", str(OVERLAY))
    assert done.code == 1 and "error[DGD302]" in done.err
    assert "not rendered" in done.out and "32  of 128" in done.out and "2 errors: DGD302" in done.out
    assert "TP 16 uses 16" in done.out and "does not" in done.out and "must exist" not in done.out


def test_graphs_of_one_run_are_added_up() -> None:
    other = str(EXAMPLES / "vllm-agg" / "graph.yaml")
    assert "2 graphs: 34 of 128 GPUs" in run("explain", str(GRAPH), other, "--overlay", str(OVERLAY)).out.splitlines()
