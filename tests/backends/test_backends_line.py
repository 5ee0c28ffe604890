"""vLLM's command line since 1.6, and the flag that goes into a user's own.

Sources: internal/dynamo/backend_vllm.go normalizeVLLMFlags, parseVLLMLaunchArgs, ensureContainerCommandLineFlag
"""

from __future__ import annotations

from typing import Any

import pytest
from backends_run import corrected, exact

from generator.backends import facts_of, own_line, vllm_line
from generator.backends.sizes import elastic_ray, executor_is_mp, sizes
from generator.errors import Fault

PORT = "--master-port 29500"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["-tp", "8"], ["--tensor-parallel-size", "8"]),
        (["-dpl=2 -dpb=ray;"], ["--data-parallel-size-local", "2", "--data-parallel-backend", "ray"]),
        (["--tensor_parallel_size=8"], ["--tensor-parallel-size", "8"]),
        (["--max_num_seqs=8"], ["--max_num_seqs=8"]),
        (["--enable_elastic_ep"], ["--enable-elastic-ep"]),
        (["--enable-elastic-ep=false"], ["--enable-elastic-ep=false"]),
        (["--served-model-name=--enable-elastic-ep"], ["--served-model-name=--enable-elastic-ep"]),
        (["--tensor-parallel-size=--x"], ["--tensor-parallel-size=--x"]),
        (["--distributed-executor-backend mp|tee"], ["--distributed-executor-backend", "mp"]),
        (["--distributed-executor-backend", "--x"], ["--distributed-executor-backend", "--x"]),
        (["--data-parallel-backend ray;"], ["--data-parallel-backend", "ray;"]),
        (["-tp 8;"], ["--tensor-parallel-size", "8;"]),
    ],
)
def test_one_spelling(words: list[str], expected: list[str]) -> None:
    assert vllm_line.normalised(w for word in words for w in word.split()) == expected


@pytest.mark.parametrize(
    ("words", "tp", "pp", "dp", "given"),
    [
        (["-tp 2 -tp 4"], 4, 1, 1, False),
        (["-tp", "4", "-tp", "x"], 4, 1, 1, False),
        (["-pp", "2", "-dp=3"], 1, 2, 3, True),
        (["-tp", "8", "--data_parallel_size"], 8, 1, 1, True),
        (["--tensor-parallel-size=$(TP)"], 1, 1, 1, False),
    ],
)
def test_last_one_counts(words: list[str], tp: int, pp: int, dp: int, given: bool) -> None:
    found = vllm_line.read(words)
    assert found.sizes == {vllm_line.TP: tp, vllm_line.PP: pp, vllm_line.DP: dp} and found.dp_given is given
    read = sizes({"args": words}, facts_of("vllm"), exact("1.6").launch)
    assert (read.world, read.dp, read.dp_given) == (tp * pp, dp, given)


@pytest.mark.parametrize(
    ("args", "mp"),
    [
        (["--distributed-executor-backend", "mp"], (True, True)),
        (["--distributed-executor-backend mp --distributed-executor-backend ray"], (True, False)),
        (["--distributed_executor_backend=mp;"], (False, True)),
        (["--distributed-executor-backend"], (False, False)),
    ],
)
def test_executor_of_a_line(args: list[str], mp: tuple[bool, bool]) -> None:
    """Up to 1.5 any occurrence, since 1.6 the last one."""
    assert tuple(executor_is_mp({"args": args}, exact(version).launch) for version in ("1.5", "1.6")) == mp


@pytest.mark.parametrize(
    ("args", "ray"),
    [
        (["--enable-elastic-ep", "-dpb=ray"], True),
        (["--enable_elastic_ep", "--data_parallel_backend", "ray"], True),
        (["--enable-elastic-ep=false", "-dpb", "ray"], False),
        (["--enable-elastic-ep", "-dpb", "ray", "-dpb", "mp"], False),
    ],
)
def test_elastic_ray_of_a_line(args: list[str], ray: bool) -> None:
    assert elastic_ray({"args": args}, exact("1.6").launch) is ray


def flagged(container: dict[str, Any], *, right: bool = True) -> dict[str, Any]:
    """The container with the master port."""
    rules = corrected("1.6").launch if right else exact("1.6").launch
    return own_line.with_flag(container, "--master-port", "29500", facts_of("vllm"), rules)


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({"command": ["python3", "-m", "dynamo.vllm"], "args": ["-m"]}, {"args": ["-m", "--master-port", "29500"]}),
        ({"command": ["vllm", "serve"], "args": ["m"]}, {"args": ["m", "--master-port", "29500"]}),
        ({"args": ["m"]}, {"args": ["m", "--master-port", "29500"]}),
        ({"command": ["sh", "-c"], "args": ["x; exec vllm serve m"]}, {"args": [f"x; exec vllm serve m {PORT}"]}),
        ({"command": ["bash", "-c", "vllm serve m"]}, {"command": ["bash", "-c", f"vllm serve m {PORT}"]}),
        ({"command": ["sh", "-c"], "args": ["vllm serve a --master-port=29500"]}, {}),
        ({"command": ["sh", "-c"], "args": ["python3 -m dynamo.vllm -m"]}, {"args": [f"python3 -m dynamo.vllm {PORT} -m"]}),
    ],
)
@pytest.mark.parametrize("right", [True, False])
def test_where_the_flag_goes(given: dict[str, Any], made: dict[str, Any], right: bool) -> None:
    assert flagged(given, right=right) == {**given, **made}


@pytest.mark.parametrize("rest", [" | tee x", "; x", " && x"])
def test_more_behind_the_program(rest: str) -> None:
    """The operator puts the flag against the `|` and does not find it again: golden roles-podtemplates-vllm-serve-shell."""
    piped = {"command": ["sh", "-c"], "args": [f"vllm serve m{rest}"]}
    assert flagged(piped)["args"] == [f"vllm serve m {PORT} {rest.lstrip()}"]
    with pytest.raises(Fault, match="--master-port"):
        flagged(piped, right=False)


@pytest.mark.parametrize("script", ["vllm server m", "run.sh", "xvllm serve m"])
def test_no_place(script: str) -> None:
    with pytest.raises(Fault, match="finds no place"):
        flagged({"command": ["sh", "-c"], "args": [script]})
