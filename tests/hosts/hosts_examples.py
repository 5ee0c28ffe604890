"""The examples, found as they are, laid out as a repository of a host would have them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hosts_tools import DGD_RENDER, ROOT

from generator.emit import identity, sort_keys
from generator.errors import Problems
from generator.yamlio import dump, load

EXAMPLES = ROOT / "examples"


class Example(NamedTuple):
    """A graph, perhaps with companions beside it, and its overlays in order."""

    name: str
    folder: Path
    overlays: list[str]

    @property
    def namespace(self) -> str:
        """The destination that a host would have: the graph's own namespace, else the overlays', else any."""
        for path in (self.folder / "graph.yaml", *(self.folder / o for o in self.overlays)):
            for document in load(path.read_bytes(), str(path), Problems()):
                value = document.value
                held = value["metadata"] if value["kind"] == "DynamoGraphDeployment" else value.get("spec") or {}
                found = held.get("namespace")
                if found:
                    return str(found)
        return "inference"


def examples() -> list[Example]:
    """Every folder of examples/ with a graph.yaml."""
    found = sorted(p.parent for p in EXAMPLES.glob("*/graph.yaml"))
    return [Example(f.name, f, sorted(o.name for o in f.glob("overlay*.yaml"))) for f in found]


EACH = pytest.mark.parametrize("example", [pytest.param(e, id=e.name) for e in examples()])


def rendered(example: Example) -> bytes:
    """What the command line prints for an example."""
    words = [
        str(DGD_RENDER),
        "render",
        "graph.yaml",
        *(w for o in example.overlays for w in ("--overlay", o)),
        "--namespace",
        example.namespace,
    ]
    done = subprocess.run(words, cwd=example.folder, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def repository(example: Example, target: Path, job: str = "") -> str:
    """A repository with the graph in apps/<name>/ and the overlays in clusters/; gives back the application's path."""
    app, clusters = target / "apps" / example.name, target / "clusters"
    app.mkdir(parents=True)
    clusters.mkdir()
    (target / ".git").mkdir()
    shutil.copyfile(example.folder / "graph.yaml", app / "graph.yaml")
    for overlay in example.overlays:
        shutil.copyfile(example.folder / overlay, clusters / overlay)
    if job:
        (app / "dgd-render.yaml").write_text(job, encoding="utf-8")
    return f"apps/{example.name}"


def job(example: Example, **spec: Any) -> str:
    """A DynamoRender that names the overlays of `repository`."""
    body = {
        "apiVersion": "dgd-render.dev/v1alpha1",
        "kind": "DynamoRender",
        "metadata": {"name": "render"},
        "spec": {"overlays": [f"../../clusters/{o}" for o in example.overlays], **spec},
    }
    return dump([body])


def normal(text: bytes) -> str:
    """Objects in one form, whatever wrote them: kustomize indents and orders in its own way."""
    problems = Problems()
    values = [sort_keys(d.value) for d in load(text, "(output)", problems)]
    assert not problems, problems
    return dump(sorted(values, key=identity))
