"""What is said of a graph: fragments are completed as those of the pages' examples are."""

from __future__ import annotations

from test_codes import files

from generator import rules
from generator.errors import Finding, Problems
from generator.pipeline import Options, Source, compile


def findings(graph: str, overlay: str = "{}", beside: str = "", exact: bool = False) -> list[Finding]:
    """What the stages and the rules find in a graph (with documents `beside` it) on a cluster."""
    texts = files({"graph": graph, "overlay": overlay}, exact)
    sources = [Source("graph.yaml", texts["graph.yaml"])] + ([Source("beside.yaml", beside)] if beside else [])
    result = compile(sources, [Source("overlay.yaml", texts["overlay.yaml"])], Options())
    problems = Problems(result.findings)
    rules.check(result, problems)
    return list(problems)


def codes(graph: str, overlay: str = "{}", beside: str = "") -> set[str]:
    """The codes among them."""
    return {finding.code for finding in findings(graph, overlay, beside)}


def told(code: str, graph: str, overlay: str = "{}", beside: str = "", exact: bool = False) -> list[Finding]:
    """The findings of one code."""
    return [finding for finding in findings(graph, overlay, beside, exact) if finding.code == code]


def worker(main: str, **fields: str) -> str:
    """A v1alpha1 graph of one worker: `main` is its main container (`{…}, more: of the pod`), `fields` its own."""
    own = "".join(f"      {name}: {text}\n" for name, text in fields.items())
    return f"spec:\n  services:\n    Worker:\n{own}      extraPodSpec: {{mainContainer: {main}}}\n"
