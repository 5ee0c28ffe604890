"""Processes that end with us: each in a group of its own, stopped in reverse order, also when we are interrupted or killed."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

PATIENCE = 10.0
"""Seconds that a process has to end after SIGTERM."""
PR_SET_PDEATHSIG = 1


class Failed(Exception):
    """The control plane did not do what it was asked; the text says why."""


def interrupted(number: int, _: types.FrameType | None) -> NoReturn:
    """A signal ends the run through the usual way out, so that everything started is stopped."""
    sys.exit(128 + number)


def end_with_signals() -> None:
    """Call once, in the main thread."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, interrupted)


def die_with_parent() -> None:
    """In the child: the kernel ends it when this process is gone, whatever ended that (on Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@contextlib.contextmanager
def running(command: list[str | Path], log: Path, environment: dict[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A process in the background whose output goes to a file, ended on the way out."""
    with open(log, "wb") as out:
        started = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
    try:
        yield started
    finally:
        stop(started)


def stop(started: subprocess.Popen[bytes]) -> None:
    """SIGTERM to the whole group, then SIGKILL."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(PATIENCE)
            return


def free_ports(number: int) -> list[int]:
    """Ports of the loopback interface that nobody listens on now."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]
