"""How the code is put together: layers, where versions are compared, safe YAML, docstrings, sizes."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT, modules

MODULES = modules()
TREES = {p: ast.parse(p.read_text(encoding="utf-8"), str(p)) for p in MODULES}
MEDIAN, LONGEST = 100, 260
LONGER = {
    "generator/releases/profile.py": "every behaviour in which releases differ, on one page",
}
"""Modules that may be longer than the rest, and why."""

each = pytest.mark.parametrize("path", [pytest.param(p, id=str(p.relative_to(ROOT))) for p in MODULES])


def test_import_contracts() -> None:
    """[tool.importlinter] in pyproject.toml: one way down, siblings apart, Jinja in one place; every module has a layer."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


ROOM = "generator/releases/"
VERSION = re.compile(r"(?<![\d.])1\.[1-9](\.\d)?(?![\d.]|Gi)")
"""What looks like a release of the operator."""
OTHERWISE = (
    "a release as in 1.4.0",  # the form of runtimeVersionOverride
    "a quantity as in 2, 500m, 1.5 or 16Gi",
    "larger than 1.5 MiB",
    "(1.10 is 1.1)",  # what YAML does to numbers
)
"""Parts of texts that look like a release and are none."""


def texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every text constant but docstrings."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node


@each
def test_versions_stand_in_one_room(path: Path) -> None:
    """No module outside `releases` names a version: a behaviour is a field of the profile, with a name."""
    name = str(path.relative_to(ROOT))
    if name.startswith(ROOM):
        return
    found = [
        f"{name}:{node.lineno}: {node.value[:60]!r}"
        for node in texts(TREES[path])
        if VERSION.search(node.value) and not any(part in node.value for part in OTHERWISE)
    ]
    assert found == []


@each
def test_versions_are_compared_in_one_room(path: Path) -> None:
    """`numbers(x) >= (1, 14)` belongs nowhere else either."""
    name = str(path.relative_to(ROOT))
    if name.startswith(ROOM):
        return
    readers = ("numbers", "minor", "semver", "image_version")
    wrong = [
        f"{name}:{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Compare)
        and any(
            isinstance(side, ast.Call) and isinstance(side.func, ast.Name) and side.func.id in readers
            for side in (node.left, *node.comparators)
        )
        and any(
            isinstance(side, ast.Tuple) and any(isinstance(e, ast.Constant) for e in side.elts)
            for side in (node.left, *node.comparators)
        )
    ]
    assert wrong == []


@each
def test_yaml_is_never_loaded_unsafely(path: Path) -> None:
    """Only yamlio reads YAML, from the parser's events; nothing constructs Python objects from a document."""
    wrong = {
        "load",
        "load_all",
        "full_load",
        "unsafe_load",
        "FullLoader",
        "UnsafeLoader",
        "Loader",
        "CLoader",
        "CFullLoader",
        "CUnsafeLoader",
    }
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "yaml":
            assert node.attr not in wrong, f"{path.name}:{node.lineno}: yaml.{node.attr}"
        if isinstance(node, ast.ImportFrom) and node.module == "yaml":
            assert not wrong & {a.name for a in node.names}, f"{path.name}:{node.lineno}"


OUTSIDE = frozenset(("pickle", "marshal", "socket", "urllib", "http", "requests", "ctypes", "subprocess"))
NEEDED = {
    ("generator/backends/__init__.py", "__import__"): "of a backend's module, by a name from our own list",
    ("generator/commands/cmp.py", "socket"): "asks the plugin server on its own Unix socket whether it is alive",
    ("generator/commands/init.py", "subprocess"): "tries how this very installation starts, with constant words",
    ("generator/commands/revision.py", "subprocess"): "git plumbing that runs nothing of the repository, where --git asks for it",
    ("generator/commands/parsers.py", "__import__"): "of a verb's module, by a name from the table of verbs",
    ("generator/forms/sarif.py", "urllib"): "percent-encodes a path; urllib.parse opens nothing",
    ("generator/schema/table.py", "__import__"): "of generator._tables, by a name from our own list",
    ("generator/yamlio/light.py", "__import__"): "of PyYAML's own modules, by constant names, without its package",
}
"""What may be used all the same, and for what."""


@each
def test_nothing_is_executed_or_fetched(path: Path) -> None:
    """No eval, exec, pickle, process or network in what runs on other people's files."""
    found: set[str] = set()
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec", "__import__"):
            found.add(node.func.id)
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found |= OUTSIDE & {n.partition(".")[0] for n in names}
    assert sorted(f for f in found if (str(path.relative_to(ROOT)), f) not in NEEDED) == []


@each
def test_public_names_say_what_they_mean(path: Path) -> None:
    """Modules, and every public class and function at their top, have a docstring."""
    tree = TREES[path]
    missing = [] if ast.get_docstring(tree) or not path.stat().st_size else ["the module itself"]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node):
            missing.append(f"{node.name}, line {node.lineno}")
    assert missing == []


def sizes() -> dict[str, int]:
    """Lines of every module that has any code."""
    return {str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines()) for p in MODULES if p.stat().st_size}


def test_modules_are_short() -> None:
    held = sizes()
    longest = {name: n for name, n in sorted(held.items(), key=lambda item: -item[1]) if n > LONGEST and name not in LONGER}
    assert statistics.median(held.values()) < MEDIAN
    print(f"{len(held)} modules, median {statistics.median(held.values())} lines, longest {max(held.values())}")
    assert longest == {}, f"over {LONGEST} lines: split them, or say in LONGER why not"


def test_functions_are_short() -> None:
    """Most fit a glance, and none is longer than a screen."""
    lines = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    )
    assert lines[-1] <= 60 and statistics.quantiles(lines, n=10)[8] <= 20


def test_no_two_classes_of_one_name() -> None:
    """What a record is called says which one it is."""
    homes: dict[str, list[str]] = {}
    for path, tree in TREES.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


@each
def test_no_invisible_characters(path: Path) -> None:
    """Source holds no invisible characters: bidirectional controls, zero-width spaces, tabs."""
    text = path.read_text(encoding="utf-8")
    assert not any(c in text for c in "\t\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
