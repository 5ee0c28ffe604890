"""`render -o DIR` and `--stale`: what is written, what is removed, what is refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import EXAMPLES, Run, documents, run

from generator.commands import directory, kustomization
from generator.commands import held as open_folder

EXAMPLE = EXAMPLES / "vllm-disagg-multinode"
INDEX = directory.INDEX


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with graph.yaml and overlay.yaml."""
    for name in ("graph.yaml", "overlay.yaml"):
        shutil.copyfile(EXAMPLE / name, tmp_path / name)
    return tmp_path


def render(work: Path, *flags: str, out: str = "out") -> Run:
    return run("render", "graph.yaml", "--overlay", "overlay.yaml", "-o", out, *flags, cwd=work)


def held(work: Path, out: str = "out") -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((work / out).iterdir()) if p.is_file()}


def index(work: Path, out: str = "out") -> dict[str, list[str]]:
    """Graph, from the directory, → the files that its index file names."""
    found = {}
    for path in sorted((work / out / INDEX).iterdir()):
        graph, *files = [line for line in path.read_text().splitlines() if not line.startswith("#")]
        found[graph.removeprefix("graph ")] = files
    return found


def second(work: Path, name: str = "second.yaml") -> None:
    """Another graph, in a file of its own."""
    (work / name).write_text((work / "graph.yaml").read_text().replace("llama-405b", "other"))


def without(work: Path, component: str) -> None:
    graph = yaml.safe_load((work / "graph.yaml").read_text())
    graph["spec"]["components"] = [c for c in graph["spec"]["components"] if c["name"] != component]
    (work / "graph.yaml").write_text(yaml.safe_dump(graph))


# Written


def test_the_files_together_are_what_is_printed(work: Path) -> None:
    done = render(work)
    assert done.code == 0 and done.out == "" and done.err.endswith("12 files, 12 written, 0 removed\n")
    printed = documents(run("graph.yaml", "--overlay", "overlay.yaml", cwd=work).out)
    files = [d for text in held(work).values() for d in documents(text.decode())]
    key = lambda d: (d["kind"], d["metadata"]["name"])  # noqa: E731
    assert sorted(files, key=key) == sorted(printed, key=key)


def test_names_are_stable_and_say_what_is_inside(work: Path) -> None:
    render(work)
    for name, text in held(work).items():
        body = yaml.safe_load(text)
        metadata = body["metadata"]
        assert name == f"{metadata['namespace']}_{body['kind'].lower()}_{metadata['name']}.yaml"


def test_a_second_run_touches_nothing(work: Path) -> None:
    render(work)
    before = {p.name: p.stat().st_mtime_ns for p in (work / "out").iterdir()}
    done = render(work, "--fail-if-changed")
    assert done.code == 0 and "0 written, 0 removed" in done.err
    assert {p.name: p.stat().st_mtime_ns for p in (work / "out").iterdir()} == before


def test_a_change_writes_only_what_changed(work: Path) -> None:
    render(work)
    text = (work / "graph.yaml").read_text()
    (work / "graph.yaml").write_text(text.replace("value: eth0", "value: eth1", 1).replace("replicas: 2", "replicas: 3", 1))
    done = render(work, "--fail-if-changed")
    assert done.code == 1 and "12 files, 3 written, 0 removed" in done.err


def test_what_is_no_longer_rendered_is_removed_and_nothing_else(work: Path) -> None:
    render(work)
    (work / "out" / "README.md").write_text("mine")
    (work / "out" / ".gitattributes").write_text("mine")
    before = set(held(work))
    without(work, "prefill")
    done = render(work)
    assert done.code == 0 and "0 written, 2 removed" in done.err
    gone = before - set(held(work))
    assert gone == {n for n in before if "prefill" in n} and len(gone) == 2
    assert not gone & set(index(work)["../graph.yaml"])


