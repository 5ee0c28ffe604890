"""The GPU sum: more than there are, none at all, names that are none; and what cannot be seen is never taken for 1."""

from __future__ import annotations

from typing import Any

import pytest
from silent import config_map, engine, graph, merged, only, run, said, script, silent, words

CONFIG: dict[str, Any] = {
    "volumes": [{"name": "cfg", "configMap": {"name": "engine"}}],
}
MOUNT = {"volumeMounts": [{"name": "cfg", "mountPath": "/cfg"}]}

TOO_MANY = [
    ("vllm", engine("--tensor-parallel-size", "16"), "16"),
    ("vllm", engine("-tp", "4", "-pp", "4"), "16"),
    ("vllm", engine("--tensor-parallel-size=2", "--data-parallel-size=8"), "16"),
    ("vllm", engine("--prefill-context-parallel-size", "2", "-tp", "8"), "16"),
    ("sglang", engine("--tp", "8", "--pp-size", "2", backend="sglang"), "16"),
    ("trtllm", engine("--tensor-parallel-size", "8", "--pipeline-parallel-size", "2", backend="trtllm"), "16"),
    ("trtllm", engine("--override-engine-args", '{"tensor_parallel_size": 16}', backend="trtllm"), "16"),
    ("vllm", script("exec python3 -m dynamo.vllm --model m -tp 16"), "16"),
    ("vllm", script("TP=16\npython3 -m dynamo.vllm --model m --tensor-parallel-size ${TP}"), "16"),
]


@pytest.mark.parametrize(("backend", "main", "used"), TOO_MANY)
def test_more_than_the_component_has_on_one_node(backend: str, main: dict[str, Any], used: str) -> None:
    assert f"uses {used} GPUs" in only(run(graph(main, backend=backend)), "error", "DGD302")
    only(run(graph(main, backend=backend), exact=True), "warning", "DGD302")


FIT = [
    ("vllm", engine("-tp", "4", "-dp", "2", "--enable-expert-parallel")),
    ("sglang", engine("--tp", "8", "--dp-size", "8", "--enable-dp-attention", backend="sglang")),
    ("sglang", engine("--tp", "8", "--dp", "8", backend="sglang")),
    ("trtllm", engine("--tensor-parallel-size", "8", "--enable-attention-dp", backend="trtllm")),
    ("trtllm", engine("--override-engine-args", '{"tensor_parallel_size": 8, "enable_attention_dp": true}', backend="trtllm")),
    ("vllm", engine("-tp", "8", "--decode-context-parallel-size", "8")),
    ("vllm", engine("--data-parallel-size", "16", "--data-parallel-size-local", "8", "--data-parallel-start-rank", "8")),
    ("vllm", engine("-tp", "8", "--data-parallel-size", "4", "--data-parallel-rank", "1")),
    ("vllm", engine("-tp", "16", "--nnodes", "2", "--node-rank", "0", "--master-addr", "other")),
    ("vllm", engine("-tp", "1", "-dp", "4", "--enable-elastic-ep")),
]


@pytest.mark.parametrize(("backend", "main"), FIT)
def test_sums_that_come_out(backend: str, main: dict[str, Any]) -> None:
    silent(run(graph(main, backend=backend)))


@pytest.mark.parametrize(
    "main", [engine("--tensor-parallel-size", "4"), engine(), script("python3 -m dynamo.vllm --model m -tp 2 -pp 2")]
)
def test_fewer_than_the_component_has(main: dict[str, Any]) -> None:
    only(run(graph(main)), "warning", "DGD303")


@pytest.mark.parametrize(
    ("backend", "main"),
    [
        ("vllm", engine("-tp", "1", gpus="")),
        ("sglang", engine("--tp", "8", gpus="", backend="sglang", resources={"limits": {"cpu": "8"}})),
        ("vllm", script("set -e\nexec python3 -m dynamo.vllm --model m -tp 2", gpus="")),
        ("trtllm", engine("--tp-size", "2", backend="trtllm", gpus="", resources={"limits": {"rdma/ib": "8"}})),
        ("", engine("--tensor-parallel-size", "8", gpus="0")),
    ],
)
def test_an_engine_without_a_gpu(backend: str, main: dict[str, Any]) -> None:
    only(run(graph(main, backend=backend)), "error", "DGD317")
    only(run(graph(main, backend=backend), exact=True), "warning", "DGD317")


@pytest.mark.parametrize("fidelity", [False, True], ids=["corrected", "exact"])
def test_an_engine_without_a_gpu_and_without_a_parallel_flag_may_be_right(fidelity: bool) -> None:
    """An image for CPUs cannot be told from its name: a note, which `--strict` leaves alone (field case create-false)."""
    only(run(graph(engine(gpus="")), exact=fidelity), "note", "DGD317")


