"""`check`: which graphs on which clusters, which findings, in which form, with which exit."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import yaml
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif
from support import Run, run

from generator.commands import checking, parallel
from generator.errors import UsageError

FACTS: dict[str, Any] = {
    "apiVersion": "dgd-render.dev/v1alpha1",
    "kind": "ClusterOverlay",
    "metadata": {"name": "one"},
    "spec": {"namespace": "ai", "operator": {"version": "1.3"}, "capabilities": {"lws": {"version": "0.8.0"}}},
}
GRAPH = """\
apiVersion: nvidia.com/v1alpha1
kind: DynamoGraphDeployment
metadata: {name: chat}
spec:
  services:
    Worker:
      componentType: worker
      envs: [{name: HF_TOKEN, value: hf_abc}]   # a secret
      resources: {limits: {gpu: "1"}}
      extraPodSpec:
        mainContainer:
          image: nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0
          command: [python3, -m, dynamo.vllm]
          args: [--model, Qwen/Qwen3-0.6B]
"""
KEYS = [
    "code", "severity", "title", "message", "hint", "file", "line", "column", "pointer", "graph", "clusters", "resource", "fixable",
]  # fmt: skip
HOSTILE = "x\n::error::forged\r\x1b[31m\u202e%0A,<&]]>\x00\x0b\ufffe](http://evil)"


def overlay(name: str = "one", **spec: Any) -> str:
    return yaml.safe_dump({**FACTS, "metadata": {"name": name}, "spec": {**FACTS["spec"], **spec}})


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """One graph with a warning, and two clusters."""
    for name, text in {"graph.yaml": GRAPH, "one.yaml": overlay(), "two.yaml": overlay("two")}.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def check(work: Path, *words: str, stdin: bytes = b"") -> Run:
    return run("check", *words, cwd=work, stdin=stdin)


def findings(work: Path, *words: str, stdin: bytes = b"") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(check(work, "--format", "json", *words, stdin=stdin).out)["findings"]
    return found


# Graphs and clusters


def test_each_finding_is_told_once_with_its_clusters(work: Path) -> None:
    assert [(f["code"], f["clusters"]) for f in findings(work, "graph.yaml", "--clusters", "one.yaml", "two.yaml")] == [
        ("DGD660", ["one", "two"])
    ]


def test_clusters_takes_all_words_up_to_the_next_option(work: Path) -> None:
    for words in (
        ["--clusters", "one.yaml", "two.yaml", "--strict", "graph.yaml"],
        ["--clusters", "one.yaml", "two.yaml", "--", "graph.yaml"],
        ["graph.yaml", "--clusters", "one.yaml", "--clusters", "two.yaml"],
    ):
        assert [f["clusters"] for f in findings(work, *words)] == [["one", "two"]], words
    assert check(work, "--clusters", "one.yaml", "graph.yaml").code == 2  # no graph is left


def test_an_overlay_beside_clusters_is_applied_after_each(work: Path) -> None:
    spec = {"graph": {"components": {"Worker": {"replicas": "many"}}}}
    (work / "more.yaml").write_text(yaml.safe_dump({**FACTS, "metadata": {"name": "more"}, "spec": spec}))
    found = findings(work, "graph.yaml", "--clusters", "one.yaml", "two.yaml", "--overlay", "more.yaml")
    assert [(f["file"], f["clusters"]) for f in found if f["severity"] == "error"] == [("more.yaml", ["one", "two"])]


def test_clusters_of_one_name_are_told_by_their_files(work: Path) -> None:
    (work / "two.yaml").write_text(overlay("one"))
    assert findings(work, "graph.yaml", "--clusters", "one.yaml", "two.yaml")[0]["clusters"] == ["one.yaml", "two.yaml"]


def test_a_finding_of_one_cluster_names_that_one(work: Path) -> None:
    (work / "two.yaml").write_text(overlay("two", operator={"version": "1.3", "tpyo": 1}))
    found = findings(work, "graph.yaml", "--clusters", "one.yaml", "two.yaml")
    assert [(f["file"], f["clusters"]) for f in found] == [("two.yaml", ["two"]), ("graph.yaml", ["one"])]


def test_standard_input_is_checked_on_every_cluster(work: Path) -> None:
    found = findings(work, "-", "--clusters", "one.yaml", "two.yaml", stdin=GRAPH.encode())
    assert [(f["file"], f["graph"], f["clusters"]) for f in found] == [("<stdin>", "chat", ["one", "two"])]
    wrong = GRAPH.replace("componentType", "componentTyp").encode()
    assert (
        "\n  7 |       componentTyp: worker\n    |       ^^^^^^^^^^^^\n"
        in check(work, "-", "--overlay", "one.yaml", stdin=wrong).out
    )


# Selection


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (["--select", "DGD6"], ["DGD660"]),
        (["--select", "DGD660,DGD1"], ["DGD101", "DGD660"]),
        (["--select", "DGD1", "--select", "DGD7"], ["DGD101"]),
        (["--ignore", "DGD1"], ["DGD660"]),
        (["--ignore", "DGD"], []),
        (["--select", "DGD", "--ignore", "DGD66"], ["DGD101"]),
    ],
)
def test_select_and_ignore(work: Path, words: list[str], left: list[str]) -> None:
    (work / "graph.yaml").write_text(GRAPH.replace("componentType", "componentTyp"))
    found = findings(work, "graph.yaml", "--overlay", "one.yaml", *words)
    assert sorted({f["code"] for f in found}) == left
    assert check(work, "graph.yaml", "--overlay", "one.yaml", *words).code == (1 if "DGD101" in left else 0)


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("DGD999", "DGD9"),
        ("DGD30x", "DGD30"),
        ("dgd302", "DGD302"),
        ("DGDX", "DGD"),
        ("DGD66O", "DGD66"),
        ("DDG302", "DGD302"),
        ("DGD660,,", "no code"),
        ("", "no code"),
    ],
)
def test_an_unknown_code_is_an_error_of_the_command_line(work: Path, value: str, hint: str) -> None:
    for flag in ("--select", "--ignore"):
        done = check(work, "graph.yaml", "--overlay", "one.yaml", flag, value)
        assert done.code == 2 and done.out == "" and flag in done.err and hint in done.err


def test_what_cannot_be_read_is_told_whatever_is_selected(work: Path) -> None:
    (work / "graph.yaml").write_text("a: [")
    done = check(work, "graph.yaml", "--overlay", "one.yaml", "--select", "DGD6")
    assert done.code == 1 and "error[DGD0" in done.out


# `suppress` holds for the catalogue


def test_suppress_accepts_a_finding_of_the_catalogue(work: Path) -> None:
    (work / "one.yaml").write_text(overlay(suppress=[{"code": "DGD660", "reason": "a test account"}]))
    assert check(work, "graph.yaml", "--overlay", "one.yaml") == Run(0, "", "")
    assert run("graph.yaml", "--overlay", "one.yaml", cwd=work).err == ""


def test_an_entry_for_the_catalogue_is_unused_only_when_check_has_no_use_of_it(work: Path) -> None:
    (work / "one.yaml").write_text(overlay(suppress=[{"code": "DGD660", "reason": "a test account"}]))
    (work / "graph.yaml").write_text(GRAPH.replace("HF_TOKEN", "HF_HOME"))
    assert run("graph.yaml", "--overlay", "one.yaml", cwd=work).err == ""
    assert [f["code"] for f in findings(work, "graph.yaml", "--overlay", "one.yaml")] == ["DGD816"]
    for folder, text in (("a", GRAPH), ("b", GRAPH.replace("HF_TOKEN", "HF_HOME"))):  # one app has use of it
        (work / folder).mkdir()
        (work / folder / "graph.yaml").write_text(text)
    assert findings(work, "--each", "a/graph.yaml", "b/graph.yaml", "--overlay", "one.yaml") == []


# Text


def test_text_has_line_caret_hint_and_summary(work: Path) -> None:
    (work / "graph.yaml").write_text(GRAPH.replace("componentType", "componentTyp"))
    done = check(work, "graph.yaml", "--overlay", "one.yaml")
    lines = done.out.splitlines()
    assert done.code == 1 and done.err == ""
    assert re.fullmatch(r"graph\.yaml:7:7: error\[DGD101\]: .*", lines[0])
    assert lines[1:3] == ["  7 |       componentTyp: worker", "    |       ^^^^^^^^^^^^"]
    assert lines[3].startswith("  hint: ")
    assert lines[-1] == "1 error, 1 warning in 1 graph"


def test_one_cause_is_one_group_with_its_places(work: Path) -> None:
    for i in range(3):
        (work / f"g{i}.yaml").write_text(GRAPH.replace("chat", f"chat{i}"))
    done = check(work, "g0.yaml", "g1.yaml", "g2.yaml", "--overlay", "one.yaml")
    assert done.out.count("[DGD660]") == 1
    assert "  also: g1.yaml:8:38\n  also: g2.yaml:8:38\n" in done.out
    assert done.out.endswith("\n0 errors, 3 warnings in 3 graphs (1 note)\n")


def test_a_secret_is_not_repeated(work: Path) -> None:
    assert "hf_abc" not in check(work, "graph.yaml", "--overlay", "one.yaml").out


@pytest.mark.parametrize("text", ["[{name: API_KEY, value: 4711}]", "\n      - name: API_KEY\n        value: 4711"])
def test_a_secret_is_not_repeated_where_something_else_is_wrong_with_it(work: Path, text: str) -> None:
    (work / "graph.yaml").write_text(GRAPH.replace("[{name: HF_TOKEN, value: hf_abc}]", text))
    shown = check(work, "graph.yaml", "--overlay", "one.yaml").out
    assert "error[DGD102]" in shown and "value: 4711" not in shown


def test_a_finding_without_a_file_has_a_place_in_sarif(work: Path) -> None:
    """GitHub refuses a result without one."""
    told = json.loads(check(work, "graph.yaml", "--format", "sarif").out)
    places = {r["ruleId"]: r["locations"][0]["physicalLocation"] for r in told["runs"][0]["results"]}
    assert places["DGD800"] == {"artifactLocation": {"uri": "graph.yaml"}}


def terminal(work: Path, columns: int, *words: str, stream: str = "stdout", **environment: str) -> str:
    """What a check prints on a terminal."""
    master, slave = pty.openpty()
    names = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
    subprocess.run(
        [sys.executable, "-m", "generator", "check", *(words or ("graph.yaml", "--overlay", "one.yaml"))],
        cwd=work,
        **{"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: slave},
        check=False,
        env={**names, "COLUMNS": str(columns), "TERM": "xterm", "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
    )
    os.close(slave)
    out = b""
    while part := _read(master):
        out += part
    return out.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


def test_a_terminal_gets_colour_and_its_width(work: Path) -> None:
    (work / "graph.yaml").write_text(GRAPH.replace("componentType", "componentTyp"))
    shown = terminal(work, 50)
    assert "\x1b[" in shown
    plain = re.sub(r"\x1b\[\d+m", "", shown)
    assert all(len(line) <= 50 for line in plain.splitlines())
    assert terminal(work, 50, NO_COLOR="1") == plain
    (work / "graph.yaml").write_text(GRAPH.replace("HF_TOKEN", "HF_HOME"))
    assert terminal(work, 80, NO_COLOR="1") == "0 errors, 0 warnings in 1 graph\n"


@pytest.mark.parametrize(
    "line", ["      componentTyp: \u4f60\u597d \u202e", "      \u4f60\u597d: 1", '      "a\\u0007b": {x: 1}']
)
def test_the_caret_stands_below_what_is_meant(work: Path, line: str) -> None:
    (work / "graph.yaml").write_text(GRAPH.replace("      componentType: worker", line), encoding="utf-8")
    shown = check(work, "graph.yaml", "--overlay", "one.yaml").out
    assert "\u202e" not in shown and "\a" not in shown
    source, caret = next(
        (a, b) for a, b in zip(shown.splitlines(), shown.splitlines()[1:], strict=False) if a.startswith("  7 |")
    )
    assert caret.index("^") == source.index(line.strip()[:1])


# Machine forms


def hostile(work: Path) -> None:
    """A graph whose names try to forge lines, commands and elements."""
    name = json.dumps(HOSTILE)
    text = GRAPH.replace("componentType: worker", f"componentType: worker\n      {name}: 1")
    (work / "graph.yaml").write_text(text.replace("    Worker:", f"    {name}: {{componentType: worker}}\n    Worker:"))


def test_json_has_exactly_the_keys(work: Path) -> None:
    done = check(work, "graph.yaml", "--overlay", "one.yaml", "--format", "json")
    told = json.loads(done.out)
    assert list(told) == ["findings", "summary"] and told["summary"] == {"errors": 0, "warnings": 1, "notes": 0, "graphs": 1}
    [found] = told["findings"]
    assert list(found) == KEYS
    assert (found["file"], found["line"], found["column"], found["graph"], found["fixable"]) == (
        "graph.yaml",
        8,
        38,
        "chat",
        False,
    )
    assert found["pointer"] == "/spec/services/Worker/envs/0/value" and found["title"] == "secret in git"


def test_json_of_nothing_found_is_whole(work: Path) -> None:
    (work / "graph.yaml").write_text(GRAPH.replace("HF_TOKEN", "HF_HOME"))
    told = json.loads(check(work, "graph.yaml", "--overlay", "one.yaml", "--format", "json").out)
    assert told == {"findings": [], "summary": {"errors": 0, "warnings": 0, "notes": 0, "graphs": 1}}


def test_the_order_is_stable(work: Path) -> None:
    hostile(work)
    once = findings(work, "graph.yaml", "--clusters", "one.yaml", "two.yaml")
    assert once == findings(work, "graph.yaml", "--clusters", "one.yaml", "two.yaml")
    ranks = [("error", "warning", "note").index(f["severity"]) for f in once]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("name", ["graph.yaml", "a b%ü.yaml"])
def test_sarif_fits_its_schema(work: Path, name: str) -> None:
    hostile(work)
    (work / "graph.yaml").rename(work / name)
    done = check(work, name, "--overlay", "one.yaml", "--format", "sarif")
    told = json.loads(done.out)
    Sarif.model_validate(told)
    run = told["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules)) and run["results"]
    assert all(rules[r["ruleIndex"]] == r["ruleId"] for r in run["results"])
    marks = [r["partialFingerprints"]["primaryLocationLineHash"] for r in run["results"]]
    assert len(marks) == len(set(marks))
    places = [r["locations"][0]["physicalLocation"] for r in run["results"]]
    assert {unquote(p["artifactLocation"]["uri"]) for p in places} == {name}
    assert all(p["artifactLocation"]["uri"].isascii() and " " not in p["artifactLocation"]["uri"] for p in places)
    assert all(p["region"]["endColumn"] > p["region"]["startColumn"] for p in places)
    assert all("](" not in r["message"]["text"] for r in run["results"]) and done.out.isascii()


def test_a_fingerprint_survives_moved_lines(work: Path) -> None:
    def marks() -> list[str]:
        told = json.loads(check(work, "graph.yaml", "--overlay", "one.yaml", "--format", "sarif").out)
        return [r["partialFingerprints"]["primaryLocationLineHash"] for r in told["runs"][0]["results"]]

    before = marks()
    (work / "graph.yaml").write_text(f"# moved\n\n{GRAPH}")
    assert marks() == before


def github(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Commands as the runner reads them: actions/runner, src/Runner.Common/ActionCommand.cs."""

    def data(value: str) -> str:
        return value.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")

    out = []
    for line in text.splitlines():
        head, _, message = line.removeprefix("::").partition("::")
        command, _, listed = head.partition(" ")
        pairs = (p.partition("=") for p in listed.split(","))
        out.append((command, {k: data(v.replace("%3A", ":").replace("%2C", ",")) for k, _, v in pairs}, data(message)))
    return out


