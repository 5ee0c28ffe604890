"""pre-commit, the real one, with this project as the repository of its hooks."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import yaml
from hosts_source import pre_commit_hooks
from hosts_tools import ROOT, git, lines, tool

EXAMPLE = ROOT / "examples" / "vllm-disagg-multinode"
TARGET = "rendered/prod"
ARGUMENTS = f"[apps/llama/graph.yaml, --overlay, clusters/prod.yaml, -o, {TARGET}]"
CONFIG = """\
repos:
- repo: {source}
  rev: v0
  hooks:
  - id: dgd-render-check
    args: [--overlay, clusters/prod.yaml]
  - id: dgd-render
    args: {arguments}
  - id: dgd-render-stale
    args: {arguments}
  - id: dgd-render-repo
  - id: dgd-render-repo-stale
"""


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The hooks' repository, and pre-commit's home with their environment installed."""
    return pre_commit_hooks(tmp_path_factory, worker_id)


class Repository:
    """A user's repository with everything committed."""

    def __init__(self, path: Path, hooks: Path) -> None:
        self.path, self.hooks = path, hooks
        for name, target in (("graph.yaml", "apps/llama/graph.yaml"), ("overlay.yaml", "clusters/prod.yaml")):
            (path / target).parent.mkdir(parents=True)
            shutil.copyfile(EXAMPLE / name, path / target)
        (path / ".pre-commit-config.yaml").write_text(CONFIG.format(source=hooks / "source", arguments=ARGUMENTS))
        git("init", "-q", cwd=path)
        self.commit()

    def commit(self) -> None:
        git("add", "-A", cwd=self.path)
        git("commit", "-qm", "x", "--allow-empty", "--no-verify", cwd=self.path)

    def run(self, hook: str, *words: str) -> CompletedProcess[str]:
        return lines(
            tool("pre-commit"), "run", hook, *(words or ("--all-files",)), cwd=self.path, PRE_COMMIT_HOME=str(self.hooks / "home")
        )

    def edit(self, old: str, new: str) -> None:
        file = self.path / "apps/llama/graph.yaml"
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))

    @property
    def rendered(self) -> dict[str, str]:
        return {p.name: p.read_text() for p in sorted((self.path / TARGET).glob("*.yaml"))}


@pytest.fixture
def repository(tmp_path: Path, hooks: Path) -> Repository:
    return Repository(tmp_path / "repository", hooks)


