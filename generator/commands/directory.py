"""`-o DIR`: one file an object, for Flux, Argo CD's source hydrator and reviews; and `--stale`, which only compares.

The index file names what this program wrote. Nothing else is ever changed or removed; a manifest that it did not write, a link
or a folder in DIR is refused, because whoever applies DIR would apply that too. Files are written beside their place and renamed,
and the index first says what will be there, so that a run that dies in the middle leaves nothing that the next one does not know.
"""

from __future__ import annotations

import os
import stat

from generator import emit, limits
from generator.errors import Finding, Problems, Refused, Where
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from generator.model import Manifest

INDEX = ".dgd-render-index"
HEAD = "# Files that `dgd-render -o` wrote here: only these are changed and removed. Do not edit.\n"
TEMPORARY = ".dgd-render-new-"
MANIFESTS = (".yaml", ".yml", ".json")
WELCOME = frozenset(("kustomization.yaml", "kustomization.yml"))
"""A manifest's file endings, and the two files of that ending that may be someone else's: Flux and kustomize want them here."""
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")
NAME_CHARACTERS = 200
DIFF_LINES = 2000
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@record
class Changes:
    """What a run changed."""

    files: int
    written: tuple[str, ...]
    removed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.files} files, {len(self.written)} written, {len(self.removed)} removed"


def file_name(body: Mapping[str, Any], form: str = "yaml") -> str:
    """The file of an object: `<namespace>_<kind>_<name>.yaml`. It depends on the object alone; no name holds a `_`."""
    _, kind, namespace, name = emit.identity(body)
    stem = "_".join(_quoted(part) for part in (namespace, kind.lower(), name) if part)
    if len(stem) > NAME_CHARACTERS:
        from generator.names import sha256

        stem = f"{stem[: NAME_CHARACTERS - 9]}-{sha256(stem)[:8]}"
    return f"{stem}.{form}"


def _quoted(text: str) -> str:
    return "".join(c if c in _PLAIN else "".join(f"%{b:02X}" for b in c.encode()) for c in text)


def texts(manifests: Iterable[Manifest], form: str = "yaml") -> dict[str, bytes]:
    """File name → content. Refused when two objects would share a file."""
    out: dict[str, bytes] = {}
    for manifest in emit.ordered(manifests):
        name = file_name(manifest.body, form)
        if name in out:
            message = f"two objects of different API groups would be the file {name}"
            raise Refused([Finding("DGD633", message, Where(name), "rename one of them")])
        out[name] = emit.text([manifest], form).encode("ascii")
    return out


def write(wanted: Mapping[str, bytes], folder: str) -> Changes:
    """Make the folder hold exactly these files beside what is welcome. Raises Refused before anything is changed."""
    _make(folder)
    held = _Folder(folder)
    try:
        old = held.files(wanted)
        for name in held.leftovers:
            held.remove(name)
        written = tuple(n for n in sorted(wanted) if held.read(n) != wanted[n])
        removed = tuple(sorted(old - set(wanted)))
        if written or removed or not held.indexed:
            held.index(old | set(wanted))
            staged = {name: held.stage(wanted[name], i) for i, name in enumerate(written)}
            for name, temporary in staged.items():
                held.place(temporary, name)
            for name in removed:
                held.remove(name)
            held.index(set(wanted))
        return Changes(len(wanted), written, removed)
    finally:
        held.close()


def stale(wanted: Mapping[str, bytes], folder: str) -> str:
    """How the folder differs from what would be written, as a unified diff; "" when it does not. Changes nothing."""
    if not os.path.lexists(folder):
        return _diff(folder, dict.fromkeys(wanted), wanted)
    held = _Folder(folder)
    try:
        old = held.files(wanted)
        return _diff(folder, {name: held.read(name) for name in old | set(wanted)}, wanted)
    finally:
        held.close()


def _make(folder: str) -> None:
    try:
        if not os.path.lexists(folder):
            os.makedirs(folder)
    except OSError as error:
        message = f"the directory cannot be made: {error.strerror}"
        raise Refused([Finding("DGD631", message, Where(folder), "check the path given to -o")]) from None


