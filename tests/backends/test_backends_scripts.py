"""Every script that a node runs: shellcheck finds nothing, and it stops with a word when it cannot go on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import backends_golden
import pytest
from backends_run import GROVE, LWS, corrected, exact, launch

from generator.model import LEADER, MAIN, WORKER

SHELLCHECK = shutil.which("shellcheck", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
VLLM, TRTLLM = ["python3", "-m", "dynamo.vllm"], ["python3", "-m", "dynamo.trtllm"]
ELASTIC = ["--enable-elastic-ep", "--data-parallel-backend", "ray"]
SCRIPTS: list[tuple[str, list[str], list[str], str, dict[str, Any]]] = [
    ("trtllm", TRTLLM, ["--model-path", "m"], LEADER, {}),
    ("trtllm", TRTLLM, [], WORKER, {}),
    ("vllm", VLLM, ["--tensor-parallel-size", "16"], LEADER, {"executor": "ray"}),
    ("vllm", VLLM, ["--tensor-parallel-size", "16"], WORKER, {"executor": "ray"}),
    ("vllm", VLLM, ["--tensor-parallel-size", "16"], WORKER, {}),
    ("vllm", VLLM, ["--data-parallel-size", "32"], WORKER, {}),
    ("vllm", VLLM, ELASTIC, LEADER, {}),
    ("vllm", VLLM, ELASTIC, WORKER, {}),
    ("vllm", VLLM, ELASTIC, MAIN, {"nodes": 1}),
    ("sglang", ["python3", "-m", "dynamo.sglang"], ["--tp", "16"], WORKER, {}),
]


def script(entry: tuple[str, list[str], list[str], str, dict[str, Any]], orchestrator: str, *, right: bool) -> str:
    backend, command, args, role, changes = entry
    at, env = (backends_golden.lws(4), LWS) if orchestrator == "lws" else (backends_golden.grove("w", 4), GROVE)
    made = launch(backend, command, args, role, (corrected if right else exact)("1.4"), at, **changes)
    if made["command"][-1] != "-c":
        assert made["command"][0] == "python3", "started directly, without a shell"
        return ":"
    return str(backends_golden.compare().kubelet_expand(made["args"][0], env))


@pytest.mark.skipif(not SHELLCHECK, reason="no shellcheck")
@pytest.mark.parametrize(
    ("entry", "orchestrator", "right"),
    [
        pytest.param(
            e, o, r, id=f"{e[0]}-{e[3]}-{e[2][0] if e[2] else ''}{e[4].get('executor', '')}-{o}-{'corrected' if r else 'exact'}"
        )
        for e in SCRIPTS
        for o in ("lws", "grove")
        for r in (True, False)
        if r or o == "grove" or "--data-parallel-size" not in e[2]  # that one is the operator's own text, which no shell can run
    ],
)
def test_shellcheck(entry: Any, orchestrator: str, right: bool) -> None:
    seen = subprocess.run(
        [str(SHELLCHECK), "--shell=sh", "--severity=style", "-"],
        input=script(entry, orchestrator, right=right) + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert seen.returncode == 0, seen.stdout


def box(tmp_path: Path, text: str, programs: dict[str, str], *, keys: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a script with a few programs replaced and the key folder moved."""
    bin_, ssh = tmp_path / "bin", tmp_path / "ssh-pk"
    bin_.mkdir()
    ssh.mkdir()
    if keys:
        for name in ("private.key", "private.key.pub"):
            (ssh / name).write_text("k")
    for name, body in programs.items():
        (bin_ / name).write_text(f"#!/bin/sh\n{body}\n")
        (bin_ / name).chmod(0o755)
    text = text.replace("/ssh-pk", str(ssh)).replace("/usr/sbin/sshd", "sshd")
    env = {"PATH": f"{bin_}:/usr/bin:/bin", "HOME": str(tmp_path)}
    return subprocess.run(["sh", "-c", text], env=env | LWS, capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.parametrize("entry", SCRIPTS[:2], ids=["leader", "worker"])
def test_no_keys(entry: Any, tmp_path: Path) -> None:
    seen = box(tmp_path, script(entry, "lws", right=True), {"mpirun": "echo started", "sshd": "echo started"}, keys=False)
    assert seen.returncode and "started" not in seen.stdout
    assert "private.key" in seen.stderr and "Secret mpi-run-ssh-secret" in seen.stderr


def test_a_host_that_never_resolves(tmp_path: Path) -> None:
    clock = f"n=$(cat {tmp_path}/n 2>/dev/null || echo 0); n=$((n + 100)); echo $n > {tmp_path}/n; echo $n"
    seen = box(
        tmp_path,
        script(SCRIPTS[0], "lws", right=True),
        {"getent": "exit 2", "sleep": "", "date": clock, "mpirun": "echo started"},
    )
    assert seen.returncode and "started" not in seen.stdout
    assert "no address for w-0-1.w.default within 300 s" in seen.stderr


def test_a_host_that_resolves_late(tmp_path: Path) -> None:
    late = f"n=$(cat {tmp_path}/n 2>/dev/null || echo 0); n=$((n + 1)); echo $n > {tmp_path}/n; [ $n -gt 3 ]"
    seen = box(tmp_path, script(SCRIPTS[0], "lws", right=True), {"getent": late, "sleep": "", "mpirun": 'echo "$@"'})
    assert seen.returncode == 0, seen.stderr
    assert (
        "waiting for the address of w-0-1.w.default" in seen.stdout
        and "w-0.w.default,w-0-1.w.default,w-0-2.w.default,w-0-3.w.default" in seen.stdout
    )


def test_host_keys_that_cannot_be_made(tmp_path: Path) -> None:
    seen = box(tmp_path, script(SCRIPTS[1], "lws", right=True), {"ssh-keygen": "exit 1", "sshd": "echo started"})
    assert seen.returncode and "started" not in seen.stdout and "ssh-keygen could not make" in seen.stderr


def test_a_restarted_worker_keeps_its_host_keys(tmp_path: Path) -> None:
    keygen = 'while [ "$1" != -f ]; do shift; done; [ ! -e "$2" ] && touch "$2"'
    text = script(SCRIPTS[1], "lws", right=True)
    assert box(tmp_path, text, {"ssh-keygen": keygen, "sshd": ""}).returncode == 0
    for name in ("bin", "ssh-pk"):
        shutil.rmtree(tmp_path / name)
    assert box(tmp_path, text, {"ssh-keygen": "exit 1", "sshd": ""}).returncode == 0
    assert oct((tmp_path / ".ssh" / "id_rsa").stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize("user", ["0", "1000"])
def test_mpirun_as_root_only_when_root(user: str, tmp_path: Path) -> None:
    seen = box(tmp_path, script(SCRIPTS[0], "grove", right=True), {"id": f"echo {user}", "mpirun": 'echo "$@"'})
    assert ("--allow-run-as-root" in seen.stdout) == (user == "0")


@pytest.mark.parametrize(
    ("index", "text"), [(6, "no port 6379 within 300 s"), (7, "was not live within 3 h")], ids=["leader", "worker"]
)
def test_elastic_waits_end(index: int, text: str, tmp_path: Path) -> None:
    seen = box(tmp_path, script(SCRIPTS[index], "lws", right=True), {"python3": "exit 1", "sleep": "", "ray": "echo ray"})
    assert seen.returncode and text in seen.stderr
