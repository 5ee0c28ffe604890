"""A case: the files of one folder, made from real graphs, from the tests' own and from the schemas, then changed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import hypothesis.strategies as st
from support import CASES, EXAMPLES, REJECTS, TESTS, folders, shared

from fuzz import texts, values
from generator.errors import Problems
from generator.yamlio import load

JOB = {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "DynamoRender", "metadata": {"name": "r"}}
FILES = ("graph.yaml", "overlay.yaml", "other.yaml")
CORPUS = 12
"""One of so many graphs of a release's corpus is read: they are much alike."""


class Case(NamedTuple):
    """What a folder holds; every command line of `calls` finds its words among these files."""

    files: dict[str, bytes]

    def by(self) -> Random:
        """What each command line chooses for itself follows from the files."""
        return Random(b"".join(self.files.values()))

    def write(self) -> None:
        """Put the files into the current folder."""
        for name, text in self.files.items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)


class Pool(NamedTuple):
    """What cases are made from: (graphs with what stands beside them, overlays) of a folder, and single objects."""

    sets: tuple[tuple[tuple[Any, ...], tuple[Any, ...]], ...]
    beside: tuple[Any, ...]
    overlays: tuple[Any, ...]


def documents(path: Path) -> list[Any]:
    """The objects of a file that can be read."""
    found = [d.value for d in load(path.read_bytes(), path.name, Problems())]
    return [v for v in found if isinstance(v, dict)]


@cache
def pool() -> Pool:
    """The folders of the tests and examples, and some of the graphs that Dynamo's own repository holds."""
    sets = []
    for folder in (*folders(CASES), *folders(EXAMPLES), *folders(REJECTS)):
        held = [v for p in sorted(folder.rglob("*.yaml")) if "expected" not in p.parts for v in documents(p)]
        overlays = [v for v in held if v.get("kind") == "ClusterOverlay"]
        if len(held) > len(overlays):
            sets.append((tuple(v for v in held if v.get("kind") != "ClusterOverlay"), tuple(overlays)))
    real = sorted(shared("conformance", "corpus").rglob("*.yaml"))[::CORPUS]
    sets += [(tuple(graphs), ()) for p in real if (graphs := documents(p))]
    beside = tuple(documents(TESTS / "hostile" / "beside.yaml"))
    rich = documents(TESTS / "hostile" / "overlay.yaml")
    return Pool(tuple(sets), beside, (*rich, *(o for _, overlays in sets for o in overlays)))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Folders with a graph, two overlays, a dgd-render.yaml, a ResourceList and a configuration of kustomize."""
    by: Random = draw(st.randoms(use_true_random=False))
    held = pool()
    graphs, overlays = by.choice(held.sets)
    if by.random() < 0.1:
        graphs = (grown(by, by.choice(("v1alpha1", "v1beta1"))),)
    if by.random() < 0.3:
        graphs = (*graphs, *(by.choice(held.beside) for _ in range(by.randint(1, 4))))
    if not overlays or by.random() < 0.3:
        overlays = (by.choice(held.overlays),) if by.random() < 0.8 else (grown(by, "ClusterOverlay"),)
    made = {"graph.yaml": [*graphs], "overlay.yaml": [overlays[0]], "other.yaml": [by.choice((overlays[-1], *held.overlays[:3]))]}
    job = (
        {**JOB, "spec": {"graphs": ["graph.yaml"], "overlays": ["overlay.yaml"]}}
        if by.random() < 0.7
        else grown(by, "DynamoRender")
    )
    if by.random() < 0.06:
        made["overlay.yaml"] = [{**overlays[0], "spec": {**(overlays[0].get("spec") or {}), "output": "dgd"}}]
    for _ in range(by.choice((0, 1, 1, 1, 2, 3, 6))):
        listed = made[by.choice(("graph.yaml", "graph.yaml", "overlay.yaml", "other.yaml"))]
        at = by.randrange(len(listed))
        listed[at] = values.changed(listed[at], by, [*graphs, *overlays])
    if by.random() < 0.2:
        job = values.changed(job, by, [job])
    files = {name: texts.written(listed, by) for name, listed in made.items()}
    if by.random() < 0.25:
        name = by.choice(FILES)
        files[name] = texts.broken(files[name], by)
    files |= {"dgd-render.yaml": texts.written([job], by), "list.yaml": resource_list(made, job, by)}
    files |= {
        "apps/app/graph.yaml": files["graph.yaml"],
        "clusters/one.yaml": files["overlay.yaml"],
        "clusters/two.yaml": files["other.yaml"],
    }
    return Case(files)


def grown(by: Random, name: str) -> Any:
    """A document that a schema describes."""
    root = values.schemas()[name]
    return values.Grower(by, root).value(root)


def resource_list(made: dict[str, list[Any]], job: Any, by: Random) -> bytes:
    """What kustomize sends: the items, and the configuration as a function's."""
    config = job if by.random() < 0.3 else {**JOB, "spec": {"namespace": "n", "mode": by.choice(("render", "check", "rendered"))}}
    whole: Any = {"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "functionConfig": config}
    whole["items"] = [*made["graph.yaml"], *made["overlay.yaml"]]
    return json.dumps(values.changed(whole, by, []) if by.random() < 0.3 else whole).encode()
