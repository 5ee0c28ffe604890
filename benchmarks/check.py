"""What `check` costs beside rendering, in one process; prints it as JSON. The issue's bound: no more than 1.3 ×.

Usage: python benchmarks/check.py [RELEASE] [ROUNDS]

The graphs are those of the newest conformance corpus, where it stands beside the checkout, else those of examples/. Both read,
plan, render and report what they found; rendering prints the objects, checking asks the rules. Rounds alternate, the least
CPU counts.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from generator import emit, report, rules
from generator.errors import Problems
from generator.pipeline import Options, Source, compile

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("DGD_RENDER_SHARED") or ROOT.parent / "shared")
CLUSTER = """
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata: {name: bench}
spec:
  namespace: default
  operator: {version: "%s"}
  capabilities: {lws: {version: 0.8.0, gangScheduling: volcano}, volcano: {version: 1.13.0}}
"""


def graphs(release: str) -> list[Source]:
    """The corpus of a release, or the examples."""
    found = sorted((SHARED / "conformance" / "corpus" / release).glob("*.yaml")) or sorted(
        (ROOT / "examples").glob("*/graph.yaml")
    )
    return [Source(path.name, path.read_bytes()) for path in found]


def rendered(inputs: list[Source], overlay: Source) -> float:
    """CPU seconds of rendering each graph."""
    began = time.process_time()
    for graph in inputs:
        result = compile([graph], [overlay], Options())
        emit.text(result.manifests)
        report.text(result.findings)
    return time.process_time() - began


def checked(inputs: list[Source], overlay: Source) -> float:
    """CPU seconds of checking each graph."""
    began = time.process_time()
    for graph in inputs:
        result = compile([graph], [overlay], Options())
        problems = Problems(result.findings)
        rules.check(result, problems)
        report.text(list(problems))
    return time.process_time() - began


def main(release: str = "1.6", rounds: int = 3) -> dict[str, float]:
    """The figures of the best rounds."""
    inputs, overlay = graphs(release), Source("overlay.yaml", (CLUSTER % release).encode())
    rendered(inputs, overlay), checked(inputs, overlay)  # what is imported and kept does not count
    pairs = [(rendered(inputs, overlay), checked(inputs, overlay)) for _ in range(rounds)]
    render, check = (min(column) for column in zip(*pairs, strict=True))
    return {
        "graphs": len(inputs),
        "rules": len(rules.catalogue()),
        "render_ms_a_graph": round(1000 * render / len(inputs), 2),
        "check_ms_a_graph": round(1000 * check / len(inputs), 2),
        "check_by_render": round(check / render, 2),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:2], *map(int, sys.argv[2:3]))) + "\n")
