"""The picture: what is emitted is in the small language below, whatever the names are.

Each line is one of these forms, and a label holds nothing but plain signs, entity codes and our own line break. The language is a
part of Mermaid's: the charts of all cases and of the names below were read by mermaid 11 (`mermaid.parse`) when this was written.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support import CASES, EXAMPLES, arguments, each, explaining, run_folder

from generator.errors import Where
from generator.model import Reason
from generator.summary import ComponentSummary, GraphSummary, Need, RoleSummary, Summary, mermaid

LABEL = r'"(?:[A-Za-z0-9 .,/:_×·-]|#\d+;|<br/>)*"'
ID = r"[gn]\d+(?:c\d+|u)?(?:r\d+)?"
SHAPE = rf"(?:\[{LABEL}\]|\[\({LABEL}\)\]|\{{\{{{LABEL}\}}\}}|\(\[{LABEL}\]\))"
LINE = re.compile(
    rf"flowchart LR| +subgraph {ID}\[{LABEL}\]| +end| +{ID}{SHAPE}| +{ID}{SHAPE}? (?:-->|---|<-->|-\. {LABEL} \.->) {ID}"
)
HOSTILE = (
    "<script>alert(1)</script>",
    "end",
    'a"]',
    "`x`",
    "#quot;",
    "a\nend\nb",
    "%%{init: {}}%%",
    "click",
    "é\u202e",
    "a;b",
    "]",
)


def checked(chart: str) -> None:
    """Every line is of the language, subgraphs are closed, and an edge's ends are declared."""
    depth, declared = 0, set()
    for line in chart.rstrip("\n").split("\n"):
        assert LINE.fullmatch(line), line
        depth += line.lstrip().startswith("subgraph ") - (line.strip() == "end")
        assert depth >= 0
        declared |= set(re.findall(rf"({ID})[\[({{]", line))
    assert depth == 0
    assert set(re.findall(rf"\b{ID}\b", re.sub(LABEL, "", chart))) <= declared


@each(CASES)
def test_charts_of_cases(folder: Path) -> None:
    done = run_folder(folder, [*explaining(arguments(folder)), "--format", "mermaid"])
    assert done.code == 0
    checked(done.out)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_shown_and_never_read(name: str) -> None:
    where = Where("graph.yaml", 1, 1)
    roles = (RoleSummary("leader", 1, 4), RoleSummary(name, 1, 4))
    parts = [
        ComponentSummary(name, kind, name, "vllm", "", 1, False, held, name, name, None, (Reason(name, name),), where, (name,))
        for kind, held in (("frontend", roles[:1]), ("prefill", roles), ("decode", roles), (name, ()))
    ]
    graph = GraphSummary(name, name, name, "1", False, "", name, (), (), tuple(parts), True)
    needs = tuple(Need(kind, name, name, (name,)) for kind in ("Secret", "PersistentVolumeClaim", "ConfigMap", name))
    checked(mermaid.text(Summary((graph, graph), needs, {}, (), ())))
    assert json.loads(json.dumps(mermaid.escaped(name))).isascii()


def test_the_picture_of_an_example() -> None:
    chart = run_folder(
        EXAMPLES / "vllm-disagg-multinode", ["explain", "graph.yaml", "--overlay", "overlay.yaml", "--format", "mermaid"]
    )
    for line in (
        '  g0u(["clients"]) --> g0c0',
        '    subgraph g0c2["decode ×2 · LeaderWorkerSet · gang volcano · 16 GPUs"]',
        "      g0c2r0 <--> g0c2r1",
        '  g0c1 -. "KV cache" .-> g0c2',
        '  n1[("PersistentVolumeClaim<br/>models<br/>must exist")]',
    ):
        assert line in chart.out.splitlines()
