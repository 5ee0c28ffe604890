"""`-o DIR`: one file an object, for Flux, Argo CD's source hydrator and reviews; and `--stale`, which only compares.

The index names what this program wrote, and for which graphs. Nothing else is ever changed or removed; a manifest that it did
not write, a link or a folder in DIR is refused, because whoever applies DIR would apply that too. The index first says what will
be there, so that a run that dies in the middle leaves nothing that the next one does not know. Two runs wait for each other.
"""

from __future__ import annotations

import os
import stat

from generator import emit
from generator.commands import index, kustomization
from generator.commands.held import TEMPORARY, open_output
from generator.commands.index import INDEX, MANIFESTS, WELCOME, Index
from generator.errors import Finding, Problems, Refused, Where
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.commands.held import Held
    from generator.model import Manifest
    from generator.trees import Json

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")
NAME_CHARACTERS = 200


@record
class Wanted:
    """What a directory is to hold."""

    files: Mapping[str, bytes]
    graphs: Mapping[str, str]
    """File → path of the graph that it was rendered from."""
    named: tuple[str, ...]
    """The graphs, and folders of graphs, that this run was given."""
    listed: bool = False
    """A kustomization.yaml is wanted, too."""

    def index(self, folder: str) -> Index:
        """The index of these files."""
        held: dict[str, set[str]] = {}
        for name, path in self.graphs.items():
            held.setdefault(index.graph_path(path, folder), set()).add(name)
        return Index({graph: frozenset(names) for graph, names in held.items()})


@record
class Changes:
    """What a run changed."""

    files: int
    written: tuple[str, ...]
    removed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.files} files, {len(self.written)} written, {len(self.removed)} removed"


def file_name(body: Json, form: str = "yaml") -> str:
    """The file of an object: `<namespace>_<kind>_<name>.yaml`. It depends on the object alone; no name holds a `_`."""
    _, kind, namespace, name = emit.identity(body)
    stem = "_".join(_quoted(part) for part in (namespace, kind.lower(), name) if part)
    if len(stem) > NAME_CHARACTERS:
        from generator.names import sha256

        stem = f"{stem[: NAME_CHARACTERS - 9]}-{sha256(stem)[:8]}"
    return f"{stem}.{form}"


def _quoted(text: str) -> str:
    return "".join(c if c in _PLAIN else "".join(f"%{b:02X}" for b in c.encode()) for c in text)


def wanted(manifests: Iterable[Manifest], form: str, named: tuple[str, ...], listed: bool = False) -> Wanted:
    """The files of a run's manifests. Refused when two objects would share a file."""
    files: dict[str, bytes] = {}
    graphs: dict[str, str] = {}
    for manifest in emit.ordered(manifests):
        name = file_name(manifest.body, form)
        if name in files:
            message = f"two objects of different API groups would be the file {name}"
            raise Refused([Finding("DGD633", message, Where(name), "rename one of them")])
        files[name] = emit.text([manifest], form).encode("ascii")
        graphs[name] = _graph(manifest, named)
    return Wanted(files, graphs, named, listed)


def _graph(manifest: Manifest, named: tuple[str, ...]) -> str:
    """The file of the graph that an object belongs to; a folder's `dgd-render.yaml` stands for all that it renders."""
    from generator.commands.folders import JOB

    if manifest.graph is not None:
        file = manifest.graph.locate(("metadata", "name")).file
    else:
        file = manifest.given.where().file if manifest.given is not None else named[0]
    jobs = [path for path in named if os.path.isfile(os.path.join(path, JOB)) or os.path.basename(path) == JOB]
    plain = {os.path.normpath(path) for path in named if path not in jobs}
    if not jobs or {os.path.normpath(file), os.path.dirname(os.path.normpath(file)) or "."} & plain:
        return file
    folders = {os.path.abspath(path.removesuffix(JOB)): path for path in jobs}
    job = folders.get(os.path.dirname(os.path.abspath(file)), jobs[0])
    return os.path.join(job.removesuffix(JOB), JOB)


def write(wanted: Wanted, folder: str) -> Changes:
    """Make the folder hold exactly these files beside what is welcome. Raises Refused before anything is changed."""
    output = open_output(folder, make=True)
    assert output is not None
    with output:
        output.lock(alone=True)
        old, files, leftovers = _judged(output, wanted)
        new = wanted.index(folder)
        for name in leftovers:
            output.remove(name)
        index.write(output, index.either(old, new))
        staged = {output.stage(files[name]): name for name in sorted(files) if output.read(name) != files[name]}
        for temporary, name in staged.items():
            output.place(temporary, name)
        removed = tuple(sorted(name for name in old.files - set(files) if output.is_file(name)))
        for name in removed:
            output.remove(name)
        index.write(output, new)
        return Changes(len(files), tuple(staged.values()), removed)


