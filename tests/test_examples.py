"""Every folder of examples/: what its README says runs, renders exactly this, and its GPU sums come out even."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support import EXAMPLES, ROOT, arguments, documents, each, explaining, folders, graphs, named, rendered, run, run_folder
from syrupy.assertion import SnapshotAssertion

pytestmark = pytest.mark.usefixtures("no_network")
AT_LEAST = 8


def test_enough_examples() -> None:
    assert len(folders(EXAMPLES)) >= AT_LEAST


def test_the_index_names_every_example() -> None:
    """With links to their READMEs, which lead to the same folders."""
    index = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\[([\w-]+)\]\(\1/README\.md\)", index)) == sorted(f.name for f in folders(EXAMPLES))


@each(EXAMPLES)
def test_example(folder: Path, expected: SnapshotAssertion) -> None:
    run, plan = rendered(folder), run_folder(folder, explaining(arguments(folder)))
    assert run.code == 0, run.err
    assert run.out == expected(name="manifests.yaml")
    assert plan.out == expected(name="plan.txt")
    assert "warning[" not in run.err, run.err


@each(EXAMPLES)
def test_no_example_warns(folder: Path) -> None:
    """`--strict` makes errors of warnings."""
    strict = run_folder(folder, [*arguments(folder), "--strict"])
    assert strict.code == 0 and strict.out == rendered(folder).out, strict.err


@each(EXAMPLES)
def test_readme_command_renders_the_example(folder: Path) -> None:
    """The first block is the exact command, from the project's root."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    first = re.search(r"```bash\n(.*?)```", text, re.DOTALL)
    assert first is not None, "no bash block"
    words = first[1].split()
    assert words[0] == "dgd-render"
    assert run(*words[1:], cwd=ROOT).out == rendered(folder).out
    assert len(text.splitlines()) <= 40


@each(EXAMPLES)
def test_readme_names_objects_that_exist(folder: Path) -> None:
    """Objects that a README tells its reader to look at, written Kind/name, are rendered."""
    text, objects = (folder / "README.md").read_text(encoding="utf-8"), documents(rendered(folder).out)
    for kind, name in re.findall(r"`?\b([A-Z][A-Za-z]+)/([a-z0-9.-]+)`", text):
        assert named(objects, kind, name), f"{kind}/{name} is not rendered"


@each(EXAMPLES)
def test_gpu_sums(folder: Path) -> None:
    """What `explain` counts is what a reader counts: nodes × GPUs, all of them used, no node larger than the cluster's."""
    plan = json.loads(run_folder(folder, [*explaining(arguments(folder)), "--format", "json"]).out)
    counted = {}
    for component in (component for graph in plan["graphs"] for component in graph["components"]):
        if sizes := component.get("sizes"):
            counted[component["name"]] = (component["pods"], component["roles"][0]["gpus"])
            total = sum(role["pods"] * role["gpus"] for role in component["roles"])
            assert total == sizes["has"] == sizes["uses"] and sizes["matches"], component["name"]
            assert component["gpus"] == component["replicas"] * total
    written = {}
    for graph in graphs(folder):
        written |= dict(_gpus(graph))
    assert counted == written


def _gpus(graph: dict[str, Any]) -> Any:
    """(component, (nodes, GPUs of its main container)) of every component that asks for GPUs."""
    spec = graph["spec"]
    for name, service in (spec.get("services") or {}).items():
        gpus = ((service.get("resources") or {}).get("limits") or {}).get("gpu")
        if gpus:
            yield name, ((service.get("multinode") or {}).get("nodeCount", 1), int(gpus))
    for component in spec.get("components") or ():
        for container in component["podTemplate"]["spec"]["containers"]:
            gpus = ((container.get("resources") or {}).get("limits") or {}).get("nvidia.com/gpu")
            if container["name"] == "main" and gpus:
                yield component["name"], ((component.get("multinode") or {}).get("nodeCount", 1), int(gpus))
