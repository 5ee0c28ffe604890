"""One process that renders many graphs for many clusters through the Python API; prints what it took as JSON.

Usage: python benchmarks/fleet.py GRAPHS CLUSTERS
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

from generator import emit
from generator.pipeline import Options, Result, Source, compile

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
CLUSTER = EXAMPLES / "vllm-disagg-multinode" / "overlay.yaml"
NAME = re.compile(r"(?m)^(metadata:\n(?:  .*\n)*?  name: )(\S+)$")
OPTIONS = Options()


def clusters(count: int) -> list[Source]:
    """Overlays that differ in the cluster's name and namespace."""
    text = CLUSTER.read_text(encoding="utf-8")
    texts = [re.sub(r"(?m)^(  namespace: )(\S+)$", rf"\g<1>\g<2>-{i}", text) for i in range(count)]
    return [Source(f"cluster-{i}.yaml", text.encode()) for i, text in enumerate(texts)]


def graphs(count: int, cluster: Source) -> list[Source]:
    """The graphs of examples/ that this cluster can take, again and again under new names."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*/graph.yaml"))]
    usable = [text for text in texts if not render(Source("graph.yaml", text.encode()), cluster).failed]
    named = [NAME.sub(rf"\g<1>\g<2>-{i}", usable[i % len(usable)], count=1) for i in range(count)]
    return [Source(f"graph-{i}.yaml", text.encode()) for i, text in enumerate(named)]


def render(graph: Source, cluster: Source) -> Result:
    """Texts in, manifests out: nothing is kept from one render to the next but what the generator keeps itself."""
    return compile([graph], [cluster], OPTIONS)


def peak() -> float:
    """The most memory that this program occupied, in MiB (ru_maxrss would count that of whoever started it)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def main(graph_count: int, cluster_count: int) -> dict[str, float]:
    overlays = clusters(cluster_count)
    inputs = graphs(graph_count, overlays[0])
    documents = size = 0
    began, busy = time.perf_counter(), time.process_time()
    for cluster in overlays:
        for graph in inputs:
            result = render(graph, cluster)
            if result.failed:
                raise SystemExit(f"{graph.path} for {cluster.path}: {result.findings}")
            documents += len(result.manifests)
            size += len(emit.text(result.manifests))
    return {
        "wall": time.perf_counter() - began,
        "cpu": time.process_time() - busy,
        "renders": graph_count * cluster_count,
        "documents": documents,
        "bytes": size,
        "peak": peak(),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
