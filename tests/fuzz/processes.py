"""Real processes on broken streams and in odd surroundings: what is printed is whole, or the exit and the words say that it is not."""

from __future__ import annotations

import fcntl
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from support import EXAMPLES, Run, run

SCRIPT = Path(sys.executable).parent / "dgd-render"
Words = tuple[str, ...]
SHORT = 100
"""Bytes that a file may take: less than any of the outputs."""
EXAMPLE = EXAMPLES / "vllm-disagg-multinode"
GRAPH, OVERLAY = str(EXAMPLE / "graph.yaml"), str(EXAMPLE / "overlay.yaml")
LINES = (
    ("render", GRAPH, "-f", OVERLAY),
    ("render", GRAPH, "-f", OVERLAY, "--format=json"),
    ("check", GRAPH, "-f", OVERLAY, "--format=json"),
    ("check", GRAPH, "-f", OVERLAY, "--format=sarif"),
    ("explain", GRAPH, "-f", OVERLAY),
    ("diff", GRAPH, "-f", OVERLAY, "--from-operator=1.3", "--to-operator=1.6", "--format=json"),
    ("matrix", GRAPH, "--clusters", OVERLAY, "--format=json"),
    ("shared", OVERLAY, "-n", "ml"),
    ("schema",),
    ("cmp", "parameters"),
    ("cmp", "generate"),
    ("render", "graph.yaml", "-f", "overlay.yaml"),
    ("krm",),
)
FED = '{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": [], "functionConfig": {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "DynamoRender", "metadata": {"name": "r"}, "spec": {"graphs": ["graph.yaml"], "overlays": ["overlay.yaml"]}}}'
ENCODINGS: tuple[dict[str, str], ...] = (
    {"LC_ALL": "C"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONIOENCODING": "ascii:strict"},
    {"PYTHONIOENCODING": "utf-16"},
    {"LANG": "de_DE.ISO-8859-1", "PYTHONCOERCECLOCALE": "0"},
)


ENVIRONMENT = {"ARGOCD_APP_NAMESPACE": "inference", "ARGOCD_ENV_OVERLAYS": "overlay.yaml"}
WANTED: dict[Words, Run] = {}
"""What this process prints for each command line."""


KEPT = ("PYTHONUNBUFFERED", "PYTHONHASHSEED", *ENVIRONMENT)


class Ended(NamedTuple):
    """How a process ended."""

    code: int
    out: bytes
    err: str


Situation = Callable[[Words, dict[str, str]], Ended]


def started(words: Words, environ: dict[str, str], **options: Any) -> Ended:
    """Run it to its end, in the example's folder, which is what Argo CD would call it in."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "input": FED.encode(), "cwd": EXAMPLE, **options}
    done = subprocess.run([sys.executable, "-I", str(SCRIPT), *words], env=environ, check=False, timeout=120, **streams)
    return Ended(done.returncode, done.stdout or b"", (done.stderr or b"").decode("utf-8", "replace"))


def closed(descriptor: int) -> Callable[[], None]:
    """In the child: without a stream."""
    return lambda: os.close(descriptor)


def usual(words: Words, environ: dict[str, str]) -> Ended:
    """The same bytes as in this process."""
    return same(words, started(words, environ))


def same(words: Words, ended: Ended) -> Ended:
    """What was printed is all that this process prints for the command line."""
    wanted = WANTED[words]
    told = f"exit {ended.code}, {len(ended.out)} bytes, not exit {wanted.code}, {len(wanted.out)} bytes as in this process"
    assert (ended.code, ended.out.decode()) == (wanted.code, wanted.out), f"{told}: {ended.err[:1000]}"
    return ended


def encoded(words: Words, environ: dict[str, str]) -> Ended:
    """In other encodings of the terminal."""
    return same(words, started(words, {**environ, **random.Random(str(words) + str(environ)).choice(ENCODINGS)}))


def homeless(words: Words, environ: dict[str, str]) -> Ended:
    """Without a home, a path, a folder for temporary files."""
    return same(words, started(words, {"TMPDIR": "/nowhere", **{k: v for k, v in environ.items() if k in KEPT}}))


def without_output(words: Words, environ: dict[str, str]) -> Ended:
    """Standard output closed: told, exit 1."""
    return told(started(words, environ, preexec_fn=closed(1)), "it is closed")


def told(ended: Ended, why: str) -> Ended:
    """Standard output could not be written."""
    assert ended.code == 1 and f"dgd-render: standard output: {why}\n" in ended.err, "standard output that fails is told"
    return ended


def without_errors(words: Words, environ: dict[str, str]) -> Ended:
    """Standard error closed: the output is whole all the same."""
    return same(words, started(words, environ, preexec_fn=closed(2)))


def without_input(words: Words, environ: dict[str, str]) -> Ended:
    """Standard input closed: told by who reads it, else all the same."""
    ended = started(words, environ, input=None, preexec_fn=closed(0))
    if words != ("krm",):
        return same(words, ended)
    assert ended.code == 2 and "standard input" in ended.err and not ended.out, "standard input that is closed is told"
    return ended


def full_device(words: Words, environ: dict[str, str]) -> Ended:
    """A device without room."""
    with open("/dev/full", "wb") as device:
        return told(started(words, environ, stdout=device), "No space left on device")


def short_file(words: Words, environ: dict[str, str]) -> Ended:
    """A file that may not become as long as the output."""
    with tempfile.TemporaryFile() as file:
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (SHORT, SHORT))  # noqa: E731
        ended = told(started(words, environ, stdout=file, preexec_fn=limit), "File too large")
        assert os.fstat(file.fileno()).st_size == SHORT, "as much as there is room for"
        return ended


def slow_reader(words: Words, environ: dict[str, str]) -> Ended:
    """A pipe that does not block, and somebody who reads it slowly."""
    out, into = os.pipe()
    os.set_blocking(into, False)
    fcntl.fcntl(into, getattr(fcntl, "F_SETPIPE_SZ", 1031), 4096)
    command = [sys.executable, "-I", str(SCRIPT), *words]
    with subprocess.Popen(
        command, env=environ, cwd=EXAMPLE, stdin=subprocess.PIPE, stdout=into, stderr=subprocess.PIPE
    ) as process:
        os.close(into)
        assert process.stdin and process.stderr
        process.stdin.write(FED.encode())
        process.stdin.close()
        parts = []
        while part := os.read(out, 3000):
            parts.append(part)
            time.sleep(0.0005)
        os.close(out)
        errors = process.stderr.read().decode()
    return same(words, Ended(process.returncode, b"".join(parts), errors))


def early_end(words: Words, environ: dict[str, str]) -> Ended:
    """A reader that had enough: quiet, as `| head -1` wants it."""
    out, into = os.pipe()
    os.close(out)
    try:
        ended = started(words, environ, stdout=into)
    finally:
        os.close(into)
    assert ended.code == 1 and "standard output" not in ended.err, "a reader that had enough is no error to tell"
    return ended


def nowhere(words: Words, environ: dict[str, str]) -> Ended:
    """The current folder is removed: told by who needs it, else all the same."""
    with tempfile.TemporaryDirectory() as folder:
        gone = os.path.join(folder, "gone")
        os.mkdir(gone)
        ended = started(words, environ, cwd=gone, preexec_fn=lambda: os.rmdir(gone))
    if words[0] in ("cmp", "krm") or "graph.yaml" in words:
        assert ended.code == 2 and ended.err and not ended.out, "a folder that is gone is told"
        return ended
    assert ended.code in (0, 1) and ended.out, "a folder that is gone is not needed"
    return ended


SITUATIONS: tuple[Situation, ...] = (
    *(usual, encoded, homeless, without_output, without_errors, without_input),
    *(full_device, short_file, slow_reader, early_end, nowhere),
)


def one(seed: int) -> str:
    """One process; what was wrong with its end, or ""."""
    by = random.Random(seed)
    words, situation = LINES[seed % len(LINES)], SITUATIONS[seed % len(SITUATIONS)]
    environ = {**os.environ, **ENVIRONMENT, "PYTHONHASHSEED": str(by.randrange(1000))}
    if by.random() < 0.5:
        environ["PYTHONUNBUFFERED"] = "1"
    try:
        ended = situation(words, environ)
        assert ended.code in (0, 1, 2), f"exit {ended.code}"
        assert "Traceback" not in ended.err and "a bug of ours" not in ended.err, ended.err
    except AssertionError as error:
        return f"{situation.__name__}, seed {seed}: dgd-render {' '.join(words)}: {error}"
    return ""


def drive(seed: int, number: int, cores: int) -> tuple[int, list[str]]:
    """So many processes; each pair of a command line and a situation comes round."""
    with mock.patch.dict(os.environ, ENVIRONMENT):
        WANTED.update({words: run(*words, cwd=EXAMPLE, stdin=FED.encode()) for words in LINES})
    with ThreadPoolExecutor(cores) as threads:
        return number, [told for told in threads.map(one, range(seed, seed + number)) if told]
