"""`check --fix`: findings mended in the files, all of them written or none; `--diff` shows the change and writes nothing."""

from __future__ import annotations

import contextlib
import difflib
import os
import stat

from generator import fixing
from generator.commands import inputs
from generator.errors import UsageError
from generator.records import replace
from generator.report import one_line, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from generator.errors import Finding
    from generator.forms import Told

PASSES = 10
"""What mends one finding may bring another to light, such as a number below a misspelt field."""
SUFFIX = ".dgd-render-new"


def settled(check: Callable[[Mapping[str, bytes]], Sequence[Told]]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """(as they are to become, as they are) of the files that change: real path → text. `check`: the findings of a state."""
    edited: dict[str, bytes] = {}
    originals: dict[str, bytes] = {}
    for _ in range(PASSES):
        changed: dict[str, bytes] = {}
        for path, found in _by_file(check(edited)).items():
            now = edited.get(path) or originals.setdefault(path, inputs.read(path))
            text = fixing.mended(now, path, found)
            changed |= {path: text} if text != now else {}
        if not changed:
            break
        edited |= changed
    return {path: text for path, text in edited.items() if text != originals[path]}, originals


def marked(told: Sequence[Told], texts: Mapping[str, bytes]) -> tuple[Told, ...]:
    """The findings, those that can be mended marked so. `texts`: files that are not as on the disk, by their real paths."""
    can: set[int] = set()
    for path, found in _by_file(told).items():
        made = fixing.edits(texts.get(path) or inputs.read(path), path, found)
        can |= {id(f) for f, edits in zip(found, made, strict=True) if edits}
    return tuple(replace(t, fixable=id(t.finding) in can) for t in told)


def _by_file(told: Iterable[Told]) -> dict[str, list[Finding]]:
    """Real path → its findings that say how they are mended. Standard input is no file."""
    out: dict[str, list[Finding]] = {}
    for finding in (t.finding for t in told if t.finding.fix is not None):
        if os.path.isfile(finding.where.file):
            out.setdefault(os.path.realpath(finding.where.file), []).append(finding)
    return out


def diff(edited: Mapping[str, bytes], originals: Mapping[str, bytes]) -> str:
    """The change as a unified diff."""
    return "".join(_of_file(path, originals[path], text) for path, text in sorted(edited.items()))


def _of_file(path: str, old: bytes, new: bytes) -> str:
    name = one_line(shown(path))
    before, after = (text.decode("utf-8", "replace").splitlines(keepends=True) for text in (old, new))
    lines = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}")
    return "".join(f"{printable(line.rstrip(chr(10)).rstrip(chr(13)))}\n{_end(line)}" for line in lines)


def _end(line: str) -> str:
    return "" if line.endswith("\n") else "\\ No newline at end of file\n"


def shown(path: str) -> str:
    """A file as the user knows it."""
    here = os.path.relpath(path)
    return path if here.startswith("..") else here


def write(edited: Mapping[str, bytes], originals: Mapping[str, bytes]) -> None:
    """Write all files or none: each beside its place first, then all renamed; a rename that fails takes the others back.

    Raises UsageError for a file that may not be written, or was changed since it was read.
    """
    for path in edited:
        _check(path, originals[path])
    ready: list[str] = []
    done: list[str] = []
    try:
        for path, text in edited.items():
            ready.append(path)
            _beside(path, text)
        for path in edited:
            os.replace(path + SUFFIX, path)
            done.append(path)
    except OSError as error:
        for path in done:
            _beside(path, originals[path])
            os.replace(path + SUFFIX, path)
        failed = next(p for p in ready[::-1] if p not in done)
        raise UsageError(f"{shown(failed)}: cannot be written: {error.strerror}", "nothing was changed") from None
    finally:
        for path in ready:
            with contextlib.suppress(OSError):
                os.unlink(path + SUFFIX)


def _check(path: str, original: bytes) -> None:
    with open(path, "rb") as file:
        same, mode = file.read() == original, os.fstat(file.fileno()).st_mode
    if not mode & 0o222 or not os.access(path, os.W_OK):
        raise UsageError(f"{shown(path)}: is read-only", "nothing was changed")
    if not stat.S_ISREG(mode) or not same:
        raise UsageError(f"{shown(path)}: was changed while it was checked", "nothing was changed; run it again")


def _beside(path: str, text: bytes) -> None:
    """The new file, with the rights of the old one."""
    old = os.stat(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with open(os.open(path + SUFFIX, flags, stat.S_IMODE(old.st_mode)), "wb") as file:
        file.write(text)
        os.fchmod(file.fileno(), stat.S_IMODE(old.st_mode))
        if (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
            with contextlib.suppress(OSError):
                os.fchown(file.fileno(), old.st_uid, old.st_gid)
