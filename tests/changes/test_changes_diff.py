"""`dgd-render diff`: two overlays, two operators, a rendered directory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import EXAMPLES, Run, run

GRAPH = (EXAMPLES / "vllm-disagg-multinode" / "graph.yaml").read_text()
ON_GROVE = GRAPH.replace('enable-grove: "false"', 'enable-grove: "true"')
OVERLAY = """\
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata: {name: prod}
spec:
  namespace: inference
  operator: {version: "1.4"}
  capabilities:
    grove: false
    lws: {version: 0.8.0, gangScheduling: volcano}
    volcano: {version: 1.13.0, queues: [gpu-prod]}
    gpus: {perNode: 8, nodes: 16}
"""
IMAGE = "nvcr.io/nvidia/ai-dynamo/vllm-runtime"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A graph and an overlay."""
    (tmp_path / "graph.yaml").write_text(GRAPH)
    (tmp_path / "old.yaml").write_text(OVERLAY)
    return tmp_path


def write(work: Path, spec: str, old: str = "", new: str = "") -> Run:
    """The overlay with more in its spec, or with one text for another, against the first one."""
    (work / "new.yaml").write_text(OVERLAY.replace(old, new) + spec)
    return run("diff", "graph.yaml", "--overlay", "old.yaml", "--to", "new.yaml", "--format", "json", cwd=work)


def changed(done: Run) -> dict[str, Any]:
    """`kind/name` → what happens to it, without what stays as it is."""
    return {f"{o['kind']}/{o['name']}": o for o in json.loads(done.out)["objects"] if o["change"] != "unchanged"}


def test_nothing_differs(work: Path) -> None:
    done = write(work, "")
    found = json.loads(done.out)
    assert done.code == 0 and list(found) == ["objects", "gpus", "pathway", "findings", "refused"]
    assert {o["change"] for o in found["objects"]} == {"unchanged"} and len(found["objects"]) == 12
    assert found["gpus"] == {"from": 32, "to": 32} and found["pathway"] == {"from": "components", "to": "components"}
    assert found["findings"] == {"new": [], "gone": []} and found["refused"] == []


def test_an_image_rolls_what_has_it(work: Path) -> None:
    done = write(work, f"  graph: {{images: [{{name: {IMAGE}, newTag: 1.3.1}}]}}\n")
    objects = changed(done)
    assert done.code == 1 and {k: o["change"] for k, o in objects.items()} == {
        "Deployment/llama-405b-frontend": "rolls",
        "Deployment/llama-405b-prefill": "rolls",
        "LeaderWorkerSet/llama-405b-decode-0": "rolls",
    }
    [field] = objects["Deployment/llama-405b-prefill"]["fields"]
    assert field == {"path": "/spec/template/spec/containers[name=main]/image", "from": f"{IMAGE}:1.3.0", "to": f"{IMAGE}:1.3.1"}


def test_replicas_change_in_place_and_cost_gpus(work: Path) -> None:
    done = write(work, "  graph: {components: {decode: {replicas: 3}}}\n")
    assert {k: (o["change"], o["fields"]) for k, o in changed(done).items()} == {
        "LeaderWorkerSet/llama-405b-decode-0": ("in-place", [{"path": "/spec/replicas", "from": 2, "to": 3}])
    }
    assert json.loads(done.out)["gpus"] == {"from": 32, "to": 40}


def test_a_selector_is_made_anew(work: Path) -> None:
    patch = (
        "  manifests:\n    patches:\n    - target: {kind: Deployment, name: '.*prefill'}\n      patch:\n"
        "      - {op: add, path: /spec/selector/matchLabels/a, value: b}\n"
        "      - {op: add, path: /spec/template/metadata/labels/a, value: b}\n"
    )
    assert changed(write(work, patch))["Deployment/llama-405b-prefill"]["change"] == "recreate"


def test_to_grove(work: Path) -> None:
    (work / "graph.yaml").write_text(ON_GROVE)
    done = write(work, "", "grove: false", "grove: true")
    found = {k: o["change"] for k, o in changed(done).items()}
    assert found["PodCliqueSet/llama-405b"] == "added" and found["LeaderWorkerSet/llama-405b-decode-0"] == "removed"
    assert json.loads(done.out)["pathway"] == {"from": "components", "to": "grove"}