def test_the_manifest_is_valid() -> None:
    done = lines(tool("pre-commit"), "validate-manifest", ROOT / ".pre-commit-hooks.yaml", cwd=ROOT)
    assert done.returncode == 0, done.stdout
    held = {h["id"]: h for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    writing = {"dgd-render", "dgd-render-stale", "dgd-render-repo", "dgd-render-repo-stale"}
    assert set(held) == {"dgd-render-check", *writing}
    for name in writing:
        assert held[name]["pass_filenames"] is False and held[name]["always_run"] and held[name]["require_serial"]


def test_the_shipped_config_names_these_hooks(tmp_path: Path) -> None:
    config = ROOT / "deploy" / "pre-commit" / "config.yaml"
    shutil.copyfile(config, tmp_path / ".pre-commit-config.yaml")
    assert lines(tool("pre-commit"), "validate-config", cwd=tmp_path).returncode == 0
    wanted = {h["id"] for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert {h["id"] for r in yaml.safe_load(config.read_text())["repos"] for h in r["hooks"]} == wanted


def test_check_passes_and_fails_with_the_place(repository: Repository) -> None:
    assert repository.run("dgd-render-check").returncode == 0
    repository.edit("backendFramework", "backendframework")
    done = repository.run("dgd-render-check")
    assert done.returncode == 1 and "apps/llama/graph.yaml:9:" in done.stdout and "error[DGD101]" in done.stdout
    assert not (repository.path / "rendered").exists()


def test_render_writes_fails_once_and_passes_then(repository: Repository) -> None:
    first = repository.run("dgd-render")
    assert first.returncode == 1 and "12 files, 12 written" in first.stdout, first.stdout
    assert repository.run("dgd-render").returncode == 0
    repository.commit()
    repository.edit("replicas: 2", "replicas: 3")
    assert repository.run("dgd-render").returncode == 1
    assert any("replicas: 3" in text for text in repository.rendered.values())
    assert repository.run("dgd-render").returncode == 0


def test_render_removes_what_a_deleted_component_had(repository: Repository) -> None:
    repository.run("dgd-render")
    repository.commit()
    before = set(repository.rendered)
    file = repository.path / "apps/llama/graph.yaml"
    graph = yaml.safe_load(file.read_text())
    graph["spec"]["components"] = [c for c in graph["spec"]["components"] if c["name"] != "prefill"]
    file.write_text(yaml.safe_dump(graph))
    git("add", "-A", cwd=repository.path)
    stale = repository.run("dgd-render-stale", "--files", ".pre-commit-config.yaml")
    assert stale.returncode == 1 and "+++ /dev/null" in stale.stdout and "-  name: llama-405b-prefill" in stale.stdout
    assert set(repository.rendered) == before
    assert repository.run("dgd-render").returncode == 1
    assert {n for n in before if "prefill" in n} == before - set(repository.rendered)


def test_stale_shows_the_difference_and_writes_nothing(repository: Repository) -> None:
    missing = repository.run("dgd-render-stale")
    assert missing.returncode == 1 and "--- /dev/null" in missing.stdout and not (repository.path / "rendered").exists()
    repository.run("dgd-render")
    repository.commit()
    assert repository.run("dgd-render-stale").returncode == 0
    repository.edit("replicas: 2", "replicas: 3")
    held = repository.rendered
    done = repository.run("dgd-render-stale")
    assert done.returncode == 1 and "-  replicas: 2" in done.stdout and "+  replicas: 3" in done.stdout
    assert "error[DGD632]" in done.stdout and repository.rendered == held


def test_check_finds_the_graphs_itself(repository: Repository) -> None:
    """Other YAML is none of its business; a changed overlay checks every graph; folders are apart."""
    file = repository.path / "apps/llama/graph.yaml"
    for name in ("dev", "prod"):
        (repository.path / name).mkdir()
        shutil.copyfile(file, repository.path / name / "graph.yaml")
    (repository.path / "dgd-dashboard.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dgd}\n")
    git("add", "-A", cwd=repository.path)
    assert repository.run("dgd-render-check").returncode == 0
    repository.commit()
    repository.edit("backendFramework", "backendframework")
    done = repository.run("dgd-render-check", "--files", "clusters/prod.yaml")
    assert done.returncode == 1 and "apps/llama/graph.yaml:9:" in done.stdout
    assert repository.run("dgd-render-check", "--files", "dev/graph.yaml", "dgd-dashboard.yaml").returncode == 0


def test_one_entry_renders_every_app_for_every_cluster(repository: Repository) -> None:
    shutil.copyfile(repository.path / "clusters/prod.yaml", repository.path / "clusters/dev.yaml")
    git("add", "-A", cwd=repository.path)
    first = repository.run("dgd-render-repo")
    assert first.returncode == 1 and "rendered/dev/llama: 12 files, 12 written" in first.stdout
    assert repository.run("dgd-render-repo").returncode == 0
    repository.commit()
    git("rm", "-q", "clusters/dev.yaml", cwd=repository.path)
    stale = repository.run("dgd-render-repo-stale")
    assert stale.returncode == 1 and "+++ /dev/null" in stale.stdout and "error[DGD632]" in stale.stdout
    assert repository.run("dgd-render-repo").returncode == 1 and not (repository.path / "rendered/dev/llama").exists()
    assert repository.run("dgd-render-repo").returncode == 0


def test_it_runs_offline_after_the_installation(repository: Repository) -> None:
    """The hooks' environment holds everything that a run needs."""
    entry = next((repository.hooks / "home").glob("repo*/py_env-*/bin/dgd-render"))
    done = lines(
        entry, "check", "apps/llama/graph.yaml", "--overlay", "clusters/prod.yaml", cwd=repository.path, PATH="/usr/bin:/bin"
    )
    assert done.returncode == 0 and sys.version_info >= (3, 11)
