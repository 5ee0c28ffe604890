"""An output directory, held open: everything happens relative to it, so that nobody can swap it for a link."""

from __future__ import annotations

import fcntl
import os
import stat

from generator import limits
from generator.errors import Finding, Refused, Where

TEMPORARY = ".dgd-render-new-"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Held:
    """A folder by its descriptor. Files are written beside their place and renamed."""

    def __init__(self, path: str, within: Held | None = None) -> None:
        """`within` an output directory, `path` is a name in it. Raises Refused for a link and for what is no folder."""
        self.path: str = os.path.join(within.path, path) if within else path
        self._counted = 0
        try:
            self.descriptor: int = os.open(path, _FOLDER, dir_fd=within.descriptor if within else None)
        except OSError:
            what = "is a link" if os.path.islink(self.path) else "is no directory that can be read"
            raise refused(f"the output {what}", self.path, "give -o a directory of its own") from None

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)

    def lock(self, alone: bool) -> None:
        """Wait until no other run writes here, or, `alone`, until none reads either. The kernel ends it with the process."""
        fcntl.flock(self.descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)

    def names(self) -> list[str]:
        """What stands in it, sorted."""
        return sorted(os.listdir(self.descriptor))

    def bits(self, name: str) -> int:
        """The kind of a thing in it; 0 where there is none. No link is followed."""
        try:
            return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False).st_mode
        except FileNotFoundError:
            return 0

    def is_file(self, name: str) -> bool:
        """Whether a regular file of that name stands here."""
        return stat.S_ISREG(self.bits(name))

    def read(self, name: str) -> bytes | None:
        """The content of a file, None when there is none."""
        try:
            descriptor = os.open(name, _READ, dir_fd=self.descriptor)
        except FileNotFoundError:
            return None
        with open(descriptor, "rb") as file:
            return file.read(limits.OUTPUT_BYTES + 1)

    def stage(self, text: bytes) -> str:
        """Write a temporary file and give back its name."""
        self._counted += 1
        name = f"{TEMPORARY}{os.getpid()}-{self._counted}"
        with open(os.open(name, _NEW, 0o644, dir_fd=self.descriptor), "wb") as file:
            file.write(text)
        return name

    def place(self, temporary: str, name: str) -> None:
        """Rename a temporary file to its place."""
        os.replace(temporary, name, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)

    def put(self, name: str, text: bytes) -> bool:
        """Make a file hold this; False when it did already."""
        if self.read(name) == text:
            return False
        self.place(self.stage(text), name)
        return True

    def remove(self, name: str) -> None:
        """Remove a file."""
        os.unlink(name, dir_fd=self.descriptor)

    def make(self, name: str) -> None:
        """Make a folder in it, unless it is there."""
        if not self.bits(name):
            os.mkdir(name, dir_fd=self.descriptor)


def open_output(path: str, make: bool) -> Held | None:
    """The directory of -o, made where it is missing; else None. A link is refused, also when it is written `link/`."""
    plain = path
    while plain.rstrip("/") and plain.endswith(("/", "/.")):
        plain = plain.removesuffix(".").rstrip("/")
    if not os.path.lexists(plain):
        if not make:
            return None
        try:
            os.makedirs(plain)
        except FileExistsError:  # another run was faster
            pass
        except OSError as error:
            message = f"the directory cannot be made: {error.strerror}"
            raise refused(message, path, "check the path given to -o") from None
    return Held(plain)


def refused(message: str, path: str, hint: str) -> Refused:
    """The error that an output directory cannot be used."""
    return Refused([Finding("DGD631", message, Where(path), hint)])