def test_github_commands_are_read_back(work: Path) -> None:
    hostile(work)
    shown = check(work, "graph.yaml", "--overlay", "one.yaml", "--format", "github").out
    wanted = findings(work, "graph.yaml", "--overlay", "one.yaml")
    read = github(shown)
    assert len(read) == len(wanted) == len(shown.split("\n")) - 1
    for (command, properties, message), f in zip(read, wanted, strict=True):
        assert command == {"error": "error", "warning": "warning", "note": "notice"}[f["severity"]]
        assert set(properties) == {"file", "line", "col", "title"}
        assert (properties["file"], properties["line"], properties["col"]) == ("graph.yaml", str(f["line"]), str(f["column"]))
        assert properties["title"] == f"{f['code']} {f['title']}" and message
    assert "\x1b" not in shown and "\u202e" not in shown and "\x00" not in shown


def test_places_are_told_from_the_root_of_the_checkout(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(work.parent))
    [(_, properties, _)] = github(check(work, "graph.yaml", "--overlay", "one.yaml", "--format", "github").out)
    assert properties["file"] == f"{work.name}/graph.yaml"


def test_junit_is_read_back(work: Path) -> None:
    hostile(work)
    wanted = findings(work, "graph.yaml", "--overlay", "one.yaml")
    root = ElementTree.fromstring(check(work, "graph.yaml", "--overlay", "one.yaml", "--format", "junit").out)
    [suite] = root
    cases = suite.findall("testcase")
    errors = [f for f in wanted if f["severity"] == "error"]
    assert root.get("failures") == suite.get("failures") == str(len(errors)) == str(len(suite.findall("testcase/failure")))
    assert root.get("tests") == str(len(cases))
    assert [f.get("type") for f in suite.iter("failure")] == [f["code"] for f in errors]


