"""What a rule says of a graph: fragments are completed as those of the pages' examples are."""

from __future__ import annotations

from test_codes import files

from generator import rules
from generator.errors import Finding, Problems
from generator.pipeline import Options, Source, compile


def told(code: str, graph: str, overlay: str = "{}", beside: str = "", exact: bool = False) -> list[Finding]:
    """The findings of a code, of a graph (with documents `beside` it) on a cluster."""
    texts = files({"graph": graph, "overlay": overlay}, exact)
    stream = texts["graph.yaml"] + (f"---\n{beside}" if beside else "")
    result = compile([Source("graph.yaml", stream)], [Source("overlay.yaml", texts["overlay.yaml"])], Options())
    problems = Problems(result.findings)
    rules.check(result, problems)
    return [finding for finding in problems if finding.code == code]


def worker(main: str, **fields: str) -> str:
    """A v1alpha1 graph of one worker: `main` is its main container (`{…}, more: of the pod`), `fields` its own."""
    own = "".join(f"      {name}: {text}\n" for name, text in fields.items())
    return f"spec:\n  services:\n    Worker:\n{own}      extraPodSpec: {{mainContainer: {main}}}\n"
