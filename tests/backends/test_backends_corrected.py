"""What the operator gets wrong, and that our correction of it really starts what was meant."""

from __future__ import annotations

import json
from collections.abc import Mapping

import backends_golden
import pytest
from backends_run import GROVE, LWS, corrected, exact, job, launch, started

from generator.backends import find
from generator.errors import Fault
from generator.model import LEADER, WORKER, Engine
from generator.names import EXECUTOR

pytestmark = pytest.mark.skipif(not backends_golden.SET.exists(), reason="no conformance set")
VLLM = ["python3", "-m", "dynamo.vllm"]
MP = {EXECUTOR: "mp"}
DP = ["--model", "m", "--data-parallel-size", "32", "--enable-expert-parallel"]
TP = ["--model", "m", "--tensor-parallel-size", "16"]


def value(argv: list[str], flag: str) -> str:
    return argv[argv.index(flag) + 1]


def test_data_parallel_rank_on_lws() -> None:
    broken = launch("vllm", VLLM, DP, WORKER, exact())
    assert "$(( 8 * $(LWS_WORKER_INDEX) ))" in broken["args"][0]
    assert isinstance(backends_golden.compare().trace_one(broken, LWS), str)  # it does not run
    (argv,) = started(launch("vllm", VLLM, DP, WORKER, corrected()), LWS)
    assert value(argv, "--data-parallel-start-rank") == "24"


def test_data_parallel_rank_on_lws_in_a_script() -> None:
    (argv,) = started(
        launch("vllm", ["/bin/sh", "-c"], ["python3 -m dynamo.vllm --data-parallel-size=32"], WORKER, corrected()), LWS
    )
    assert value(argv, "--data-parallel-start-rank") == "24"
    assert "--data-parallel-size" not in argv  # it was given, in the other spelling


def test_data_parallel_rank_on_grove_needs_no_correction() -> None:
    at = backends_golden.grove("Worker", 4)
    one, two = (launch("vllm", VLLM, DP, WORKER, profile, at) for profile in (exact(), corrected()))
    assert one == two
    assert value(started(two, GROVE)[0], "--data-parallel-start-rank") == "24"


@pytest.mark.parametrize("shell", ["/bin/sh", "bash"])
def test_ray_flag_goes_into_the_script(shell: str) -> None:
    script = 'python3 -m dynamo.vllm --model "a b" --tensor-parallel-size 16'
    lost = started(launch("vllm", [shell, "-c"], [script], LEADER, exact(), executor="ray"), LWS)
    assert "--distributed-executor-backend" not in lost[1]
    ray, argv = started(launch("vllm", [shell, "-c"], [script], LEADER, corrected(), executor="ray"), LWS)
    assert ray == ["ray", "start", "--head", "--port=6379"]
    assert value(argv, "--distributed-executor-backend") == "ray" and value(argv, "--model") == "a b"


def test_ray_direct_command_is_the_same() -> None:
    one, two = (launch("vllm", VLLM, TP, LEADER, profile, executor="ray") for profile in (exact(), corrected()))
    assert one == two


@pytest.mark.parametrize(
    "args", [["-tp", "16"], ["--tensor-parallel-size=16"], ["-tp=4", "-pp=4"], ["--tensor_parallel_size", "16"]]
)
def test_every_spelling_is_read(args: list[str]) -> None:
    assert find("vllm").mode({"args": args, "command": VLLM}, 2, 8, MP, exact())[0] == ""
    assert find("vllm").mode({"args": args, "command": VLLM}, 2, 8, MP, corrected())[0] == "mp"
    assert "--headless" in launch("vllm", VLLM, args, WORKER, corrected())["args"]


def test_variables_with_a_value_are_read() -> None:
    env = [{"name": "TP", "value": "16"}]
    for text in ("$(TP)", "$TP", "${TP}"):
        made = launch(
            "vllm", ["sh", "-c"], [f"python3 -m dynamo.vllm --tensor-parallel-size {text}"], LEADER, corrected(), env=env
        )
        assert value(started(made, LWS | {"TP": "16"})[0], "--nnodes") == "4"


