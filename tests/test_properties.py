"""What must hold for every input: order of keys, repetition, no change of inputs, and what other readers make of the output."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml
from support import CASES, EXAMPLES, TESTS, documents, folders, rendered, run_folder

from generator import emit
from generator.errors import Problems
from generator.parse import documents as documents_of
from generator.parse.documents import objects
from generator.yamlio import Document, load

pytestmark = pytest.mark.usefixtures("no_network")
FOLDERS = [*folders(CASES), *folders(EXAMPLES)]
every = pytest.mark.parametrize("folder", [pytest.param(f, id=f.name) for f in FOLDERS])


def rewritten(folder: Path, target: Path, change: Any) -> Path:
    """A copy of a folder whose input documents were changed; JSON is YAML with no room for style."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("expected"))
    for path in sorted(target.rglob("*")):
        if path.suffix in (".yaml", ".json") or path.name == "stdin":
            problems = Problems()
            held = [d.value for d in load(path.read_text(encoding="utf-8"), path.name, problems)]
            if not problems:
                path.write_text("---\n".join(json.dumps(change(v), ensure_ascii=False) + "\n" for v in held), encoding="utf-8")
    return target


def shuffled(value: Any, by: random.Random) -> Any:
    """The same value, its mappings in another order."""
    if isinstance(value, dict):
        keys = list(value)
        by.shuffle(keys)
        return {k: shuffled(value[k], by) for k in keys}
    return [shuffled(v, by) for v in value] if isinstance(value, list) else value


@every
def test_order_of_keys_never_shows(folder: Path, tmp_path: Path) -> None:
    for seed in (1, 2):
        by = random.Random(f"{folder.name}{seed}")
        other = run_folder(rewritten(folder, tmp_path / str(seed), lambda v, by=by: shuffled(v, by)))
        assert (other.code, other.out) == (0, rendered(folder).out)


@every
def test_twice_the_same(folder: Path) -> None:
    """State that one run leaves behind must not reach the next."""
    assert run_folder(folder) == run_folder(folder) == rendered(folder)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_in_any_process(seed: str) -> None:
    """Sets and hashes are ordered differently in each process."""
    code = (
        "import hashlib, support\n"
        "for home in (support.CASES, support.EXAMPLES):\n"
        "    for f in support.folders(home):\n"
        "        print(f.name, hashlib.sha256(repr(support.run_folder(f)).encode()).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=TESTS,
        capture_output=True,
        text=True,
        check=True,
    )
    expected = "".join(f"{f.name} {hashlib.sha256(repr(rendered(f)).encode()).hexdigest()}\n" for f in FOLDERS)
    assert done.stdout == expected


@every
def test_inputs_are_not_changed(folder: Path) -> None:
    """What was read stays as it was read: passes make new mappings along the path that they change."""
    kept: list[tuple[Any, Any]] = []

    def watched(held: list[Document], *rest: Any) -> Any:
        kept.extend((d.value, copy.deepcopy(d.value)) for d in held)
        return objects(held, *rest)

    with mock.patch.object(documents_of, "objects", watched):
        assert run_folder(folder).code == 0
    assert kept
    assert all(now == before for now, before in kept)


def reordered(value: Any) -> Any:
    """A v1beta1 graph with its components the other way round."""
    if isinstance(value, dict) and isinstance((value.get("spec") or {}).get("components"), list):
        return {**value, "spec": {**value["spec"], "components": value["spec"]["components"][::-1]}}
    return value


@every
def test_order_of_components_shows_only_in_cliques(folder: Path, tmp_path: Path) -> None:
    other = run_folder(rewritten(folder, tmp_path / "other", reordered))
    assert other.code == 0
    assert [unordered(d) for d in documents(other.out)] == [unordered(d) for d in documents(rendered(folder).out)]


def unordered(manifest: dict[str, Any]) -> dict[str, Any]:
    """A PodCliqueSet, or a graph that is printed itself, with its lists of named things sorted; anything else as it is."""
    spec = manifest.get("spec") or {}
    if manifest["kind"] == "PodCliqueSet":
        return {**manifest, "spec": {**spec, "template": {k: by_name(v) for k, v in spec["template"].items()}}}
    if manifest["kind"] == "DynamoGraphDeployment" and "components" in spec:
        return {**manifest, "spec": {**spec, "components": by_name(spec["components"])}}
    return manifest


def by_name(value: Any) -> Any:
    """A list of named things by name."""
    return sorted(value, key=lambda x: x["name"]) if isinstance(value, list) else value


@every
def test_output_means_what_was_meant(folder: Path) -> None:
    """Our reader, PyYAML, and the JSON form all read back the very objects that were rendered."""
    kept: list[Any] = []
    text = emit.text

    def watched(manifests: Any, *rest: Any) -> str:
        kept.extend(manifests)
        return text(manifests, *rest)

    with mock.patch.object(emit, "text", watched):
        run_folder(folder)
    meant = [m.body for m in emit.ordered(kept)]
    problems = Problems()
    assert [d.value for d in load(text(kept), "output", problems)] == meant and not problems
    assert documents(text(kept)) == meant
    assert [json.loads(line) for line in text(kept, "json").splitlines()] == meant


@every
def test_output_is_plain(folder: Path) -> None:
    """ASCII, no nulls, no anchors, no aliases, no tags, no tabs at the start of a line, keys sorted, one kind after another."""
    out = rendered(folder).out
    assert out.isascii() and out.endswith("\n") and "\r" not in out
    for event in yaml.parse(out, yaml.CSafeLoader) if not out.startswith("{") else ():
        assert not isinstance(event, yaml.AliasEvent) and not getattr(event, "anchor", None) and not getattr(event, "tag", None)
    for manifest in documents(out):
        plain(manifest)
        assert list(manifest) == sorted(manifest)
        assert manifest["metadata"]["name"] and manifest["apiVersion"] and manifest["kind"]


def plain(value: Any) -> None:
    assert value is not None
    if isinstance(value, dict):
        assert list(value) == sorted(value)
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        plain(item)