def test_junit_of_nothing_wrong_has_a_passed_test_for_each_graph(work: Path) -> None:
    (work / "graph.yaml").write_text(GRAPH.replace("HF_TOKEN", "HF_HOME"))
    root = ElementTree.fromstring(check(work, "graph.yaml", "--overlay", "one.yaml", "--format", "junit").out)
    assert [(c.get("name"), len(c)) for c in root.iter("testcase")] == [("chat renders", 0)]
    assert root.get("failures") == "0"


@pytest.mark.parametrize("form", ["json", "sarif", "github", "junit", "text"])
def test_the_exit_is_the_same_in_every_form(work: Path, form: str) -> None:
    words = ("graph.yaml", "--overlay", "one.yaml", "--format", form)
    assert check(work, *words).code == 0 and check(work, *words, "--strict").code == 1
    assert check(work, "missing.yaml", "--format", form) == Run(2, "", check(work, "missing.yaml").err)


# Baseline


def test_a_baseline_hides_what_stands_in_it(work: Path) -> None:
    (work / "graph.yaml").write_text(GRAPH.replace("componentType", "componentTyp"))
    words = ("graph.yaml", "--overlay", "one.yaml")
    assert check(work, *words).code == 1
    done = check(work, *words, "--write-baseline", "base.yaml")
    assert done.code == 0 and done.err == "dgd-render: base.yaml: 2 findings\n"
    entries = yaml.safe_load((work / "base.yaml").read_text())
    assert entries == sorted(entries, key=lambda e: (e["code"], e["graph"], e["pointer"]))
    assert [list(e) for e in entries] == [["code", "graph", "pointer"]] * 2
    assert check(work, *words, "--baseline", "base.yaml") == Run(0, "", "")
    (work / "graph.yaml").write_text("# moved\n\n" + (work / "graph.yaml").read_text())
    assert check(work, *words, "--baseline", "base.yaml", "--strict") == Run(0, "", "")
    (work / "graph.yaml").write_text((work / "graph.yaml").read_text().replace("metadata:", "kindly: 1\nmetadata:"))
    done = check(work, *words, "--baseline", "base.yaml")
    assert done.code == 1 and done.out.count("[DGD") == 1 and "kindly" in done.out


