"""Starts a rendered container as a node would: kubelet expansion, then its command, with every program replaced by a recorder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

RECORDED = ("python3", "ray", "mpirun", "ssh-keygen", "sshd", "numactl")
NEEDED = ("sh", "bash", "mkdir", "cp", "chmod", "printf", "cat", "date", "sleep", "id", "getent", "sed", "echo", "env")
LWS = {"LWS_LEADER_ADDRESS": "lead-0.svc", "LWS_WORKER_INDEX": "3", "LWS_GROUP_SIZE": "4"}
RECORDER = """#!{python} -I
import json, os, sys
with open(os.environ["TRACE"], "a") as file:
    file.write(json.dumps([os.path.basename(sys.argv[0]), *sys.argv[1:]]) + "\\n")
"""


class Failed(Exception):
    """The launch ended with an error: its exit code and what it said."""


def started(container: dict[str, Any], node: dict[str, str] | None = None) -> list[list[str]]:
    """The argument vectors of every program that a container starts. Raises Failed."""
    env = {**LWS, **(node or {}), **{e["name"]: e["value"] for e in container.get("env", []) if "value" in e}}
    argv = [expanded(word, env) for word in [*container.get("command", []), *container.get("args", [])]]
    with tempfile.TemporaryDirectory() as folder:
        box = Path(folder)
        binaries = box / "bin"
        (box / "ssh-pk").mkdir()
        (box / "home").mkdir()
        binaries.mkdir()
        for name in ("private.key", "private.key.pub"):
            (box / "ssh-pk" / name).write_text("key")
        for name in RECORDED:
            (binaries / name).write_text(RECORDER.format(python=sys.executable))
            (binaries / name).chmod(0o755)
        for name in NEEDED:
            if real := shutil.which(name):
                (binaries / name).symlink_to(real)
        (binaries / "getent").unlink(missing_ok=True)
        (binaries / "getent").write_text("#!/bin/sh\nexit 0\n")
        (binaries / "getent").chmod(0o755)
        argv = [w.replace("/ssh-pk", str(box / "ssh-pk")).replace("/usr/sbin/sshd", "sshd") for w in argv]
        trace = box / "trace"
        trace.touch()
        run = subprocess.run(
            argv,
            cwd=box,
            env={**env, "PATH": str(binaries), "HOME": str(box / "home"), "TRACE": str(trace)},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
            executable=shutil.which(argv[0], path=f"{binaries}{os.pathsep}/bin"),
        )
        if run.returncode:
            raise Failed(f"exit {run.returncode}: {run.stderr.strip()[-300:]}")
        return [json.loads(line) for line in trace.read_text().splitlines()]


def expanded(text: str, env: dict[str, str]) -> str:
    """`$(NAME)` as the kubelet expands it: k8s.io/kubernetes third_party/forked/golang/expansion."""
    out, at = "", 0
    while at < len(text):
        if text[at] == "$" and at + 1 < len(text):
            if text[at + 1] == "$":
                out, at = out + "$", at + 2
                continue
            if text[at + 1] == "(" and (end := text.find(")", at)) > 0:
                name = text[at + 2 : end]
                out, at = out + env.get(name, f"$({name})"), end + 1
                continue
        out, at = out + text[at], at + 1
    return out


def value(argv: list[str], flag: str) -> str:
    """The word behind a flag."""
    return argv[argv.index(flag) + 1]
