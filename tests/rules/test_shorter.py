"""Shorter names that hints propose: they fit, say something, and are nobody else's."""

from __future__ import annotations

import re

import pytest
from told import told

from generator.shorter import proposal, shorter


@pytest.mark.parametrize(
    ("name", "room", "short"),
    [
        ("a-graph-with-quite-a-long-name-here", 20, "quite-long-name-here"),
        ("decode-worker-b", 9, "dec-wor-b"),
        ("DecodeWorkersOfTheThirdKind", 12, "DecWorThiKin"),
        ("abcdefghijkl", 5, "abcde"),
        ("chat", 10, "chat"),
    ],
)
def test_shorter(name: str, room: int, short: str) -> None:
    assert shorter(name, room) == short


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert shorter("decode-worker-b", 9, ["Dec-wor-b"]) == "dec-wor2"


def test_the_longest_is_shortened_first_and_nothing_is_promised_in_vain() -> None:
    assert proposal(["chat", "decode-workers"], 3) == "; for example 'decod-worke' instead of 'decode-workers'"
    assert proposal(["chat"], 5) == ""


GRAPH = """\
metadata: {name: %s}
spec:
  services:
    Worker: null
    %s:
      componentType: worker
      multinode: {nodeCount: 2}
      resources: {limits: {gpu: "1"}}
      extraPodSpec:
        mainContainer:
          image: nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.0
          command: [python3, -m, dynamo.vllm]
          args: [--model, m, --tensor-parallel-size, "2"]
"""


@pytest.mark.parametrize(
    ("code", "graph", "component", "overlay"),
    [
        ("DGD404", "a-graph-deployment-with-a-name-of-more-than-sixty-characters-in-all", "Worker2", "{}"),
        ("DGD405", "chat", "a-worker-with-a-really-long-name-of-letters", "spec: {capabilities: {grove: true}}"),
        ("DGD406", "a-graph-with-quite-a-long-name-here", "DecodeWorkers", "{}"),
        ("DGD450", "a-graph-with-quite-a-long-name-for-a-deployment", "a-worker-with-a-long-name", "{}"),
    ],
)
def test_what_is_proposed_helps(code: str, graph: str, component: str, overlay: str) -> None:
    (finding,) = told(code, GRAPH % (graph, component), overlay)
    pairs = {old: new for new, old in re.findall(r"'([^']+)' instead of '([^']+)'", finding.hint)}
    assert pairs, finding.hint
    assert not told(code, GRAPH % (pairs.get(graph, graph), pairs.get(component, component)), overlay)
