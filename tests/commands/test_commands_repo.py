"""`dgd-render repo`: every app on every cluster in one run; and `check --each`, which hosts hand any files to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from support import EXAMPLES, Run, run

EXAMPLE = EXAMPLES / "vllm-disagg-multinode"
GRAPH = (EXAMPLE / "graph.yaml").read_text()
OVERLAY = (EXAMPLE / "overlay.yaml").read_text()


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Two apps, two clusters."""
    for app in ("llama", "other"):
        put(tmp_path / "apps" / app / "graph.yaml", GRAPH.replace("llama-405b", app))
    for cluster, version in (("dev", "1.2"), ("prod", "1.3")):
        put(tmp_path / "clusters" / f"{cluster}.yaml", OVERLAY.replace('"1.3"', f'"{version}"') + "  shared: external\n")
    return tmp_path


def held(work: Path) -> dict[str, int]:
    """Rendered directory → number of manifests."""
    folders = sorted((work / "rendered").glob("*/*"))
    return {str(f.relative_to(work / "rendered")): len(list(f.glob("*.yaml"))) for f in folders}


def repo(work: Path, *words: str) -> Run:
    return run("repo", *words, cwd=work)


def test_every_app_on_every_cluster(work: Path) -> None:
    done = repo(work, "--fail-if-changed")
    assert done.code == 1 and "error" not in done.err and done.out == ""
    assert held(work) == {f"{c}/{a}": n for c in ("dev", "prod") for a, n in (("llama", 10), ("other", 10), ("shared", 2))}
    assert repo(work, "--fail-if-changed").code == 0 and repo(work, "--stale").code == 0
    alone = run("render", "apps/llama", "--overlay", "clusters/prod.yaml", "-o", "rendered/prod/llama", "--stale", cwd=work)
    assert alone.code == 0, alone.err


def test_a_changed_cluster_changes_its_apps_only(work: Path) -> None:
    repo(work)
    put(work / "clusters" / "prod.yaml", (work / "clusters" / "prod.yaml").read_text() + "  manifests: {labels: {team: a}}\n")
    done = repo(work, "--stale")
    assert done.code == 1 and "rendered/prod/llama: error[DGD632]" in done.err and "rendered/dev" not in done.err


@pytest.mark.parametrize("gone", ["apps/llama", "clusters/dev.yaml"])
def test_what_is_gone_is_removed(work: Path, gone: str) -> None:
    repo(work)
    before = held(work)
    path = work / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    stale = repo(work, "--stale")
    assert stale.code == 1 and "+++ /dev/null" in stale.err and held(work) == before
    assert repo(work, "--fail-if-changed").code == 1
    left = [k for k in before if not (k.endswith("llama") if "apps" in gone else k.startswith("dev"))]
    assert list(held(work)) == left and repo(work, "--stale").code == 0


def test_a_foreign_directory_below_the_output_is_left_alone(work: Path) -> None:
    put(work / "rendered" / "prod" / "mine" / "a.yaml", "mine")
    assert repo(work).code == 0 and repo(work).code == 0 and held(work)["prod/mine"] == 1


def test_a_graph_renamed_in_its_folder(work: Path) -> None:
    repo(work)
    (work / "apps/llama/graph.yaml").rename(work / "apps/llama/dgd.yaml")
    assert repo(work, "--fail-if-changed").code == 0


def test_an_app_with_overlays_is_on_these_clusters(work: Path) -> None:
    own = "apiVersion: dgd-render.dev/v1alpha1\nkind: ClusterOverlay\nmetadata: {name: own}\nspec: {graph: {components: {decode: {replicas: 5}}}}\n"
    put(work / "apps" / "llama" / "overlays" / "prod.yaml", own)
    assert repo(work).code == 0 and "dev/llama" not in held(work)
    texts = [p.read_text() for p in (work / "rendered/prod/llama").glob("*leaderworkerset*")]
    assert len(texts) == 5 or any("replicas: 5" in t for t in texts)
    put(work / "apps" / "llama" / "overlays" / "staging.yaml", own)
    assert repo(work).code == 2


def test_nothing_is_written_when_one_app_is_wrong(work: Path) -> None:
    put(work / "apps" / "other" / "graph.yaml", GRAPH.replace("backendFramework", "backendframework"))
    done = repo(work)
    assert done.code == 1 and done.err.count("error[DGD101]") == 1 and not (work / "rendered").exists()
    assert repo(work, "--check").code == 1


def test_sharing_that_was_forgotten_is_told(work: Path) -> None:
    for cluster in ("dev", "prod"):
        file = work / "clusters" / f"{cluster}.yaml"
        file.write_text(file.read_text().replace("  shared: external\n", ""))
    done = repo(work)
    assert done.code == 0 and "clusters/prod.yaml: warning[DGD656]: apps 'llama' and 'other' both own" in done.err
    assert repo(work, "--strict").code in (0, 1)