COMMANDS = [
    (["bash", "-c", "python3 -m dynamo.vllm --tensor-parallel-size 16"], []),
    (["python3", "-m", "dynamo.vllm", "--tensor-parallel-size", "16"], []),
    (["/bin/sh", "-c"], ["python3", "-m", "dynamo.vllm", "--tensor-parallel-size", "16"]),
    (["numactl", "--all", "python3", "-m", "dynamo.vllm"], ["--tensor-parallel-size", "16"]),
    (["vllm", "serve"], ["m", "--tensor-parallel-size", "16"]),
    (["sh", "-c"], ['python3 -m dynamo.vllm --model "/models/my vllm model" --tensor-parallel-size 16']),
    (["sh", "-c"], ["export NOTE='python3 vllm'; python3 -m dynamo.vllm --tensor-parallel-size 16"]),
    (["sh", "-c"], ["echo 'starting: python3 with vllm now'\nexec python3 -m dynamo.vllm --tensor-parallel-size 16 2>&1"]),
    (["sh", "-c"], ["bash -c 'python3 -m dynamo.vllm --tensor-parallel-size 16'"]),
    (["bash", "-ec"], ["# python3 for vllm\npython3 \\\n  -m dynamo.vllm \\\n  --tensor-parallel-size 16"]),
    (["bash", "-o", "pipefail", "-c"], ["python3 -m dynamo.vllm --tensor-parallel-size 16"]),
]


@pytest.mark.parametrize("orchestrator", ["lws", "grove"])
@pytest.mark.parametrize(("command", "args"), COMMANDS)
def test_no_flag_is_lost(command: list[str], args: list[str], orchestrator: str) -> None:
    at, env = (backends_golden.lws(4), LWS) if orchestrator == "lws" else (backends_golden.grove("w", 4), GROVE)
    argv = started(launch("vllm", command, args, WORKER, corrected(), at), env)[-1]
    assert value(argv, "--node-rank") == "3" and "--headless" in argv and value(argv, "--tensor-parallel-size") == "16"
    assert argv.count("--node-rank") == 1


@pytest.mark.parametrize(
    ("command", "args"),
    [
        (["sh", "-c"], ["/start.sh --tensor-parallel-size 16"]),
        (["/start.sh"], ["--tensor-parallel-size", "16"]),
        (["sh", "-c"], ["echo python3 -m dynamo.sglang --tensor-parallel-size 16"]),
        ([], []),
    ],
)
def test_flags_without_a_place_are_refused(command: list[str], args: list[str]) -> None:
    with pytest.raises(Fault) as caught:
        launch("vllm", command, args, WORKER, corrected(), mode="mp")
    assert caught.value.code == "DGD501" and "--node-rank" in caught.value.message and caught.value.hint
    assert launch("vllm", command, args, WORKER, exact(), mode="mp")["args"] == args


def test_a_python_file_of_ones_own_is_a_place() -> None:
    made = launch("vllm", ["sh", "-c"], ["exec python3 /app/vllm_worker.py --tensor-parallel-size 16"], WORKER, corrected())
    assert made["args"][0].startswith("exec python3 /app/vllm_worker.py --distributed-executor-backend mp")


HARD = [
    "it's",
    'say "x"',
    "a;b",
    "$(NOT_SET)",
    "$HOME",
    "`id`",
    "*",
    "",
    "a\\b",
    '{"a": {"b": "it\'s"}}',
    "x!y",
    "#no",
    "a|b & c",
    "new\nline",
]


@pytest.mark.parametrize("backend", ["vllm", "sglang"])
def test_every_word_survives_the_shell(backend: str) -> None:
    command = ["python3", "-m", f"dynamo.{backend}"]
    made = launch(backend, command, ["--tensor-parallel-size", "16", *HARD], WORKER, corrected(), backends_golden.grove("w", 4))
    assert started(made, GROVE)[0][5 : 5 + len(HARD)] == HARD