def test_an_entry_that_no_longer_fires_is_a_note(work: Path) -> None:
    words = ("graph.yaml", "--overlay", "one.yaml", "--baseline", "base.yaml")
    check(work, *words[:3], "--write-baseline", "base.yaml")
    (work / "graph.yaml").write_text(GRAPH.replace("HF_TOKEN", "HF_HOME"))
    [found] = findings(work, *words)
    assert (found["code"], found["severity"], found["file"], found["line"]) == ("DGD870", "note", "base.yaml", 2)
    assert check(work, *words, "--strict").code == 0
    assert findings(work, *words, "--ignore", "DGD6") == []  # nobody looked for it
    (work / "base.yaml").write_text('- {code: DGD660, graph: another, pointer: ""}\n')
    assert findings(work, *words) == []  # its graph is not part of this run


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- {code: DGD660, graph: chat}\n", "base.yaml:1:3"),
        ("a: b\n", "base.yaml:1:1"),
        ("- {code: DGD660, graph: chat, pointer: 1}\n", "base.yaml:1:3"),
        ("<<<<<<< ours\n- {code: DGD660, graph: chat, pointer: /a}\n", "base.yaml:"),
        ("- {code: DGD660, graph: chat, pointer: /a, line: 3}\n", "base.yaml:1:3"),
        ("- [\n", "base.yaml:"),
    ],
)
def test_a_broken_baseline_is_an_error_with_its_place(work: Path, text: str, place: str) -> None:
    (work / "base.yaml").write_text(text)
    done = check(work, "graph.yaml", "--overlay", "one.yaml", "--baseline", "base.yaml")
    assert done.code == 1 and done.out.startswith(place) and "error[DGD871]" in done.out and "[DGD660]" in done.out


