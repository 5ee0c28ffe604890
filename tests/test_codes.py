"""The pages of codes: each is whole, its example fires, and its severity is the one that is printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from observed import seen
from support import run

from generator import codes, releases, rules

RUN = "dgd-render {verb} graph.yaml --overlay overlay.yaml"
NOT_RUN = {
    "DGD900": "no input leads there; test_rejects.py plays it",
    "DGD911": "the packages that must be missing are installed here; test_rejects.py hides them",
}
ALSO = {
    ("DGD129", "error", True): "operator 1.1 refuses the graph itself",
    ("DGD317", "note", False): "without a parallel flag it may be an image for CPUs",
    ("DGD317", "note", True): "the same",
}
"""Code, severity, exact: what a page cannot say in a word."""
IMAGE = "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0"
LAUNCH = {"image": IMAGE, "command": ["python3", "-m", "dynamo.vllm"], "args": ["--model", "Qwen/Qwen3-0.6B"]}
KIND = "DynamoGraphDeployment"
ALPHA: dict[str, Any] = {
    "apiVersion": "nvidia.com/v1alpha1",
    "kind": KIND,
    "metadata": {"name": "chat"},
    "spec": {
        "services": {
            "Worker": {
                "componentType": "worker",
                "resources": {"limits": {"gpu": "1"}},
                "extraPodSpec": {"mainContainer": LAUNCH},
            }
        }
    },
}
MAIN = {"name": "main", **LAUNCH, "resources": {"limits": {"nvidia.com/gpu": "1"}}}
BETA: dict[str, Any] = {
    "apiVersion": "nvidia.com/v1beta1",
    "kind": KIND,
    "metadata": {"name": "chat"},
    "spec": {"components": [{"name": "Worker", "type": "worker", "podTemplate": {"spec": {"containers": [MAIN]}}}]},
}
OVERLAY: dict[str, Any] = {
    "apiVersion": "dgd-render.dev/v1alpha1",
    "kind": "ClusterOverlay",
    "metadata": {"name": "cluster"},
    "spec": {
        "namespace": "ai",
        "operator": {"version": "1.3"},
        "capabilities": {"lws": {"version": "0.8.0", "gangScheduling": "volcano"}, "volcano": {"version": "1.13.0"}},
    },
}
"""What the fragments of examples are completed to: a graph and a cluster that nothing is wrong with."""


def merged(whole: Any, part: Any) -> Any:
    """A fragment laid over a whole: mappings by key, lists of named objects by name; null takes away."""
    if isinstance(whole, dict) and isinstance(part, dict):
        out = {**whole, **{k: merged(whole.get(k), v) for k, v in part.items()}}
        return {k: v for k, v in out.items() if v is not None}
    if isinstance(whole, list) and isinstance(part, list) and all(isinstance(x, dict) and "name" in x for x in (*whole, *part)):
        held = {x["name"]: x for x in whole}
        return list((held | {x["name"]: merged(held.get(x["name"]), x) for x in part}).values())
    return merged({}, part) if isinstance(part, dict) else part


def files(example: dict[str, str], exact: bool = False) -> dict[str, str]:
    """The files of an example, fragments completed."""
    graph = yaml.safe_load(example.get("graph", "{}"))
    base = BETA if "components" in (graph.get("spec") or {}) else ALPHA
    cluster = merged(OVERLAY, yaml.safe_load(example.get("overlay", "{}")))
    if exact:
        cluster = merged(cluster, {"spec": {"operator": {"fidelity": "exact"}}})
    made = {"graph.yaml": yaml.safe_dump(merged(base, graph)), "overlay.yaml": yaml.safe_dump(cluster)}
    return made | {name: text for name, text in example.items() if name not in codes.WHAT}


def verb(name: str) -> str:
    """The verb that says a code: rules are the catalogue of `check`."""
    return "check" if name in rules.catalogue() else "render"


def severities(name: str, example: Mapping[str, str], folder: Path, exact: bool = False) -> set[str]:
    """The severities with which an input's run reports a code."""
    for file, text in files(dict(example), exact).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    shown = example.get("run", RUN.format(verb=verb(name)))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", shown], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, check=False)
    said = done.stderr.decode() + (done.stdout.decode() if verb(name) == "check" else "")
    assert "Traceback" not in said, said
    return set(re.findall(rf"(\w+)\[{name}\]", said))