def test_every_word_survives_ray() -> None:
    made = launch("vllm", VLLM, [*TP, *HARD], LEADER, corrected(), executor="ray")
    assert next(a for a in started(made, LWS) if a[0] == "python3")[7 : 7 + len(HARD)] == HARD


TRTLLM = ["python3", "-m", "dynamo.trtllm"]
QUOTED = [
    (TRTLLM, HARD, HARD),
    (
        ["/bin/sh", "-c"],
        ['python3 -m dynamo.trtllm --override-engine-args \'{"a": 1}\' --name "it\'s"'],
        ["--override-engine-args", '{"a": 1}', "--name", "it's"],
    ),
    (["/bin/sh", "-c"], ["python3", "-m", "dynamo.trtllm", "--name", "it's"], ["--name", "it's"]),
    (["bash", "-c", "exec python3 -m dynamo.trtllm --name 'a b'"], [], ["--name", "a b"]),
    (["numactl", "--all"], [*TRTLLM, "--name", "it's"], ["--name", "it's"]),
]


@pytest.mark.parametrize(("command", "args", "expected"), QUOTED)
def test_trtllm_keeps_every_word(command: list[str], args: list[str], expected: list[str]) -> None:
    (argv,) = started(launch("trtllm", command, args, LEADER, corrected()), LWS)
    assert argv[0] == "trtllm-llmapi-launch" and argv[-len(expected) :] == expected and "dynamo.trtllm" in argv


def test_trtllm_keeps_a_script_together() -> None:
    script = "cd /tmp && export A='1 2' && python3 -m dynamo.trtllm --name 'x'"
    (argv,) = started(launch("trtllm", ["/bin/bash", "-c"], [script], LEADER, corrected()), LWS)
    assert argv == ["trtllm-llmapi-launch", "bash", "-c", script]


def test_trtllm_single_quote_breaks_the_operators_own() -> None:
    broken = launch("trtllm", ["sh", "-c"], ["python3 -m dynamo.trtllm --engine '{\"a\": 1}'"], LEADER, exact())
    assert all('{"a": 1}' not in argv for argv in started(broken, LWS))


@pytest.mark.parametrize(("command", "args"), [([], []), (["/bin/sh", "-c"], []), (["sh", "-c"], ["  "])])
def test_trtllm_with_nothing_to_start(command: list[str], args: list[str]) -> None:
    with pytest.raises(Fault) as caught:
        launch("trtllm", command, args, LEADER, corrected())
    assert caught.value.code == "DGD505"


def test_elastic_words_survive() -> None:
    args = ["--enable-elastic-ep", "--data-parallel-size", "8", *HARD]
    made = launch("vllm", VLLM, args, LEADER, corrected(), nodes=2)
    assert next(a for a in started(made, LWS) if a[0] == "python3")[6:] == HARD


def test_nothing_is_changed_in_place() -> None:
    for backend, role in ((b, r) for b in ("vllm", "sglang", "trtllm", "noop") for r in (LEADER, WORKER)):
        for profile in (exact(), corrected()):
            main = {
                "name": "main",
                "command": ["python3", "-m", f"dynamo.{backend}"],
                "args": [*TP],
                "env": [],
                "livenessProbe": {},
            }
            before = json.dumps(main)
            made = find(backend).container(main, role, _job(backend, main), backends_golden.grove("w", 2), profile)
            spec = {"containers": [made], "volumes": [], "initContainers": []}
            held = json.dumps(spec)
            find(backend).pod(spec, role, _job(backend, main), backends_golden.grove("w", 2), profile)
            assert json.dumps(main) == before and json.dumps(spec) == held


def _job(backend: str, main: Mapping[str, object]) -> Engine:
    return job(nodes=2, mode=find(backend).mode(main, 2, 8, MP, exact())[0])
