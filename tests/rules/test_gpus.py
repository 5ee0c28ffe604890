"""Rules of GPU arithmetic where their examples do not reach: files, variables, exact, other frameworks."""

from __future__ import annotations

import pytest
from told import told, worker

EIGHT = "{limits: {gpu: '8'}}"
SGLANG = "command: [python3, -m, dynamo.sglang], args: [--model-path, m, "
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: engine}\ndata:\n  engine.yaml: |\n    "
TRTLLM = """\
spec:
  services:
    Worker:
      resources: {limits: {gpu: "8"}}
      extraPodSpec:
        volumes: [{name: c, configMap: {name: engine}}]
        mainContainer:
          command: [python3, -m, dynamo.trtllm]
          args: [--model-path, m, --extra-engine-args, /c/engine.yaml]
          volumeMounts: [{name: c, mountPath: /c}]
"""


@pytest.mark.parametrize(("dp", "wrong"), [("3", True), ("16", True), ("2", False), ("8", False), ("$(DP)", False)])
def test_attention_ranks(dp: str, wrong: bool) -> None:
    """Source: sglang server_args.py. A variable that nobody knows is no mistake."""
    graph = worker(f"{{{SGLANG}--tp, '8', --dp, '{dp}', --enable-dp-attention]}}", resources=EIGHT)
    assert bool(told("DGD330", graph)) == wrong


def test_what_the_operator_builds_is_a_warning_in_exact() -> None:
    graph = worker(f"{{{SGLANG}--tp, '8', --dp, '3', --enable-dp-attention]}}", resources=EIGHT)
    assert [f.severity for f in told("DGD330", graph, exact=True)] == ["warning"]


@pytest.mark.parametrize(("moe_tp", "ep", "wrong"), [(2, 4, False), (2, 2, True), (0, 8, False), (0, 3, True), (4, 1, False)])
def test_experts_of_a_file(moe_tp: int, ep: int, wrong: bool) -> None:
    """Source: tensorrt_llm/mapping.py."""
    lines = ["tensor_parallel_size: 8", f"moe_expert_parallel_size: {ep}"]
    lines += [f"moe_tensor_parallel_size: {moe_tp}"] if moe_tp else []
    assert bool(told("DGD331", TRTLLM, beside=CONFIG + "\n    ".join(lines))) == wrong


def test_memory_share_of_a_file() -> None:
    text = CONFIG + "tensor_parallel_size: 8\n    kv_cache_config: {free_gpu_memory_fraction: 1.5}"
    (finding,) = told("DGD335", TRTLLM, beside=text)
    assert "free_gpu_memory_fraction in /c/engine.yaml is 1.5" in finding.message


@pytest.mark.parametrize(
    ("args", "wrong"),
    [
        ("[--model, m, --gpu-memory-utilization=0]", True),
        ("[--model, m, --gpu_memory_utilization, '1.0']", False),
        ("[--model, m, --gpu-memory-utilization, $(SHARE)]", False),
        ("[--model, m, --gpu-memory-utilization, '90%']", False),
    ],
)
def test_memory_share(args: str, wrong: bool) -> None:
    assert bool(told("DGD335", worker(f"{{args: {args}}}"))) == wrong


@pytest.mark.parametrize(("devices", "said"), [("0", "hides 1 of its 2"), ("0,1", ""), ("2,3", "names GPU 2"), ("GPU-1a2b", "")])
def test_visible_devices(devices: str, said: str) -> None:
    env = f"[{{name: CUDA_VISIBLE_DEVICES, value: '{devices}'}}]"
    graph = worker(f"{{args: [--model, m, -tp, '2'], env: {env}}}", resources="{limits: {gpu: '2'}}")
    found = told("DGD336", graph)
    assert [said in f.message for f in found] == ([True] if said else [])


@pytest.mark.parametrize(
    ("replicas", "nodes", "told_of"), [(1, 1, True), (3, 3, True), (4, 4, False), (1, 2, False), (2, 1, False)]
)
def test_a_rollout_wants_spare_gpus(replicas: int, nodes: int, told_of: bool) -> None:
    """A quarter of four replicas is one pod that may go first; more than the cluster has is told otherwise."""
    graph = worker("{args: [--model, m, -tp, '8']}", resources=EIGHT, replicas=str(replicas))
    assert bool(told("DGD337", graph, f"spec: {{capabilities: {{gpus: {{perNode: 8, nodes: {nodes}}}}}}}")) == told_of


def test_the_gpus_of_sidecars_count_for_a_node() -> None:
    """Source: k8s.io/component-helpers resource.PodRequests."""
    graph = """\
spec:
  components:
  - name: Worker
    podTemplate:
      spec:
        containers:
        - {name: main, args: [--model, m, -tp, "8"], resources: {limits: {nvidia.com/gpu: "8"}}}
        - {name: embedder, image: "reg.example.com/e:1", resources: {limits: {nvidia.com/gpu: "1"}}}
"""
    (finding,) = told("DGD315", graph, "spec: {capabilities: {gpus: {perNode: 8}}}")
    assert "wants 9 GPUs" in finding.message
