"""Interleaved rounds of whole processes: A B C A B C …, and what to make of their figures."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent


@dataclass
class Samples:
    """What one command took in each round."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)
    """MiB."""


def environment() -> dict[str, str]:
    """Ours, without what would make every start of Python recompile its modules."""
    return {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}


@dataclass(frozen=True)
class Command:
    """What is run, and in which folder."""

    words: Sequence[str]
    folder: Path = HERE


def rounds(commands: Mapping[str, Command], count: int) -> dict[str, Samples]:
    """Run all commands once unmeasured (.pyc files, page cache), then `count` rounds of all of them."""
    samples = {name: Samples() for name in commands}
    python = str(Path(sys.executable).resolve())
    launcher = subprocess.Popen(
        [python, "-I", "-S", str(HERE / "spawn.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    )
    assert launcher.stdin is not None and launcher.stdout is not None
    for number in range(count + 1):
        for name, command in commands.items():
            launcher.stdin.write("\x1f".join([str(command.folder), *command.words]).encode() + b"\n")
            launcher.stdin.flush()
            wall, cpu, peak, status = (float(x) for x in launcher.stdout.readline().split())
            if status:
                raise SystemExit(f"{name} failed: {' '.join(command.words)}")
            if number:
                samples[name].wall.append(wall)
                samples[name].cpu.append(cpu)
                samples[name].peak.append(peak / 1024)
    launcher.stdin.close()
    launcher.wait()
    return samples


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the rounds' ratios: what disturbed a round disturbed both sides of it."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))
