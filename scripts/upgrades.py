"""What an upgrade of the operator changes: the examples rendered by a release and by the next, for docs/profiles.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from generator import releases
from generator.pipeline import Options, Source, compile

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
CLUSTERS = {"LWS": "lws: {version: 0.8.0, gangScheduling: volcano}, volcano: {version: 1.13.0}", "Grove": "grove: true"}
OVERLAY = """\
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
spec:
  namespace: inference
  operator: {{version: "{version}"{origin}}}
  capabilities: {{{capabilities}}}
"""
HEAD = """
## Upgrades
A graph keeps the version of the operator that created it, its origin, and much hangs on that: state it as
`spec.operator.originVersion` before `spec.operator.version` is raised, and fewer pods roll. Below, the graphs of examples/
are rendered (`corrected`) by a release and by the next one: how many workloads stay as they are, how many roll (their pods
change), how many are other objects (they get new names), and why. With `fidelity: exact` the origin is also part of the
worker hash: a new one renames all workers. For a graph of your own: render it with both overlays and compare.

| step | path | origin kept | origin of the new release |
|---|---|---|---|
"""


def text() -> str:
    """The section."""
    named = list(releases.named())
    rows = []
    for before, after in pairwise(named):
        for cluster in CLUSTERS:
            kept, new = (_compared(before, after, cluster, origin) for origin in (f"{before}.0", ""))
            rows.append(f"| {before} → {after} | {cluster} | {kept} | {new} |\n")
    return HEAD + "".join(rows)


def _compared(before: str, after: str, cluster: str, origin: str) -> str:
    told: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    for folder in sorted(path.parent for path in EXAMPLES.glob("*/graph.yaml")):
        old, new = _workloads(folder, before, cluster, ""), _workloads(folder, after, cluster, origin)
        if old is None or new is None:
            continue
        told["other"] += len(new.keys() - old.keys())
        for key in new.keys() & old.keys():
            changed = set(_differences(old[key], new[key], ""))
            told["rolls" if changed else "stays"] += 1
            fields.update(changed)
    why = ", ".join(name for name, _ in sorted(fields.items(), key=lambda item: (-item[1], item[0]))[:4])
    counts = f"{told['stays']} stay, {told['rolls']} roll, {told['other']} other"
    return counts + (f" ({why})" if why else "")


def _workloads(folder: Path, version: str, cluster: str, origin: str) -> dict[tuple[str, str], Any] | None:
    """Every pod template of a graph, by the workload's kind and name; None where this release refuses the graph."""
    stated = f", originVersion: {origin}" if origin else ""
    overlay = OVERLAY.format(version=version, origin=stated, capabilities=CLUSTERS[cluster])
    graph = (folder / "graph.yaml").read_text(encoding="utf-8")
    done = compile([Source("graph.yaml", graph)], [Source("overlay.yaml", overlay)], Options())
    return None if done.failed else dict(pod for manifest in done.manifests for pod in _pods(manifest.body))


def _pods(body: Any) -> Iterator[tuple[tuple[str, str], Any]]:
    kind, name, spec = body["kind"], body["metadata"]["name"], body.get("spec") or {}
    if kind == "Deployment":
        yield (kind, name), spec["template"]
    elif kind == "LeaderWorkerSet":
        yield (kind, name), {k: v for k, v in spec["leaderWorkerTemplate"].items() if k.endswith("Template")}
    elif kind == "PodCliqueSet":
        for clique in spec["template"]["cliques"]:
            yield ("clique", clique["name"]), {k: v for k, v in clique.items() if k in ("labels", "annotations", "spec")}


def _differences(old: Any, new: Any, at: str) -> Iterator[str]:
    """Which fields of a pod differ, in a word each: an env by its name, anything else by its field."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                yield from _differences(old.get(key), new.get(key), key)
    elif at == "env":
        a, b = ({e["name"]: e for e in env or ()} for env in (old, new))
        yield from (f"env `{name}`" for name in sorted(a.keys() | b.keys()) if a.get(name) != b.get(name))
        if a == b:
            yield "order of env"
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new) and at in ("containers", "initContainers"):
        for a, b in zip(old, new, strict=True):
            yield from _differences(a, b, at)
    else:
        yield f"`{at}`"