def test_two_apps_with_one_graph_are_refused(work: Path) -> None:
    put(work / "apps" / "other" / "graph.yaml", GRAPH.replace("llama-405b", "llama").replace("replicas: 2", "replicas: 3"))
    done = repo(work)
    assert done.code == 1 and "error[DGD656]" in done.err and not (work / "rendered").exists()


def test_folders_that_are_not_there(tmp_path: Path) -> None:
    done = repo(tmp_path)
    assert done.code == 2 and "clusters: cannot be read" in done.err
    put(tmp_path / "clusters" / "a.yaml", OVERLAY)
    (tmp_path / "apps").mkdir()
    assert "no app" in repo(tmp_path).err and repo(tmp_path, "--check", "--stale").code == 2


# check --each


def each(work: Path, *files: str) -> Run:
    return run("check", "--each", "--overlay", "clusters/prod.yaml", *files, cwd=work)


def test_files_that_are_no_graphs_are_left_out(work: Path) -> None:
    put(work / "dgd-dashboard.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dgd}\n")
    put(work / "values.json", "{}")
    assert each(work, "dgd-dashboard.yaml", "values.json") == Run(0, "", "")


def test_folders_are_checked_apart(work: Path) -> None:
    for folder in ("dev", "prod"):
        put(work / folder / "graph.yaml", GRAPH)
    assert each(work, "dev/graph.yaml", "prod/graph.yaml").code == 0
    put(work / "dev" / "graph.yaml", GRAPH.replace("backendFramework", "backendframework"))
    done = each(work, "dev/graph.yaml", "prod/graph.yaml")
    assert done.code == 1 and "dev/graph.yaml:" in done.out


def test_a_changed_overlay_checks_every_graph(work: Path) -> None:
    put(work / "apps" / "other" / "graph.yaml", GRAPH.replace("backendFramework", "backendframework"))
    assert each(work, "apps/llama/graph.yaml").code == 0
    done = each(work, "clusters/prod.yaml")
    assert done.code == 1 and "apps/other/graph.yaml:" in done.out
    assert each(work, "clusters/dev.yaml").code == 0


def test_a_job_file_stands_for_its_folder(work: Path) -> None:
    (work / ".git").mkdir()
    job = {
        "apiVersion": "dgd-render.dev/v1alpha1",
        "kind": "DynamoRender",
        "metadata": {"name": "x"},
        "spec": {"graphs": ["graph.yaml"]},
    }
    put(work / "apps" / "llama" / "dgd-render.yaml", yaml.safe_dump(job))
    assert each(work, "apps/llama/dgd-render.yaml").code == 0
    put(work / "apps" / "llama" / "graph.yaml", GRAPH.replace("backendFramework", "backendframework"))
    assert each(work, "apps/llama/dgd-render.yaml").code == 1


def test_an_app_may_leave_it_out_in_its_own_overlay(work: Path) -> None:
    """What it has in common is rendered all the same, and once."""
    for cluster in ("dev", "prod"):
        put(work / "clusters" / f"{cluster}.yaml", OVERLAY)
    for app in ("llama", "other"):
        put(work / "apps" / app / "overlays" / "dev.yaml", OVERLAY.partition("spec:")[0] + "spec: {shared: external}\n")
    done = repo(work, "--strict")
    assert done.code == 0 and "[DGD" not in done.err, done.err
    assert held(work) == {"dev/llama": 10, "dev/other": 10, "dev/shared": 2}
    (work / "apps/other/overlays/dev.yaml").write_text(OVERLAY.partition("spec:")[0] + "spec: {}\n")
    done = repo(work, "--strict")
    assert done.code == 1 and "apps 'other' and 'shared' both own" in done.err


def test_apps_in_namespaces_of_their_own(work: Path) -> None:
    """Each namespace has its own objects in common; one app a namespace is no conflict."""
    for cluster in ("dev", "prod"):
        put(work / "clusters" / f"{cluster}.yaml", OVERLAY.replace("  namespace: inference\n", "") + "  shared: external\n")
    for app in ("llama", "other"):
        text = (work / "apps" / app / "graph.yaml").read_text()
        put(work / "apps" / app / "graph.yaml", text.replace("metadata:\n", f"metadata:\n  namespace: {app}\n", 1))
    done = repo(work, "--strict")
    assert done.code == 0 and held(work)["dev/shared"] == 4, done.err
    put(work / "clusters" / "dev.yaml", (work / "clusters" / "dev.yaml").read_text().replace("  shared: external\n", ""))
    assert repo(work, "--strict").code == 0 and "dev/shared" not in held(work)
