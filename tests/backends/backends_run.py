"""Starts the launch of a container for real, with the programs on PATH replaced by recorders."""

from __future__ import annotations

from typing import Any

import backends_golden

from generator import releases
from generator.backends import find
from generator.model import Addressing, Engine
from generator.names import EXECUTOR
from generator.records import replace
from generator.releases.profile import Profile

LWS = {"LWS_LEADER_ADDRESS": "w-0.w.default", "LWS_WORKER_INDEX": "3", "LWS_GROUP_SIZE": "4"}
GROVE = {"GROVE_PCSG_NAME": "g", "GROVE_PCSG_INDEX": "0", "GROVE_HEADLESS_SERVICE": "hs.default.svc", "GROVE_PCLQ_POD_INDEX": "2"}


def exact(version: str = "1.3") -> Profile:
    return releases.named()[version]


def corrected(version: str = "1.3") -> Profile:
    profile = releases.named()[version]
    return replace(
        profile,
        launch=replace(
            profile.launch,
            dp_rank_expands=True,
            ray_flag_inside=True,
            flag_spellings=True,
            lost_flags_refused=True,
            quotes_wrapped=True,
        ),
    )


def job(executor: str = "mp", **changes: Any) -> Engine:
    return replace(Engine("graph", "", 4, 8, {EXECUTOR: executor}, "mpi-run-ssh-secret"), **changes)


def launch(
    backend: str,
    command: list[str],
    args: list[str],
    role: str,
    profile: Profile,
    at: Addressing | None = None,
    env: list[Any] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """The container of one role, its mode decided by the backend itself unless given."""
    main = {"name": "main", "image": "i", "command": command, "args": args, "env": env or []}
    work = job(**changes)
    if "mode" not in changes:
        work = replace(work, mode=find(backend).mode(main, work.nodes, work.gpus, work.gates, profile)[0])
    at = backends_golden.lws(work.nodes) if at is None and work.nodes > 1 else at
    return find(backend).container(main, role, work, at, profile)


def started(container: dict[str, Any], env: dict[str, str]) -> list[list[str]]:
    """Every program that the container starts, in order."""
    records = backends_golden.compare().trace_one(container, env)
    assert isinstance(records, list), records
    return [r["run"] for r in records if "run" in r]
