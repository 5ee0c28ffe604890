"""Command lines that cannot work: each mistake in several spellings, and what looks like it and is right."""

from __future__ import annotations

from typing import Any

import pytest
from silent import engine, graph, merged, only, run, said, script, silent, words

GPU = {"resources": {"limits": {"nvidia.com/gpu": "1"}}}


def shell(*words: str, **more: Any) -> dict[str, Any]:
    return {**GPU, "command": ["/bin/sh", "-c"], "args": list(words), **more}


BEHIND = [
    shell("python3 -m dynamo.vllm", "--model", "m"),
    shell("exec python3 -m dynamo.vllm", "--model", "m", "--enforce-eager"),
    shell("python3 -m dynamo.vllm", "--enforce-eager"),
    shell("python3", "-m", "dynamo.vllm", "--model", "m"),
    {**GPU, "command": ["/bin/bash", "-lc", "python3 -m dynamo.vllm"], "args": ["--model", "m"]},
    {**GPU, "command": ["bash", "-o", "pipefail", "-c"], "args": ["python3 -m dynamo.vllm | tee log", "--model", "m"]},
]


@pytest.mark.parametrize("main", BEHIND)
def test_words_behind_a_script(main: dict[str, Any]) -> None:
    assert "never arrive" in only(run(graph(main)), "error", "DGD509")
    only(run(graph(main), exact=True), "warning", "DGD509")


@pytest.mark.parametrize(
    "main",
    [
        shell('exec "$@"', "--", "python3", "-m", "dynamo.vllm"),
        shell('python3 -m dynamo.vllm --model "$1"', "sh", "m"),
        shell("python3 -m dynamo.vllm --model ${1}", "sh", "m"),
        shell("shift\npython3 -m dynamo.vllm $*", "sh", "a", "--model", "m"),
        shell("python3 -m dynamo.vllm --model m", "sh"),
        shell("python3 -m dynamo.vllm --model m", "--"),
        shell(". /env.sh\npython3 -m dynamo.vllm --model m", "sh", "a", "b"),
        {**GPU, "command": ["python3", "-c"], "args": ["import sys; print(sys.argv)", "--a", "b"]},
    ],
)
def test_words_that_a_script_uses(main: dict[str, Any]) -> None:
    result = run(graph(main))
    assert all(severity == "note" for severity, _ in said(result)), words(result)


def test_words_in_args_are_put_right_over_several_nodes() -> None:
    main = merged(shell("python3", "-m", "dynamo.vllm", "-tp", "2"), GPU)
    silent(run(graph(main, nodes=2)))


TOGETHER = [
    engine("--tensor-parallel-size 1", gpus="1"),
    engine("--max-model-len 4096 --enforce-eager", gpus="1"),
    engine("\n--enforce-eager\n--max-model-len 4096\n".strip(), gpus="1"),
    {**GPU, "command": ["python3 -m dynamo.vllm --model m"]},
    {**GPU, "command": ["python3 -m dynamo.vllm"], "args": ["--model", "m"]},
    {**GPU, "command": ["python3"], "args": ["-m dynamo.vllm --model m"]},
]


@pytest.mark.parametrize("main", TOGETHER)
def test_several_words_in_one(main: dict[str, Any]) -> None:
    only(run(graph(main)), "error", "DGD510")
    only(run(graph(main), exact=True), "warning", "DGD510")


@pytest.mark.parametrize(
    "main",
    [
        engine("--kv-transfer-config", '{"kv_connector": "Nixl", "kv_role": "both"}', gpus="1"),
        engine('--kv-transfer-config={"kv_connector": "Nixl"}', gpus="1"),
        engine("--served-model-name", "a b", gpus="1"),
        engine("--chat-template", "{{ bos }} --x y", gpus="1"),
        {**GPU, "command": ["/opt/a b/engine".replace(" ", "-")], "args": ["-x y"]},
        script("python3 -m dynamo.vllm --model m --max-model-len 4096", gpus="1"),
    ],
)
def test_values_with_blanks(main: dict[str, Any]) -> None:
    silent(run(graph(main)))


VALUELESS = [
    engine("--tensor-parallel-size", gpus="1"),
    engine("--tensor-parallel-size", "--enforce-eager", gpus="1"),
    engine("--pipeline-parallel-size=", gpus="1"),
    engine("-tp", "", gpus="1"),
    engine("--data-parallel-size", "two", gpus="1"),
    engine("--tensor-parallel-size", "8.0", gpus="1"),
    engine("--max-model-len", gpus="1"),
    script("python3 -m dynamo.vllm --model m --tensor-parallel-size", gpus="1"),
    script("python3 -m dynamo.vllm --model --enforce-eager", gpus="1"),
]


