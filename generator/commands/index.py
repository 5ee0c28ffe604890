"""What `-o DIR` wrote for whom: the folder `.dgd-render-index` in DIR has a file for each graph.

A file says which graph, relative to DIR, and which files were rendered from it, sorted; so two branches that change different
graphs merge. Where git left its marks of a conflict, what both sides wrote counts. An index comes with the repository, so it is
not trusted: a name that this program would not write is an error, and nothing else is ever removed.
"""

from __future__ import annotations

import os

from generator.commands.held import Held
from generator.errors import Finding, Problems, Where
from generator.names import sha256
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

INDEX = ".dgd-render-index"
HEAD = "# What `dgd-render -o` wrote here for one graph: only these files are changed and removed. Do not edit.\n"
GRAPH = "graph "
MANIFESTS = (".yaml", ".yml", ".json")
WELCOME = ("kustomization.yaml", "kustomization.yml", "Kustomization")
"""A manifest's file endings, and the files that kustomize looks for, which may be somebody else's."""
CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
STDIN = "-"
NAME = 60


@record
class Index:
    """Graph → the files that were rendered from it. `there` says whether a directory has an index at all."""

    held: Mapping[str, frozenset[str]]
    there: bool = True

    @property
    def files(self) -> frozenset[str]:
        """All files."""
        return frozenset().union(*self.held.values())


def graph_path(path: str, folder: str) -> str:
    """A graph's path as an index has it: from the directory, so that it is the same from everywhere; `-` is standard input."""
    if path in (STDIN, "<stdin>"):
        return STDIN
    inner, name = os.path.split(os.path.abspath(path))
    return os.path.relpath(os.path.join(os.path.realpath(inner), name), os.path.realpath(folder))


def shown(graph: str, folder: str) -> str:
    """A graph's path for a reader, from the current directory."""
    return "standard input" if graph == STDIN else os.path.relpath(os.path.join(os.path.realpath(folder), graph))


def file_name(graph: str) -> str:
    """The index file of a graph. It ends in nothing that anybody applies: Flux takes every .yaml, hidden or not."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in ".-") else "_" for c in graph.replace("../", ""))
    return f"{plain[-NAME:].lstrip('.')}-{sha256(graph)[:8]}.files"


def read(output: Held, problems: Problems) -> Index:
    """The index of a directory; what is wrong with it is one finding."""
    if not output.bits(INDEX):
        return Index({}, False)
    held: dict[str, frozenset[str]] = {}
    wrong = ""
    if output.is_file(INDEX):
        return _broken(output, "it was written by an earlier version", problems)
    with Held(INDEX, output) as folder:
        for name in folder.names():
            if not name.endswith(".files"):
                continue
            text = (folder.read(name) or b"").decode("utf-8", "replace") if folder.is_file(name) else "a link or folder"
            lines = [line for line in text.splitlines() if line and not line.startswith(("#", *CONFLICT))]
            graphs = {line.removeprefix(GRAPH) for line in lines if line.startswith(GRAPH)}
            files = frozenset(line for line in lines if not line.startswith(GRAPH))
            wrong = wrong or next((repr(n[:80]) for n in sorted(files) if not _ours(n)), "")
            if len(graphs) != 1:
                wrong = wrong or f"no graph in {name}"
            held[next(iter(graphs), name)] = files
    return _broken(output, f"it names {wrong}, which this program would not write", problems) if wrong else Index(held)


def _broken(output: Held, why: str, problems: Problems) -> Index:
    where = Where(os.path.join(output.path, INDEX))
    problems.add(Finding("DGD631", f"the index cannot be used: {why}", where, "delete the directory and render again"))
    return Index({})


def _ours(name: str) -> bool:
    return not ("/" in name or "\0" in name or name[0] == "." or not name.endswith(MANIFESTS) or name in WELCOME)


def write(output: Held, index: Index) -> None:
    """Make the index folder say exactly this."""
    output.make(INDEX)
    with Held(INDEX, output) as folder:
        wanted = {file_name(graph): _text(graph, files) for graph, files in index.held.items() if files}
        for name, text in wanted.items():
            folder.put(name, text)
        for name in folder.names():
            if name not in wanted and folder.is_file(name):
                folder.remove(name)


def remove(output: Held) -> None:
    """Remove the index folder, unless somebody else keeps something in it."""
    write(output, Index({}))
    with Held(INDEX, output) as folder:
        if folder.names():
            return
    os.rmdir(INDEX, dir_fd=output.descriptor)


def _text(graph: str, files: frozenset[str]) -> bytes:
    return "".join((HEAD, GRAPH, graph, "\n", *(f"{name}\n" for name in sorted(files)))).encode()


def either(old: Index, new: Index) -> Index:
    """What was there and what will be: true at every moment between."""
    return Index({g: old.held.get(g, frozenset()) | new.held.get(g, frozenset()) for g in {**old.held, **new.held}})
