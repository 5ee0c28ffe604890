"""Reads the files that the command line names. What it names is trusted; it must only exist."""

from __future__ import annotations

import os
import stat
import sys

from generator import limits
from generator.errors import UsageError
from generator.pipeline import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

YAML = (".yaml", ".yml", ".json")
NOT_OURS = ("kustomization.yaml", "kustomization.yml", "dgd-render.yaml", "plugin.yaml")


def graphs(paths: Sequence[str]) -> list[Source]:
    """The texts of graph arguments: files, directories (their YAML files, not their subdirectories), `-` for stdin."""
    out: list[Source] = []
    for path in paths:
        if path == "-":
            out.append(Source("<stdin>", sys.stdin.buffer.read(limits.FILE_BYTES + 1)))
        elif os.path.isdir(path):
            out += _directory(path)
        else:
            out.append(Source(path, read(path)))
    return _bounded(out)


def files(paths: Sequence[str]) -> list[Source]:
    """The texts of overlay files."""
    return _bounded([Source(path, read(path)) for path in paths])


def _directory(path: str) -> list[Source]:
    names = sorted(n for n in _listed(path) if n.endswith(YAML) and n not in NOT_OURS and not n.startswith("."))
    found = [os.path.join(path, n) for n in names if not os.path.isdir(os.path.join(path, n))]
    if not found:
        raise UsageError(f"{path}: no YAML file in this directory", "name the directory that holds the graph; subdirectories are not searched")
    if len(found) > limits.FILES:
        raise UsageError(f"{path}: {len(found)} files, at most {limits.FILES} are read", "render fewer files at once")
    return [Source(name, read(name), True) for name in found]


def _listed(path: str) -> list[str]:
    try:
        return os.listdir(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None


def read(path: str) -> bytes:
    """The bytes of a regular file, one more than the limit at most. A pipe or device would block for ever."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no file name"
        raise UsageError(f"{path}: cannot be read: {reason}", "check the path; it is taken from the current directory") from None
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UsageError(f"{path}: is no regular file", "give a file, a directory, or - for standard input")
        return file.read(limits.FILE_BYTES + 1)


def _bounded(sources: list[Source]) -> list[Source]:
    total = sum(len(s.text) for s in sources)
    if total > limits.RUN_BYTES:
        raise UsageError(f"{total} bytes of input, at most {limits.RUN_BYTES} are read in one run", "render fewer files at once")
    return sources