class _Folder:
    """An output directory, held open: everything happens relative to it, so that nobody can swap it for a link."""

    def __init__(self, folder: str) -> None:
        self.folder, self.leftovers, self.indexed = folder, [], False  # type: tuple[str, list[str], bool]
        try:
            self.descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            what = "is a link" if os.path.islink(folder) else "is no directory that can be read"
            raise Refused([Finding("DGD631", f"the output {what}", Where(folder), "give -o a directory of its own")]) from None

    def close(self) -> None:
        os.close(self.descriptor)

    def files(self, wanted: Mapping[str, bytes]) -> set[str]:
        """The files that an earlier run wrote. Raises Refused with everything that is in the way."""
        problems = Problems()
        listed = self._listed(problems)
        for name in sorted(os.listdir(self.descriptor)):
            self._judge(name, listed, problems)
        if problems:
            raise Refused(problems)
        return {name for name in listed if self.read(name) is not None}

    def _listed(self, problems: Problems) -> set[str]:
        """The names in the index. It came with the repository, so it is not trusted either."""
        try:
            text = self.read(INDEX)
        except OSError:
            text = b"\0"
        if text is None:
            return set()
        self.indexed = True
        names = [line for line in text.decode("utf-8", "replace").splitlines() if line and not line.startswith("#")]
        wrong = [n for n in names if "/" in n or "\0" in n or n[0] == "." or not n.endswith(MANIFESTS) or n in WELCOME]
        if wrong:
            message = f"the index names {wrong[0][:80]!r}, which this program would not write"
            problems.add(Finding("DGD631", message, Where(self._path(INDEX)), "delete the directory and render again"))
        return set(names) - set(wrong)

    def _judge(self, name: str, listed: set[str], problems: Problems) -> None:
        mode = os.stat(name, dir_fd=self.descriptor, follow_symlinks=False).st_mode
        if name.startswith(TEMPORARY) and stat.S_ISREG(mode):
            self.leftovers.append(name)
        elif name in listed or name == INDEX or name.startswith(TEMPORARY):
            if not stat.S_ISREG(mode):
                message = "a link or folder stands where a rendered file belongs"
                problems.add(Finding("DGD631", message, Where(self._path(name)), "remove it; nothing is written through it"))
        elif name.startswith(".") or (name in WELCOME and stat.S_ISREG(mode)):
            return
        elif stat.S_ISLNK(mode) or stat.S_ISDIR(mode) or name.endswith(MANIFESTS):
            what = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "a manifest"
            problems.add(
                Finding(
                    "DGD630",
                    f"{what} that this program did not write",
                    Where(self._path(name)),
                    "give -o a directory of its own: whoever applies it would apply this too",
                )
            )

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def read(self, name: str) -> bytes | None:
        """The content of a file, None when there is none."""
        try:
            descriptor = os.open(name, _READ, dir_fd=self.descriptor)
        except FileNotFoundError:
            return None
        with open(descriptor, "rb") as file:
            return file.read(limits.OUTPUT_BYTES + 1)

    def stage(self, text: bytes, number: int) -> str:
        """Write a temporary file and give back its name."""
        name = f"{TEMPORARY}{os.getpid()}-{number}"
        with open(os.open(name, _NEW, 0o644, dir_fd=self.descriptor), "wb") as file:
            file.write(text)
        return name

    def place(self, temporary: str, name: str) -> None:
        """Rename a temporary file to its place."""
        os.replace(temporary, name, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)

    def remove(self, name: str) -> None:
        os.unlink(name, dir_fd=self.descriptor)

    def index(self, names: set[str]) -> None:
        """Write the index."""
        text = HEAD + "".join(f"{n}\n" for n in sorted(names))
        if self.read(INDEX) != text.encode():
            self.place(self.stage(text.encode(), 10**6), INDEX)
        self.indexed = True


def _diff(folder: str, have: Mapping[str, bytes | None], wanted: Mapping[str, bytes]) -> str:
    from difflib import unified_diff

    out: list[str] = []
    for name in sorted(have):
        before, after = have[name], wanted.get(name)
        if before == after:
            continue
        path = os.path.join(folder, name)
        labels = "/dev/null" if before is None else path, "/dev/null" if after is None else path
        if _secret(before) or _secret(after):
            out += [f"--- {labels[0]}\n", f"+++ {labels[1]}\n", "@@ the content of a Secret is not shown @@\n"]
            continue
        lines = [(text or b"").decode("utf-8", "replace").splitlines(keepends=True) for text in (before, after)]
        out += unified_diff(lines[0], lines[1], *labels)
    if len(out) > DIFF_LINES:
        out[DIFF_LINES:] = [f"... {len(out) - DIFF_LINES} more lines\n"]
    return "".join(out)


def _secret(text: bytes | None) -> bool:
    return text is not None and (b"\nkind: Secret\n" in b"\n" + text or b'"kind":"Secret"' in text)
