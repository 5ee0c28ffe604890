"""Files of a git revision, read with git's own plumbing and laid out in a folder of their own; the work tree is not touched.

`rev-parse`, `ls-tree` and `cat-file --batch` run no hook, no filter and no program of the repository, and fetch nothing.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from functools import cached_property

from generator import limits
from generator.commands import confine, folders, inputs, job, job_file
from generator.errors import Problems, UsageError

LINK, FILE = "120000", "100"
"""Modes of a link, and what those of files begin with; a submodule has another."""
LINKS = 40
"""As many links are followed one after the other."""
ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")
"""What git sets for its hooks: with these it would not look at the repository of the paths."""
PART = 1 << 20


class Revision:
    """A revision of the repository that some paths are in. Raises UsageError where git, repository or revision is not there."""

    def __init__(self, name: str, near: str) -> None:
        """`near`: a path in the repository, which need not exist."""
        self.name = name
        if not name or name.startswith("-"):
            raise UsageError(f"--git takes a revision, and {name!r} is none", "a branch, a tag, HEAD~1 …")
        folder = os.path.abspath(near)
        while not os.path.isdir(folder):
            folder = os.path.dirname(folder)
        top = _git(folder, f"{near}: is in no git repository", "rev-parse", "--show-toplevel")
        self.root = os.path.realpath(top.rstrip("\n"))
        wrong = f"git knows no revision {name!r} in {self.root}"
        self.commit = _git(self.root, wrong, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").strip()

    def __enter__(self) -> Revision:
        self._folder = tempfile.TemporaryDirectory(prefix="dgd-render-")
        self.folder = os.path.realpath(self._folder.name)
        os.mkdir(os.path.join(self.folder, ".git"))  # where references end: what the revision has no part of is not in it
        words = ["git", "-C", self.root, "cat-file", "--batch"]
        self._batch = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment())
        return self

    def __exit__(self, *_: object) -> None:
        self._batch.communicate()
        self._folder.cleanup()

    @cached_property
    def entries(self) -> dict[str, tuple[str, str]]:
        """Path → (mode, object) of every file and link."""
        listed = _git(self.root, f"{self.name}: cannot be listed", "ls-tree", "-r", "-z", "--full-tree", self.commit)
        lines = [line.partition("\t") for line in listed.split("\0") if line]
        return {path: (head.split(" ")[0], head.split(" ")[2]) for head, _, path in lines}

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """Folder → the names of the files and links in it; "" is the top."""
        found: dict[str, list[str]] = {}
        for path in self.entries:
            folder, _, name = path.rpartition("/")
            found.setdefault(folder, []).append(name)
        return found

    def place(self, word: str) -> str:
        """Where a path of the command line is laid out; "" where the revision does not have it, or a folder without YAML."""
        inner = self._inner(word)
        if not self._lay(inner, LINKS):
            return ""
        path = os.path.normpath(os.path.join(self.folder, inner))
        self._job(path)
        return path

    def _inner(self, word: str) -> str:
        """A path from the top of the repository."""
        if word == "-" or "://" in word:
            raise UsageError(f"{word}: has no revisions", "--git compares files of a repository")
        whole = os.path.abspath(word)
        path = os.path.relpath(os.path.join(os.path.realpath(os.path.dirname(whole)), os.path.basename(whole)), self.root)
        if path == ".." or path.startswith("../"):
            raise UsageError(f"{word}: is outside the repository {self.root}", "--git compares files of one repository")
        return "" if path == "." else path

    def _lay(self, path: str, links: int) -> bool:
        """Write the file that a path is, or the YAML files of a folder; whether there is anything."""
        parts = path.split("/")
        for i in range(1, len(parts) + 1):
            above = "/".join(parts[:i])
            if self.entries.get(above, ("", ""))[0] == LINK:
                goal = os.path.normpath(os.path.join(os.path.dirname(above), self._link(above), *parts[i:]))
                return links > 0 and not goal.startswith(("/", "../")) and self._lay("" if goal == "." else goal, links - 1)
        if self.entries.get(path, ("", ""))[0].startswith(FILE):
            self._write(path)
            return True
        names = [name for name in self.children.get(path, ()) if name.endswith(inputs.YAML) or name in folders.MARKS]
        return [self._lay(os.path.join(path, name), links) for name in names].count(True) > 0

    def _link(self, path: str) -> str:
        """Make a link as the revision has it; where it leads."""
        goal = self._read(self.entries[path][1]).decode("utf-8", "surrogateescape")
        made = self._made(path)
        if not os.path.lexists(made):
            os.symlink(goal, made)
        return goal

    def _write(self, path: str) -> None:
        made = self._made(path)
        if not os.path.lexists(made):
            with open(made, "wb") as file:
                file.write(self._read(self.entries[path][1]))

    def _made(self, path: str) -> str:
        made = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(made), exist_ok=True)
        return made

    def _read(self, name: str) -> bytes:
        """An object's bytes, one more than the limit of a file at most."""
        assert self._batch.stdin is not None and self._batch.stdout is not None
        self._batch.stdin.write(f"{name}\n".encode())
        self._batch.stdin.flush()
        head = self._batch.stdout.readline().split()
        if len(head) != 3:
            raise UsageError(f"{self.name}: git lacks an object of it", "a shallow or partial clone: git fetch what is missing")
        size = int(head[2])
        text = self._batch.stdout.read(min(size, limits.FILE_BYTES + 1))
        rest = size - len(text) + 1  # a newline ends it
        while rest > 0:
            rest -= len(self._batch.stdout.read(min(rest, PART)))
        return text

    def _job(self, path: str) -> None:
        """What a `dgd-render.yaml` refers to stands elsewhere in the repository."""
        folder = inputs.job_folder(path)
        if not folder:
            return
        inner = os.path.relpath(os.path.realpath(folder), self.folder)
        self._lay("" if inner == "." else inner, LINKS)
        root = confine.root_of(folder)
        wanted = job.combine(job_file.beside(root, folder, folder, Problems()) or {})
        for reference in (*wanted.graphs, *wanted.overlays):
            goal = os.path.normpath(os.path.join(inner, reference.text))
            if not goal.startswith(("/", "../")):
                self._lay("" if goal == "." else goal, LINKS)


def there(word: str) -> bool:
    """Whether the work tree has a path, and YAML in it where it is a folder."""
    return os.path.isfile(word) or (os.path.isdir(word) and any(name.endswith(inputs.YAML) for name in os.listdir(word)))


def missing(word: str, name: str) -> UsageError:
    """The error for a path that has nothing to render, neither here nor in the revision."""
    if os.path.isdir(word):
        return UsageError(f"{word}: no YAML file in this directory, here or in {name}", inputs.NOT_SEARCHED)
    return UsageError(f"{word}: is neither in {name} nor in the work tree", "check the path")


def _environment() -> dict[str, str]:
    return {**{k: v for k, v in os.environ.items() if k not in ELSEWHERE}, "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


def _git(folder: str, wrong: str, *words: str) -> str:
    """What git says, or the error that it is."""
    try:
        done = subprocess.run(["git", "-C", folder, *words], capture_output=True, env=_environment(), check=False)
    except FileNotFoundError:
        raise UsageError("--git needs git, which is not installed here", "compare with --dir or --to instead") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UsageError(wrong, said[0] if said else "git log --all shows what there is")
    return done.stdout.decode("utf-8", "surrogateescape")
