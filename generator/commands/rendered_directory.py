"""A directory of rendered manifests, whatever version wrote it."""

from __future__ import annotations

import os

from generator import emit, limits
from generator.commands import inputs
from generator.commands.index import WELCOME
from generator.errors import Finding, Problems, Refused, UsageError, Where
from generator.model import Manifest
from generator.parse import documents
from generator.records import replace
from generator.yamlio import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.changes.apps import AppRendering
    from generator.trees import Object


def bodies(folder: str) -> list[Object]:
    """The objects of its YAML files and of those of the folders in it. Raises Refused for what is no manifest."""
    if not os.path.isdir(folder):
        raise UsageError(f"{folder}: is no directory", "give --dir the directory that `-o` wrote")
    problems = Problems()
    paths = list(_files(folder))
    if len(paths) > limits.DOCUMENTS:
        raise UsageError(f"{folder}: {len(paths)} files, at most {limits.DOCUMENTS} are read", "compare fewer at once")
    found = [given for path in paths for given in documents.objects(load(inputs.read(path), path, problems), problems)]
    if problems.failed():
        raise Refused(problems)
    return [given.value for given in found if not str(given.value["apiVersion"]).startswith(documents.OURS)]


def _files(folder: str) -> Iterator[str]:
    """Its manifests; hidden files, links and the files that list the others are left out."""
    for base, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        paths = [os.path.join(base, n) for n in sorted(names) if n.endswith(inputs.YAML) and n not in WELCOME and n[0] != "."]
        yield from (path for path in paths if not os.path.islink(path))


def as_read(done: AppRendering) -> AppRendering:
    """What was rendered, as it is read from the file that would be printed: numbers and quantities have one form there."""
    if done.refused:
        return done
    try:
        text = emit.text([Manifest(body) for body in done.bodies])
    except Refused as refused:
        return replace(done, findings=(*done.findings, *refused.findings), refused=True)
    problems = Problems()
    found = documents.objects(load(text, "(output)", problems), problems)
    if problems.failed():
        wrong = Finding("DGD900", "what is printed cannot be read back", Where("(output)"))
        return replace(done, findings=(*done.findings, wrong), refused=True)
    return replace(done, bodies=tuple(given.value for given in found), done=None)
