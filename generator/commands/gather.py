"""Reads the files that a job names, inside the folder that the host gave us, and runs the pipeline on them."""

from __future__ import annotations

import os

from generator import limits, pipeline
from generator.commands import confine, folders
from generator.commands.job import Reference, shown_as
from generator.errors import Fault, Finding, Problems, Where
from generator.pipeline import Result, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.commands.job import Job
    from generator.pipeline import Options


def sources(job: Job, root: confine.Root, folder: str, shown: str, problems: Problems) -> tuple[list[Source], list[Source]]:
    """The texts of a job's graphs and overlays. References start at `folder`, which the user knows as `shown`."""
    taken: set[str] = set()
    overlays = overlay_sources(job, root, folder, shown, taken, problems)
    graphs: list[Source] = []
    for word in job.graphs or (Reference(".", Where(shown or ".")),):
        try:
            _graphs(word, root, folder, shown, taken, graphs)
        except Fault as fault:
            problems.add(fault.at(word.where))
    if job.graphs:
        _left_out(root, folder, shown, taken, problems)
    total = sum(len(s.text) for s in (*overlays, *graphs))
    if total > limits.RUN_BYTES:
        message = f"{total} bytes of input; at most {limits.RUN_BYTES} are read in one run"
        problems.add(Finding("DGD907", message, Where(shown or "."), "render fewer files at once"))
    return graphs, overlays


def _left_out(root: confine.Root, folder: str, shown: str, taken: set[str], problems: Problems) -> None:
    """Notes on graphs in the job's own folder that it does not list."""
    if not os.path.lexists(os.path.join(folder, folders.JOB)):
        return
    for name in confine.listed(root, os.path.realpath(folder), shown or "."):
        try:
            path = confine.resolve(root, folder, name)
            text = confine.read(root, path, name) if path not in taken else b""
        except Fault:  # nobody named it: a link that leads out, or a pipe, is no graph that was forgotten
            continue
        found = folders.unlisted(shown_as(shown, name), text, shown_as(shown, folders.JOB)) if text else None
        problems.extend([found] if found is not None else [])


def overlay_sources(job: Job, root: confine.Root, folder: str, shown: str, taken: set[str], problems: Problems) -> list[Source]:
    """The texts of a job's overlays; their paths are added to `taken`."""
    overlays = []
    for word in job.overlays:
        try:
            path = confine.resolve(root, folder, word.text)
            text = confine.read(root, path, word.text)
        except Fault as fault:
            problems.add(fault.at(word.where))
            continue
        if path in taken:
            problems.add(Finding("DGD908", f"the overlay {word.text!r} is named twice", word.where, "name it once"))
        taken.add(path)
        overlays.append(Source(shown_as(shown, word.text), text))
    return overlays


def compiled(graphs: list[Source], overlays: list[Source], options: Options, problems: Problems) -> Result:
    """The pipeline's result, unless the job itself is wrong: then only what can be said without guessing is added."""
    if problems.failed():
        pipeline.read(graphs, problems)
        return Result((), (), tuple(problems))
    return pipeline.compile(graphs, overlays, options, problems)


def _graphs(word: Reference, root: confine.Root, folder: str, shown: str, taken: set[str], out: list[Source]) -> None:
    path = confine.resolve(root, folder, word.text)
    if not os.path.isdir(path):
        if path in taken:
            raise Fault("DGD908", f"{word.text!r} is named twice, or both as graph and as overlay", "name it once")
        taken.add(path)
        out.append(Source(shown_as(shown, word.text), confine.read(root, path, word.text)))
        return
    before = len(out)
    if other := folders.foreign(os.listdir(path)):
        raise Fault(folders.CODE, f"{word.text!r} {other[0]}", other[1])
    for name in confine.listed(root, path, word.text):
        inner = confine.resolve(root, path, name)
        if inner not in taken:
            taken.add(inner)
            place = os.path.join(word.text, name)
            out.append(Source(shown_as(shown, place), confine.read(root, inner, place), True))
    if len(out) == before:
        hint = "subfolders are not searched: name the folder or file that holds the graph"
        raise Fault("DGD906", f"{word.text!r} holds no YAML file to render", hint)