def compared(wanted: Wanted, folder: str) -> dict[str, tuple[bytes | None, bytes | None]]:
    """File → what it holds and what would be written, for those that differ. Changes nothing."""
    output = open_output(folder, make=False)
    if output is None:
        return {name: (None, text) for name, text in wanted.files.items()}
    with output:
        output.lock(alone=False)
        old, files, _ = _judged(output, wanted)
        both = {name: (output.read(name), files.get(name)) for name in sorted(old.files | set(files))}
        return {name: (have, want) for name, (have, want) in both.items() if have != want}


def cleared(folder: str) -> dict[str, tuple[bytes | None, bytes | None]]:
    """What `clear` would remove, in the form of `compared`."""
    output = open_output(folder, make=False)
    if output is None:
        return {}
    with output:
        output.lock(alone=False)
        return {name: (output.read(name), None) for name in _of_ours(output)}


def clear(folder: str) -> Changes:
    """Remove what was rendered into a folder, and the folder when nothing else is in it."""
    output = open_output(folder, make=False)
    if output is None:
        return Changes(0, (), ())
    with output:
        output.lock(alone=True)
        names = _of_ours(output)
        for name in names:
            output.remove(name)
        index.remove(output)
        empty = not output.names()
    if empty:
        os.rmdir(folder)
    return Changes(0, (), tuple(names))


def _of_ours(output: Held) -> list[str]:
    """What stands in a folder and was rendered into it. Raises Refused for an index that is not ours."""
    problems = Problems()
    names = sorted(name for name in index.read(output, problems).files if output.is_file(name))
    if problems:
        raise Refused(problems)
    ours = [kustomization.OURS] if kustomization.is_ours(output.read(kustomization.OURS)) else []
    return [*names, *ours]


def _judged(output: Held, wanted: Wanted) -> tuple[Index, Mapping[str, bytes], list[str]]:
    """The index, the files to write, and temporary files of a run that died. Raises Refused with all that is in the way."""
    problems = Problems()
    old = index.read(output, problems)
    _owned(output, old, wanted, problems)
    strange: list[Finding] = []
    for name in output.names():
        strange += _judge(output, name, old)
    lost = [f for f in strange if f.code == "DGD630" and os.path.basename(f.where.file) in wanted.files]
    if lost:
        message = f"{len(lost)} files that would be written here are there, but not in the index"
        hint = f"restore {INDEX} from git, or delete the directory and render again"
        strange = [f for f in strange if f not in lost and (old.there or f.code != "DGD630")]
        problems.add(Finding("DGD636", message, Where(os.path.join(output.path, INDEX)), hint))
    problems.extend(strange)
    files, ours = wanted.files, kustomization.OURS
    if not kustomization.check(output, files, problems) and (wanted.listed or output.bits(ours)):
        files = {**files, ours: kustomization.text(files)}
    if problems:
        raise Refused(problems)
    return old, files, [name for name in output.names() if name.startswith(TEMPORARY)]


def _owned(output: Held, old: Index, wanted: Wanted, problems: Problems) -> None:
    """Told when a directory was rendered from other graphs only: most likely its path was copied."""
    mine = {index.graph_path(path, output.path) for path in (*wanted.named, *wanted.graphs.values())}
    if not old.held or any(graph in mine or (os.path.dirname(graph) or ".") in mine for graph in old.held):
        return
    owners = ", ".join(index.shown(graph, output.path) for graph in sorted(old.held)[:3])
    message = f"the directory belongs to {owners}, which this run does not render"
    hint = "give -o a directory of its own; when that graph was moved or is gone, delete the directory first"
    problems.add(Finding("DGD635", message, Where(output.path), hint))


def _judge(output: Held, name: str, old: Index) -> list[Finding]:
    bits, where = output.bits(name), Where(os.path.join(output.path, name))
    plain = stat.S_ISREG(bits)
    if name in old.files or name.startswith(TEMPORARY) or name in WELCOME:
        if plain:
            return []
        message = "a link or folder stands where a rendered file belongs"
        return [Finding("DGD631", message, where, "remove it; nothing is written through it")]
    if name.startswith(".") or not (stat.S_ISLNK(bits) or stat.S_ISDIR(bits) or name.endswith(MANIFESTS)):
        return []
    what = "a link" if stat.S_ISLNK(bits) else "a folder" if stat.S_ISDIR(bits) else "a manifest"
    hint = "give -o a directory of its own: whoever applies it would apply this too"
    return [Finding("DGD630", f"{what} that this program did not write", where, hint)]