def test_grove_does_not_follow_replicas(work: Path) -> None:
    """In place in the object, and the text says that what runs stays."""
    (work / "graph.yaml").write_text(ON_GROVE)
    (work / "old.yaml").write_text(OVERLAY.replace("grove: false", "grove: true"))
    done = write(work, "  graph: {components: {decode: {replicas: 3}}}\n", "grove: false", "grove: true")
    [one] = changed(done).values()
    path = "/spec/template/podCliqueScalingGroups[name=decode]/replicas"
    assert one["change"] == "in-place" and one["fields"] == [{"path": path, "from": 2, "to": 3}]
    text = run("diff", "graph.yaml", "--overlay", "old.yaml", "--to", "new.yaml", cwd=work).out
    assert "what runs does not follow" in text and "GPUs 32 → 40 (+8)" in text


def test_another_hash_in_names_is_told(work: Path) -> None:
    """`fidelity: exact`: new objects beside the old ones."""
    exact = OVERLAY.replace('version: "1.4"', 'version: "1.4", fidelity: exact')
    (work / "old.yaml").write_text(exact)
    (work / "new.yaml").write_text(exact + f"  graph: {{images: [{{name: {IMAGE}, newTag: 1.3.1}}]}}\n")
    words = ["diff", "graph.yaml", "--overlay", "old.yaml", "--to", "new.yaml"]
    found = changed(run(*words, "--format", "json", cwd=work))
    assert sorted(o["change"] for o in found.values()) == ["added"] * 4 + ["removed"] * 4 + ["rolls"]
    assert "another worker hash: new pods beside the old" in " ".join(run(*words, cwd=work).out.split())


def test_findings_come_and_go(work: Path) -> None:
    done = write(work, "", "nodes: 16", "nodes: 2")
    found = json.loads(done.out)
    assert [f["code"] for f in found["findings"]["new"]] == ["DGD316"] and not changed(done) and done.code == 0
    words = ("diff", "graph.yaml", "--overlay", "new.yaml", "--to", "old.yaml", "--format", "json")
    assert [f["code"] for f in json.loads(run(*words, cwd=work).out)["findings"]["gone"]] == ["DGD316"]


def test_what_check_says_of_a_change(work: Path) -> None:
    """The rules of `check` are asked where objects differ: an image of another release for one component."""
    done = write(work, f"  graph: {{components: {{decode: {{image: {IMAGE}:1.4.0}}}}}}\n")
    new = {f["code"] for f in json.loads(done.out)["findings"]["new"]}
    before, after = (run("check", "graph.yaml", "--overlay", name, cwd=work).out for name in ("old.yaml", "new.yaml"))
    assert new and all(f"[{code}]" in after and f"[{code}]" not in before for code in new)


def test_a_refused_side(work: Path) -> None:
    """It is no comparison: no object is said to come or to go."""
    done = write(work, "", "lws: {version: 0.8.0, gangScheduling: volcano}", "lws: false")
    found = json.loads(done.out)
    assert done.code == 1 and found["refused"] == [{"graph": "llama-405b", "side": "to", "codes": ["DGD201"]}]
    assert found["objects"] == [] and [f["code"] for f in found["findings"]["new"]] == ["DGD201"]


def test_one_refused_graph_leaves_the_others(work: Path) -> None:
    (work / "wrong.yaml").write_text(
        "apiVersion: nvidia.com/v1beta1\nkind: DynamoGraphDeployment\nmetadata: {name: w}\nspec: {x: 1}\n"
    )
    words = ("diff", "graph.yaml", "wrong.yaml", "--overlay", "old.yaml", "--to", "old.yaml", "--format", "json")
    done = run(*words, cwd=work)
    found = json.loads(done.out)
    assert done.code == 1 and [(r["graph"], r["side"]) for r in found["refused"]] == [("w", "from"), ("w", "to")]
    assert len(found["objects"]) == 12 and "error[DGD" in done.err


