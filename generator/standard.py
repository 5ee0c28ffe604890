"""Standard input, output and error of the process: the one module that reads and writes them.

Everything is written as bytes in a loop until all is out: run with PYTHONUNBUFFERED=1, Python loses the rest of a short write
(full disk, non-blocking pipe). Streams that a caller of `cli.main` in this process put into `sys` are used as they are.
"""

from __future__ import annotations

import os
import sys

from generator.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

PART = 1 << 20
"""Bytes that are asked for at once."""
USUAL = 80
"""Columns of a terminal that does not say how many it has."""
CLOSED = "it is closed"


class Unwritable(Exception):
    """Standard output could not be written to its end; says why. BrokenPipeError stays itself: the reader had enough."""


def is_given() -> bool:
    """Whether there is a standard input at all."""
    return sys.stdin is not None


def is_terminal() -> bool:
    """Whether a person reads standard output."""
    return sys.stdout is not None and sys.stdout.isatty()


def may_hold_resources() -> bool:
    """Whether standard input is a file, a pipe or a socket: a terminal or /dev/null holds no ResourceList."""
    import stat

    try:
        bits = os.fstat(0).st_mode
    except OSError:
        return False
    return is_given() and (stat.S_ISREG(bits) or stat.S_ISFIFO(bits) or stat.S_ISSOCK(bits))


def columns(stream: TextIO | None) -> int:
    """The width of the terminal that a stream is: COLUMNS, else what the terminal says. 0 for a pipe, a file, nothing."""
    if stream is None or not stream.isatty():
        return 0
    try:
        return int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(stream.fileno()).columns or USUAL
    except (ValueError, OSError):
        return USUAL


def output_columns() -> int:
    """The width of the terminal on standard output, 0 without one."""
    return columns(sys.stdout)


def error_columns() -> int:
    """The width of the terminal on standard error, 0 without one."""
    return columns(sys.stderr)


def read(limit: int) -> bytes:
    """Standard input to its end, at most `limit` bytes. Raises UsageError when there is none or it cannot be read."""
    stream = sys.stdin
    if stream is None:
        raise UsageError(f"standard input cannot be read: {CLOSED}", "give it a file or a pipe")
    try:
        return stream.buffer.read(limit) if stream is not sys.__stdin__ else _whole(sys.stdin.fileno(), limit)
    except OSError as error:
        raise UsageError(f"standard input cannot be read: {error.strerror}", "give it a file or a pipe") from None


def _whole(descriptor: int, limit: int) -> bytes:
    parts: list[bytes] = []
    while limit > 0 and (part := _part(descriptor, min(limit, PART))):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)


def _part(descriptor: int, size: int) -> bytes:
    while True:
        try:
            return os.read(descriptor, size)
        except BlockingIOError:
            _wait(descriptor, writing=False)


def write(text: str) -> None:
    """Text on standard output, in UTF-8 whatever the locale says: a manifest is the same bytes everywhere."""
    if not text:
        return
    if sys.stdout is None:
        raise Unwritable(CLOSED)
    try:
        _put(sys.stdout, sys.__stdout__, text, "utf-8")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritable(error.strerror or str(error)) from None


def say(text: str) -> None:
    """Text on standard error, in the encoding of the terminal. Where that is closed or full, nobody can be told."""
    if not text or sys.stderr is None:
        return
    try:
        _put(sys.stderr, sys.__stderr__, text, sys.stderr.encoding or "utf-8")
    except OSError:
        pass


def _put(stream: TextIO, own: TextIO | None, text: str, encoding: str) -> None:
    stream.flush()
    if stream is not own:
        stream.write(text)
        return
    rest = memoryview(text.encode(encoding, "backslashreplace"))
    descriptor = stream.fileno()
    while rest:
        try:
            rest = rest[os.write(descriptor, rest) :]
        except BlockingIOError:
            _wait(descriptor, writing=True)


def _wait(descriptor: int, writing: bool) -> None:
    """Until a non-blocking descriptor can be used again."""
    import select

    poll = select.poll()
    poll.register(descriptor, select.POLLOUT if writing else select.POLLIN)
    poll.poll()
