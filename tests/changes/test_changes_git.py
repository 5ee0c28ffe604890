"""`dgd-render diff --git REV`: graphs and overlays of a revision against the work tree, with a real git."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support import EXAMPLES, Run, run

GRAPH = (EXAMPLES / "vllm-disagg-multinode" / "graph.yaml").read_text()
AGG = (EXAMPLES / "vllm-agg" / "graph.yaml").read_text()
OVERLAY = """\
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata: {name: prod}
spec:
  namespace: inference
  operator: {version: "1.5"}
  capabilities: {lws: {version: 0.8.0}, gpus: {perNode: 8, nodes: 16}}
"""
JOB = """\
apiVersion: dgd-render.dev/v1alpha1
kind: DynamoRender
spec: {graphs: [graph.yaml], overlays: [../../clusters/prod.yaml]}
"""
WORDS = ("--overlay", "clusters/prod.yaml", "--git", "HEAD")


def git(folder: Path, *words: str) -> None:
    name = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *name, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `deep` of a repository with an app, a cluster, and one commit."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    root = tmp_path / "repository" / "deep"
    (root / "apps" / "one").mkdir(parents=True)
    (root / "clusters").mkdir()
    (root / "apps" / "one" / "graph.yaml").write_text(GRAPH)
    (root / "clusters" / "prod.yaml").write_text(OVERLAY)
    git(tmp_path / "repository", "init", "-q")
    commit(root)
    return root


def commit(work: Path) -> None:
    git(work, "add", "-A", ".")
    git(work, "commit", "-q", "--no-gpg-sign", "-m", "a")


def found(work: Path, *words: str) -> dict[str, Any]:
    done = run("diff", *words, "--format", "json", cwd=work)
    assert done.code in (0, 1), done.err
    page: dict[str, Any] = json.loads(done.out)
    return page


def changes(page: dict[str, Any]) -> dict[str, str]:
    return {f"{o['kind']}/{o['name']}": o["change"] for o in page["objects"] if o["change"] != "unchanged"}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_nothing_changed(work: Path) -> None:
    for graph in ("apps/one", "apps/one/graph.yaml", str(work / "apps" / "one"), "../deep/apps/one"):
        assert run("diff", graph, *WORDS, cwd=work).code == 0
    assert run("diff", ".", "--overlay", "../../clusters/prod.yaml", "--git", "HEAD", cwd=work / "apps" / "one").code == 0


def test_graph_and_overlay_of_the_work_tree(work: Path) -> None:
    """Not committed; then committed, and seen from the commit before."""
    edit(work / "apps" / "one" / "graph.yaml", "replicas: 2", "replicas: 3")
    edit(work / "clusters" / "prod.yaml", "spec:\n", "spec:\n  manifests: {annotations: {a: b}}\n")
    page = found(work, "apps/one", *WORDS)
    assert set(changes(page).values()) == {"in-place"} and page["gpus"]["from"] < page["gpus"]["to"]
    commit(work)
    assert run("diff", "apps/one", *WORDS, cwd=work).code == 0
    assert found(work, "apps/one", *WORDS[:-1], "HEAD~1") == page
    status = subprocess.run(["git", "status", "--porcelain"], cwd=work, capture_output=True, text=True, check=True)
    assert status.stdout == ""


def test_a_graph_that_was_not_there(work: Path) -> None:
    (work / "apps" / "two").mkdir()
    (work / "apps" / "two" / "graph.yaml").write_text(AGG)
    page = found(work, "apps/one", "apps/two", *WORDS)
    made = changes(page)
    assert set(made.values()) == {"added"} and "Deployment/qwen3-8b-frontend" in made
    assert "ServiceAccount/planner-serviceaccount" not in made  # the other app had it
    (work / "apps" / "one" / "more.yaml").write_text(AGG)
    assert changes(found(work, "apps/one", *WORDS)) == made


def test_a_graph_that_is_gone(work: Path) -> None:
    """The file, or the folder with it. Shared objects stay as long as an app has them."""
    (work / "apps" / "two").mkdir()
    (work / "apps" / "two" / "graph.yaml").write_text(AGG)
    commit(work)
    (work / "apps" / "two" / "graph.yaml").unlink()
    gone = changes(found(work, "apps/one", "apps/two", *WORDS))
    assert set(gone.values()) == {"removed"} and "ServiceAccount/planner-serviceaccount" not in gone
    (work / "apps" / "two").rmdir()
    assert changes(found(work, "apps/one", "apps/two", *WORDS)) == gone
    assert changes(found(work, "apps/one", "apps/two/graph.yaml", *WORDS)) == gone


def test_a_graph_that_moved_is_the_same(work: Path) -> None:
    (work / "apps" / "new").mkdir()
    (work / "apps" / "one" / "graph.yaml").rename(work / "apps" / "new" / "graph.yaml")
    assert run("diff", "apps/one", "apps/new", *WORDS, cwd=work).code == 0


def test_a_cluster_that_was_not_there(work: Path) -> None:
    """Everything is new; of several overlays those that were there count."""
    (work / "clusters" / "new.yaml").write_text(OVERLAY)
    page = found(work, "apps/one", "--overlay", "clusters/new.yaml", "--git", "HEAD")
    assert set(changes(page).values()) == {"added"} and page["gpus"] == {"from": 0, "to": 32}
    (work / "more.yaml").write_text(
        "apiVersion: dgd-render.dev/v1alpha1\nkind: ClusterOverlay\nspec: {graph: {components: {decode: {replicas: 3}}}}\n"
    )
    page = found(work, "apps/one", "--overlay", "clusters/prod.yaml", "--overlay", "more.yaml", "--git", "HEAD")
    assert changes(page) == {"LeaderWorkerSet/llama-405b-decode-0": "in-place"}


def test_a_folder_with_a_job(work: Path) -> None:
    """What its dgd-render.yaml refers to is read from the revision, too."""
    (work / "apps" / "one" / "dgd-render.yaml").write_text(JOB)
    commit(work)
    assert run("diff", "apps/one", "--git", "HEAD", cwd=work).code == 0
    edit(work / "clusters" / "prod.yaml", "spec:\n", "spec:\n  manifests: {labels: {a: b}}\n")
    page = found(work, "apps/one", "--git", "HEAD")
    assert set(changes(page).values()) == {"in-place"}
    assert found(work, "apps/one/dgd-render.yaml", "--git", "HEAD") == page


def test_links_are_those_of_the_revision(work: Path) -> None:
    (work / "shared").mkdir()
    (work / "shared" / "graph.yaml").write_text(GRAPH)
    (work / "apps" / "one" / "graph.yaml").unlink()
    (work / "apps" / "one" / "graph.yaml").symlink_to("../../shared/graph.yaml")
    (work / "link").symlink_to("apps/one")
    commit(work)
    edit(work / "shared" / "graph.yaml", "replicas: 2", "replicas: 3")
    for graph in ("apps/one", "apps/one/graph.yaml", "link"):
        assert changes(found(work, graph, *WORDS)) == {
            "Deployment/llama-405b-frontend": "in-place",
            "Deployment/llama-405b-prefill": "in-place",
            "LeaderWorkerSet/llama-405b-decode-0": "in-place",
        }


def test_a_refused_revision(work: Path) -> None:
    """Its findings name the file as the user knows it, and no temporary folder."""
    edit(work / "apps" / "one" / "graph.yaml", "replicas: 2", "replicaz: 2")
    commit(work)
    edit(work / "apps" / "one" / "graph.yaml", "replicaz: 2", "replicas: 2")
    done = run("diff", "apps/one", *WORDS, "--format", "json", cwd=work)
    page = json.loads(done.out)
    assert done.code == 1 and [r["side"] for r in page["refused"]] == ["from"] and page["findings"]["new"] == []
    assert {f["file"] for f in page["findings"]["gone"]} == {"apps/one/graph.yaml"} and "dgd-render-" not in done.out + done.err


def wrong(done: Run, text: str) -> None:
    assert done.code == 2 and text in done.err and "hint: " in done.err and not done.out


def test_what_git_cannot_give(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong(run("diff", "apps/one", *WORDS[:-1], "no-such-branch", cwd=work), "no revision 'no-such-branch'")
    wrong(run("diff", "apps/one", *WORDS[:-1], "HEAD:deep", cwd=work), "no revision")
    wrong(run("diff", "apps/one", *WORDS[:-1], "", cwd=work), "takes a revision")
    wrong(run("diff", "apps/one", "--overlay", "clusters/prod.yaml", "--git=--all", cwd=work), "takes a revision")
    wrong(run("diff", "apps/none", *WORDS, cwd=work), "neither in HEAD nor in the work tree")
    wrong(run("diff", "apps", *WORDS, cwd=work), "apps: no YAML file in this directory, here or in HEAD")
    wrong(run("diff", "-", *WORDS, cwd=work, stdin=GRAPH.encode()), "has no revisions")
    outside = tmp_path / "outside.yaml"
    outside.write_text(OVERLAY)
    wrong(run("diff", "apps/one", "--overlay", str(outside), "--git", "HEAD", cwd=work), "is outside the repository")
    (tmp_path / "graph.yaml").write_text(GRAPH)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    wrong(run("diff", "graph.yaml", "--overlay", "outside.yaml", "--git", "HEAD", cwd=tmp_path), "is in no git repository")
    monkeypatch.setenv("PATH", str(tmp_path))
    wrong(run("diff", "apps/one", *WORDS, cwd=work), "git, which is not installed")


def test_inside_a_hook(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """git sets variables for its hooks that would lead elsewhere."""
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", "nowhere")
    assert run("diff", "apps/one", *WORDS, cwd=work).code == 0
