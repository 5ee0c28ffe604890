"""Placeholders wherever they stand, in every spelling; and what only looks like one."""

from __future__ import annotations

from typing import Any

import pytest
from meaning import FACTS, graph, run, said, words

from generator import placeholders
from generator.placeholders import example, in_script, in_text, in_word

WORDS = [
    ("${REGISTRY}/x:1", "${REGISTRY}"),
    ("$REGISTRY/x", "$REGISTRY"),
    ("$(REGISTRY)/x", "$(REGISTRY)"),
    ("x:{{ .Values.tag }}", "{{ .Values.tag }}"),
    ("x:{{TAG}}", "{{TAG}}"),
    ("x:<IMAGE_TAG>", "<IMAGE_TAG>"),
    ("<your registry>/x", "<your registry>"),
    ("REPLACE_ME", "REPLACE_ME"),
    ("replace-me", "replace-me"),
    ("CHANGEME", "CHANGEME"),
    ("your-registry/x:1", "your-registry"),
    ("x/your_model", "your_model"),
    ("TODO", "TODO"),
    ("SET-ME", "SET-ME"),
]
RIGHT_WORDS = [
    "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0",
    "yourbase",
    "todo-app",
    "a-b.c/d@sha256:ab",
    "5$",
    "a < b",
    "changes",
]
TEXTS = [
    ("${MODEL}", "${MODEL}"),
    ('{"a": "${X}"}', "${X}"),
    ("${X:-1}", "${X:-1}"),
    ("$MODEL", "$MODEL"),
    ("--model=$MODEL", "$MODEL"),
    ("--x={{ .Values.m }}", "{{ .Values.m }}"),
    ("{{ MODEL }}", "{{ MODEL }}"),
    ("<your-token>", "<your-token>"),
    ("<model-name>", "<model-name>"),
    ("<HF_TOKEN>", "<HF_TOKEN>"),
    ("your-model", "your-model"),
    ("SET-ME", "SET-ME"),
]
RIGHT_TEXTS = [
    "{{ messages }}",
    "{% for m in messages %}{{ m['content'] }}{% endfor %}",
    "{{- bos_token }}",
    "<think>",
    "</think>",
    "<|im_end|>",
    "<s>",
    "<image>",
    "<IMG_CONTEXT>",
    "<BOS_TOKEN>",
    "<tool_call>",
    "^a$",
    "$.store.book",
    "$${X}",
    "${env:POD_IP}",
    "What is your-self",
    "cost: 5$",
]


@pytest.mark.parametrize(("text", "found"), WORDS)
def test_in_a_word(text: str, found: str) -> None:
    assert in_word(text) == found


@pytest.mark.parametrize("text", RIGHT_WORDS)
def test_right_words(text: str) -> None:
    assert in_word(text) == ""


@pytest.mark.parametrize(("text", "found"), TEXTS)
def test_in_a_text(text: str, found: str) -> None:
    assert in_text(text) == found


@pytest.mark.parametrize("text", RIGHT_TEXTS)
def test_right_texts(text: str) -> None:
    assert in_text(text) == ""


@pytest.mark.parametrize("text", [*(text for text, _ in (*WORDS, *TEXTS)), *placeholders._STATED, *placeholders._UNDONE])
def test_what_is_asked_first_lets_every_placeholder_through(text: str) -> None:
    assert placeholders.possible(text)
    assert placeholders.possible(text.replace("_", "-").lower())


def test_a_prefill_worker_is_no_placeholder() -> None:
    assert not placeholders.possible("replicas of prefill, exchanged in a datacenter: settings, center")


def test_in_a_script_the_dollar_is_the_shells() -> None:
    assert in_script('exec python3 -m x --model ${MODEL} "$@" $(hostname) "${A[@]}" # TODO') == ""
    assert in_script("exec x --model {{ .Values.model }}") == "{{ .Values.model }}"
    assert in_script("export T=<your-token>") == "<your-token>"


@pytest.mark.parametrize(
    ("image", "found"), [("my-registry/x:1", "my-registry"), ("a/b:my-tag", "my-tag"), ("a/my-registry:1", "")]
)
def test_images_of_examples(image: str, found: str) -> None:
    assert example(image) == found


