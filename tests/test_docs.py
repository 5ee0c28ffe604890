"""What the documentation says is tried: blocks tagged bash run, generated parts are up to date, links and names exist.

`sh` and `console` blocks are for the eye: they need a cluster, Argo CD or a network.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from support import ROOT, documents, named, run

PAGES = sorted(
    {
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("examples/**/README.md"),
        *ROOT.glob("templates/*.md"),
        *ROOT.glob("benchmarks/*.md"),
    }
)
CHORES = "python3 scripts/dev.py "
"""Lines of bash blocks that start a chore are not run here, because the tests are one of the chores: the verb must exist."""


class Block(NamedTuple):
    """A fenced block of a page."""

    page: Path
    line: int
    language: str
    text: str


def blocks(language: str) -> list[Block]:
    """Every fenced block of one language, in all pages."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in re.finditer(r"(?m)^```(\w+)[^\n]*\n(.*?)^```", text, re.DOTALL):
            if match[1] == language:
                found.append(Block(page, text.count("\n", 0, match.start()) + 1, match[1], match[2]))
    return found


def each(language: str) -> pytest.MarkDecorator:
    """The parameters of a test that looks at every block of a language."""
    held = [pytest.param(b, id=f"{b.page.relative_to(ROOT)}:{b.line}") for b in blocks(language)]
    return pytest.mark.parametrize("block", held)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that looks like the checkout: what a block writes beside the sources goes nowhere."""
    for path in ROOT.iterdir():
        if path.name not in (".venv", ".git"):
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    return tmp_path


@each("bash")
def test_bash_blocks_run(block: Block, checkout: Path) -> None:
    lines = block.text.splitlines()
    for line in lines:
        if line.startswith(CHORES):
            assert line.removeprefix(CHORES).split()[0] in chores(), line
    rest = "\n".join(line for line in lines if not line.startswith(CHORES))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", rest],
        cwd=checkout,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, (
        f"{block.page.relative_to(ROOT)}:{block.line}\n{rest}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"
    )
    assert "Traceback" not in done.stderr and "a bug of ours" not in done.stderr


def chores() -> set[str]:
    """The verbs of scripts/dev.py."""
    text = (ROOT / "scripts" / "dev.py").read_text(encoding="utf-8")
    return set(re.findall(r'"(\w+)": \w+', text[text.index("VERBS = ") :]))


@each("yaml")
def test_yaml_blocks_are_yaml(block: Block) -> None:
    list(yaml.load_all(block.text, yaml.CSafeLoader))


@each("yaml")
def test_overlays_in_pages_are_valid(block: Block, tmp_path: Path) -> None:
    """A ClusterOverlay that a page shows is one: it passes the schema with a small graph."""
    if "kind: ClusterOverlay" not in block.text:
        return
    (tmp_path / "overlay.yaml").write_text(block.text, encoding="utf-8")
    graph = ROOT / "examples" / "vllm-agg" / "graph.yaml"
    done = run("render", str(graph), "--overlay", "overlay.yaml", cwd=tmp_path)
    assert not re.search(r"error\[DGD(00\d|80[1-6])\]", done.err), done.err


def test_what_goes_in_and_comes_out_of_the_readme(tmp_path: Path) -> None:
    """The README's first blocks: what goes in renders to as many objects as it says, and what comes out is part of them."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    parts = {word: re.findall(rf"(?m)^```yaml {word}\n(.*?)^```", text, re.DOTALL) for word in ("in", "out")}
    assert [len(p) for p in parts.values()] == [2, 1] and all(len(t.splitlines()) <= 12 for p in parts.values() for t in p)
    for name, content in zip(("graph.yaml", "overlay.yaml"), parts["in"], strict=True):
        (tmp_path / name).write_text(content, encoding="utf-8")
    objects = documents(run("graph.yaml", "--overlay", "overlay.yaml", "--strict", cwd=tmp_path).out)
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    assert f"Out come {words[len(objects) - 1]} objects" in text
    shown = yaml.safe_load(parts["out"][0])
    (whole,) = named(objects, shown["kind"], shown["metadata"]["name"])
    assert _is_part(shown, whole)


def _is_part(part: object, whole: object) -> bool:
    """Whether every field stands there; of a list the items, in this order."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(k in whole and _is_part(v, whole[k]) for k, v in part.items())
    if isinstance(part, list):
        rest = iter(whole) if isinstance(whole, list) else iter(())
        return all(any(_is_part(item, other) for other in rest) for item in part)
    return part == whole


def test_generated_parts_are_up_to_date() -> None:
    """Everything that scripts/docs.py writes."""
    done = subprocess.run([sys.executable, "scripts/docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", [pytest.param(p, id=str(p.relative_to(ROOT))) for p in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    """Relative links and the paths of examples that are named."""
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", re.sub(r"`[^`\n]*`", "", text)):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
    if page.name in ("rules.md", "errors.md"):
        return  # their sources are files of other repositories
    for name in re.findall(r"(?<![\w./-])((?:examples|docs|templates|generator|scripts|tests)/[\w./-]+\w)", text):
        assert not Path(name).suffix or (ROOT / name).exists(), f"{page.name}: {name} does not exist"


def test_every_code_that_a_page_names_exists() -> None:
    from generator import codes

    named = {code for page in PAGES for code in re.findall(r"\bDGD\d{3}\b", page.read_text(encoding="utf-8"))}
    assert sorted(named - set(codes.names())) == []


def test_help_examples_work() -> None:
    """The examples that --help prints, with the files that they name."""
    text = run("--help").out
    examples = text[text.index("examples:\n") :].splitlines()[1:]
    for line in examples:
        words = line.split()
        if words[:1] == ["dgd-render"] and all((ROOT / w).exists() for w in words if w.endswith(".yaml")):
            done = run(*words[1:])
            assert done.code == 0 and done.out, line
