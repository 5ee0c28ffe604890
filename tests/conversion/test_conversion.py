"""`convert`: the same objects before and after, every comment kept, and what cannot be said refused by name."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import ROOT, run, shared

from generator import emit, releases
from generator.conversion import comments
from generator.errors import Problems
from generator.schema import defaulted, graph_table
from generator.yamlio import dump, load

sys.path.insert(0, str(ROOT / "scripts"))

import conversions
from conversions import OTHER, api, in_order, rendered

BOTH = [name for name, p in releases.named().items() if len(p.accepts.apis) == 2 and not releases.documented(p)]


def files(release: str, every: int) -> list[Path]:
    found = [
        *sorted(shared("conformance", "corpus", release).rglob("*.yaml")),
        *sorted(shared("conformance", "cases").rglob("*.yaml")),
    ]
    return found[::every]


@pytest.mark.parametrize("release", BOTH)
@pytest.mark.parametrize("cluster", conversions.CLUSTERS)
def test_the_corpus_renders_to_the_same_objects_and_keeps_its_comments(release: str, cluster: str) -> None:
    tally: Counter[str] = Counter()
    for file in files(release, 6):
        text = file.read_text(encoding="utf-8")
        before = None if not api(text) else rendered(text, release, cluster)
        if before is None or before.failed:
            continue
        done = run("convert", str(file), "--to", OTHER[api(text)], "--operator-version", release)
        if done.code:
            assert done.out == "" and "error[DGD953]" in done.err, file
            tally["refused"] += 1
            continue
        after = rendered(done.out, release, cluster)
        assert not after.failed, (file, after.findings)
        assert in_order(after) == in_order(before), file
        assert Counter(c[2] for c in comments._found(done.out)) == Counter(c[2] for c in comments._found(text)), file
        tally["equal"] += 1
    print(release, cluster, dict(tally))
    assert tally["equal"] > 20 and tally["refused"] < tally["equal"] / 5


@pytest.mark.parametrize("release", BOTH)
def test_with_exact_only_the_listed_rules_make_a_difference(release: str) -> None:
    """Operators 1.2 and 1.3 hash a worker's v1alpha1 form into its name."""
    for file in files(release, 9):
        text = file.read_text(encoding="utf-8")
        before = None if not api(text) else rendered(text, release, fidelity="exact")
        if before is None or before.failed:
            continue
        done = run("convert", str(file), "--to", OTHER[api(text)], "--operator-version", release)
        if done.code:
            continue
        after = emit.text(rendered(done.out, release, fidelity="exact").manifests)
        if emit.text(before.manifests) != after:
            assert "note[DGD955]" in done.err, file
            if "drops" not in done.err:
                assert without_hash(after) == without_hash(emit.text(before.manifests)), file


def without_hash(text: str) -> list[str]:
    return sorted(re.sub(r"\b[0-9a-f]{8}\b|\"[0-9a-f]{8}\"", "HASH", text).splitlines())


def test_the_table_of_the_page_is_what_the_corpus_gives() -> None:
    shared("conformance", "corpus")
    for cluster in conversions.CLUSTERS:
        assert f"\n{conversions.line('1.6', cluster, 'corrected')}\n" in conversions.PAGE.read_text(encoding="utf-8")


GRAPH = """\
# the chat service
apiVersion: nvidia.com/v1alpha1
kind: DynamoGraphDeployment
metadata: {name: chat}   # short
spec:
  envs: [{name: A, value: "1"}]   # for all
  services:
    # workers
    Worker:
      componentType: worker
      subComponentType: decode
      replicas: 2   # two
      # GPUs of a node
      resources:
        limits: {gpu: "4", memory: 200Gi}
      envs:
      - name: ONE
        value: "yes"   # quoted
      sharedMemory: {size: 64Gi}
      extraPodSpec:
        mainContainer:
          image: nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0
          args:
          - |
            python3 -m dynamo.vllm \\
              --model x  # no comment
  # the end
"""


