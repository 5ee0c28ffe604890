"""The recipe of CONTRIBUTING.md for a backend, followed with a made-up one: a module, its two templates, one line.

Every form of launch is then rendered on one node and on several, by LWS and by Grove, corrected and exact, for every release.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import Any

import pytest
from support import ROOT

MODULE = '''
"""A made-up framework."""

from __future__ import annotations

from generator.backends import inject
from generator.backends.base import Backend
from generator.backends.facts import Framework
from generator.model import LEADER
from generator.templating import launch

FACTS = Framework(
    word="acme",
    title="Acme",
    sizes={"--ways": "tp"},
    foreign={"--tp": "tp"},
    connects=frozenset(("--ring-rank",)),
    programs=("acme-serve",),
    takes_flags=("acme-serve",),
    flag_modes=("ring",),
)


class Acme(Backend):
    FACTS = FACTS

    def mode(self, main, nodes, gpus, gates, profile, files=None):
        return ("ring", f"a ring of {nodes} nodes") if nodes > 1 else ("", "starts as written")

    def container(self, main, role, engine, at, profile):
        if engine.nodes <= 1 or at is None:
            return dict(main)
        text = launch("acme/ring/leader.j2" if role == LEADER else "acme/ring/worker.j2", at.launched(role))
        return inject.flags(main, text, FACTS, profile.launch, needs_shell=at.needs_shell(role))


BACKEND = Acme()
'''
TEXT = "--ring-rank {{ rank }} --ring-head {{ leader }}\n"
FORMS = {
    "direct": ("[python3, -m, dynamo.acme]", "[--ways, '{ways}']"),
    "shell": ("[/bin/sh, -c]", "['python3 -m dynamo.acme --ways {ways}']"),
    "bash": ("[bash, -c]", "['set -e; exec python3 -m dynamo.acme --ways {ways}']"),
    "args": ("", "['python3 -m dynamo.acme --ways {ways}']"),
}
GRAPH = """\
apiVersion: nvidia.com/v1alpha1
kind: DynamoGraphDeployment
metadata: {{name: g}}
spec:
  {framework}
  services:
    W:
      componentType: worker
      replicas: 1
      {multinode}
      resources: {{limits: {{gpu: "2"}}}}
      extraPodSpec:
        mainContainer: {{image: example.com/acme:1.4.0, {command} args: {args}}}
"""
OVERLAY = """\
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata: {{name: c}}
spec:
  namespace: default
  operator: {{version: "{version}", fidelity: {fidelity}}}
  capabilities: {{{capabilities}}}
"""
CLUSTERS = {"lws": "lws: true, volcano: true", "grove": "grove: true, lws: true, volcano: true"}
RUN = """
import json, sys
from generator import emit, releases
from generator.pipeline import Options, Source, compile
out = []
for name, graph, overlay in json.load(sys.stdin):
    for version, profile in releases.named().items():
        if "fidelity: exact" in overlay and releases.documented(profile):
            continue  # refused: nobody has seen what it builds
        done = compile([Source("graph.yaml", graph)], [Source("o.yaml", overlay.replace("VERSION", version))], Options())
        said = [f"{f.code} {f.severity} {f.message} {f.hint}" for f in done.findings]
        out.append((f"{version} {name}", said, emit.text(done.manifests)))
json.dump(out, sys.stdout)
"""


def graph(form: str, nodes: int, framework: str = "", args: str = "") -> str:
    """A graph of one worker in one form of launch."""
    command, written = FORMS[form]
    return GRAPH.format(
        framework=f"backendFramework: {framework}" if framework else "",
        multinode=f"multinode: {{nodeCount: {nodes}}}" if nodes > 1 else "",
        command=f"command: {command}," if command else "",
        args=args or written.format(ways=nodes * 2),
    )


def overlay(cluster: str, fidelity: str) -> str:
    """An overlay for every release."""
    return OVERLAY.format(version="VERSION", fidelity=fidelity, capabilities=CLUSTERS[cluster])


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A function that renders graphs with a copy of the program that has the backend: name → (findings, manifests)."""
    home = tmp_path_factory.mktemp("acme")
    shutil.copytree(ROOT / "generator", home / "generator", ignore=shutil.ignore_patterns("__pycache__", "graph_v1*"))
    shutil.copytree(ROOT / "templates", home / "templates")
    (home / "generator" / "backends" / "acme.py").write_text(MODULE)
    (home / "templates" / "acme" / "ring").mkdir(parents=True)
    for role in ("leader", "worker"):
        (home / "templates" / "acme" / "ring" / f"{role}.j2").write_text(TEXT)
    products = home / "generator" / "releases" / "products.py"
    line = 'FRAMEWORKS = ("sglang", "vllm", "trtllm")'
    assert line in products.read_text()
    products.write_text(products.read_text().replace(line, 'FRAMEWORKS = ("sglang", "vllm", "trtllm", "acme")'))

    def run(inputs: list[tuple[str, str, str]]) -> dict[str, tuple[list[str], str]]:
        done = subprocess.run(
            [sys.executable, "-c", RUN],
            input=json.dumps(inputs),
            cwd=home,
            env={**os.environ, "PYTHONPATH": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return {name: (findings, text) for name, findings, text in json.loads(done.stdout)}

    return run


def test_every_form_of_launch(rendered: Any) -> None:
    """Over several nodes its flags stand in the command, on one node nothing is added; there is no error."""
    inputs = [
        (f"{form} {nodes} {cluster} {fidelity} {framework}", graph(form, nodes, framework), overlay(cluster, fidelity))
        for form in FORMS
        for nodes in (1, 2)
        for cluster in CLUSTERS
        for fidelity in ("corrected", "exact")
        for framework in ("", "acme")
    ]
    for name, (findings, text) in rendered(inputs).items():
        assert not [f for f in findings if " error " in f], (name, findings)
        assert ("--ring-head" in text) == (" 2 " in name), (name, text)


def test_what_is_wrong_is_told_in_its_words(rendered: Any) -> None:
    """Its flags are known, those of others are not; too many GPUs, nothing to put flags into, and an unknown framework."""
    told = rendered(
        [
            ("foreign", graph("direct", 2, args="[--tp, '4']"), overlay("lws", "corrected")),
            ("greedy", graph("direct", 2, args="[--ways, '64']"), overlay("lws", "corrected")),
            ("lost", graph("args", 2, "acme", args="['./start.sh']"), overlay("lws", "corrected")),
            ("misspelt", graph("direct", 2, "acne"), overlay("lws", "corrected")),
        ]
    )
    for name, (findings, text) in told.items():
        said, kind = "\n".join(findings), name.split()[1]
        assert not text, name
        if kind == "foreign":
            assert "DGD512 error" in said and "acme knows no flag --tp write --ways" in said, said
        elif kind == "greedy":
            assert "DGD302 error" in said and "64 GPUs (--ways 64)" in said, said
        elif kind == "lost":
            assert "DGD501 error" in said and "python3 -m dynamo.acme" in said, said
        else:
            assert "sglang, vllm, trtllm, acme" in said and "did you mean acme?" in said, said


def test_backends_do_not_know_each_other() -> None:
    """A backend imports what all share, and never another one."""
    from generator.backends import BACKENDS

    folder = ROOT / "generator" / "backends"
    for name in BACKENDS:
        text = (folder / f"{name}.py").read_text()
        assert not [other for other in BACKENDS if f"backends.{other} " in text or f"backends import {other}\n" in text], name
