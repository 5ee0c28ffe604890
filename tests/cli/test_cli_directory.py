"""`render -o DIR` and `--stale`: what is written, what is removed, what is refused."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import EXAMPLES, Run, documents, run

from generator.commands import directory

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


def without(work: Path, component: str) -> None:
    graph = yaml.safe_load((work / "graph.yaml").read_text())
    graph["spec"]["components"] = [c for c in graph["spec"]["components"] if c["name"] != component]
    (work / "graph.yaml").write_text(yaml.safe_dump(graph))


# Written


def test_the_files_together_are_what_is_printed(work: Path) -> None:
    done = render(work)
    assert done.code == 0 and done.out == "" and done.err.endswith("12 files, 12 written, 0 removed\n")
    printed = documents(run("graph.yaml", "--overlay", "overlay.yaml", cwd=work).out)
    files = [d for name, text in held(work).items() if name != INDEX for d in documents(text.decode())]
    key = lambda d: (d["kind"], d["metadata"]["name"])  # noqa: E731
    assert sorted(files, key=key) == sorted(printed, key=key)


def test_names_are_stable_and_say_what_is_inside(work: Path) -> None:
    render(work)
    for name, text in held(work).items():
        if name != INDEX:
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
    (work / "out" / "kustomization.yaml").write_text("mine")
    (work / "out" / ".gitattributes").write_text("mine")
    before = set(held(work))
    without(work, "prefill")
    done = render(work)
    assert done.code == 0 and "0 written, 2 removed" in done.err
    gone = before - set(held(work))
    assert gone == {n for n in before if "prefill" in n} and len(gone) == 2
    assert not gone & set((work / "out" / INDEX).read_text().splitlines())


def test_json_files(work: Path) -> None:
    assert render(work, "--format", "json").code == 0
    assert all(n.endswith(".json") or n == INDEX for n in held(work))


def test_an_error_leaves_the_directory_as_it_was(work: Path) -> None:
    render(work)
    before = held(work)
    (work / "graph.yaml").write_text("kind: [")
    assert render(work).code == 1 and held(work) == before


def test_files_that_a_killed_run_left_are_taken_away(work: Path) -> None:
    render(work)
    (work / "out" / f"{directory.TEMPORARY}1-1").write_text("half")
    assert render(work).code == 0 and not [n for n in held(work) if n.startswith(directory.TEMPORARY)]


def test_a_run_that_dies_between_its_files_is_mended_by_the_next(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index names every file before it is there, so none becomes foreign."""
    calls: list[str] = []
    place = directory._Folder.place

    def dying(self: Any, temporary: str, name: str) -> None:
        calls.append(name)
        if len(calls) == 5:
            raise KeyboardInterrupt
        place(self, temporary, name)

    monkeypatch.setattr(directory._Folder, "place", dying)
    assert render(work).code == 130
    monkeypatch.undo()
    assert 0 < len([n for n in held(work) if n.endswith(".yaml")]) < 12
    assert render(work).code == 0 and len(held(work)) == 13


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
    assert done.code == 1 and "out: error[DGD631]: the output is a link" in done.err and not list((work / "real").iterdir())


def test_an_index_that_was_tampered_with_removes_nothing(work: Path) -> None:
    render(work)
    precious = work / "precious.yaml"
    precious.write_text("precious")
    for entry in ("../precious.yaml", "/etc/hostname", ".git", "README.md", "kustomization.yaml"):
        (work / "out" / INDEX).write_text(directory.HEAD + entry + "\n")
        done = render(work)
        assert done.code == 1 and f"out/{INDEX}: error[DGD631]" in done.err, entry
    assert precious.read_text() == "precious"
    (work / "out" / INDEX).unlink()
    (work / "out" / INDEX).symlink_to("../precious.yaml")
    assert render(work).code == 1 and precious.read_text() == "precious"


def test_a_file_or_a_pipe_as_directory_is_refused(work: Path) -> None:
    (work / "out").write_text("")
    assert "error[DGD631]" in render(work).err
    (work / "out").unlink()
    os.mkfifo(work / "out")
    assert "error[DGD631]" in render(work).err


@pytest.mark.parametrize("flags", [["--stale"], ["--fail-if-changed"], ["-o", "x", "--stale", "--fail-if-changed"], ["-o", "-"]])
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