def test_what_it_looks_like(tmp_path: Path) -> None:
    (tmp_path / "graph.yaml").write_text(GRAPH)
    done = run("convert", "graph.yaml", "--to", "v1beta1", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert (
        done.out
        == """\
# the chat service
apiVersion: nvidia.com/v1beta1
kind: DynamoGraphDeployment
metadata: {name: chat}  # short
spec:
  env: [{name: A, value: "1"}]  # for all
  components:
  # workers
  - name: Worker
    type: decode
    replicas: 2  # two
    sharedMemorySize: 64Gi
    podTemplate:
      spec:
        containers:
        - name: main
          image: nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0
          args:
          - |
            python3 -m dynamo.vllm \\
              --model x  # no comment
          # GPUs of a node
          resources:
            limits: {memory: 200Gi, nvidia.com/gpu: "4"}
          env:
          - name: ONE
            value: "yes"  # quoted
  # the end
"""
    )
    (tmp_path / "beta.yaml").write_text(done.out)
    back = run("convert", "beta.yaml", "--to", "v1alpha1", cwd=tmp_path)
    assert back.code == 0 and back.out.count("#") == GRAPH.count("#")
    assert emit.text(rendered(back.out, "1.4").manifests) == emit.text(rendered(GRAPH, "1.4").manifests)


REFUSED = {
    "ingress": "services: {W: {ingress: {enabled: true}}}",
    "labels": "services: {W: {labels: {a: b}}}",
    "subComponentType": "services: {W: {subComponentType: encode}}",
    "made by the operator": """
      pvcs: [{name: c, create: true, size: 1Gi, storageClass: s, volumeAccessMode: ReadWriteMany}]
      services: {W: {}}
      """,
}


@pytest.mark.parametrize("word", REFUSED)
def test_what_v1beta1_cannot_say_is_refused_by_name(word: str, tmp_path: Path) -> None:
    spec = yaml.safe_load(REFUSED[word])
    graph = {"apiVersion": "nvidia.com/v1alpha1", "kind": "DynamoGraphDeployment", "metadata": {"name": "x"}, "spec": spec}
    (tmp_path / "graph.yaml").write_text(yaml.safe_dump(graph))
    done = run("convert", "graph.yaml", "--to", "v1beta1", cwd=tmp_path)
    assert (done.code, done.out) == (1, "") and "error[DGD953]" in done.err and word in done.err


BETA = {"apiVersion": "nvidia.com/v1beta1", "kind": "DynamoGraphDeployment", "metadata": {"name": "x"}}


@pytest.mark.parametrize(
    ("word", "component"),
    [
        ("forceScalingGroup", {"experimental": {"grove": {"forceScalingGroup": True}}}),
        (
            "sidecar-frontend",
            {"frontendSidecar": "fe", "podTemplate": {"spec": {"containers": [{"name": "main"}, {"name": "fe"}]}}},
        ),
        ("metadata.name", {"podTemplate": {"metadata": {"name": "pod"}, "spec": {"containers": [{"name": "main"}]}}}),
    ],
)
def test_what_v1alpha1_cannot_say_is_refused_by_name(word: str, component: dict[str, Any], tmp_path: Path) -> None:
    graph = {**BETA, "spec": {"components": [{"name": "w", **component}]}}
    (tmp_path / "graph.yaml").write_text(yaml.safe_dump(graph))
    done = run("convert", "graph.yaml", "--to", "v1alpha1", "--operator-version", "1.6", cwd=tmp_path)
    assert (done.code, done.out) == (1, "") and "error[DGD953]" in done.err and word in done.err


def test_other_documents_stay_as_they_are(tmp_path: Path) -> None:
    beside = "# mine\napiVersion: v1\nkind: ConfigMap\nmetadata:   {name: a}\ndata: {x: 'y'}  # kept\n"
    (tmp_path / "both.yaml").write_text(f"{beside}---\n{GRAPH}---\n{beside}")
    done = run("convert", "both.yaml", "--to", "v1beta1", cwd=tmp_path)
    assert done.code == 0 and done.out.count(beside) == 2 and done.out.startswith(beside)
    assert [d["kind"] for d in yaml.safe_load_all(done.out)] == ["ConfigMap", "DynamoGraphDeployment", "ConfigMap"]
    assert run("convert", "-", "--to", "v1beta1", cwd=tmp_path, stdin=done.out.encode()).out == done.out


def test_surrogate_pairs_of_a_json_file_are_read_in_yaml_too(tmp_path: Path) -> None:
    """Only a file that begins as JSON may have them, and what is printed does not."""
    graph = json.dumps(yaml.safe_load(GRAPH))
    (tmp_path / "graph.json").write_text(
        graph + '\n---\n{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "\\ud83d\\ude00"}}\n'
    )
    done = run("convert", "graph.json", "--to", "v1beta1", cwd=tmp_path)
    problems = Problems()
    assert done.code == 0 and load(done.out, "out", problems)[1].value["metadata"]["name"] == "\U0001f600" and not problems


def test_command_line(tmp_path: Path) -> None:
    (tmp_path / "graph.yaml").write_text(GRAPH)
    assert run("convert", "graph.yaml", cwd=tmp_path).code == 2
    assert run("convert", "graph.yaml", "--to", "v1", cwd=tmp_path).code == 2
    assert run("convert", "graph.yaml", "--to", "v1beta1", "--operator-version", "1.1", cwd=tmp_path).code == 2
    assert run("convert", "none.yaml", "--to", "v1beta1", cwd=tmp_path).code == 2
    (tmp_path / "bad.yaml").write_text(GRAPH.replace("replicas: 2", "replicas: two"))
    done = run("convert", "bad.yaml", "--to", "v1beta1", cwd=tmp_path)
    assert (done.code, done.out) == (1, "") and "bad.yaml:12:17: error[DGD102]" in done.err
    (tmp_path / "none.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
    assert "error[DGD008]" in run("convert", "none.yaml", "--to", "v1beta1", cwd=tmp_path).err


# Live graphs


def as_go_writes(value: Any) -> Any:
    """Every container with the struct that has no omitempty."""
    if isinstance(value, list):
        return [as_go_writes(item) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {key: as_go_writes(item) for key, item in value.items()}
    return {**inner, "resources": inner.get("resources") or {}} if "image" in inner and "name" in inner else inner


def live(text: str, release: str) -> str:
    """Graphs as `kubectl get -o yaml` prints them: defaults filled in, what the server and the operator write."""
    profile = releases.find(release)
    assert profile is not None
    out = []
    for document in load(text, "graph.yaml", Problems()):
        graph = document.value
        if graph.get("kind") == "DynamoGraphDeployment":
            api = str(graph["apiVersion"]).partition("/")[2]
            graph = as_go_writes(dict(defaulted(graph_table(profile.schema.release, api), graph)))
            annotations = {
                **(graph["metadata"].get("annotations") or {}),
                "kubectl.kubernetes.io/last-applied-configuration": "{}",
                "nvidia.com/dynamo-operator-origin-version": profile.release,
            }
            written = {"uid": "u", "resourceVersion": "1", "generation": 3, "creationTimestamp": "2026-01-01T00:00:00Z"}
            written |= {"managedFields": [{"manager": "kubectl", "operation": "Update"}], "finalizers": ["nvidia.com/finalizer"]}
            graph["metadata"] = {**graph["metadata"], **written, "annotations": annotations}
            graph["status"] = {"state": "successful", "conditions": [{"type": "Ready", "status": "True"}]}
        out.append(graph)
    return dump(out)


@pytest.mark.parametrize("release", BOTH)
def test_a_live_graph_renders_as_its_file_and_is_cleaned(release: str, tmp_path: Path) -> None:
    seen = 0
    for file in files(release, 12):
        text = file.read_text(encoding="utf-8")
        before = None if not api(text) else rendered(text, release)
        if before is None or before.failed:
            continue
        running = live(text, release)
        assert emit.text(rendered(running, release).manifests) == emit.text(before.manifests), file
        (tmp_path / "live.yaml").write_text(running)
        done = run("convert", "live.yaml", "--clean", "--operator-version", release, cwd=tmp_path)
        assert done.code == 0 and "managedFields" not in done.out and "status:" not in done.out, (file, done.err)
        assert emit.text(rendered(done.out, release).manifests) == emit.text(before.manifests), file
        seen += 1


def test_clean_leaves_a_file_of_git_alone(tmp_path: Path) -> None:
    (tmp_path / "graph.yaml").write_text(GRAPH)
    done = run("convert", "graph.yaml", "--clean", cwd=tmp_path)
    assert re.sub(r" +#", " #", done.out) == re.sub(r" +#", " #", GRAPH)
