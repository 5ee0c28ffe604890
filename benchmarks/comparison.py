"""What `matrix` and `diff` cost beside rendering the same graphs for the same clusters once, all in one process.

Usage: python benchmarks/comparison.py [GRAPHS] [CLUSTERS] [ROUNDS]

Prints the medians of the rounds' ratios of CPU time. In a round the three take turns cluster by cluster, so that what disturbs
the machine disturbs all. `diff` renders both sides: once nearly alike (an operator upgrade), once with another
image in every workload.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import fleet

from generator import emit
from generator.cli import main
from generator.pipeline import Source

RUNTIMES = ("vllm", "sglang", "tensorrtllm")
CHANGED = "  graph:\n    images:\n" + "".join(
    f"    - {{name: nvcr.io/nvidia/ai-dynamo/{name}-runtime, newTag: 1.3.1, optional: true}}\n" for name in RUNTIMES
)
NAMES = ("matrix", "diff, operator 1.5 to 1.6", "diff, every image changed")


def laid_out(graph_count: int, cluster_count: int) -> tuple[list[str], list[str]]:
    """Files of graphs and clusters in the current folder; beside each cluster, one with a change."""
    overlays = fleet.clusters(cluster_count)
    graphs = fleet.graphs(graph_count, overlays[0])
    for source in (*graphs, *overlays):
        Path(source.path).write_bytes(bytes(source.text))
    for source in overlays:
        Path(f"changed-{source.path}").write_bytes(bytes(source.text).rstrip() + b"\n" + CHANGED.encode())
    return [g.path for g in graphs], [o.path for o in overlays]


def rendered(graphs: Sequence[str], cluster: str) -> None:
    """Texts in, text out, for every graph."""
    for graph in graphs:
        result = fleet.render(Source(graph, Path(graph).read_bytes()), Source(cluster, Path(cluster).read_bytes()))
        emit.text(result.manifests)


def called(*words: str) -> None:
    """A verb, its output thrown away."""
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        if main([*words, "--format", "json"]) > 1:
            raise SystemExit(f"{words[0]} failed: {said.getvalue()}")


def took(work: Callable[[], None]) -> float:
    """Seconds of CPU."""
    began = time.process_time()
    work()
    return time.process_time() - began


def one_round(graphs: Sequence[str], clusters: Sequence[str]) -> list[float]:
    """Each of NAMES by what rendering took."""
    base, costs = 0.0, [0.0] * len(NAMES)
    for cluster in clusters:
        base += took(lambda cluster=cluster: rendered(graphs, cluster))  # type: ignore[misc]
        upgrade = ("--overlay", cluster, "--from-operator", "1.5", "--to-operator", "1.6")
        lines = (
            ("matrix", *graphs, "--clusters", cluster),
            ("diff", *graphs, *upgrade),
            ("diff", *graphs, "--overlay", cluster, "--to", f"changed-{cluster}"),
        )
        for i, words in enumerate(lines):
            costs[i] += took(lambda words=words: called(*words))  # type: ignore[misc]
    return [cost / base for cost in costs]


def run(graph_count: int, cluster_count: int, rounds: int) -> dict[str, float]:
    """The ratios, and the most memory that was ever occupied, in MiB."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        graphs, clusters = laid_out(graph_count, cluster_count)
        one_round(graphs[:2], clusters[:1])  # imports, tables
        ratios = [one_round(graphs, clusters) for _ in range(rounds)]
    return {**{name: round(median(r[i] for r in ratios), 2) for i, name in enumerate(NAMES)}, "peak MiB": round(fleet.peak(), 1)}


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]] or [200, 5, 3]
    for name, value in run(*(numbers + [200, 5, 3][len(numbers) :])).items():
        print(f"{name:28} {value}")
