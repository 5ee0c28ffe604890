"""Every example of a host says which version it is for, and this one is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hosts_tools import ROOT, lines
from support import run

from generator import __version__
from generator.commands import init_overlay
from generator.parse import requires

YAMLS = sorted(p for folder in ("deploy", ".") for p in (ROOT / folder).glob("**/*.yaml" if folder == "deploy" else "*.yaml"))
PAGES = [*sorted(ROOT.glob("docs/*.md")), ROOT / "README.md"]
IMAGE = re.compile(r"\bdgd-render:([\w.$-]+)")
FENCE = re.compile(r"(?m)^```yaml[^\n]*\n(.*?)^```", re.DOTALL)


def documents(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every document of a kind in the examples and the pages."""
    texts = [(str(p.relative_to(ROOT)), p.read_text(encoding="utf-8")) for p in YAMLS]
    texts += [(p.name, m[1]) for p in PAGES for m in FENCE.finditer(p.read_text(encoding="utf-8"))]
    for name, text in texts:
        if f"kind: {kind}" in text and "<" not in text:
            yield from ((name, d) for d in yaml.safe_load_all(text) if isinstance(d, dict) and d.get("kind") == kind)


@pytest.mark.parametrize("path", [*YAMLS, *PAGES, ROOT / "Dockerfile"], ids=lambda p: str(p.relative_to(ROOT)))
def test_an_image_has_the_tag_of_this_version(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert {tag for tag in IMAGE.findall(text) if tag[0].isdigit() or tag == "latest"} <= {__version__}
    assert re.findall(r"newTag: ([\d.]+)\}\]$", text) in ([], [__version__]) or path.name != "argocd.md"


def test_what_kustomize_and_argo_cd_are_given_names_its_versions() -> None:
    found = list(documents("DynamoRender"))
    assert len(found) > 6
    for name, document in found:
        if not name.startswith("deploy/kustomize/function-container"):  # its image has a tag
            assert "requires" in document["spec"], name


def test_whatever_an_example_requires_is_met() -> None:
    held = [
        (n, d["spec"]["requires"])
        for kind in ("DynamoRender", "ClusterOverlay")
        for n, d in documents(kind)
        if "requires" in d.get("spec", {})
    ]
    held.append(("init overlay", yaml.safe_load(init_overlay.text())["spec"]["requires"]))
    assert len(held) > 6
    for name, requirement in held:
        assert requires.unmet(requirement, __version__) is None, name


def test_hooks_and_the_action_are_pinned_to_a_commit(tmp_path: Path) -> None:
    commit = "1234567890123456789012345678901234567890"
    assert run("init", "repo", "--rev", commit, "--source", "https://git.example.com/d", cwd=tmp_path).code == 0
    hooks = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text())
    assert [r["rev"] for r in hooks["repos"]] == [commit]
    action = yaml.safe_load((tmp_path / ".github/actions/dgd-render/action.yml").read_text())
    assert action["inputs"]["requirement"]["default"].endswith(f"/d@{commit}")
    for cluster in (tmp_path / "clusters").iterdir():
        assert requires.unmet(yaml.safe_load(cluster.read_text())["spec"]["requires"], __version__) is None
    for workflow in tmp_path.glob(".github/**/*.yml"):
        used = re.findall(r"(?m)^\s*(?:- )?uses: (\S+)", workflow.read_text())
        assert all(u.startswith("./") or re.search(r"@(v\d+|[0-9a-f]{40})$", u) for u in used), used
    single = yaml.safe_load(run("init", "pre-commit", cwd=tmp_path).out)
    assert all(re.fullmatch(r"[0-9a-f]{40}", str(r["rev"])) for r in single["repos"])


def test_a_version_that_is_not_meant_is_refused_by_every_way_in(tmp_path: Path) -> None:
    graph = ROOT / "examples" / "vllm-agg" / "graph.yaml"
    (tmp_path / "o.yaml").write_text(
        "apiVersion: dgd-render.dev/v1alpha1\nkind: ClusterOverlay\nspec: {namespace: a, requires: '>=99'}\n"
    )
    for words in (("render", str(graph)), ("check", str(graph)), ("explain", str(graph)), ("render", str(graph), "-o", "out")):
        done = run(*words, "--overlay", "o.yaml", cwd=tmp_path)
        assert done.code == 1 and "error[DGD706]" in done.err + done.out, words
    done = run("shared", "o.yaml", cwd=tmp_path)
    assert done.code == 1 and "DGD706" in done.err and not (tmp_path / "out").exists()
    (tmp_path / "dgd-render.yaml").write_text(
        "apiVersion: dgd-render.dev/v1alpha1\nkind: DynamoRender\nspec: {graphs: [g.yaml], requires: '<0.1'}\n"
    )
    (tmp_path / "g.yaml").write_text(graph.read_text())
    assert lines("git", "init", "-q", cwd=tmp_path).returncode == 0
    done = run("cmp", "generate", cwd=tmp_path)
    assert done.code == 1 and "DGD706" in done.err and not done.out