def test_a_baseline_that_is_not_there_is_an_error_of_the_command_line(work: Path) -> None:
    assert check(work, "graph.yaml", "--baseline", "none.yaml").code == 2
    done = check(work, "graph.yaml", "--overlay", "one.yaml", "--write-baseline", "no/such/base.yaml")
    assert done.code == 2 and done.out == ""


def test_a_baseline_holds_any_name(work: Path) -> None:
    hostile(work)
    words = ("graph.yaml", "--overlay", "one.yaml")
    check(work, *words, "--write-baseline", "base.yaml")
    assert check(work, *words, "--baseline", "base.yaml") == Run(0, "", "")
    (work / "graph.yaml").write_text(GRAPH.replace("HF_TOKEN", "HF_HOME"))
    check(work, *words, "--write-baseline", "base.yaml")
    assert check(work, *words, "--baseline", "base.yaml") == Run(0, "", "")


# The same forms elsewhere


def test_render_tells_findings_in_a_form(work: Path) -> None:
    words = ("render", "graph.yaml", "--findings-format")
    plain = run("render", "graph.yaml", cwd=work)
    done = run(*words, "json", cwd=work)
    told = json.loads(done.err)
    assert (done.code, done.out) == (plain.code, plain.out) and [list(f) for f in told["findings"]] == [KEYS] * len(
        told["findings"]
    )
    assert [f["code"] for f in told["findings"]] == re.findall(r"\[(DGD\d+)\]", plain.err) != []
    (work / "graph.yaml").write_text(GRAPH.replace("componentType", "componentTyp"))
    done = run(*words, "sarif", cwd=work)
    assert done.code == 1 and done.out == ""
    Sarif.model_validate(json.loads(done.err))
    assert github(run(*words, "github", cwd=work).err)[0][1]["file"] == "graph.yaml"
    ElementTree.fromstring(run(*words, "junit", cwd=work).err)
    assert run(*words, "text", cwd=work).err.startswith("graph.yaml:7:7: error[DGD101]: ")
    assert [f["graph"] for f in json.loads(run(*words, "json", cwd=work).err)["findings"]][:1] == ["chat"]