def test_an_operator_upgrade(work: Path) -> None:
    """With the old origin as graphs that exist have it, and with the new one."""
    words = ["diff", "graph.yaml", "--overlay", "old.yaml", "--from-operator", "1.5", "--to-operator", "1.6", "--format", "json"]
    kept, new = run(*words, cwd=work), run(*words, "--new-origin", cwd=work)
    assert kept.code == 0 and not changed(kept)
    assert {k: o["change"] for k, o in changed(new).items()} == {"LeaderWorkerSet/llama-405b-decode-0": "rolls"}


def test_a_rendered_directory(work: Path) -> None:
    assert run("render", "graph.yaml", "--overlay", "old.yaml", "-o", "out", "--kustomization", cwd=work).code == 0
    words = ("diff", "graph.yaml", "--overlay", "old.yaml", "--dir", "out")
    assert run(*words, cwd=work).out == "no difference: 12 objects unchanged\n"
    path = next((work / "out").glob("*prefill*eployment*.yaml"), None) or next((work / "out").glob("*eployment*prefill*.yaml"))
    path.write_text(path.read_text().replace("replicas: 2", "replicas: 5"))
    done = run(*words, "--format", "json", cwd=work)
    assert done.code == 1 and [f["from"] for o in changed(done).values() for f in o["fields"]] == [5]


def test_a_rendered_directory_and_a_refused_graph(work: Path) -> None:
    """Nothing is said to be removed because nobody knows what would stand there."""
    assert run("render", "graph.yaml", "--overlay", "old.yaml", "-o", "out", cwd=work).code == 0
    (work / "old.yaml").write_text(OVERLAY.replace("lws: {version: 0.8.0, gangScheduling: volcano}", "lws: false"))
    done = run("diff", "graph.yaml", "--overlay", "old.yaml", "--dir", "out", "--format", "json", cwd=work)
    assert done.code == 1 and json.loads(done.out)["objects"] == [] and "DGD201" in done.err


def test_an_overlay_that_changes_one_of_two_graphs(work: Path) -> None:
    """As `render` of both takes it: what one graph has no place for, the other has."""
    other = GRAPH.replace("name: llama-405b", "name: other").replace("name: decode", "name: generate")
    (work / "other.yaml").write_text(other)
    (work / "new.yaml").write_text(OVERLAY + "  graph: {components: {decode: {replicas: 3}, generate: {replicas: 4}}}\n")
    words = ("diff", "graph.yaml", "other.yaml", "--overlay", "old.yaml", "--to", "new.yaml", "--format", "json")
    found = json.loads(run(*words, cwd=work).out)
    assert found["refused"] == [] and found["gpus"] == {"from": 64, "to": 88}


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--to", "old.yaml", "--dir", "."),
        ("--to", "missing.yaml"),
        ("--new-origin", "--dir", "."),
        ("--from-operator", "9.9", "--to-operator", "1.6"),
        ("--dir", "missing"),
        ("--format", "xml", "--dir", "."),
    ],
)
def test_wrong_command_lines(work: Path, words: tuple[str, ...]) -> None:
    done = run("diff", "graph.yaml", "--overlay", "old.yaml", *words, cwd=work)
    assert done.code == 2 and not done.out and "hint: " in done.err


def test_texts_of_a_graph_are_escaped(work: Path) -> None:
    """Nothing in a graph begins a line, a cell or an element."""
    hostile = "a|b<script>\\n**x**"
    spec = f'  graph: {{annotations: {{note: "{hostile}"}}}}\n  manifests: {{annotations: {{"evil<b>": "x|y`z"}}}}\n'
    (work / "new.yaml").write_text(OVERLAY + spec)
    words = ("diff", "graph.yaml", "--overlay", "old.yaml", "--to", "new.yaml")
    page = run(*words, "--format", "markdown", cwd=work).out
    assert "<script>" not in page and "<b>" not in page
    assert {line.count(" | ") for line in page.splitlines() if "<code>" in line and line.startswith("| ")} <= {2, 3}
    assert all(len(line) <= 80 for line in run(*words, cwd=work).out.splitlines())


