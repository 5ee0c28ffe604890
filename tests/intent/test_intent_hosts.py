"""No overlay: a guess that a person sees, and an error where nobody would see it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from meaning import graph, words

from generator import pipeline
from generator.pipeline import Options, Source

PROGRAM = str(Path(sys.executable).parent / "dgd-render")
GRAPH = yaml.safe_dump(graph())
LIST = {"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": [graph()]}
CONFIG = {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "DynamoRender", "metadata": {"name": "x"}}
ARGO = {"ARGOCD_APP_NAME": "chat", "ARGOCD_APP_NAMESPACE": "ai", "KUBE_API_VERSIONS": ""}


def called(folder: Path, *line: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    (folder / "graph.yaml").write_text(GRAPH)
    env = {"PATH": os.environ["PATH"], **environ}
    return subprocess.run([PROGRAM, *line], cwd=folder, input=stdin, capture_output=True, text=True, env=env, check=False)


@pytest.mark.parametrize("parameters", ["", "null", "[]", '[{"name": "overlays", "array": []}]'])
def test_argo_cd_without_overlay(tmp_path: Path, parameters: str) -> None:
    done = called(tmp_path, "cmp", "generate", **ARGO, ARGOCD_APP_PARAMETERS=parameters)
    assert done.returncode == 1 and done.stdout == "" and "error[DGD800]: no overlay" in done.stderr


def test_kustomize_without_overlay(tmp_path: Path) -> None:
    done = called(tmp_path, "krm", stdin=json.dumps({**LIST, "functionConfig": CONFIG}))
    assert done.returncode == 1 and "error[DGD800]: no overlay" in done.stderr
    told = yaml.safe_load(done.stdout)
    assert told["items"] == [] and [(r["severity"], r["tags"]["code"]) for r in told["results"]] == [("error", "DGD800")]


def test_a_person_without_overlay(tmp_path: Path) -> None:
    done = called(tmp_path, "render", "graph.yaml")
    assert done.returncode == 0 and "warning[DGD800]" in done.stderr
    done = called(tmp_path, "render", "graph.yaml", "--strict")
    assert done.returncode == 1 and done.stdout == "" and "error[DGD800]" in done.stderr


def test_an_overlay_that_nobody_named_is_told_once(tmp_path: Path) -> None:
    overlay = "apiVersion: dgd-render.dev/v1alpha1\nkind: ClusterOverlay\nmetadata: {name: c}\n"
    (tmp_path / "overlay.yaml").write_text(overlay)
    done = called(tmp_path, "cmp", "generate", **ARGO)
    assert done.returncode == 1 and done.stderr.count("error[") == 1 and "error[DGD606]" in done.stderr


@pytest.mark.parametrize(
    ("served", "fits"),
    [("v1,apps/v1,grove.io/v1alpha1", False), ("", True), ("v1,leaderworkerset.x-k8s.io/v1,scheduling.volcano.sh/v1beta1", True)],
)
def test_the_built_in_cluster_is_checked_against_the_api_list(served: str, fits: bool) -> None:
    result = pipeline.compile([Source("graph.yaml", GRAPH)], [], Options(api_versions=served))
    assert result.failed is not fits and ("DGD819" in words(result)) is not fits
