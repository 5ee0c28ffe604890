"""Parallelism in every spelling, direct and inside scripts; what cannot be read says so."""

from __future__ import annotations

from typing import Any

import pytest

from generator.backends import BACKENDS, facts_of, flags, words
from generator.backends.flags import Parallel, legacy_size


def read(framework: str, *line: Any) -> Parallel:
    return flags.read(facts_of(framework), *line)


def sizes(p: Parallel) -> tuple[int, int, int, int]:
    return p.tp, p.pp, p.dp, p.world


@pytest.mark.parametrize(
    ("framework", "argv", "expected"),
    [
        ("vllm", ["--tensor-parallel-size", "8"], (8, 1, 1, 8)),
        ("vllm", ["-tp", "8", "-pp=2"], (8, 2, 1, 16)),
        ("vllm", ["-tp=8", "--pipeline-parallel-size=2", "-dp", "4"], (8, 2, 4, 64)),
        ("vllm", ["--tensor_parallel_size=4", "--data_parallel_size", "2"], (4, 1, 2, 8)),
        ("vllm", ["--data-parallel-size", "16", "--data-parallel-size-local", "8", "--enable-expert-parallel"], (1, 1, 16, 16)),
        ("vllm", ["--tensor-parallel-size", "2", "--tensor-parallel-size", "4"], (4, 1, 1, 4)),
        ("vllm", ["--kv-transfer-config", '{"tensor-parallel-size": 8}'], (1, 1, 1, 1)),
        ("sglang", ["--tp", "16"], (16, 1, 1, 16)),
        ("sglang", ["--tp-size=8", "--pp-size", "2"], (8, 2, 1, 16)),
        ("sglang", ["--tensor-parallel-size", "8", "--dp", "2"], (8, 1, 2, 16)),
        ("sglang", ["--tp", "8", "--dp-size", "8", "--enable-dp-attention"], (8, 1, 8, 8)),
        ("sglang", ["--tp", "8", "--data-parallel-size=8", "--enable-dp-attention", "--ep-size", "8"], (8, 1, 8, 8)),
        ("sglang", ["--tp", "8", "--ep", "8", "--expert-parallel-size", "4", "--nnodes", "2"], (8, 1, 1, 8)),
        ("trtllm", ["--tensor-parallel-size", "8", "--pipeline-parallel-size", "2"], (8, 2, 1, 16)),
        ("trtllm", ["--tensor_parallel_size=8", "--expert-parallel-size", "8"], (8, 1, 1, 8)),
        ("trtllm", ["--override-engine-args", '{"tensor_parallel_size": 16, "enable_attention_dp": true}'], (16, 1, 1, 16)),
        (
            "trtllm",
            ["--override-engine-args", '{"moe_expert_parallel_size":4,"pipeline_parallel_size":2,"x":{"a":1}}'],
            (1, 2, 1, 2),
        ),
        ("noop", ["--tp", "8"], (1, 1, 1, 1)),
    ],
)
def test_spellings(framework: str, argv: list[str], expected: tuple[int, int, int, int]) -> None:
    assert sizes(read(framework, ["python3", "-m", f"dynamo.{framework}", *argv])) == expected
    line = " ".join(a if '"' not in a else f"'{a}'" for a in argv)
    for script in (
        f"python3 -m dynamo.{framework} {line}",
        f"set -e\nexport A=1 && python3 -m dynamo.{framework} \\\n {line} | tee log",
    ):
        assert sizes(read(framework, ["/bin/sh", "-c", script])) == expected


def test_where_a_flag_stands() -> None:
    found = read("vllm", ["python3", "-m", "dynamo.vllm", "--tensor-parallel-size", "8", "-dp=2", "--enable-elastic-ep"])
    assert found.spelled == (("--tensor-parallel-size", "8", 3), ("-dp", "2", 5), ("--enable-elastic-ep", "", 6))
    assert found.elastic and found.has(facts_of("vllm"), "dp") and not found.has(facts_of("vllm"), "pp")
    assert read("vllm", ["sh", "-c", "python3 -m dynamo.vllm -tp 8"]).spelled == (("-tp", "8", 2),)


def test_only_the_frameworks_own_command_counts() -> None:
    script = "echo --tensor-parallel-size 4; python3 -m dynamo.vllm --tensor-parallel-size 8; wait --tensor-parallel-size 2"
    assert read("vllm", ["sh", "-c", script]).tp == 8
    assert read("vllm", ["sh", "-c", "bash -c 'python3 -m dynamo.vllm -tp 8'"]).tp == 8
    assert read("vllm", ["sh", "-c", "vllm serve m -tp 8 # -tp 4"]).tp == 8
    assert read("vllm", ["/bin/sh", "-c", "python3", "-m", "dynamo.vllm", "-tp", "8"]).tp == 8


