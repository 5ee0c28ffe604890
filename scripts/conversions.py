#!/usr/bin/env python3
"""The table of docs/convert.md: every graph of the Dynamo repository in the other API, rendered before and after.

python3 scripts/conversions.py          write the table
python3 scripts/conversions.py --check  fail when it is not what would be written
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from generator import emit, releases  # noqa: E402
from generator.commands import convert  # noqa: E402
from generator.pipeline import Options, Result, Source, compile  # noqa: E402

PAGE = ROOT / "docs" / "convert.md"
SHARED = Path(os.environ.get("DGD_RENDER_SHARED") or ROOT.parent / "shared")
BEGIN, END = "<!-- conversions: python3 scripts/dev.py conversions -->\n", "<!-- end of conversions -->"
CLUSTERS = {"LWS": "{lws: {version: 0.8.0, gangScheduling: volcano}, volcano: {version: 1.13.0}}", "Grove": "{grove: true}"}
OVERLAY = """\
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata: {{name: cluster}}
spec: {{namespace: ai, operator: {{version: "{release}", fidelity: {fidelity}}}, capabilities: {capabilities}}}
"""
OTHER = {"v1alpha1": "v1beta1", "v1beta1": "v1alpha1"}


def rendered(text: str, release: str, cluster: str = "LWS", fidelity: str = "corrected") -> Result:
    """What a file becomes on a cluster."""
    overlay = OVERLAY.format(release=release, fidelity=fidelity, capabilities=CLUSTERS[cluster])
    return compile([Source("graph.yaml", text)], [Source("overlay.yaml", overlay)], Options())


def api(text: str) -> str:
    """The API of a file's graphs, "" for what is no such file."""
    try:
        documents = [d for d in yaml.safe_load_all(text) if isinstance(d, dict) and d.get("kind") == "DynamoGraphDeployment"]
    except yaml.YAMLError:
        return ""
    return str(documents[0].get("apiVersion")).partition("/")[2] if documents else ""


def in_order(result: Result) -> str:
    """The manifests, cliques in the order of their names: v1alpha1 has no other."""
    documents = list(yaml.safe_load_all(emit.text(result.manifests)))
    for document in documents:
        if document["kind"] == "PodCliqueSet":
            template = document["spec"]["template"]
            groups = template.get("podCliqueScalingGroups") or []
            template["cliques"].sort(key=lambda clique: str(clique["name"]))
            groups.sort(key=lambda group: str(group["name"]))
            for group in groups:
                group["cliqueNames"].sort()
    return yaml.safe_dump_all(documents)


def row(release: str, cluster: str, fidelity: str) -> Counter[str]:
    """How the graphs of a release fare."""
    out: Counter[str] = Counter()
    for file in sorted((SHARED / "conformance" / "corpus" / release).rglob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        before = rendered(text, release, cluster, fidelity)
        if before.failed or not api(text):
            out["not rendered"] += 1
            continue
        options = Namespace(file=str(file), to=OTHER[api(text)], operator_version=release, clean=False)
        done = convert.run(options)
        after = rendered(done.output, release, cluster, fidelity) if not done.exit else before
        listed = any(f.code in ("DGD954", "DGD955") for f in done.findings)
        if done.exit:
            out["refused"] += 1
        elif emit.text(after.manifests) == emit.text(before.manifests):
            out["equal"] += 1
        elif listed and (cluster == "LWS" or fidelity == "exact" or in_order(after) == in_order(before)):
            out["listed"] += 1
        else:
            out["other"] += 1
            print(f"{file}: {release} {cluster} {fidelity}: differs, and no rule says why", file=sys.stderr)
    return out


def line(release: str, cluster: str, fidelity: str) -> str:
    """A row of the table."""
    found = row(release, cluster, fidelity)
    cells = " | ".join(str(found[key]) for key in ("equal", "refused", "listed", "other"))
    return f"| {release} | {cluster} | {fidelity} | {cells} |"


def table() -> str:
    """The table in Markdown."""
    lines = [
        "| operator | cluster | fidelity | equal | refused by name | listed difference | other |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, profile in releases.named().items():
        if len(profile.accepts.apis) < len(OTHER) or releases.documented(profile):
            continue
        for cluster in CLUSTERS:
            for fidelity in ("corrected", "exact"):
                lines.append(line(name, cluster, fidelity))
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    wanted = before + BEGIN + table() + END + after
    if "--check" in arguments:
        return int(wanted != page)
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
