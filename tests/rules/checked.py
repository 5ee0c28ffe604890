"""What the rules say of a graph, in process: fragments are completed as those of the pages of codes."""

from __future__ import annotations

from test_codes import files

from generator import rules
from generator.errors import Finding, Problems
from generator.pipeline import Options, Source, compile


def findings(graph: str, overlay: str = "{}", beside: str = "") -> list[Finding]:
    """The findings of the rules alone."""
    texts = files({"graph": graph, "overlay": overlay})
    sources = [Source("graph.yaml", texts["graph.yaml"])] + ([Source("beside.yaml", beside)] if beside else [])
    problems = Problems()
    result = compile(sources, [Source("overlay.yaml", texts["overlay.yaml"])], Options())
    assert not result.failed, result.findings
    rules.check(result, problems)
    return list(problems)


def told(graph: str, overlay: str = "{}", beside: str = "") -> set[str]:
    """The codes among them."""
    return {finding.code for finding in findings(graph, overlay, beside)}