NEED_NONE: list[dict[str, Any]] = [
    {"command": ["python3", "-m", "dynamo.mocker"], "args": ["--model-path", "m", "--num-workers", "2"]},
    engine("--device", "cpu", gpus=""),
    engine(gpus="", image="reg.example.com/vllm-cpu-runtime:1.3.0"),
    engine(gpus="", env=[{"name": "VLLM_CPU_KVCACHE_SPACE", "value": "40"}]),
    engine(gpus="", resources={"limits": {"habana.ai/gaudi": "8"}}),
    engine("-tp", "8", gpus="", resources={"limits": {"gpu.intel.com/xe": "8"}}, image="reg.example.com/vllm-xpu:1.3.0"),
    engine(gpus="", env=[{"name": "NVIDIA_VISIBLE_DEVICES", "value": "all"}]),
    engine(gpus="", securityContext={"privileged": True}),
    {"command": ["python3", "-m", "my.worker"], "args": ["--tensor-parallel-size", "8"]},
]


@pytest.mark.parametrize("main", NEED_NONE)
def test_what_needs_no_gpu_limit(main: dict[str, Any]) -> None:
    silent(run(graph(main)))


def test_a_runtime_class_may_bring_gpus() -> None:
    silent(run(graph(engine(gpus=""), runtimeClassName="nvidia")))


UNSEEN = [
    ("vllm", engine("--tensor-parallel-size", "$(TP)", envFrom=[{"configMapRef": {"name": "sizes"}}])),
    ("vllm", script("python3 -m dynamo.vllm --model m --tensor-parallel-size $TP")),
    ("vllm", script("python3 -m dynamo.vllm --model m --tensor-parallel-size $((GPUS * 2))")),
    ("vllm", script("python3 -m dynamo.vllm --model m $EXTRA_ARGS")),
    ("sglang", script('ARGS=()\nexec python3 -m dynamo.sglang --model-path m "${ARGS[@]}"')),
    ("sglang", script("python3 -m dynamo.sglang --model-path m $(cat /cfg/flags)")),
    ("vllm", script('python3 -m dynamo.vllm --model m "$@"')),
    ("vllm", script("python3 -m dynamo.vllm --model m ${TP:+--tensor-parallel-size $TP}")),
    ("vllm", engine("--config", "/cfg/engine.yaml")),
    ("sglang", engine("--config=/cfg/engine.yaml", backend="sglang")),
    ("trtllm", engine("--extra-engine-args", "/engine_configs/agg.yaml", backend="trtllm")),
    ("vllm", engine("--tensor-parallel", "8")),
    ("vllm", script("for i in 0 1 2 3; do\n  CUDA_VISIBLE_DEVICES=$i python3 -m dynamo.vllm --model m &\ndone\nwait")),
    ("vllm", script("python3 -m dynamo.vllm --model a & python3 -m dynamo.vllm --model b; wait")),
]


@pytest.mark.parametrize(("backend", "main"), UNSEEN)
def test_what_cannot_be_seen_is_a_note(backend: str, main: dict[str, Any]) -> None:
    assert "cannot be added up" in only(run(graph(main, backend=backend)), "note", "DGD318")
    only(run(graph(main, backend=backend), exact=True), "note", "DGD318")


@pytest.mark.parametrize(
    "main",
    [
        script('python3 -m dynamo.vllm --model "${MODEL}" --served-model-name $NAME -tp 8'),
        engine("--served-model-name", "$(NAME)", "-tp", "8", env=[{"name": "NAME", "value": "my-model"}]),
        script("python3 -m dynamo.vllm --model m --tensor-parallel-size $TP", env=[{"name": "TP", "value": "8"}]),
        script("python3 -m dynamo.vllm --model m --tensor-parallel-size ${TP:-4}", env=[{"name": "TP", "value": "8"}]),
        script("export EXTRA='--tensor-parallel-size 8 --enforce-eager'\npython3 -m dynamo.vllm --model m $EXTRA"),
        script("for f in a b; do cat $f; done\nexec python3 -m dynamo.vllm --model m -tp 8"),
    ],
)
def test_what_can_be_seen_after_all(main: dict[str, Any]) -> None:
    silent(run(graph(main)))


