"""The command: forms of a place, forms of the answer, what is wrong with a place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import EXAMPLES, ROOT, Run, run

from generator.errors import UsageError
from generator.provenance import field
from generator.provenance.target import Selector

DISAGG = EXAMPLES / "vllm-disagg-multinode"
INPUTS = ("examples/vllm-disagg-multinode/graph.yaml", "--overlay", "examples/vllm-disagg-multinode/overlay.yaml")
PREFILL, DECODE = "Deployment/llama-405b-prefill", "LeaderWorkerSet/llama-405b-decode-0"
LEADER = "/spec/leaderWorkerTemplate/leaderTemplate/spec"


def asked(place: str, *more: str) -> Run:
    return run("explain", *INPUTS, "--field", place, *more)


def origins(place: str) -> list[dict[str, Any]]:
    done = asked(place, "--format", "json")
    assert done.code == 0, done.err
    found: list[dict[str, Any]] = json.loads(done.out)["from"]
    return found


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", ()),
        ("/spec/replicas", ("spec", "replicas")),
        ("/a/0/b", ("a", "0", "b")),
        ("/a[name=main]/b", ("a", Selector("name", "main"), "b")),
        ("/a/[name=main]/b", ("a", Selector("name", "main"), "b")),
        ("/m[mountPath=/models/x]", ("m", Selector("mountPath", "/models/x"))),
        ("/labels/nvidia.com~1dynamo", ("labels", "nvidia.com/dynamo")),
        ("/a//b", ("a", "", "b")),
        ("/a[name=x][name=y]", ("a", Selector("name", "x"), Selector("name", "y"))),
    ],
)
def test_pointers(text: str, steps: tuple[Any, ...]) -> None:
    assert field(f"Deployment/x:{text}").steps == steps


@pytest.mark.parametrize("text", ["", "x", "Deployment:/spec", "Deployment/:/spec", "Deployment/x", "Deployment/x:spec"])
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        field(text)


def test_keys_of_the_answer() -> None:
    place = f"{PREFILL}:/spec/template/spec/containers[name=main]/image"
    found = json.loads(asked(place, "--format", "json").out)
    assert list(found) == ["pointer", "value", "from"]
    assert found["pointer"] == "/spec/template/spec/containers/0/image" and found["value"].endswith("vllm-runtime:1.3.0")
    first = found["from"][0]
    assert list(first) == ["file", "line", "pointer", "why"]
    assert first["file"] == INPUTS[0] and first["pointer"] == "/spec/components/1/podTemplate/spec/containers/0/image"
    line = (ROOT / INPUTS[0]).read_text(encoding="utf-8").splitlines()[first["line"] - 1]
    assert "image: nvcr.io" in line and first["why"] == "graph field"


def test_several_sources_and_a_rule() -> None:
    found = origins(f"{PREFILL}:/spec/template/spec/containers[name=main]/env[name=DYN_NAMESPACE]/value")
    assert [(o["pointer"], o["why"].split()[0]) for o in found[:3]] == [
        ("/metadata/name", "graph"),
        ("/spec/namespace", "overlay"),
        (None, "rule"),
    ]
    assert found[2]["why"].startswith("rule of operator 1.3.0")


def test_a_correction() -> None:
    found = origins(f"{DECODE}:{LEADER}/schedulerName")
    assert found[0]["why"].startswith("correction gang-scheduling: ") and found[0]["file"] is None
    assert not any(o["why"].startswith("rule") for o in found)


def test_a_rule_that_no_input_changes() -> None:
    found = origins(f"{DECODE}:{LEADER}/containers[name=main]/ports[name=system]/containerPort")
    assert [o["why"].split(",")[0] for o in found if o["file"] is None] == ["rule of operator 1.3.0"]


def test_decisions_are_named_by_their_reason() -> None:
    found = origins(f"{DECODE}:{LEADER}/containers[name=main]/args")
    whys = {o["pointer"]: o["why"] for o in found}
    assert whys["/spec/components/2/podTemplate/spec/containers/0/args/5"] == "graph field"
    assert whys["/spec/operator/version"].startswith("overlay field: decides launch: ")


@pytest.mark.parametrize("step", ["command/0", "command/1", "command/2"])
def test_what_little_else_can_stand_for(step: str) -> None:
    """A command over several nodes must start the framework."""
    found = origins(f"{DECODE}:{LEADER}/containers/0/{step}")
    assert found[0]["pointer"] == f"/spec/components/2/podTemplate/spec/containers/0/{step}"
    assert found[0]["why"] == "graph field" and not any(o["why"].startswith("rule") for o in found)


def test_a_subtree_has_the_sources_of_its_values() -> None:
    pointers = {o["pointer"] for o in origins(f"{PREFILL}:/spec/template/spec/containers/0/resources")}
    at = "/spec/components/1/podTemplate/spec/containers/0/resources/limits"
    assert {f"{at}/nvidia.com~1gpu", f"{at}/rdma~1ib"} <= pointers


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("Deployment/llama-405b-prefil:/spec", "did you mean Deployment/llama-405b-prefill?"),
        ("Deploiment/llama-405b-prefill:/spec", "did you mean Deployment/llama-405b-prefill?"),
        (f"{PREFILL}:/spec/replica", "/spec has "),
        (f"{PREFILL}:/spec/template/spec/containers[name=side]", "is a list of 1: [name=main]"),
        (f"{PREFILL}:/spec/template/spec/containers/1", "is a list of 1: [name=main]"),
        (f"{PREFILL}:/spec/replicas/x", "is a value, 2"),
        ("Deployment", "is not KIND/NAME:/POINTER"),
    ],
)
def test_wrong_places(place: str, words: str) -> None:
    done = asked(place)
    assert done.code == 2 and not done.out and words in done.err and "hint: " in done.err


def test_text_for_people() -> None:
    done = asked(f"{PREFILL}:/spec/replicas")
    assert done.out.splitlines() == [
        f"{PREFILL}:/spec/replicas",
        "  = 2",
        f"  {INPUTS[0]}:37:15  /spec/components/1/replicas",
        "    graph field",
        f"  {INPUTS[0]}:5:9  /metadata/name",
        "    graph field: names the object or the list item",
        f"  {INPUTS[0]}:35:11  /spec/components/1/name",
        "    graph field: names the object or the list item",
    ]


def test_the_page_shows_what_is_printed() -> None:
    page = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")
    assert asked(f"{PREFILL}:/spec/template/spec/containers[name=main]/env[name=DYN_NAMESPACE]/value").out in page


def test_a_graph_that_is_refused_has_no_values(tmp_path: Path) -> None:
    text = (DISAGG / "graph.yaml").read_text(encoding="utf-8").replace("nodeCount: 2", "nodeCount: two")
    (tmp_path / "graph.yaml").write_text(text, encoding="utf-8")
    done = run("explain", "graph.yaml", "--overlay", str(DISAGG / "overlay.yaml"), "--field", f"{PREFILL}:/spec", cwd=tmp_path)
    assert done.code == 1 and not done.out and "error[" in done.err


ANCHORED = """
apiVersion: nvidia.com/v1alpha1
kind: DynamoGraphDeployment
metadata: {name: twice, namespace: ai}
spec:
  services:
    Front:
      componentType: frontend
      extraPodSpec: {mainContainer: {image: &image nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0}}
    Other:
      componentType: frontend
      extraPodSpec: {mainContainer: {image: *image}}
