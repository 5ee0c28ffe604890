"""`dgd-render schema` and `init overlay`: every example is valid, and both the schema and the reader refuse 60 mutants."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import yaml
from overlaying import ALPHA, BETA, codes, overlay, run
from support import EXAMPLES, ROOT, TESTS
from support import run as command

from generator.commands import init_overlay, schema
from generator.errors import Finding
from generator.schema import check, table

WHOLE: dict[str, Any] = yaml.safe_load("""
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata: {name: prod, labels: {a: b}, annotations: {c: d}}
spec:
  namespace: inference
  output: manifests
  requires: ">=0.0.1"
  shared: render
  sshKey: {from: external-secrets}
  operator:
    version: "1.3"
    originVersion: 1.2.0
    fidelity: corrected
    config:
      infrastructure: {natsAddress: "nats://n:4222", prometheusEndpoint: "http://p"}
      discovery: {backend: kubernetes}
      mpi: {sshSecretName: keys}
      ingress: {controllerClassName: nginx}
      serviceMesh: {istio: {tlsMode: SIMPLE, insecureSkipVerify: true}}
      orchestrators: {grove: {terminationDelay: 15m}, lws: {enabled: true}}
    legacyWorkerSelector: [llama/decode]
    serviceAccount: default
  kubernetes: {version: "1.34"}
  capabilities:
    grove: false
    lws: {version: 0.8.0, gangScheduling: volcano}
    volcano: {version: 1.12.2, queues: [gpu-prod], createQueues: true}
    kaiScheduler: false
    istio: false
    dra: true
    inferencePool: {enabled: true}
    gpus: {resource: nvidia.com/gpu, perNode: 8, nodes: 16}
  resourceClaims: {gpus: 4}
  topologyBindings: {dc: [zone, rack]}
  graph:
    select: ".*"
    optional: true
    annotations: {nvidia.com/enable-grove: "false"}
    labels: {team: search}
    images: [{name: nvcr.io/nvidia/ai-dynamo/vllm-runtime, newName: m/v, newTag: 1.3.0, digest: sha256:ab, optional: true}]
    components:
      decode:
        replicas: 2
        multinode: {nodeCount: 2}
        image: m/v:1
        env: [{name: A, value: "1"}, {name: B, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
        resources: {limits: {nvidia.com/gpu: 4, memory: 1.5Gi}, requests: {cpu: 500m}}
        nodeSelector: {pool: h200}
        tolerations: [{key: gpu, operator: Exists}]
        autoscaled: true
        launch: user
        optional: true
    patches:
    - patch: [{op: add, path: /spec/envs, value: [{name: NCCL_DEBUG, value: WARN}]}]
      optional: true
    - patch: {spec: {backendFramework: vllm}}
  scheduling: {schedulerName: volcano, queue: gpu-prod, priorityClassName: high, tolerations: [{key: t}], nodeSelector: {a: b}}
  imagePullSecrets: [ngc, {name: hub, hosts: [docker.io]}]
  manifests:
    labels: {a: b}
    annotations: {c: d}
    patches:
    - target: {group: apps, version: v1, kind: Deployment, name: .*, namespace: inference,
               labelSelector: "a!=c", annotationSelector: "!x"}
      patch: [{op: add, path: /metadata/labels/x, value: z}]
      optional: true
  allow: [hostNamespaces]
  suppress: [{code: DGD303, component: decode, graph: llama, reason: one pod a node}]
""")
SCHEMA = schema.schema("ClusterOverlay")


def mutants() -> dict[str, tuple[tuple[str | int, ...], Any]]:
    """Pointer → a value that is wrong there."""
    spec: tuple[str | int, ...] = ("spec",)
    decode = (*spec, "graph", "components", "decode")
    target = (*spec, "manifests", "patches", 0, "target")
    wrong: list[tuple[tuple[str | int, ...], Any]] = [
        (("apiVersion",), "dgd-render.dev/v1"),
        (("kind",), "Overlay"),
        (("metadata", "name"), "Prod_1"),
        (("metadata", "owner"), "me"),
        (("spec",), None),
        (("extra",), 1),
        ((*spec, "namespace"), "In_ference"),
        ((*spec, "namespace"), 3),
        ((*spec, "output"), "helm"),
        ((*spec, "requires"), 0.3),
        ((*spec, "shared"), "both"),
        ((*spec, "operator", "version"), 1.3),
        ((*spec, "operator", "fidelity"), "precise"),
        ((*spec, "operator", "versions"), "1.3"),
        ((*spec, "operator", "config", "discovery", "backend"), "zookeeper"),
        ((*spec, "operator", "config", "nats"), "x"),
        ((*spec, "operator", "config", "mpi", "sshSecretName"), "Bad Name"),
        ((*spec, "operator", "config", "orchestrators", "lws", "enabled"), "yes"),
        ((*spec, "operator", "legacyWorkerSelector"), "llama/decode"),
        ((*spec, "operator", "serviceAccount"), "A"),
        ((*spec, "operator", "workerHash"), {"llama": ""}),
        ((*spec, "kubernetes", "version"), 1.34),
        ((*spec, "kubernetes", "minor"), "34"),
        ((*spec, "capabilities", "grove"), "true"),
        ((*spec, "capabilities", "keda"), True),
        ((*spec, "capabilities", "lws", "gangScheduling"), "kai"),
        ((*spec, "capabilities", "lws", "size"), 2),
        ((*spec, "capabilities", "volcano", "queues"), "gpu-prod"),
        ((*spec, "capabilities", "volcano", "createQueues"), "true"),
        ((*spec, "capabilities", "gpus", "perNode"), 0),
        ((*spec, "capabilities", "gpus", "nodes"), "16"),
        ((*spec, "capabilities"), "detect"),
        ((*spec, "capabilities"), ["lws"]),
        ((*spec, "resourceClaims", "gpus"), "4"),
        ((*spec, "topologyBindings", "dc"), "zone"),
        ((*spec, "graph", "select"), [".*"]),
        ((*spec, "graph", "annotations", "a"), False),
        ((*spec, "graph", "labels"), ["a"]),
        ((*spec, "graph", "images", 0, "tag"), "1"),
        ((*spec, "graph", "images", 0, "name"), ""),
        ((*spec, "graph", "images", 0), {"newTag": "1"}),
        ((*spec, "graph", "components"), [{"name": "decode"}]),
        ((*decode, "replicas"), -1),
        ((*decode, "replicas"), "2"),
        ((*decode, "replicas"), 2.5),
        ((*decode, "minAvailable"), 0),
        ((*decode, "multinode", "nodeCount"), 1),
        ((*decode, "multinode"), 2),
        ((*decode, "image"), ""),
        ((*decode, "env"), {"A": "1"}),
        ((*decode, "env", 0, "value"), 1),
        ((*decode, "env", 0), {"value": "1"}),
        ((*decode, "resources", "limits", "memory"), "lots"),
        ((*decode, "resources", "claims"), []),
        ((*decode, "nodeSelector", "pool"), 1),
        ((*decode, "tolerations", 0), "gpu"),
        ((*decode, "autoscaled"), "yes"),
        ((*decode, "launch"), "mine"),
        ((*decode, "args"), ["x"]),
        ((*spec, "graph", "patches", 0), {"optional": True}),
        ((*spec, "graph", "patches", 0, "target"), {}),
        ((*spec, "graph", "patch"), []),
        ((*spec, "scheduling", "scheduler"), "volcano"),
        ((*spec, "scheduling", "tolerations"), {"key": "t"}),
        ((*spec, "imagePullSecrets", 1), {"hosts": ["x"]}),
        ((*spec, "imagePullSecrets", 0), "Bad Name"),
        ((*spec, "imagePullSecrets", 1, "hosts"), "x"),
        ((*spec, "manifests", "labels", "a"), None.__class__.__name__ == ""),
        ((*spec, "manifests", "patches", 0), {"patch": []}),
        ((*target, "kinds"), "x"),
        ((*target, "name"), 3),
        ((*spec, "suppress", 0), {"code": "DGD303"}),
        ((*spec, "suppress", 0, "reason"), ""),
        ((*spec, "suppress", 0, "why"), "x"),
        ((*spec, "facts"), {}),
    ]
    return {f"{'.'.join(map(str, at))}={json.dumps(value)}": (at, value) for at, value in wrong}


def mutated(at: tuple[str | int, ...], value: Any) -> Any:
    made = copy.deepcopy(WHOLE)
    held: Any = made
    for step in at[:-1]:
        held = held.setdefault(step, {}) if isinstance(held, dict) else held[step]
    held[at[-1]] = value
    return made


def findings(document: Any) -> list[Finding]:
    return [f for f in run(ALPHA, yaml.safe_dump(document)).findings if f.severity == "error"]


def test_every_field_of_an_overlay_stands_in_the_example() -> None:
    """WHOLE is valid, and names every field of the schema but those of the operator's own configuration."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.validate(WHOLE, SCHEMA)
    jsonschema_rs.Draft7Validator(SCHEMA).validate(WHOLE)
    missing = []

    def walk(node: dict[str, Any], value: Any, path: str) -> None:
        for option in node.get("anyOf", [node]):
            for name, inner in option.get("properties", {}).items():
                here = f"{path}.{name}"
                if not isinstance(value, dict) or name not in value:
                    missing.append(here)
                else:
                    walk(inner, value[name], here)
            if isinstance(option.get("items"), dict) and isinstance(value, list):
                merged: dict[str, Any] = {}
                for item in value:
                    merged |= item if isinstance(item, dict) else {}
                walk(option["items"], merged, f"{path}[]")
            if isinstance(option.get("additionalProperties"), dict) and isinstance(value, dict):
                merged = {}
                for item in value.values():
                    merged |= item if isinstance(item, dict) else {}
                walk(option["additionalProperties"], merged, f"{path}.*")

    walk(SCHEMA, WHOLE, "")
    known = {".spec.operator.workerHash", ".spec.graph.components.*.minAvailable"}
    left = [
        m
        for m in missing
        if ".config." not in m
        and not m.endswith((".enabled", ".auto", ".version"))
        and m not in known
        and not m.startswith(
            (".spec.capabilities.grove", ".spec.capabilities.kai", ".spec.capabilities.istio", ".spec.capabilities.dra")
        )
    ]
    assert not left, left


def test_the_reader_takes_what_the_schema_takes() -> None:
    assert not [f for f in findings(WHOLE) if f.code.startswith("DGD80")]


def test_enough_mutants() -> None:
    assert len(mutants()) >= 60


@pytest.mark.parametrize("name", mutants())
def test_a_mutant_is_refused_by_schema_and_reader(name: str) -> None:
    document = mutated(*mutants()[name])
    assert not jsonschema.Draft7Validator(SCHEMA).is_valid(document)
    assert not jsonschema_rs.Draft7Validator(SCHEMA).is_valid(document)
    assert {f.code for f in findings(document)} & {"DGD801", "DGD802", "DGD803", "DGD804", "DGD805"}


def overlays() -> list[Path]:
    found = sorted([*EXAMPLES.glob("*/overlay*.yaml"), *(TESTS / "cases").glob("*/overlay*.yaml")])
    assert len(found) > 20
    return found


@pytest.mark.parametrize("path", overlays(), ids=lambda p: p.parent.name)
def test_examples_and_cases_are_valid(path: Path) -> None:
    for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
        if document and document.get("kind") == "ClusterOverlay":
            jsonschema.validate(document, SCHEMA)


RENDER = {
    "apiVersion": "dgd-render.dev/v1alpha1",
    "kind": "DynamoRender",
    "metadata": {"name": "x"},
    "spec": {
        "graphs": ["."],
        "overlays": ["o.yaml"],
        "namespace": "a",
        "operatorVersion": "1.3",
        "requires": ">=0.0.1",
        "validate": "full",
        "strict": True,
    },
}


def test_dynamo_render() -> None:
    made = schema.schema("DynamoRender")
    jsonschema.validate(RENDER, made)
    assert not check(table("dynamo_render"), RENDER)
    for at, value in (
        (("spec", "graphs"), "x"),
        (("spec", "validate"), "half"),
        (("spec", "strict"), "yes"),
        (("kind",), "X"),
        (("spec", "graph"), ["x"]),
    ):
        wrong: Any = copy.deepcopy(RENDER)
        (wrong[at[0]] if len(at) > 1 else wrong)[at[-1]] = value
        assert not jsonschema.Draft7Validator(made).is_valid(wrong) and check(table("dynamo_render"), wrong)


def test_the_command() -> None:
    for words, kind in (
        (["schema"], "ClusterOverlay"),
        (["schema", "ClusterOverlay"], "ClusterOverlay"),
        (["schema", "DynamoRender"], "DynamoRender"),
    ):
        done = command(*words)
        assert done.code == 0 and json.loads(done.out)["title"] == kind and done.out.isascii()
    wrong = command("schema", "ClusterOverlai")
    assert wrong.code == 2 and "did you mean ClusterOverlay?" in wrong.err


# init overlay


@pytest.mark.parametrize("graph", [ALPHA, BETA])
def test_the_starting_overlay_renders(graph: str) -> None:
    result = run(graph, init_overlay.text())
    assert not result.failed and not codes(result)
    assert command("init", "overlay").out == init_overlay.text()


def test_every_comment_of_the_starting_overlay_is_valid_too() -> None:
    """With every commented field in force it still satisfies the schema."""
    lines = []
    for text in init_overlay.text().splitlines():
        commented = re.match(r"\s*# ( *[A-Za-z./-]+:(\s|$)| *- | {2,})", text)
        if "$schema" not in text and (commented or not text.lstrip().startswith("#")):
            lines.append(text.replace("# ", "", 1) if commented else text)
    document = yaml.safe_load("\n".join(lines).replace("    annotations: {}\n", "    annotations:\n"))
    jsonschema.validate(document, SCHEMA)
    assert document["spec"]["graph"]["components"]["decode"]["optional"] is True and document["spec"]["suppress"]


def test_the_editors_line_names_the_schema() -> None:
    assert init_overlay.text().startswith("# yaml-language-server: $schema=") and (ROOT / "generator").is_dir() and overlay()
