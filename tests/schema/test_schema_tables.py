"""The compiled tables: what is on disk is what the sources say, without them all still works, and loading stays light."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from generator.releases.products import KUBERNETES
from generator.releases.version import floor, numbers
from generator.schema import table as tables
from generator.schema.build import TABLES, build_all, compiled
from generator.schema.definitions import versions
from generator.schema.recipes import recipes

FORBIDDEN = (
    "re json typing dataclasses pathlib logging enum argparse yaml jsonschema jsonschema_rs kubernetes_validate importlib.util"
)


def test_the_kubernetes_versions_are_those_of_the_package_from_1_30_on() -> None:
    assert list(KUBERNETES) == [version for version in versions() if numbers(version) >= (1, 30)]


@pytest.mark.skipif(not TABLES.is_dir(), reason="no tables are built here: nothing can be stale")
@pytest.mark.parametrize("name", sorted(recipes()))
def test_a_table_on_disk_is_fresh(name: str) -> None:
    module = import_module(f"generator._tables.{name}")
    assert compiled(name) == (module.NODES, module.ROOTS), "run: python -m generator.schema.build"


def test_build_all_writes_importable_modules(tmp_path: Path) -> None:
    written = build_all(tmp_path)
    assert {path.stem for path in written} == {"__init__", *recipes()}
    for path in written[:3]:
        compile(path.read_text(encoding="utf-8"), str(path), "exec")
    assert sum(path.stat().st_size for path in written) < 2_000_000


def test_without_tables_one_is_made_in_memory_and_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["generator.schema.table"]
    monkeypatch.setattr(module, "_loaded", {})
    monkeypatch.setattr(module, "SLOW", [])
    monkeypatch.setitem(sys.modules, "generator._tables.volcano_1_12", None)
    made = tables("volcano_1_12")
    assert made.literals == compiled("volcano_1_12")[0]
    assert module.SLOW == ["volcano_1_12"]


def test_a_check_imports_nothing_slow() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "from generator.schema import check, defaulted, graph_table\n"
        "from generator.schema.graph_rules import graph_rules\n"
        "from generator.validate.fast import findings\n"
        "from generator import releases\nfrom generator.validate.settings import Settings\n"
        "graph = {'metadata': {'name': 'g'}, 'spec': {}}\n"
        "check(graph_table('1.3', 'v1beta1'), graph); graph_rules('1.3', 'v1beta1', graph)\n"
        "findings({'apiVersion': 'apps/v1', 'kind': 'Deployment'}, Settings(releases.default()))\n"
        "print(*(set(sys.modules) - before))"
    )
    if not TABLES.is_dir():
        pytest.skip("no tables are built here: python -m generator.schema.build")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {*run.stdout.split()} & {*FORBIDDEN.split()} == set()


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.34", "1.34"),
        ("v1.34.2", "1.34"),
        ("1.29", "1.30"),
        ("1.100", "1.37"),
        ("2.0", "1.37"),
        ("1.36+", "1.36"),
        ("v1.34.2-gke.100", "1.34"),
        ("", "1.37"),
        ("latest", "1.37"),
    ],
)
def test_the_nearest_version_with_a_table_is_taken(version: str, expected: str) -> None:
    assert floor(version, KUBERNETES) == expected


def test_versions_compare_as_numbers() -> None:
    assert floor("0.9.0", ("0.7", "0.8", "0.9", "0.10")) == "0.9"
    assert floor("0.10.1", ("0.7", "0.8", "0.9", "0.10")) == "0.10"
