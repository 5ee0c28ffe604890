"""Rules of names and sizes where their examples do not reach."""

from __future__ import annotations

import pytest
from told import told, worker

CONFIG = "apiVersion: v1\nkind: %s\nmetadata: {name: sizes}\n%s\n"


def from_key(field: str, key: str, more: str = "") -> str:
    """A worker with a variable of a key of `sizes`."""
    env = f"[{{name: TP, valueFrom: {{{field}: {{name: sizes, key: {key}{more}}}}}}}]"
    return worker(f"{{args: [--model, m], env: {env}}}")


@pytest.mark.parametrize(
    ("graph", "beside", "hint"),
    [
        (from_key("configMapKeyRef", "tp"), CONFIG % ("ConfigMap", "data: {tp: '1'}"), ""),
        (from_key("configMapKeyRef", "tq"), CONFIG % ("ConfigMap", "data: {tp: '1'}"), "did you mean tp?"),
        (from_key("configMapKeyRef", "tq", ", optional: true"), CONFIG % ("ConfigMap", "data: {tp: '1'}"), ""),
        (from_key("secretKeyRef", "token"), CONFIG % ("Secret", "stringData: {HF_TOKEN: x}"), "its keys are HF_TOKEN"),
        (from_key("secretKeyRef", "tp"), CONFIG % ("ConfigMap", "data: {other: '1'}"), ""),
        (
            worker("{args: [--model, m]}, volumes: [{name: v, configMap: {name: sizes, items: [{key: a, path: b}]}}]"),
            CONFIG % ("ConfigMap", "binaryData: {c: eA==}"),
            "did you mean c?",
        ),
    ],
)
def test_keys(graph: str, beside: str, hint: str) -> None:
    """Objects that are not beside the graph cannot be known."""
    assert [f.hint for f in told("DGD465", graph, beside=beside)] == ([hint] if hint else [])


def test_a_mount_of_some_items_is_read_by_their_paths() -> None:
    volumes = "[{name: v, configMap: {name: sizes, items: [{key: a, path: engine.yaml}]}}]"
    main = "command: [python3, -m, dynamo.trtllm], volumeMounts: [{name: v, mountPath: /c/}], args: [--extra-engine-args, %s]"
    beside = CONFIG % ("ConfigMap", "data: {a: 'tensor_parallel_size: 1'}")
    for path, wrong in (("/c/engine.yaml", False), ("/c/a", True), ("/other/a", False)):
        assert bool(told("DGD467", worker(f"{{{main % path}}}, volumes: {volumes}"), beside=beside)) == wrong


@pytest.mark.parametrize(("name", "wrong"), [("vllm", True), ("vllm-chat", False), ("master", True)])
def test_services_as_variables(name: str, wrong: bool) -> None:
    service = f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{ports: [{{port: 80}}]}}\n"
    assert bool(told("DGD462", worker("{args: [--model, m]}"), beside=service)) == wrong
    assert not told("DGD462", worker("{args: [--model, m]}"), beside=service.replace("spec: {", "spec: {clusterIP: None, "))
    own = worker("{args: [--model, m], env: [{name: VLLM_PORT, value: '9000'}, {name: MASTER_PORT, value: '9001'}]}")
    assert not told("DGD462", own, beside=service), "the container's own value comes after those of Services"


@pytest.mark.parametrize(("size", "limit", "wrong"), [("16Gi", "16Gi", True), ("16384Mi", "17Gi", False), ("1Ti", "1000G", True)])
def test_shared_memory_and_limit(size: str, limit: str, wrong: bool) -> None:
    graph = worker(
        "{args: [--model, m]}", sharedMemory=f"{{size: {size}}}", resources=f"{{limits: {{gpu: '1', memory: {limit}}}}}"
    )
    assert bool(told("DGD463", graph)) == wrong