def test_cmp_tells_findings_in_a_form(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOCD_ENV_OVERLAYS", "one.yaml")
    monkeypatch.setenv("ARGOCD_ENV_GRAPHS", "graph.yaml")
    (work / ".git").mkdir()
    done = run("cmp", "generate", "--findings-format", "json", cwd=work)
    assert done.code == 0 and done.out == run("cmp", "generate", cwd=work).out != ""
    assert json.loads(done.err)["findings"] == []
    (work / "graph.yaml").write_text(GRAPH.replace("componentType", "componentTyp"))
    done = run("cmp", "generate", "--findings-format", "json", cwd=work)
    assert (done.code, done.out) == (1, "") and json.loads(done.err)["findings"][0]["code"] == "DGD101"


def test_a_function_has_results(work: Path) -> None:
    config = {
        "apiVersion": "dgd-render.dev/v1alpha1",
        "kind": "DynamoRender",
        "metadata": {"name": "r"},
        "spec": {"overlays": ["one.yaml"]},
    }
    graph = yaml.safe_load(GRAPH)
    listed = {"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "functionConfig": config, "items": [graph]}
    graph["metadata"]["annotations"] = {"nvidia.com/enable-grov": "false"}
    done = run("krm", cwd=work, stdin=json.dumps(listed).encode())
    told = yaml.safe_load(done.out)
    assert done.code == 0 and told["items"]
    assert [(r["severity"], r["tags"]["code"], r["field"]["path"]) for r in told["results"]] == [
        ("warning", "DGD152", "/metadata/annotations/nvidia.com~1enable-grov")
    ]
    graph["spec"]["services"]["Worker"]["componentTyp"] = "x"
    done = run("krm", cwd=work, stdin=json.dumps(listed).encode())
    told = yaml.safe_load(done.out)
    assert done.code == 1 and told["items"] == [] and told["results"][0]["severity"] == "error"


# A repository


@pytest.fixture
def repository(work: Path) -> Path:
    """Three apps, two clusters; one app is on one of them only."""
    for app in ("a", "b", "c"):
        folder = work / "apps" / app
        folder.mkdir(parents=True)
        (folder / "graph.yaml").write_text(GRAPH.replace("chat", app))
    (work / "clusters").mkdir()
    for name in ("one", "two"):
        (work / "clusters" / f"{name}.yaml").write_text(overlay(name, shared="external"))
    (work / "apps" / "c" / "overlays").mkdir()
    (work / "apps" / "c" / "overlays" / "two.yaml").write_text(
        yaml.safe_dump({**FACTS, "metadata": {"name": "c"}, "spec": {"graph": {"components": {"Worker": {"replicas": 2}}}}})
    )
    return work


def test_a_repository_is_checked_app_by_app_on_their_clusters(repository: Path) -> None:
    wanted = [("a", ["one", "two"]), ("b", ["one", "two"]), ("c", ["two"])]
    for words in ((), (".",)):
        assert [(f["graph"], f["clusters"]) for f in findings(repository, *words)] == wanted
    told = [(f["graph"], f["clusters"]) for f in findings(repository, ".", "--clusters", "clusters/one.yaml")]
    assert told == [("a", ["one"]), ("b", ["one"])]
    assert findings(repository.parent, repository.name)[0]["file"] == f"{repository.name}/apps/a/graph.yaml"
    assert check(repository, ".", "--clusters", "apps/c/overlays/two.yaml").code == 2


def test_no_graph_and_no_repository_is_an_error_of_the_command_line(work: Path) -> None:
    done = check(work)
    assert done.code == 2 and "no GRAPH is given" in done.err


def test_the_findings_are_the_same_with_any_number_of_processes(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = check(repository, ".", "--format", "json")
    monkeypatch.setattr(parallel, "AT_ONCE", 1)
    for processes in (2, 3):
        monkeypatch.setattr(parallel, "_paying", lambda _, n=processes: n)
        assert check(repository, ".", "--format", "json") == alone
    monkeypatch.setattr(parallel.Checker, "check", _refusing)
    done = check(repository, ".")
    assert done.code == 2 and "no such file" in done.err and "a hint" in done.err


def _refusing(self: parallel.Checker, target: parallel.CheckTarget) -> parallel.Checked:
    if target.graphs[0].endswith("a"):
        return parallel.Checked()
    raise UsageError("no such file", "a hint")


def test_a_repository_is_mended_once_for_all_clusters(repository: Path) -> None:
    for app in ("a", "b"):
        path = repository / "apps" / app / "graph.yaml"
        path.write_text(path.read_text().replace("componentType", "componentTyp"))
    assert check(repository, "--fix").code == 0
    assert (repository / "apps" / "b" / "graph.yaml").read_text() == GRAPH.replace("chat", "b")


def test_what_is_shared_is_read_once(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph for all its clusters, an overlay for all its apps."""
    read: list[str] = []
    real = checking.load
    monkeypatch.setattr(checking, "load", lambda text, file, problems: read.append(file) or real(text, file, problems))
    check(repository, ".")
    assert len(read) == len(set(read)) == 6


def test_what_two_apps_of_a_cluster_both_render_is_told(repository: Path) -> None:
    beside = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: both}\ndata: {a: DATA}\n"
    for app in ("a", "b"):
        (repository / "apps" / app / "beside.yaml").write_text(beside)
    told = [(f["code"], f["severity"], f["clusters"]) for f in findings(repository, "--select", "DGD656")]
    assert told == [("DGD656", "warning", ["one"]), ("DGD656", "warning", ["two"])]
    (repository / "apps" / "b" / "beside.yaml").write_text(beside.replace("DATA", "other"))
    assert "error[DGD656]: apps 'a' and 'b' both own ConfigMap/both" in check(repository).out
    assert check(repository).code == 1


@pytest.mark.parametrize("wrong", [("componentType", "componentTyp"), ("spec:", "spec: [")])
def test_an_error_in_one_graph_does_not_hide_those_of_another(work: Path, wrong: tuple[str, str]) -> None:
    (work / "graph.yaml").write_text(GRAPH.replace(*wrong))
    (work / "other.yaml").write_text(
        GRAPH.replace("chat", "other").replace("limits: {gpu", 'limits: {cpu: "1"}, requests: {cpu: "2", gpu')
    )
    told = {(f["code"], f["file"]) for f in findings(work, "graph.yaml", "other.yaml", "--overlay", "one.yaml")}
    assert {("DGD611", "other.yaml"), ("DGD660", "other.yaml")} <= told
    assert any(file == "graph.yaml" for _, file in told)


def test_a_change_for_one_graph_is_not_missed_in_the_other(work: Path) -> None:
    (work / "one.yaml").write_text(overlay(graph={"components": {"Second": {"replicas": 2}}}))
    (work / "other.yaml").write_text(GRAPH.replace("chat", "other").replace("Worker", "Second").replace("HF_TOKEN", "HF_HOME"))
    (work / "graph.yaml").write_text(GRAPH.replace("componentType", "componentTyp"))
    told = [(f["code"], f["file"]) for f in findings(work, "graph.yaml", "other.yaml", "--overlay", "one.yaml")]
    assert told == [("DGD101", "graph.yaml"), ("DGD660", "graph.yaml")]


def test_a_terminal_sees_how_far_a_repository_is(repository: Path) -> None:
    assert "\rchecking [" in terminal(repository, 80, ".", stream="stderr")
    assert check(repository, ".").err == ""


def test_it_is_said_on_which_of_several_clusters_something_is_found(work: Path) -> None:
    """Also when all that is found stands on one of them."""
    (work / "two.yaml").write_text(overlay("two", suppress=[{"code": "DGD660", "reason": "a test"}]))
    done = run("check", "graph.yaml", "--clusters", "one.yaml", "two.yaml", "--select", "DGD660", cwd=work)
    assert "  clusters: one\n" in done.out
    assert "clusters:" not in run("check", "graph.yaml", "--clusters", "one.yaml", "--select", "DGD660", cwd=work).out


@pytest.mark.parametrize("flag", ["--baseline", "--write-baseline"])
def test_an_empty_file_name_is_refused(work: Path, flag: str) -> None:
    done = run("check", "graph.yaml", "--overlay", "one.yaml", flag, "", cwd=work)
    assert done.code == 2 and f"{flag} takes a file, and is empty" in done.err


def test_what_is_fixable_is_so_in_every_form_of_render_too(work: Path) -> None:
    (work / "graph.yaml").write_text(GRAPH.replace("componentType", "componentTyp"))
    (told,) = json.loads(run("render", "graph.yaml", "--overlay", "one.yaml", "--findings-format", "json", cwd=work).err)[
        "findings"
    ]
    assert told["code"] == "DGD101" and told["fixable"]
