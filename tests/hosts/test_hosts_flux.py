"""What Flux applies of a rendered directory, with real kustomize.

Flux's kustomize-controller makes a kustomization of every .yaml and .yml below the path, hidden folders included, when the
directory has none (fluxcd/pkg kustomize/kustomize_generator.go, generateKustomization), and sets `namespace` to targetNamespace.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hosts_examples import EACH, Example, normal, rendered
from hosts_tools import DGD_RENDER, lines, tool

from generator.errors import Problems
from generator.yamlio import dump, load


def flux_makes_a_kustomization(folder: Path, namespace: str) -> None:
    """Restates generateKustomization and WriteFile."""
    if any((folder / name).exists() for name in ("kustomization.yaml", "kustomization.yml", "Kustomization")):
        return
    found = [os.path.join(base, n) for base, _, names in os.walk(folder) for n in names if n.endswith((".yaml", ".yml"))]
    resources = [f"./{os.path.relpath(path, folder)}" for path in sorted(found)]
    (folder / "kustomization.yaml").write_text(dump([{"namespace": namespace, "resources": resources}]))


@EACH
@pytest.mark.parametrize("flags", [[], ["--kustomization"]], ids=["without", "with"])
def test_flux_applies_every_object(example: Example, flags: list[str], tmp_path: Path) -> None:
    overlays = [w for o in example.overlays for w in ("--overlay", o)]
    words = [DGD_RENDER, "graph.yaml", *overlays, "--namespace", example.namespace, "-o", str(tmp_path / "out"), *flags]
    done = lines(*words, cwd=example.folder)
    assert done.returncode == 0, done.stderr
    flux_makes_a_kustomization(tmp_path / "out", example.namespace)
    built = lines(tool("kustomize"), "build", "out", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    assert len(load(built.stdout, "", Problems())) == len(load(rendered(example), "", Problems()))
    assert normal(built.stdout.encode()) == normal(rendered(example))