@pytest.mark.parametrize("text", ["$TP", "${TP}", "$(TP)", "eight", "", "8.0", "\u0668"])
def test_what_cannot_be_read(text: str) -> None:
    assert read("vllm", ["--tensor-parallel-size", text]).unread == (("--tensor-parallel-size", text, 0),)
    assert read("vllm", ["sh", "-c", "python3 -m dynamo.vllm --tensor-parallel-size $TP"]).unread == (
        ("--tensor-parallel-size", "$TP", 2),
    )
    assert read("vllm", ["--tensor-parallel-size", "8"]).unread == ()


def test_variables() -> None:
    env: list[dict[str, object]] = [{"name": "TP", "value": "8"}, {"name": "POD", "valueFrom": {}}]
    assert read("vllm", ["-tp", "$(TP)"], env).tp == 8
    assert read("vllm", ["sh", "-c", "TP=4; python3 -m dynamo.vllm -tp ${TP}"], env).tp == 4
    assert read("vllm", ["sh", "-c", "export TP=2\npython3 -m dynamo.vllm -tp $TP"]).tp == 2
    twice = read("vllm", ["sh", "-c", "TP=4; if x; then TP=8; fi; TP=16; python3 -m dynamo.vllm -tp $TP"])
    assert twice.unread and twice.tp == 1
    assert read("vllm", ["-tp", "$(POD)"], env).unread


def test_a_file_may_hold_more_flags() -> None:
    assert read("trtllm", ["--extra-engine-args", "/config/a.yaml"]).unread == (("--extra-engine-args", "/config/a.yaml", 0),)
    assert read("sglang", ["--config=/etc/a.yaml"]).unread == (("--config", "/etc/a.yaml", 0),)
    assert read("trtllm", ["--extra-engine-args", '{"tensor_parallel_size": 2}']).unread == ()


def test_the_operators_reading() -> None:
    assert legacy_size(["--tp", "x", "--a", "1"], "--a") == 1
    assert legacy_size(["--a", "x", "--a", "+4", "--a", "8"], "--a") == 4
    assert legacy_size(["--a", "-2"], "--a") == -2
    assert legacy_size(["--a", "99999999999999999999", "--a", "2"], "--a") == 2
    assert legacy_size(["--a=8", "--a"], "--a") == 1
    assert legacy_size(["--a", "1_0"], "--a") == 1


def test_every_spelling_names_a_size() -> None:
    for name in BACKENDS:
        assert set(facts_of(name).sizes.values()) <= {"tp", "pp", "dp", "cp", "ep", "dp_local", "nodes"}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a b", [["a", "b"]]),
        ("a 'b c' \"d e\" f\\ g", [["a", "b c", "d e", "f g"]]),
        ("a && b || c; d & e | f\ng", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"], ["g"]]),
        ("a # no\nb#c", [["a"], ["b#c"]]),
        ("a \\\n  b", [["a", "b"]]),
        ("a 2>&1 | b", [["a", "2>&1"], ["b"]]),
        ("a $(b; c 'd)') e", [["a", "$(b; c 'd)')", "e"]]),
        ('a "$(b "c d")" ${e:-f g}', [["a", '$(b "c d")', "${e:-f g}"]]),
        ("a 'unfinished", [["a", "unfinished"]]),
        ('a "b\\"c\\$d\\e"', [["a", 'b"c$d\\e']]),
        ("(a; b) `c d`", [["a"], ["b"], ["`c d`"]]),
        ("x='a b' y", [["x=a b", "y"]]),
        ("", []),
    ],
)
def test_words_of_a_script(script: str, expected: list[list[str]]) -> None:
    assert [[w.text for w in c] for c in words.commands(script)] == expected


@pytest.mark.parametrize(
    ("argv", "index"),
    [
        (["/bin/sh", "-c", "x"], 2),
        (["bash", "-e", "-o", "pipefail", "-c", "x"], 5),
        (["bash", "-lc", "x"], 2),
        (["numactl", "bash", "-c", "x"], 3),
        (["sh", "x.sh"], -1),
        (["python3", "-c", "x"], -1),
        (["bash", "--norc", "-c", "x"], 3),
        (["sh", "-c"], -1),
        (["bash", "+x", "-c", "x"], 3),
    ],
)
def test_where_the_script_is(argv: list[str], index: int) -> None:
    assert words.script_at(argv) == index


@pytest.mark.parametrize(
    ("script", "plain"),
    [
        ("python3 -m x --a 'b c'", True),
        ("exec python3 -m x", True),
        ("A=1 python3", False),
        ("cd x", False),
        ("a && b", False),
        ("a > log", False),
        ("a\nb", False),
        ("a &", False),
        ("a '>'", True),
        ("", False),
        ("exec", False),
        ("(a)", False),
        ("a # x", False),
    ],
)
def test_one_program(script: str, plain: bool) -> None:
    assert words.one_program(script) == plain
