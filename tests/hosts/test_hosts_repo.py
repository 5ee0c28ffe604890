"""`init repo` from `git init` to what the action says of a change, with real git, pre-commit, kustomize, kubectl and jq."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import yaml
from hosts_github import FOREIGN, GitHub
from hosts_source import pre_commit_hooks
from hosts_tools import DGD_RENDER, PYTHON_BIN, ROOT, git, kubectl, lines, tool
from test_hosts_flux import flux_makes_a_kustomization

from generator.errors import Problems
from generator.yamlio import load

ACTION = Path(".github/actions/dgd-render")
SEARCHED = os.pathsep.join([str(PYTHON_BIN), "/usr/local/bin", "/usr/bin", "/bin"])


class Repository:
    """What `init repo` makes, rendered and committed on main."""

    def __init__(self, path: Path, *flags: str) -> None:
        self.path = path
        path.mkdir()
        git("init", "-q", "-b", "main", cwd=path)
        self.notes = self.command("init", "repo", *flags)
        self.command("repo", "--strict")
        self.commit()

    def command(self, *words: str) -> str:
        done = lines(DGD_RENDER, *words, cwd=self.path)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def commit(self) -> None:
        git("add", "-A", cwd=self.path)
        git("commit", "-qm", "x", "--allow-empty", cwd=self.path)

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.path / name).read_text()
        assert old in text
        (self.path / name).write_text(text.replace(old, new))

    def pull_request(self, target: Path) -> Path:
        """What actions/checkout checks out: the merge of the branch `change` into main, two commits deep."""
        git("checkout", "-q", "-B", "merge", "main", cwd=self.path)
        git("merge", "-q", "--no-ff", "-m", "merge", "change", cwd=self.path)
        git("checkout", "-q", "change", cwd=self.path)
        shutil.rmtree(target, ignore_errors=True)
        git("clone", "-q", "--depth", "2", "--branch", "merge", f"file://{self.path}", str(target), cwd=self.path)
        return target / ACTION


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    return GitHub(tmp_path / "github", SEARCHED)


def test_from_nothing_to_what_the_action_says(repository: Repository, github: GitHub, tmp_path: Path) -> None:
    """Two clusters; a change of one app; the comment; another change, which edits it; and back."""
    rendered = sorted(str(p.relative_to(repository.path)) for p in repository.path.glob("rendered/*/*"))
    assert rendered == [f"rendered/{c}/{a}" for c in ("dev", "prod") for a in ("chat", "shared")]
    repository.command("repo", "--stale", "--strict")
    git("checkout", "-qb", "change", cwd=repository.path)
    repository.edit("apps/chat/graph.yaml", "replicas: 2", "replicas: 3")
    repository.command("repo")
    repository.commit()
    first = github.run(repository.pull_request(tmp_path / "merge"), skip=("Install",))
    assert (first.code, first.changed) == (0, "true"), first.log
    (foreign, comment) = github.comments
    assert foreign == FOREIGN and comment["body"].startswith("<!-- dgd-render -->\n### dgd-render: what changes")
    assert "### 2 objects change in place" in comment["body"] and first.summary == comment["body"]
    for cluster in ("dev", "prod"):
        assert f"| {cluster} | 0 | 0 | 1 | 0 | 0 | " in comment["body"]
    changed = "| <code>/spec/replicas</code> | <code>2</code> | <code>3</code> |"
    assert comment["body"].count(changed) == 1 and "<code>dev, prod</code>" in comment["body"]
    repository.edit(
        "clusters/dev.yaml", "  shared: external", "  graph: {components: {worker: {replicas: 1}}}\n  shared: external"
    )
    repository.command("repo")
    repository.commit()
    assert github.run(repository.pull_request(tmp_path / "merge"), skip=("Install",)).code == 0
    assert [c["id"] for c in github.comments] == [1, 2] and "<code>2</code> | <code>1</code> |" in github.comments[1]["body"]
    git("checkout", "-q", "main", "--", ".", cwd=repository.path)
    repository.commit()
    last = github.run(repository.pull_request(tmp_path / "merge"), skip=("Install",))
    assert (last.code, last.changed) == (0, "false")
    assert [c["body"] for c in github.comments[1:]] == ["<!-- dgd-render -->\n### dgd-render: nothing that is rendered changes\n"]


def test_nothing_is_said_where_there_is_nothing_to_say(repository: Repository, github: GitHub, tmp_path: Path) -> None:
    git("checkout", "-qb", "change", cwd=repository.path)
    repository.commit()
    assert github.run(repository.pull_request(tmp_path / "merge"), skip=("Install",)).code == 0
    assert github.comments == [FOREIGN]


def test_what_is_not_committed_fails_and_is_shown(repository: Repository, github: GitHub, tmp_path: Path) -> None:
    """New files, changed ones and removed ones."""
    git("checkout", "-qb", "change", cwd=repository.path)
    repository.edit("apps/chat/graph.yaml", "replicas: 2", "replicas: 3")
    repository.command("init", "repo", "--app", "second")
    repository.commit()
    done = github.run(repository.pull_request(tmp_path / "merge"), skip=("Install",))
    body = github.comments[1]["body"]
    assert done.code == 1 and "Run **dgd-render repo** and commit" in body and "<code>2</code> | <code>3</code>" in body
    assert "<b>added</b> <code>Deployment/second-worker</code> on <code>dev, prod</code>" in body


def test_a_refused_graph_is_said_with_its_place(repository: Repository, github: GitHub, tmp_path: Path) -> None:
    git("checkout", "-qb", "change", cwd=repository.path)
    repository.edit("apps/chat/graph.yaml", "backendFramework", "backendframework```")
    repository.commit()
    done = github.run(repository.pull_request(tmp_path / "merge"), skip=("Install",))
    body = github.comments[1]["body"]
    assert done.code == 1 and "### dgd-render: refused" in body and "apps/chat/graph.yaml:9:3: error[DGD101]" in body
    assert "\n````text\n" in body and "Traceback" not in done.log
    assert github.run(tmp_path / "merge" / ACTION, number="", skip=("Install",)).code == 1, "without a pull request, too"
    assert len(github.comments) == 2


def test_a_large_change_is_cut_and_says_so(repository: Repository, github: GitHub, tmp_path: Path) -> None:
    git("checkout", "-qb", "change", cwd=repository.path)
    repository.command("init", "repo", *(w for i in range(80) for w in ("--app", f"chat-{i}")))
    repository.command("repo")
    repository.commit()
    assert github.run(repository.pull_request(tmp_path / "merge"), skip=("Install",)).code == 0
    body = github.comments[1]["body"]
    assert 30_000 < len(body) <= 65_536 and "**Cut**, because" in body and body.count("```") % 2 == 0


def test_an_app_that_goes_is_told(repository: Repository, github: GitHub, tmp_path: Path) -> None:
    repository.command("init", "repo", "--app", "second")
    repository.command("repo")
    repository.commit()
    git("checkout", "-qb", "change", cwd=repository.path)
    shutil.rmtree(repository.path / "apps/second")
    repository.command("repo")
    repository.commit()
    assert github.run(repository.pull_request(tmp_path / "merge"), skip=("Install",)).code == 0
    assert "<b>removed</b> <code>Deployment/second-worker</code>" in github.comments[1]["body"]


def test_one_without_the_report_shows_the_diff(repository: Repository, github: GitHub, tmp_path: Path) -> None:
    """The action may install a dgd-render that is older than itself: here one whose help does not list the verb."""
    older = github.work / "bin" / "dgd-render"
    older.write_text(
        "#!/bin/sh\ncase $1 in\n"
        f"  --help) '{DGD_RENDER}' --help | grep -v '^    report ';;\n"
        f"  *) exec '{DGD_RENDER}' \"$@\";;\nesac\n"
    )
    older.chmod(0o755)
    git("checkout", "-qb", "change", cwd=repository.path)
    repository.edit("apps/chat/graph.yaml", "replicas: 2", "replicas: 3")
    repository.command("repo")
    repository.commit()
    assert github.run(repository.pull_request(tmp_path / "merge"), skip=("Install",)).code == 0
    body = github.comments[1]["body"]
    assert "2 files changed" in body and body.count("-  replicas: 2\n") == body.count("+  replicas: 3\n") == 2
    for cluster in ("dev", "prod"):
        assert f"+++ b/rendered/{cluster}/chat/inference_deployment_chat-worker.yaml" in body


def test_a_first_commit_is_all_new(repository: Repository, github: GitHub) -> None:
    done = github.run(repository.path / ACTION, number="", skip=("Install",))
    assert done.code == 0 and "18 files changed" in done.summary, done.log


def test_hosts_apply_what_was_rendered(repository: Repository) -> None:
    """Each directory as Argo CD and Flux read it: the paths of the files that `init repo` wrote, every object of each."""
    found = 0
    generator = yaml.safe_load((repository.path / "argocd/applicationset.yaml").read_text())["spec"]["generators"][0]["git"]
    (pattern,) = (d["path"] for d in generator["directories"])
    directories = {str(p.relative_to(repository.path)) for p in repository.path.glob(pattern)}
    kustomizations = [yaml.safe_load(p.read_text()) for p in sorted((repository.path / "flux").glob("*/*.yaml"))]
    paths = {k["spec"]["path"].removeprefix("./") for k in kustomizations if k["kind"] == "Kustomization"}
    assert paths == directories == {f"rendered/{c}/{a}" for c in ("dev", "prod") for a in ("chat", "shared")}
    for path in paths:
        folder = repository.path / path
        count = len(list(folder.glob("*.yaml")))
        flux_makes_a_kustomization(folder, "inference")
        for built in (lines(tool("kustomize"), "build", folder, cwd=folder), lines(*kubectl(), "kustomize", folder, cwd=folder)):
            assert built.returncode == 0 and len(load(built.stdout, "", Problems())) == count, built.stderr
        found += count
    assert found == 18
    project = yaml.safe_load((repository.path / "argocd/project.yaml").read_text())["spec"]
    assert [d["name"] for d in project["destinations"]] == ["dev", "prod"]


def test_pre_commit_renders_before_the_commit(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    hooks = pre_commit_hooks(tmp_path_factory, worker_id)
    repository = Repository(tmp_path / "repository", "--source", str(hooks / "source"), "--rev", "v0", "--url", "https://git/x")
    assert "was not given" not in repository.notes
    run = [tool("pre-commit"), "run", "--all-files"]
    environment = {"PRE_COMMIT_HOME": str(hooks / "home")}
    done = lines(*run, cwd=repository.path, **environment)
    assert done.returncode == 0, done.stdout
    repository.edit("apps/chat/graph.yaml", "replicas: 2", "replicas: 3")
    assert lines(*run, cwd=repository.path, **environment).returncode == 1
    git("add", "-A", cwd=repository.path)
    assert lines(*run, cwd=repository.path, **environment).returncode == 0


def test_the_action_installs_what_it_names(repository: Repository, github: GitHub, tmp_path: Path) -> None:
    """The first step for real, with a package that is quickly built in the place of ours."""
    source = tmp_path / "source"
    (source / "bin").mkdir(parents=True)
    (source / "bin" / "dgd-render").write_text("#!/bin/sh\necho '    a stand-in'\n")
    (source / "setup.py").write_text(
        "from setuptools import setup\nsetup(name='dgd-render', version='9', scripts=['bin/dgd-render'])\n"
    )
    github.path = "/usr/local/bin:/usr/bin:/bin"
    done = github.run(repository.path / ACTION, number="", requirement=str(source), base="HEAD")
    assert done.code == 0 and "nothing that is rendered changes" in done.summary, done.log


def test_the_scripts_are_clean() -> None:
    done = lines(tool("shellcheck"), *sorted((ROOT / "deploy/repo").glob(".github/**/*.sh")), cwd=ROOT)
    assert done.returncode == 0, done.stdout