SCRIPT = {"command": ["/bin/sh", "-c"], "args": ["exec python3 -m dynamo.vllm --model ${MODEL} --x $Y $(hostname)"]}
BASH = {"command": ["/usr/bin/env", "bash", "-ec", "python3 -m dynamo.vllm --model $M"], "args": []}
KNOWN = {"args": ["--model", "$(MODEL)"], "env": [{"name": "MODEL", "value": "org/m"}, {"name": "B", "value": "$(MODEL)-x"}]}
ELSEWHERE = {"args": ["--model", "$(MODEL)"], "envFrom": [{"secretRef": {"name": "s"}}]}
TEMPLATE = {"args": ["--chat-template", "{{ messages }}", "--stop", "<|im_end|>"], "env": [{"name": "T", "value": "<think>"}]}


def test_a_services_variables_are_known() -> None:
    main = {"args": ["--model", "$(MODEL)"]}
    assert said(run(graph(main, {"envs": [{"name": "MODEL", "value": "org/m"}]})), "DGD150") == []
    assert said(run(graph(main, spec={"envs": [{"name": "MODEL", "value": "org/m"}]})), "DGD150") == []
    assert said(run(graph(main, {"envFromSecret": "s"})), "DGD150") == []


@pytest.mark.parametrize("main", [SCRIPT, BASH, KNOWN, ELSEWHERE, TEMPLATE])
def test_nothing_right_is_called_a_placeholder(main: dict[str, Any]) -> None:
    assert said(run(graph(main)), "DGD150", "DGD151") == []


WRONG: list[tuple[dict[str, Any], str]] = [
    (graph({"image": "${REGISTRY}/rt:1.3.0"}), "${REGISTRY}"),
    (graph({"image": "{{ .Values.image }}"}), "{{ .Values.image }}"),
    (graph({"args": ["--model", "${MODEL}"]}), "${MODEL}"),
    (graph({"args": ["--model", "$(MODEL)"]}), "$(MODEL)"),
    (graph({"env": [{"name": "HF_TOKEN", "value": "<your-token>"}]}), "<your-token>"),
    (graph(service={"extraPodSpec": {"nodeSelector": {"pool": "$POOL"}}}), "$POOL"),
    (graph(service={"extraPodSpec": {"nodeSelector": {"${KEY}": "a"}}}), "${KEY}"),
    (graph(service={"envFromSecret": "your-secret"}), "your-secret"),
    (graph(service={"replicas": "${REPLICAS}"}), "${REPLICAS}"),
    (graph(service={"resources": {"limits": {"gpu": "<gpus>"}}}), "<gpus>"),
    (graph(service={"multinode": {"nodeCount": "{{ .Values.nodes }}"}}), "{{ .Values.nodes }}"),
    (graph(spec={"envs": [{"name": "E", "value": "REPLACE_ME"}]}), "REPLACE_ME"),
    (graph(metadata={"labels": {"team": "${TEAM}"}}), "${TEAM}"),
]


@pytest.mark.parametrize(("document", "found"), WRONG, ids=[found for _, found in WRONG])
def test_wherever_it_stands_it_is_one_error_that_names_it(document: dict[str, Any], found: str) -> None:
    result = run(document)
    errors = [f for f in result.findings if f.severity == "error"]
    assert len(errors) == 1 and found in errors[0].message and "placeholder" in words(result)


def test_exact_only_warns() -> None:
    result = run(graph({"env": [{"name": "E", "value": "${X}"}]}), exact=True)
    assert said(result, "DGD150") == [("DGD150", "warning")] and not result.failed


def test_a_placeholder_in_many_places_is_told_once() -> None:
    result = run(graph({"env": [{"name": n, "value": "${X}"} for n in "ABC"]}))
    assert said(result, "DGD150") == [("DGD150", "error")] and "at 2 more places" in words(result)


def test_an_overlays_placeholder_is_told_at_the_overlay() -> None:
    facts = {**FACTS, "graph": {"components": {"w": {"image": "${R}/x:1"}}}, "manifests": {"labels": {"team": "<your-team>"}}}
    found = [f for f in run(graph(), facts=facts).findings if f.code == "DGD150"]
    assert {f.where.file for f in found} == {"overlay.yaml"} and len(found) == 2


def test_companions() -> None:
    job = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "${N}-c"},
        "spec": {"storageClassName": "<class>"},
    }
    data = {"a.sh": "echo ${X} $(date)", "t": "{{ messages }}"}
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": data}
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"t": "<your-token>"}}
    assert said(run(graph(), config, secret), "DGD150") == []
    assert len(said(run(graph(), job), "DGD150")) == 2


def test_examples_images_pass_strict_with_a_warning() -> None:
    result = run(graph({"image": "my-registry/vllm-runtime:my-tag"}), strict=True)
    assert said(result, "DGD150", "DGD151") == [("DGD151", "warning")] and not result.failed