def fired(name: str, folder: Path, exact: bool = False) -> set[str]:
    """The severities with which an example's run reports its code."""
    found = severities(name, codes.page(name).example, folder, exact)
    assert found, f"{name} does not fire"
    return found


def test_the_bases_have_nothing_wrong(tmp_path: Path) -> None:
    """Else an example could fire without its fragment."""
    for graph in ("{}", "spec: {components: []}"):
        for name, text in files({"graph": graph}).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        done = run("check", "graph.yaml", "--overlay", "overlay.yaml", "--strict", cwd=tmp_path)
        assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize("name", NOT_RUN)
def test_what_no_example_can_show_has_a_test_of_its_own(name: str) -> None:
    assert f"error[{name}]" in (Path(__file__).parent / "test_rejects.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [n for n in codes.names() if n not in NOT_RUN])
def test_example_fires_with_the_severity_of_the_page(name: str, tmp_path: Path) -> None:
    page = codes.page(name)
    corrected, exact = codes.SEVERITIES[page.severity]
    assert corrected in fired(name, tmp_path)
    if exact != corrected:
        assert fired(name, tmp_path, exact=True) == {exact}


@pytest.mark.parametrize("name", [n for n in codes.names() if codes.page(n).silent])
def test_what_is_right_is_silent(name: str, tmp_path: Path) -> None:
    assert not severities(name, codes.page(name).silent, tmp_path)


CATALOGUE = [name for name in codes.names() if "DGD200" <= name < "DGD800"]
"""Codes of the six areas: what a stage finds of them counts as much as what `check` alone does."""


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_rule_has_area_source_and_a_silent_example(name: str) -> None:
    page = codes.page(name)
    assert page.area in codes.AREAS and page.source and page.silent


def covers(text: str, release: str) -> bool:
    """Whether `from 1.2`, `until 1.1`, `1.1 to 1.2` or `1.4` includes a release."""
    known = list(releases.named())
    ends = [known.index(v) for v in re.findall(r"\d\.\d+", text)]
    first, last = (0 if text.startswith("until") else ends[0]), (len(known) - 1 if text.startswith("from") else ends[-1])
    return first <= known.index(release) <= last


@pytest.mark.parametrize("release", releases.named())
@pytest.mark.parametrize("name", [n for n in codes.names() if codes.page(n).releases != "all"])
def test_example_fires_in_the_releases_of_the_page_only(name: str, release: str, tmp_path: Path) -> None:
    page = codes.page(name)
    for file, text in files(dict(page.example)).items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    done = run(verb(name), "graph.yaml", "--overlay", "overlay.yaml", "--operator-version", release, cwd=tmp_path)
    assert (f"[{name}]" in done.err + done.out) == covers(page.releases, release), done.err


@pytest.mark.parametrize("name", codes.names())
def test_page_is_whole(name: str) -> None:
    page = codes.page(name)
    assert page.title and not page.title.endswith("."), "a few words, no sentence"
    assert page.severity in codes.SEVERITIES
    version = r"\d\.\d+"
    assert re.fullmatch(rf"all|(from |until )?{version}|{version} to {version}", page.releases)
    assert set(re.findall(version, page.releases)) <= set(releases.named())
    for text in (page.means, page.why, page.fix):
        assert len(text) > 10 and text.endswith((".", ")", "`")), text
    assert page.example and all(isinstance(text, str) for text in page.example.values())


def test_printed_severities_are_those_of_the_pages() -> None:
    """Over all cases, examples and rejects; `--strict` turns a warning into an error there."""
    wrong = [
        f"{code} is {severity} in {folder}, and the page says {codes.page(code).severity}"
        for (code, severity, exact, strict), folder in seen().severities.items()
        if severity != codes.SEVERITIES[codes.page(code).severity][exact]
        and not (strict and severity == "error")
        and (code, severity, exact) not in ALSO
    ]
    assert not wrong, "\n".join(wrong)


def test_explain_prints_the_page() -> None:
    for name in codes.names():
        done = run("explain", name.lower())
        page = codes.page(name)
        assert done.code == 0 and done.out.startswith(f"{name}: {page.title}\n{page.severity} · ")
        words = " ".join(done.out.split())
        assert all(" ".join(text.split()) in words for text in (page.means, page.why, page.fix, *page.example.values()))