"""


def test_a_text_that_stands_behind_an_alias_is_one_source(tmp_path: Path) -> None:
    (tmp_path / "graph.yaml").write_text(ANCHORED, encoding="utf-8")
    place = "Deployment/twice-other:/spec/template/spec/containers[name=main]/image"
    found = json.loads(run("explain", "graph.yaml", "--field", place, "--format", "json", cwd=tmp_path).out)["from"]
    image = [o for o in found if o["why"] == "graph field"]
    assert [(o["line"], o["pointer"]) for o in image] == [(9, "/spec/services/Front/extraPodSpec/mainContainer/image")]


def test_the_name_of_a_service_is_a_key(tmp_path: Path) -> None:
    (tmp_path / "graph.yaml").write_text(ANCHORED, encoding="utf-8")
    place = "Deployment/twice-other:/metadata/labels/nvidia.com~1dynamo-component"
    found = json.loads(run("explain", "graph.yaml", "--field", place, "--format", "json", cwd=tmp_path).out)
    assert found["value"] == "Other"
    assert found["from"][0] == {"file": "graph.yaml", "line": 10, "pointer": "/spec/services/Other", "why": "graph field"}


def test_a_job_and_a_setting(tmp_path: Path) -> None:
    """The namespace of a dgd-render.yaml is named at its line there."""
    for name in ("graph.yaml", "overlay.yaml"):
        text = (DISAGG / name).read_text(encoding="utf-8").replace("  namespace: inference\n", "")
        (tmp_path / name).write_text(text, encoding="utf-8")
    job = "apiVersion: dgd-render.dev/v1alpha1\nkind: DynamoRender\nmetadata: {name: x}\nspec:\n"
    job += "  graphs: [graph.yaml]\n  overlays: [overlay.yaml]\n  namespace: here\n"
    (tmp_path / "dgd-render.yaml").write_text(job, encoding="utf-8")
    done = run("explain", str(tmp_path), "--field", f"{PREFILL}:/metadata/namespace", "--format", "json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert found["value"] == "here" and found["from"][0]["why"] == "setting" and found["from"][0]["line"] == 7