FILES = [
    ("vllm", ["--config", "/cfg/engine.yaml"], "tensor-parallel-size: 8"),
    ("vllm", ["--config", "/cfg/engine.yaml", "-tp", "8"], "tensor-parallel-size: 4"),
    ("sglang", ["--config", "/cfg/engine.yaml"], "tp-size: 8\ndp-size: 8\nenable-dp-attention: true"),
    ("trtllm", ["--extra-engine-args", "/cfg/engine.yaml"], "tensor_parallel_size: 4\npipeline_parallel_size: 2"),
    ("trtllm", ["--extra-engine-args", "/cfg/engine.yaml", "--tensor-parallel-size", "1"], "tensor_parallel_size: 8"),
    (
        "trtllm",
        ["--extra-engine-args", "/cfg/engine.yaml", "--override-engine-args", '{"tensor_parallel_size": 8}'],
        "tensor_parallel_size: 2",
    ),
]


@pytest.mark.parametrize(("backend", "args", "text"), FILES)
def test_configuration_files_beside_the_graph_are_read(backend: str, args: list[str], text: str) -> None:
    document = graph(engine(*args, backend=backend, **MOUNT), backend=backend, **CONFIG)
    silent(run(document, None, config_map("engine", engine_yaml=text)))
    only(run(document), "note", "DGD318")
    only(run(document, None, config_map("another", engine_yaml=text)), "note", "DGD318")
    wrong = text.replace("8", "32").replace("4", "32").replace(": 2", ": 32")
    if "-tp" not in args and "--override-engine-args" not in args:
        only(run(document, None, config_map("engine", engine_yaml=wrong)), "error", "DGD302")


def test_items_and_sub_paths_of_a_mounted_file() -> None:
    items = {"volumes": [{"name": "cfg", "configMap": {"name": "engine", "items": [{"key": "a", "path": "e.yaml"}]}}]}
    held = config_map("engine", a="tensor-parallel-size: 8")
    silent(run(graph(engine("--config", "/cfg/e.yaml", **MOUNT), **items), None, held))
    part = {"volumeMounts": [{"name": "cfg", "mountPath": "/etc/e.yaml", "subPath": "e.yaml"}]}
    silent(run(graph(engine("--config", "/etc/e.yaml", **part), **items), None, held))
    only(run(graph(engine("--config", "/cfg/other.yaml", **MOUNT), **items), None, held), "note", "DGD318")
    only(run(graph(engine("--config", "/cfg/e.yaml", **MOUNT), **items), None, config_map("engine", a="- x")), "note", "DGD318")


def test_a_file_decides_the_launch_over_several_nodes() -> None:
    document = graph(engine("--config", "/cfg/engine.yaml", **MOUNT), nodes=2, **CONFIG)
    result = silent(run(document, None, config_map("engine", engine_yaml="tensor-parallel-size: 16")))
    assert "--nnodes" in str([m.body for m in result.manifests])
    only(run(document), "error", "DGD508")
    parallel = silent(run(document, None, config_map("engine", engine_yaml="data-parallel-size: 16")))
    assert "--data-parallel-size-local" in str([m.body for m in parallel.manifests])


def test_claims_count_where_the_overlay_knows_them() -> None:
    claimed = engine("-tp", "4", gpus="", resources={"claims": [{"name": "gpus"}]})
    claims = {"resourceClaims": [{"name": "gpus", "resourceClaimTemplateName": "four"}]}
    assert "resourceClaims: {gpus" in only(run(graph(claimed, **claims)), "note", "DGD318")
    silent(run(graph(claimed, **claims), {"resourceClaims": {"four": 4}}))
    only(run(graph(claimed, **claims), {"resourceClaims": {"four": 2}}), "error", "DGD302")
    channel = merged(engine("-tp", "8"), {"resources": {"claims": [{"name": "gpus"}]}})
    silent(run(graph(channel, **claims)))  # a claim beside a GPU limit is a network channel


@pytest.mark.parametrize("name", ["nvidia/gpu", "gpu", "nvidia.com/gpus", "nvidia.com/GPU", "nvida.com/gpu", "nvidia/mig-1g.5gb"])
def test_names_that_look_like_a_gpu(name: str) -> None:
    document = graph(engine("-tp", "8", gpus="", resources={"limits": {name: "8"}}))
    assert "write nvidia.com/gpu" in only(run(document), "error", "DGD611")
    assert ("warning", "DGD611") in said(run(document, exact=True))


@pytest.mark.parametrize(
    "name", ["nvidia.com/gpu.shared", "nvidia.com/mig-3g.40gb", "amd.com/gpu", "nvidia.com/pgpu", "gpu.intel.com/i915"]
)
def test_names_that_are_real(name: str) -> None:
    result = run(graph(engine("-tp", "8", gpus="", resources={"limits": {name: "8"}})))
    assert not said(result), words(result)
