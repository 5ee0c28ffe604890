"""What the tests at the top of tests/ share: where things are, how a command line is run, what a folder asks for.

A case, a reject or an example is a folder: `graph.yaml`, mostly `overlay.yaml`, and `expected/`, which syrupy keeps.
`args` (one line, comments allowed) replaces the usual command line; `stdin` is what the command reads.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shlex
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from generator import releases
from generator.cli import main
from generator.validate.settings import Settings

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
CASES, REJECTS, EXAMPLES = TESTS / "cases", TESTS / "rejects", ROOT / "examples"
CI = os.environ.get("CI", "").lower() in ("true", "1")
HOMES = {"test_cases": CASES, "test_rejects": REJECTS, "test_examples": EXAMPLES}
"""Test module → the folder whose subfolders it runs; where its snapshots are follows from it."""


def settings(operator: str = "", **fields: Any) -> Settings:
    """What manifests are held to, with an operator's release by its name; the default one's otherwise."""
    profile = releases.find(operator) if operator else releases.default()
    assert profile is not None
    return Settings(profile, **fields)


def modules() -> list[Path]:
    """The modules that people write; what the build generates is left out."""
    made = ("_tables", "_templates.py")
    return sorted(p for p in (ROOT / "generator").rglob("*.py") if not set(made) & set(p.parts))


# Shared data


def shared_folder() -> Path | None:
    """The folder of the shared conformance and test data: DGD_RENDER_SHARED, else `shared` beside the checkout."""
    folder = Path(os.environ.get("DGD_RENDER_SHARED") or ROOT.parent / "shared")
    return folder if (folder / "conformance").is_dir() else None


def shared(*parts: str) -> Path:
    """A file or folder of the shared data. Without it: a failure in CI, else a skip, which the terminal summary says loudly."""
    folder = shared_folder()
    if folder is None:
        message = "no shared data: put it beside the checkout as `shared`, or set DGD_RENDER_SHARED"
        if CI:
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    return folder.joinpath(*parts)


# Folders and command lines


def folders(home: Path) -> list[Path]:
    """The case folders below a folder, by name."""
    return sorted(p for p in home.iterdir() if p.is_dir() and not p.name.startswith((".", "_"))) if home.is_dir() else []


def each(home: Path) -> Any:
    """The parameters of a test that runs once for each folder."""
    return pytest.mark.parametrize("folder", [pytest.param(p, id=p.name) for p in folders(home)])


def arguments(folder: Path) -> list[str]:
    """The command line of a folder: `args` if it has one, else its graph with its overlays in order."""
    given = folder / "args"
    if given.exists():
        return shlex.split(given.read_text(encoding="utf-8"), comments=True)
    overlays = sorted(p.name for p in folder.glob("overlay*.yaml"))
    return ["render", "graph.yaml", *(word for name in overlays for word in ("--overlay", name))]


def explaining(words: list[str]) -> list[str]:
    """The command line that explains what another one renders."""
    return ["explain", *(w for w in (words[1:] if words[:1] == ["render"] else words) if not w.startswith("--format="))]


class Run(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


def run(*words: str, cwd: Path = ROOT, stdin: bytes = b"") -> Run:
    """Run one command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    held = sys.stdin
    with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
        try:
            code = main(list(words))
        finally:
            sys.stdin = held
    return Run(code, out.getvalue(), err.getvalue())


def run_folder(folder: Path, words: list[str] | None = None) -> Run:
    """Run a folder's command line, inside the folder, so that places in messages are the same on every machine."""
    stdin = folder / "stdin"
    return run(*(arguments(folder) if words is None else words), cwd=folder, stdin=stdin.read_bytes() if stdin.exists() else b"")


@cache
def rendered(folder: Path) -> Run:
    """What a folder renders to; run once for all tests that ask."""
    return run_folder(folder)


# Documents


def documents(text: str) -> list[dict[str, Any]]:
    """The objects of a rendered stream, YAML or JSON, read by other people's parsers as a second opinion."""
    if text.startswith("{"):
        return [json.loads(line) for line in text.splitlines()]
    return [d for d in yaml.load_all(text, yaml.CSafeLoader) if d is not None]


def named(objects: list[dict[str, Any]], kind: str, name: str = "") -> list[dict[str, Any]]:
    """The objects of one kind, and of one name if that is given."""
    return [o for o in objects if o["kind"] == kind and (not name or o["metadata"]["name"] == name)]


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every input YAML file of a folder."""
    for path in sorted(folder.rglob("*.yaml")):
        if "expected" not in path.relative_to(folder).parts:
            yield path, path.read_text(encoding="utf-8")


def graphs(folder: Path) -> list[dict[str, Any]]:
    """Every DynamoGraphDeployment that stands in a folder's files."""
    found = []
    for _, text in texts(folder):
        for document in documents(text):
            items = document["items"] if str(document.get("kind", "")).endswith("List") else [document]
            found += [d for d in items if d.get("kind") == "DynamoGraphDeployment"]
    return found


def versions(folder: Path) -> set[str]:
    """The operator versions that a folder's overlays name, without patch release."""
    out = set()
    for path, text in texts(folder):
        if path.name.startswith("overlay"):
            for document in documents(text):
                version = ((document.get("spec") or {}).get("operator") or {}).get("version", "")
                out.add(".".join(version.split(".")[:2]))
    return out
