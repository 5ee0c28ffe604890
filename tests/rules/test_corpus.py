"""The real graphs of the Dynamo repository: what errors `check` says of them is a committed list, with a reason for each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from support import EXAMPLES, shared
from test_codes import OVERLAY, merged

from generator import rules
from generator.errors import ERROR, NOTE, Finding, Problems
from generator.pipeline import Options, Source, compile

RELEASES = ("1.5", "1.6")
CLUSTERS = {"lws": {}, "grove": {"lws": None, "volcano": None, "grove": True}}
LIST = Path(__file__).parent / "corpus_errors.yaml"


def said(graph: Path, release: str, cluster: str) -> list[Finding]:
    """What `check` finds: the stages' findings, and those of the rules."""
    spec = {"operator": {"version": release}, "capabilities": CLUSTERS[cluster]}
    overlay = yaml.safe_dump(merged(OVERLAY, {"spec": spec}))
    result = compile([Source(graph.name, graph.read_text(encoding="utf-8"))], [Source("overlay.yaml", overlay)], Options())
    problems = Problems(result.findings)
    rules.check(result, problems)
    return list(problems)


@cache
def errors() -> dict[tuple[str, str], str]:
    """(code, graph) → the first message, over all releases and clusters."""
    out: dict[tuple[str, str], str] = {}
    for release in RELEASES:
        for graph in sorted(shared("conformance", "corpus", release).glob("*.yaml")):
            for cluster in CLUSTERS:
                for finding in said(graph, release, cluster):
                    if finding.severity == ERROR:
                        out.setdefault((finding.code, graph.name), f"{release} {cluster}: {finding.message}")
    return out


def listed() -> list[tuple[str, str]]:
    """(code, graph) of the committed list."""
    return [(entry["code"], graph) for entry in yaml.safe_load(LIST.read_text(encoding="utf-8")) for graph in entry["graphs"]]


def test_every_error_on_a_real_graph_has_a_reason() -> None:
    missing = {pair: message for pair, message in errors().items() if pair not in listed()}
    assert not missing, "is each of these graphs wrong? Then add it to corpus_errors.yaml with a reason"


def test_the_list_has_nothing_else() -> None:
    assert sorted(set(listed()) - set(errors())) == []
    assert len(listed()) == len(set(listed()))


@pytest.mark.parametrize(
    "entry", yaml.safe_load(LIST.read_text(encoding="utf-8")), ids=lambda e: f"{e['code']}-{e['graphs'][0][:40]}"
)
def test_a_reason_is_a_sentence(entry: dict[str, str]) -> None:
    assert len(entry["reason"]) > 40 and entry["reason"].endswith(".")


@pytest.mark.parametrize("folder", [f for f in sorted(EXAMPLES.iterdir()) if (f / "graph.yaml").is_file()], ids=lambda f: f.name)
def test_the_examples_are_right(folder: Path) -> None:
    """What people copy has no warning; notes are facts that they should know."""
    overlay = folder / "overlay.yaml"
    overlays = [Source(overlay.name, overlay.read_text(encoding="utf-8"))] if overlay.is_file() else []
    result = compile([Source("graph.yaml", (folder / "graph.yaml").read_text(encoding="utf-8"))], overlays, Options())
    problems = Problems()
    rules.check(result, problems)
    assert [f"{f.code}: {f.message}" for f in problems if f.severity != NOTE] == []