@pytest.mark.parametrize("main", VALUELESS)
def test_flags_without_their_value(main: dict[str, Any]) -> None:
    only(run(graph(main)), "error", "DGD511")


@pytest.mark.parametrize(
    "main",
    [
        engine("--max-model-len", "-1", gpus="1"),
        script("python3 -m dynamo.vllm --model m --tensor-parallel-size \\\n  1", gpus="1"),
        script("python3 -m dynamo.vllm --model $MODEL -tp 1 2>&1", gpus="1"),
        engine("--enable-expert-parallel", "--trust-remote-code", gpus="1"),
    ],
)
def test_flags_with_their_value(main: dict[str, Any]) -> None:
    silent(run(graph(main)))


MISSPELT = [
    ("vllm", "--tensor-paralel-size", "--tensor-parallel-size"),
    ("vllm", "--tensor_parrallel_size", "--tensor-parallel-size"),
    ("vllm", "--pipline-parallel-size", "--pipeline-parallel-size"),
    ("vllm", "--tensor-parallel-sizes", "--tensor-parallel-size"),
    ("vllm", "--data-parralel-size", "--data-parallel-size"),
    ("vllm", "--tp", "--tensor-parallel-size"),
    ("vllm", "--dp-size", "--data-parallel-size"),
    ("sglang", "--tensor-paralell-size", "--tensor-parallel-size"),
    ("sglang", "-tp", "--tensor-parallel-size"),
    ("trtllm", "--tensor-parallell-size", "--tensor-parallel-size"),
]


@pytest.mark.parametrize(("backend", "flag", "meant"), MISSPELT)
def test_misspelt_flags(backend: str, flag: str, meant: str) -> None:
    main = engine("--trust-remote-code", flag, "1", backend=backend, gpus="1")
    assert meant in only(run(graph(main, backend=backend)), "error", "DGD512")
    text = script(f"exec python3 -m dynamo.{backend} --model m {flag}=1", gpus="1")
    only(run(graph(text, backend=backend)), "error", "DGD512")


@pytest.mark.parametrize(
    ("backend", "args"),
    [
        ("vllm", ["--data-parallel-size-local", "1", "--data-parallel-size", "1"]),
        ("vllm", ["--decode-context-parallel-size", "1", "--mm-encoder-tp-mode", "data"]),
        ("sglang", ["--tp", "1", "--ep-size", "1", "--dp", "1"]),
        ("sglang", ["--attention-context-parallel-size", "1"]),
        ("trtllm", ["--expert-parallel-size", "1", "--tensor_parallel_size=1"]),
        ("vllm", ["--eplb-config.window_size", "3", "--compilation_config", "{}"]),
    ],
)
def test_flags_that_exist(backend: str, args: list[str]) -> None:
    silent(run(graph(engine(*args, backend=backend, gpus="1"), backend=backend)))


def test_python_gets_no_flags_of_a_module() -> None:
    front = graph({"args": ["--router-mode", "kv"]}, kind="frontend")
    assert "-m" in only(run(front), "error", "DGD512")
    silent(run(graph({"args": ["-m", "dynamo.frontend", "--router-mode", "kv"]}, kind="frontend")))
    silent(run(graph({}, kind="frontend")))
    silent(run(graph({"command": ["python3", "-m", "dynamo.frontend"], "args": ["--router-mode", "kv"]}, kind="frontend")))


def test_other_containers_too() -> None:
    side = {"name": "side", "image": "reg.example.com/side:1", "command": ["sh", "-c"], "args": ["run", "--port", "1"]}
    document = graph(engine(gpus="1"), containers=[side])
    assert "container 'side'" in only(run(document), "error", "DGD509")
    init = {"name": "init", "image": "reg.example.com/side:1", "command": ["curl -O http://x"]}
    assert "container 'init'" in only(run(graph(engine(gpus="1"), initContainers=[init])), "error", "DGD510")


def test_the_line_is_the_users() -> None:
    result = run(graph(engine("--trust-remote-code", "--tensor-paralel-size", "1", gpus="1")))
    assert result.findings[0].where.pointer.endswith("args/3") or result.findings[0].where.line > 10