def test_json_files(work: Path) -> None:
    assert render(work, "--format", "json").code == 0
    assert all(n.endswith(".json") for n in held(work))


def test_an_error_leaves_the_directory_as_it_was(work: Path) -> None:
    render(work)
    before = held(work)
    (work / "graph.yaml").write_text("kind: [")
    assert render(work).code == 1 and held(work) == before


def test_files_that_a_killed_run_left_are_taken_away(work: Path) -> None:
    render(work)
    (work / "out" / f"{open_folder.TEMPORARY}1-1").write_text("half")
    assert render(work).code == 0 and not [n for n in held(work) if n.startswith(open_folder.TEMPORARY)]


def test_a_run_that_dies_between_its_files_is_mended_by_the_next(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index names every file before it is there, so none becomes foreign."""
    calls: list[str] = []
    place = open_folder.Held.place

    def dying(self: Any, temporary: str, name: str) -> None:
        calls.append(name)
        if len(calls) == 6:
            raise KeyboardInterrupt
        place(self, temporary, name)

    monkeypatch.setattr(open_folder.Held, "place", dying)
    assert render(work).code == 130
    monkeypatch.undo()
    assert 0 < len([n for n in held(work) if n.endswith(".yaml")]) < 12
    assert render(work).code == 0 and len(held(work)) == 12


def test_odd_names_are_safe_file_names() -> None:
    def name(kind: str, name: str, namespace: str = "ns") -> str:
        return directory.file_name({"apiVersion": "v1", "kind": kind, "metadata": {"name": name, "namespace": namespace}})

    assert name("ClusterRole", "system:node", "") == "clusterrole_system%3Anode.yaml"
    assert name("ConfigMap", "../../etc/passwd") == "ns_configmap_..%2F..%2Fetc%2Fpasswd.yaml"
    assert name("ConfigMap", "A") != name("ConfigMap", "a") != name("ConfigMap", "a_b")
    long = [name("ConfigMap", "x" * 250 + end) for end in "ab"]
    assert long[0] != long[1] and all(len(n) < 210 for n in long)


def test_two_objects_of_one_file_are_refused(work: Path) -> None:
    for i, api in enumerate(("example.com/v1", "example.org/v1")):
        (work / f"{i}.yaml").write_text(f"apiVersion: {api}\nkind: Thing\nmetadata: {{name: a, namespace: inference}}\n")
    done = run("render", "graph.yaml", "0.yaml", "1.yaml", "--overlay", "overlay.yaml", "-o", "out", cwd=work)
    assert done.code == 1 and "error[DGD633]" in done.err and not (work / "out").exists()


# Refused


def test_a_directory_of_somebody_else_is_refused(work: Path) -> None:
    (work / "out").mkdir()
    (work / "out" / "mine.yaml").write_text("mine")
    done = render(work)
    assert done.code == 1 and "out/mine.yaml: error[DGD630]" in done.err and set(held(work)) == {"mine.yaml"}


def test_rendering_beside_the_graph_is_refused(work: Path) -> None:
    before = held(work, ".")
    assert "error[DGD630]" in render(work, out=".").err and held(work, ".") == before


def test_foreign_files_links_and_folders_are_all_named(work: Path) -> None:
    render(work)
    out = work / "out"
    (out / "foreign.json").write_text("{}")
    (out / "sub").mkdir()
    (out / "link.txt").symlink_to("/etc/hostname")
    before = held(work)
    done = render(work)
    assert done.code == 1 and held(work) == before
    assert [line.partition(":")[0] for line in done.err.splitlines() if "DGD630" in line] == [
        "out/foreign.json",
        "out/link.txt",
        "out/sub",
    ]


def test_nothing_is_written_through_a_link(work: Path) -> None:
    render(work)
    target = work / "precious"
    target.write_text("precious")
    name = next(n for n in held(work) if n.endswith(".yaml"))
    (work / "out" / name).unlink()
    (work / "out" / name).symlink_to(target)
    done = render(work)
    assert done.code == 1 and f"out/{name}: error[DGD631]" in done.err and target.read_text() == "precious"


def test_a_directory_that_is_a_link_is_refused(work: Path) -> None:
    (work / "real").mkdir()
    (work / "out").symlink_to("real")
    done = render(work)
    assert done.code == 1 and "out: error[DGD631]: the output is a link" in done.err
    for spelling in ("out/", "out/.", "out//./"):
        assert "error[DGD631]: the output is a link" in render(work, out=spelling).err
    assert not list((work / "real").iterdir())


def test_an_index_that_was_tampered_with_removes_nothing(work: Path) -> None:
    render(work)
    precious = work / "precious.yaml"
    precious.write_text("precious")
    file = next((work / "out" / INDEX).iterdir())
    for entry in ("../precious.yaml", "/etc/hostname", ".git", "README.md", "kustomization.yaml"):
        file.write_text(f"graph ../graph.yaml\n{entry}\n")
        done = render(work)
        assert done.code == 1 and f"out/{INDEX}: error[DGD631]" in done.err, entry
    file.unlink()
    file.symlink_to("../../precious.yaml")
    assert "error[DGD631]" in render(work).err and precious.read_text() == "precious"
    shutil.rmtree(work / "out" / INDEX)
    (work / "out" / INDEX).symlink_to("..")
    assert "error[DGD631]" in render(work).err and precious.read_text() == "precious"


# Owners


def test_the_index_names_each_graph_and_its_files(work: Path) -> None:
    second(work)
    done = run("render", "graph.yaml", "second.yaml", "--overlay", "overlay.yaml", "-o", "out", cwd=work)
    assert done.code == 0, done.err
    found = index(work)
    assert set(found) == {"../graph.yaml", "../second.yaml"}
    assert all(files == sorted(files) for files in found.values())
    assert sorted(n for files in found.values() for n in files) == sorted(held(work))
    assert not [p for p in (work / "out" / INDEX).iterdir() if p.name.endswith((".yaml", ".yml", ".json"))]


def test_another_graph_does_not_take_a_directory_over(work: Path) -> None:
    render(work)
    before = held(work)
    second(work)
    for flags in ((), ("--stale",)):
        done = run("render", "second.yaml", "--overlay", "overlay.yaml", "-o", "out", *flags, cwd=work)
        assert done.code == 1 and "out: error[DGD635]: the directory belongs to graph.yaml, which" in done.err
        assert held(work) == before and "removed" not in done.err


def test_a_graph_joins_and_leaves(work: Path) -> None:
    second(work)
    assert render(work).code == 0
    words = ("render", "second.yaml", "--overlay", "overlay.yaml", "-o", "out")
    assert "10 written, 0 removed" in run(*words, "graph.yaml", cwd=work).err
    assert "12 files, 0 written, 10 removed" in run(*words, cwd=work).err
    assert set(index(work)) == {"../second.yaml"}


def test_a_graph_renamed_inside_its_file_keeps_its_place(work: Path) -> None:
    render(work)
    file = work / "graph.yaml"
    file.write_text(file.read_text().replace("name: llama-405b", "name: llama-406b"))
    assert "10 written, 10 removed" in render(work).err


def test_the_place_of_a_run_does_not_matter(work: Path) -> None:
    render(work)
    (work / "sub").mkdir()
    done = run("render", "../graph.yaml", "--overlay", str(work / "overlay.yaml"), "-o", str(work / "out"), cwd=work / "sub")
    assert done.code == 0 and "0 written, 0 removed" in done.err


def test_a_file_renamed_in_its_folder_keeps_the_directory_of_the_folder(work: Path) -> None:
    (work / "app").mkdir()
    (work / "graph.yaml").rename(work / "app" / "graph.yaml")
    words = ("render", "app", "--overlay", "overlay.yaml", "-o", "out", "--fail-if-changed")
    assert run(*words, cwd=work).code == 1
    (work / "app" / "graph.yaml").rename(work / "app" / "dgd.yaml")
    assert run(*words, cwd=work).code == 0 and set(index(work)) == {"../app/dgd.yaml"}
    (work / "app" / "dgd-render.yaml").write_text(
        "apiVersion: dgd-render.dev/v1alpha1\nkind: DynamoRender\nmetadata: {name: x}\nspec: {graphs: [dgd.yaml]}\n"
    )
    (work / ".git").mkdir()
    assert run(*words, cwd=work).code == 0 and set(index(work)) == {"../app/dgd-render.yaml"}


def test_standard_input_is_an_owner(work: Path) -> None:
    text = (work / "graph.yaml").read_bytes()
    words = ("render", "-", "--overlay", "overlay.yaml", "-o", "out")
    assert run(*words, cwd=work, stdin=text).code == 0 and set(index(work)) == {"-"}
    assert run(*words, cwd=work, stdin=text).code == 0
    assert "belongs to standard input" in render(work).err


def test_a_lost_index_is_one_error(work: Path) -> None:
    render(work)
    shutil.rmtree(work / "out" / INDEX)
    done = render(work)
    assert done.code == 1 and done.err.count("error[") == 1 and "error[DGD636]: 12 files" in done.err
    shutil.rmtree(work / "out")
    assert render(work).code == 0


def test_branches_that_change_different_graphs_merge(work: Path) -> None:
    """With git itself; and where one graph was changed twice, the next run mends what git left."""
    second(work)
    render(work)

    def git(*words: str) -> int:
        return subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *words], cwd=work, capture_output=True, check=False
        ).returncode

    both = ("render", "graph.yaml", "second.yaml", "--overlay", "overlay.yaml", "-o", "out")
    run(*both, cwd=work)
    assert git("init", "-qb", "main") == git("add", "-A") == git("commit", "-qm", "all") == 0
    for branch, file in (("one", "graph.yaml"), ("two", "second.yaml")):
        git("checkout", "-qb", branch, "main")
        text = (work / file).read_text()
        (work / file).write_text(text.replace("- name: prefill", f"- name: {branch}-prefill"))
        assert run(*both, cwd=work).code == 0
        assert git("add", "-A") == git("commit", "-qm", branch) == 0
    assert git("merge", "-q", "one") == 0
    assert run(*both, "--stale", cwd=work).code == 0
    file = next(p for p in (work / "out" / INDEX).iterdir() if "second" in p.name)
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([*lines[:-2], "<<<<<<< ours\n", lines[-2], "=======\n", lines[-1], ">>>>>>> theirs\n"]))
    assert run(*both, cwd=work).code == 0 and "<<<" not in file.read_text()


def test_two_runs_wait_for_each_other(work: Path) -> None:
    with open_folder.open_output(str(work / "out"), True) as output:  # type: ignore[union-attr]
        output.lock(alone=True)
        words = [sys.executable, "-m", "generator", "graph.yaml", "--overlay", "overlay.yaml", "-o", "out"]
        waiting = subprocess.Popen(words, cwd=work, stderr=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(3)
        assert not list((work / "out").iterdir())
    assert waiting.wait(60) == 0 and len(held(work)) == 12


# kustomization.yaml


def test_a_kustomization_of_ours_is_kept_in_step(work: Path) -> None:
    assert "13 files, 13 written" in render(work, "--kustomization").err
    listed = yaml.safe_load((work / "out" / "kustomization.yaml").read_text())["resources"]
    assert [*sorted(listed), "kustomization.yaml"] == sorted(held(work), key=lambda n: (n == "kustomization.yaml", n))
    without(work, "prefill")
    assert "out/kustomization.yaml\n" in render(work, "--stale").err
    assert render(work).code == 0
    assert set(yaml.safe_load((work / "out" / "kustomization.yaml").read_text())["resources"]) == set(held(work)) - {
        "kustomization.yaml"
    }


@pytest.mark.parametrize("name", ["kustomization.yaml", "kustomization.yml", "Kustomization"])
def test_a_kustomization_of_somebody_else_must_list_all_files(work: Path, name: str) -> None:
    render(work)
    file, files = work / "out" / name, sorted(held(work))
    file.write_text(yaml.safe_dump({"resources": [f"./{files[0]}", *files[3:]]}))
    before = held(work)
    for flags in ((), ("--stale",), ("--kustomization",)):
        done = render(work, *flags)
        assert done.code == 1 and f"out/{name}:1:1: error[DGD634]: 2 of 12 rendered files are not listed" in done.err
        assert all(f"- {n}" in done.err for n in files[1:3]) and held(work) == before
    file.write_text(yaml.safe_dump({"resources": [*files, "../more"]}))
    assert render(work).code == 0 and render(work, "--stale").code == 0
    assert not kustomization.is_ours(file.read_bytes())


def test_a_file_or_a_pipe_as_directory_is_refused(work: Path) -> None:
    (work / "out").write_text("")
    assert "error[DGD631]" in render(work).err
    (work / "out").unlink()
    os.mkfifo(work / "out")
    assert "error[DGD631]" in render(work).err


@pytest.mark.parametrize(
    "flags",
    [
        ["--stale"],
        ["--fail-if-changed"],
        ["-o", "x", "--stale", "--fail-if-changed"],
        ["-o", "-"],
        ["-o", ""],
        ["--kustomization"],
    ],
)
def test_flags_that_make_no_sense(work: Path, flags: list[str]) -> None:
    assert run("render", "graph.yaml", *flags, cwd=work).code == 2


# Stale


def test_stale_is_quiet_when_nothing_changed(work: Path) -> None:
    render(work)
    done = render(work, "--stale")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_stale_shows_changes_additions_and_deletions_and_writes_nothing(work: Path) -> None:
    render(work)
    frontend = work / "out" / "inference_service_llama-405b-frontend.yaml"
    frontend.unlink()
    without(work, "prefill")
    (work / "graph.yaml").write_text((work / "graph.yaml").read_text().replace("eth0", "eth1"))
    before = held(work)
    done = render(work, "--stale")
    assert done.code == 1 and done.out == "" and held(work) == before
    assert "--- /dev/null\n+++ out/inference_service_llama-405b-frontend.yaml\n" in done.err
    assert "--- out/inference_service_llama-405b-prefill.yaml\n+++ /dev/null\n" in done.err
    assert "-          value: eth0\n+          value: eth1\n" in done.err.replace("            value", "          value")
    assert "out: error[DGD632]" in done.err
    render(work)
    assert render(work, "--stale").code == 0


def test_stale_sees_an_edit_by_hand(work: Path) -> None:
    render(work)
    file = next((work / "out").glob("*deployment*"))
    file.write_text(file.read_text().replace("replicas: 2", "replicas: 9"))
    done = render(work, "--stale")
    assert done.code == 1 and "-  replicas: 9\n+  replicas: 2\n" in done.err


def test_stale_names_foreign_files(work: Path) -> None:
    render(work)
    (work / "out" / "foreign.yaml").write_text("a: b")
    assert "error[DGD630]" in render(work, "--stale").err


def test_the_content_of_a_secret_is_not_shown(work: Path) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter%d}\n"
    words = ("render", "graph.yaml", "s.yaml", "--overlay", "overlay.yaml", "-o", "out")
    (work / "s.yaml").write_text(secret % 2)
    run(*words, cwd=work)
    (work / "s.yaml").write_text(secret % 3)
    done = run(*words, "--stale", cwd=work)
    assert done.code == 1 and "inference_secret_s.yaml" in done.err and "hunter" not in done.err