def test_a_secret_is_not_printed(work: Path) -> None:
    def secret(value: str) -> str:
        return f"---\napiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData: {{password: {value}}}\n"

    (work / "graph.yaml").write_text(GRAPH.rstrip() + "\n" + secret("first-secret"))
    assert run("render", "graph.yaml", "--overlay", "old.yaml", "-o", "out", cwd=work).code == 0
    (work / "graph.yaml").write_text(GRAPH.rstrip() + "\n" + secret("second-secret"))
    for form in ("text", "json", "markdown"):
        done = run("diff", "graph.yaml", "--overlay", "old.yaml", "--dir", "out", "--format", form, cwd=work)
        assert done.code == 1 and "first-secret" not in done.out and "second-secret" not in done.out and "Secret" in done.out


def test_clusters_with_other_namespaces(work: Path) -> None:
    """Other objects, unless the command line gives both the same namespace."""
    done = write(work, "", "namespace: inference", "namespace: other")
    found = {(o["namespace"], o["change"]) for o in json.loads(done.out)["objects"]}
    assert found == {("inference", "removed"), ("other", "added")} and done.code == 1
    words = ("diff", "graph.yaml", "--overlay", "old.yaml", "--to", "new.yaml")
    assert "--namespace NS" in run(*words, cwd=work).out
    assert run(*words, "--namespace", "third", cwd=work).out == "no difference: 12 objects unchanged\n"


def test_an_amended_graph_is_one_object(work: Path) -> None:
    """`output: dgd`: its pods are counted all the same."""
    (work / "old.yaml").write_text(OVERLAY.replace("  capabilities:", "  output: dgd\n  capabilities:"))
    (work / "new.yaml").write_text((work / "old.yaml").read_text() + "  graph: {components: {decode: {replicas: 3}}}\n")
    words = ("diff", "graph.yaml", "--overlay", "old.yaml", "--to", "new.yaml")
    found = json.loads(run(*words, "--format", "json", cwd=work).out)
    assert [(o["kind"], o["change"]) for o in found["objects"]] == [("DynamoGraphDeployment", "in-place")]
    assert found["gpus"] == {"from": 32, "to": 40} and "compare its manifests" in " ".join(run(*words, cwd=work).out.split())


def test_a_graph_on_standard_input(work: Path) -> None:
    """Read once, also where the graphs are rendered together in the end."""
    other = GRAPH.replace("name: llama-405b", "name: other").replace("name: decode", "name: generate")
    (work / "new.yaml").write_text(OVERLAY + "  graph: {components: {decode: {replicas: 3}, generate: {replicas: 4}}}\n")
    words = ("diff", "graph.yaml", "-", "--overlay", "old.yaml", "--to", "new.yaml", "--format", "json")
    found = json.loads(run(*words, cwd=work, stdin=other.encode()).out)
    assert found["refused"] == [] and found["gpus"] == {"from": 64, "to": 88}


def test_explain_takes_the_paths(work: Path) -> None:
    """What the new side has at a path, `explain --field` finds there, with the same value."""
    done = write(work, f"  graph: {{images: [{{name: {IMAGE}, newTag: 1.3.1}}], components: {{decode: {{replicas: 3}}}}}}\n")
    fields = [(name, field) for name, one in changed(done).items() for field in one["fields"]]
    assert len(fields) > 3
    for name, field in fields:
        words = ("explain", "graph.yaml", "--overlay", "new.yaml", "--field", f"{name}:{field['path']}", "--format", "json")
        assert json.loads(run(*words, cwd=work).out)["value"] == field["to"]


def test_a_job_folder_has_the_old_overlays(work: Path) -> None:
    text = "apiVersion: dgd-render.dev/v1alpha1\nkind: DynamoRender\nspec: {graphs: [graph.yaml], overlays: [old.yaml]}\n"
    (work / "dgd-render.yaml").write_text(text)
    (work / "new.yaml").write_text(OVERLAY + "  graph: {components: {decode: {replicas: 3}}}\n")
    done = run("diff", ".", "--to", "new.yaml", "--format", "json", cwd=work)
    assert {k: o["change"] for k, o in changed(done).items()} == {"LeaderWorkerSet/llama-405b-decode-0": "in-place"}
    assert run("diff", "graph.yaml", "--to", "new.yaml", cwd=work).code == 2
