"""The limits of a sidecar for a process and all that it starts: control groups (version 2, else 1), as a container has them.

Where neither may be made (no root), the memory of all processes together is measured and compared with the limit, and one CPU
is a processor that the processes may not leave; Cage.kind says which it is.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
from pathlib import Path
from typing import Self

ROOT = Path(os.environ.get("DGD_RENDER_CGROUPS") or "/sys/fs/cgroup")
MIB = 1024 * 1024
PERIOD = 100_000
"""Microseconds of the scheduler's period, as the kubelet sets it."""


class Cage:
    """Some MiB of memory without swap, and some CPUs; ends what is left in it."""

    def __init__(self, memory: int, cpus: float) -> None:
        self.memory, self.cpus = memory, cpus
        self.folders: list[Path] = []
        quota = str(int(cpus * PERIOD))
        limits: dict[str, dict[str, dict[str, str]]] = {
            "cgroup v2": {
                "": {"memory.max": str(memory * MIB), "memory.swap.max": "0", "cpu.max": f"{quota} {PERIOD}"},
            },
            "cgroup v1": {
                "memory": {"memory.limit_in_bytes": str(memory * MIB)},
                "cpu": {"cpu.cfs_period_us": str(PERIOD), "cpu.cfs_quota_us": quota},
            },
        }
        self.kind = next((kind for kind, wanted in limits.items() if self._made(wanted)), "affinity, memory measured")

    def _made(self, wanted: dict[str, dict[str, str]]) -> bool:
        """Whether the groups with these limits could be made."""
        for controller, values in wanted.items():
            folder = ROOT / controller / f"dgd-render-{os.getpid()}-{time.monotonic_ns()}"
            try:
                if not (folder.parent / "cgroup.procs").exists():  # a plain folder takes any file
                    raise OSError
                folder.mkdir()
                self.folders.append(folder)
                for name, value in values.items():
                    if name != "memory.swap.max" or (folder / name).exists():  # absent in a kernel without swap
                        (folder / name).write_text(value)
            except OSError:
                self._removed()
                return False
        return True

    def enter(self) -> None:
        """The process that calls it, and all that it starts from then on."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(os.getpid()))
        if not self.folders:
            free = sorted(os.sched_getaffinity(0))
            os.sched_setaffinity(0, free[: max(1, round(self.cpus))])

    def peak(self) -> float | None:
        """MiB at the most, with the kernel's own and files' pages; None where only the processes can be measured."""
        for name in ("memory.peak", "memory.max_usage_in_bytes"):
            for folder in self.folders:
                if (folder / name).exists():
                    return int((folder / name).read_text()) / MIB
        return None

    def kills(self) -> int:
        """Processes that the kernel killed for want of memory."""
        text = "".join(
            (f / n).read_text() for f in self.folders for n in ("memory.events", "memory.oom_control") if (f / n).exists()
        )
        return sum(int(count) for count in re.findall(r"(?m)^oom_kill (\d+)$", text))

    def _removed(self) -> None:
        for folder in self.folders:
            folder.rmdir()
        self.folders = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while left := {pid for folder in self.folders for pid in (folder / "cgroup.procs").read_text().split()}:
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
            time.sleep(0.01)
        self._removed()


def occupied(server: int) -> tuple[float, float]:
    """MiB of a process and what it started, shared pages counted once; and the most that one of those it started ever had."""
    own, most = Path(f"/proc/{server}"), 0.0
    try:
        total = _number(own / "smaps_rollup", "Pss")
        words = (own / "cmdline").read_bytes()
        children = [word for file in own.glob("task/*/children") for word in file.read_text().split()]
    except OSError:  # it has ended
        return 0.0, 0.0
    for child in children:
        folder = own.parent / child
        try:
            if (folder / "cmdline").read_bytes() != words:  # else it has the server's memory still, on its way to exec
                total += _number(folder / "smaps_rollup", "Pss")
                most = max(most, _number(folder / "status", "VmHWM"))
        except OSError:
            continue
    return total, most


def _number(file: Path, name: str) -> float:
    """A line of a file of /proc, in MiB."""
    found = re.search(rf"(?m)^{name}:\s+(\d+) kB", file.read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0
