"""`check --fix`: what can be mended is mended in the text, and nothing else changes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import Run, run

from generator import codes, fixing

FACTS = """\
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata: {name: one}
spec:
  namespace: ai
  operator: {version: "1.3"}   # the platform
  capabilities: {lws: {version: 0.8.0}}
"""
ALPHA = """\
# the chat of the team \u4f60\u597d
apiVersion: nvidia.com/v1alpha1
kind: DynamoGraphDeployment
metadata: {name: chat}
spec:
  services:
    Worker:   # the one
      componentType: worker
      resources: {limits: {gpu: "1"}}
      extraPodSpec:
        mainContainer:
          image: nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0
          command: [python3, -m, dynamo.vllm]
          args: [--model, Qwen/Qwen3-0.6B]
"""
BETA = """\
apiVersion: nvidia.com/v1beta1
kind: DynamoGraphDeployment
metadata: {name: chat}
spec:
  components:
  - name: Worker
    type: worker
    podTemplate:
      spec:
        containers:
        - name: main
          image: nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0
          command: [python3, -m, dynamo.vllm]
          args: [--model, Qwen/Qwen3-0.6B]
          resources: {limits: {nvidia.com/gpu: 1}}
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "one.yaml").write_text(FACTS)
    return tmp_path


def mend(work: Path, text: str | bytes, *words: str, name: str = "graph.yaml") -> Run:
    (work / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return run("check", name, "--overlay", "one.yaml", "--fix", *words, cwd=work)


def changed(work: Path, base: str, old: str, new: str, wanted: str) -> None:
    """A part of a graph put in, mended, and nothing else touched."""
    assert old in base
    done = mend(work, base.replace(old, new))
    assert (work / "graph.yaml").read_text() == base.replace(old, wanted), done.out + done.err


TYPE = "      componentType: worker\n"
GPU = '      resources: {limits: {gpu: "1"}}\n'
MAIN = "        mainContainer:\n"
KIND = "    type: worker\n"
TAG = "          image: nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0\n"


@pytest.mark.parametrize(
    ("base", "old", "new", "wanted"),
    [
        # misspelt fields
        (ALPHA, TYPE, "      componentTyp: worker   # why\n", "      componentType: worker   # why\n"),
        (ALPHA, TYPE, '      "componentTyp": worker\n', '      "componentType": worker\n'),
        (ALPHA, TYPE, "      'componentTyp' : worker\n", "      'componentType' : worker\n"),
        (ALPHA, TYPE, f"{TYPE}      replica: 2\n", f"{TYPE}      replicas: 2\n"),
        # resources
        (ALPHA, GPU, '      resources: {limits: {gpus: "1"}}\n', GPU),
        (ALPHA, GPU, "      resources: {limits: {gpus: 1}}\n", GPU),
        (ALPHA, GPU, '      resources: {limits: {"nvidia.com/gpu": "1", cpu: "2"}}\n', '      resources: {limits: {"gpu": "1", cpu: "2"}}\n'),
        (BETA, "{nvidia.com/gpu: 1}", "{gpu: 1}", "{nvidia.com/gpu: 1}"),
        (BETA, "{nvidia.com/gpu: 1}", "{nvidia.com/gpus: 1}", "{nvidia.com/gpu: 1}"),
        # annotations
        (ALPHA, "{name: chat}", "{name: chat, annotations: {nvidia.com/enable-grov: 'false'}}", "{name: chat, annotations: {nvidia.com/enable-grove: 'false'}}"),
        (ALPHA, "{name: chat}", "{name: chat, annotations: {a: 1.10, b: off, c: 0x1F}}", '{name: chat, annotations: {a: "1.10", b: "off", c: "0x1F"}}'),
        # numbers and booleans where the API wants text
        (ALPHA, TYPE, f"{TYPE}      envs: [{{name: A, value: 8080}}, {{name: B, value: yes}}]  # x\n", f'{TYPE}      envs: [{{name: A, value: "8080"}}, {{name: B, value: "yes"}}]  # x\n'),
        (ALPHA, TYPE, f"{TYPE}      envs:\n      - name: A\n        value: 1_000   # one\n", f'{TYPE}      envs:\n      - name: A\n        value: "1_000"   # one\n'),
        # the other API
        (ALPHA, TYPE, "      type: worker\n", TYPE),
        (BETA, KIND, "    componentType: worker\n", KIND),
        (ALPHA, "spec:\n", "spec:\n  env: [{name: A, value: b}]\n", "spec:\n  envs: [{name: A, value: b}]\n"),
        (ALPHA, TYPE, f"{TYPE}      sharedMemorySize: 8Gi  # big\n", f"{TYPE}      sharedMemory:\n        size: 8Gi  # big\n"),
        # image tags
        (ALPHA, ":1.3.0", ":1.0.0", ":1.3.0"),
    ],
)  # fmt: skip
def test_only_the_one_place_changes(work: Path, base: str, old: str, new: str, wanted: str) -> None:
    changed(work, base, old, new, wanted)


IMAGE = "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0\n"


@pytest.mark.parametrize(
    ("base", "old", "new", "edits"),
    [
        (ALPHA, MAIN, f"        workingDir: /x\n{MAIN}", {"args: [--model, Qwen/Qwen3-0.6B]\n": "          workingDir: /x\n"}),
        (BETA, KIND, f"{KIND}    labels: {{a: b}}\n", {"{nvidia.com/gpu: 1}}\n": "      metadata:\n        labels: {a: b}\n"}),
        (BETA, KIND, f"{KIND}    nodeSelector:\n      pool: gpu   # these\n", {"{nvidia.com/gpu: 1}}\n": "        nodeSelector:\n          pool: gpu   # these\n"}),
        (BETA, KIND, f"{KIND}    envs:\n    - name: A\n      value: b\n", {"{nvidia.com/gpu: 1}}\n": "          env:\n          - name: A\n            value: b\n"}),
        (BETA, "  - name: Worker\n", "  - labels: {a: b}\n    name: Worker\n", {"{nvidia.com/gpu: 1}}\n": "      metadata:\n        labels: {a: b}\n"}),
        (BETA, "    podTemplate:\n", "    tolerations: [{operator: Exists}]   # all\n    podTemplate:\n", {"{nvidia.com/gpu: 1}}\n": "        tolerations: [{operator: Exists}]   # all\n"}),
    ],
)  # fmt: skip
def test_a_field_goes_behind_what_stands_at_its_place(work: Path, base: str, old: str, new: str, edits: dict[str, str]) -> None:
    for behind, text in edits.items():
        wanted = base.replace(behind, behind + text)
    done = mend(work, base.replace(old, new))
    assert (work / "graph.yaml").read_text() == wanted and "error[" not in done.out, done.out


def test_a_moved_field_keeps_its_value_and_comments(work: Path) -> None:
    text = BETA.replace(
        KIND,
        f"{KIND}    annotations:\n      a: b   # kept\n      c: |\n        two\n        lines\n    nodeSelector: {{pool: gpu}}\n",
    )
    assert mend(work, text).code == 0
    component = yaml.safe_load((work / "graph.yaml").read_text())["spec"]["components"][0]
    assert component["podTemplate"]["metadata"] == {"annotations": {"a": "b", "c": "two\nlines\n"}}
    assert component["podTemplate"]["spec"]["nodeSelector"] == {"pool": "gpu"}
    assert "a: b   # kept\n" in (work / "graph.yaml").read_text()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_newlines_and_a_byte_order_mark_stay(work: Path, newline: str, mark: str) -> None:
    good = (mark + ALPHA + "---\n" + BETA.replace("chat", "other")).replace("\n", newline)
    bad = good.replace("componentType", "componentTyp").replace("nvidia.com/gpu:", "gpu:")
    done = mend(work, bad.encode())
    assert done.code == 0 and (work / "graph.yaml").read_bytes() == good.encode(), done.out
    bad = good.replace(f"{TYPE}".replace("\n", newline), f"{TYPE}      sharedMemorySize: 8Gi\n".replace("\n", newline))
    assert mend(work, bad.encode()).code == 0
    assert (work / "graph.yaml").read_bytes().count(b"\n") == (work / "graph.yaml").read_bytes().count(newline.encode())


def test_json(work: Path) -> None:
    value = yaml.safe_load(ALPHA)
    value["spec"]["services"]["Worker"] |= {"envs": [{"name": "A", "value": 1}], "sharedMemorySize": "8Gi", "replica": 2}
    done = mend(work, json.dumps(value, indent=1), name="graph.json")
    after = json.loads((work / "graph.json").read_text())
    worker = value["spec"]["services"]["Worker"]
    del worker["sharedMemorySize"], worker["replica"]
    worker |= {"envs": [{"name": "A", "value": "1"}], "sharedMemory": {"size": "8Gi"}, "replicas": 2}
    assert done.code == 0 and after == value


def test_an_item_of_a_list(work: Path) -> None:
    inner = "".join(f"  {line}\n" for line in ALPHA.splitlines())
    good = f"apiVersion: v1\nkind: List\nitems:\n- {inner.lstrip()[len('# the chat of the team 你好') :].lstrip()}"
    assert mend(work, good.replace("componentType", "componentTyp")).code == 0
    assert (work / "graph.yaml").read_text() == good


# What is refused


ANCHORED = ALPHA.replace(TYPE, f"{TYPE}      envs: &e [{{name: A, value: 1}}]\n").replace(
    "spec:\n  services", "spec:\n  envs: []\n  services"
)


@pytest.mark.parametrize(
    "text",
    [
        ANCHORED.replace(
            "        mainContainer:\n", "        mainContainer:\n          env: *e\n"
        ),  # an anchor that another place names
        ALPHA.replace(TYPE, f"{TYPE}      envs: [{{name: A, value: &v 1}}, {{name: B, value: *v}}]\n"),
        ALPHA.replace(GPU, '      resources: {limits: {gpu: "1", gpus: "1"}}\n'),  # it is there already
        ALPHA.replace(TYPE, f"{TYPE}      envs: [{{name: A, value: !!int 1}}]\n"),
        ALPHA.replace(TYPE, f"{TYPE}      gpus: 1\n"),  # no field is near
    ],
)
def test_what_would_change_more_is_left(work: Path, text: str) -> None:
    done = mend(work, text, "--format", "json")
    assert done.code == 1 and (work / "graph.yaml").read_text() == text
    assert not any(f["fixable"] for f in json.loads(done.out)["findings"])


def test_standard_input_is_no_file(work: Path) -> None:
    done = run("check", "-", "--overlay", "one.yaml", "--fix", cwd=work, stdin=ALPHA.encode())
    assert done.code == 2 and done.out == "" and "standard input" in done.err


def test_a_read_only_file_stays_and_so_do_the_others(work: Path) -> None:
    bad = ALPHA.replace("componentType", "componentTyp")
    for name in ("a.yaml", "b.yaml"):
        (work / name).write_text(bad.replace("chat}", f"{name[0]}}}"))
    (work / "b.yaml").chmod(0o444)
    done = run("check", "a.yaml", "b.yaml", "--overlay", "one.yaml", "--fix", cwd=work)
    assert done.code == 2 and done.out == "" and "b.yaml: is read-only" in done.err
    assert "componentTyp:" in (work / "a.yaml").read_text() and sorted(os.listdir(work)) == ["a.yaml", "b.yaml", "one.yaml"]


def test_a_rename_that_fails_takes_the_others_back(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = ALPHA.replace("componentType", "componentTyp")
    for name in ("a.yaml", "b.yaml"):
        (work / name).write_text(bad.replace("chat}", f"{name[0]}}}"))
    real = os.replace

    def failing(old: str, new: str) -> None:
        if new.endswith("b.yaml"):
            raise OSError(28, "No space left on device")
        real(old, new)

    monkeypatch.setattr("os.replace", failing)
    done = run("check", "a.yaml", "b.yaml", "--overlay", "one.yaml", "--fix", cwd=work)
    assert done.code == 2 and "No space left" in done.err
    assert "componentTyp:" in (work / "a.yaml").read_text() and sorted(os.listdir(work)) == ["a.yaml", "b.yaml", "one.yaml"]


# How


def test_the_exit_is_that_of_what_is_left(work: Path) -> None:
    bad = ALPHA.replace("componentType", "componentTyp")
    done = mend(work, bad)
    assert done.code == 0 and done.err == "dgd-render: graph.yaml: mended\n" and "DGD101" not in done.out
    done = mend(work, bad.replace("spec:\n", "spec:\n  nonsenseOfAnotherWorld: 1\n"))
    assert done.code == 1 and done.out.count("error[") == 1 and "componentType:" in (work / "graph.yaml").read_text()


def test_diff_shows_the_change_and_writes_nothing(work: Path) -> None:
    bad = ALPHA.replace("componentType", "componentTyp")
    for words in (["--diff"], ["--fix", "--diff"]):
        (work / "graph.yaml").write_text(bad)
        done = run("check", "graph.yaml", "--overlay", "one.yaml", *words, cwd=work)
        assert done.code == 0 and (work / "graph.yaml").read_text() == bad
        assert "--- a/graph.yaml\n+++ b/graph.yaml\n" in done.out
        assert "\n-      componentTyp: worker\n+      componentType: worker\n" in done.out
    done = run("check", "graph.yaml", "--overlay", "one.yaml", "--diff", "--format", "json", cwd=work)
    assert json.loads(done.out)["findings"] == [] and "+      componentType: worker" in done.err


def test_a_file_of_two_names_is_mended_once(work: Path) -> None:
    (work / "link.yaml").symlink_to("graph.yaml")
    (work / "graph.yaml").write_text(ALPHA.replace("componentType", "componentTyp"))
    run("check", "graph.yaml", "link.yaml", "./graph.yaml", "--overlay", "one.yaml", "--fix", cwd=work)
    assert (work / "graph.yaml").read_text() == ALPHA and (work / "link.yaml").is_symlink()


def test_an_overlay_is_mended_once_for_all_clusters(work: Path) -> None:
    (work / "graph.yaml").write_text(ALPHA)
    (work / "more.yaml").write_text(FACTS.replace('operator: {version: "1.3"}', "operator: {versoin: 1.3}").replace("one", "two"))
    (work / "more.yaml").chmod(0o640)
    words = ("check", "graph.yaml", "--clusters", "one.yaml", "more.yaml", "--fix")
    assert run(*words, cwd=work).code == 0
    assert 'operator: {version: "1.3"}   # the platform' in (work / "more.yaml").read_text()
    assert (work / "more.yaml").stat().st_mode & 0o777 == 0o640


def test_only_what_is_told_is_mended(work: Path) -> None:
    bad = ALPHA.replace("componentType", "componentTyp").replace("{name: chat}", "{name: chat, annotations: {a: 1}}")
    mend(work, bad, "--select", "DGD102")
    assert (work / "graph.yaml").read_text() == bad.replace("a: 1", 'a: "1"')


def test_quantities_of_a_graph_that_is_applied(work: Path) -> None:
    (work / "one.yaml").write_text(FACTS + "  output: dgd\n")
    changed(
        work,
        BETA,
        "{nvidia.com/gpu: 1}",
        "{nvidia.com/gpu: '1', memory: 1024Mi, cpu: '1000m'}",
        "{nvidia.com/gpu: '1', memory: 1Gi, cpu: '1'}",
    )


# Every fixable example


def example(name: str, folder: Path) -> bool:
    """The example of a page as files; whether it is run by graph and overlay alone."""
    from test_codes import files

    page = codes.page(name)
    for file, text in files(dict(page.example)).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)
    return "run" not in page.example


def told(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        run("check", "graph.yaml", "--overlay", "overlay.yaml", "--format", "json", cwd=folder).out
    )["findings"]
    return found


def test_every_fixable_example_ends_without_its_finding(tmp_path: Path) -> None:
    mended = []
    for name in codes.names():
        folder = tmp_path / name
        folder.mkdir()
        if not example(name, folder):
            continue
        before = [f for f in told(folder) if f["code"] == name and f["fixable"]]
        if not before:
            continue
        mended.append(name)
        old = {file: (folder / file).read_text() for file in ("graph.yaml", "overlay.yaml")}
        run("check", "graph.yaml", "--overlay", "overlay.yaml", "--fix", "--select", name, cwd=folder)
        left = {(f["file"], f["pointer"]) for f in told(folder) if f["code"] == name}
        assert not left & {(f["file"], f["pointer"]) for f in before}, name
        new = {file: (folder / file).read_text() for file in old}
        assert new != old
        lines = [a for file in old for a in set(old[file].splitlines()) ^ set(new[file].splitlines())]
        assert 0 < len(lines) <= 4 * len(before), (name, lines)
    assert {"DGD101", "DGD152", "DGD668", "DGD720", "DGD721"} <= set(mended)


def test_edits_do_not_touch(tmp_path: Path) -> None:
    one, other = fixing.Edit(3, 5, "x"), fixing.Edit(5, 7, "y")
    assert one.touches(other) and not one.touches(fixing.Edit(6, 7, "y"))
    assert fixing.applied("0123456789", [fixing.Edit(6, 7, ""), one]) == "012x5789"
