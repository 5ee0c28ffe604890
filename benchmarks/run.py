#!/usr/bin/env python3
"""Measures dgd-render against helm, kustomize and bare Python on the same objects; see README.md beside this file.

    python3 scripts/dev.py bench                  print the figures
    python3 scripts/dev.py bench --write          and put them into benchmarks/README.md
    python3 scripts/dev.py bench --check          only say whether all give the same objects
    python3 scripts/dev.py bench --sync           make the kustomize base anew, after the example or the rendering changed

Nothing here passes or fails by a time: the figures are for people.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from statistics import median

import equal
import measure
from measure import Command

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
APP = HERE / "app"
EXAMPLE = ROOT / "examples" / "vllm-disagg-multinode"
README = HERE / "README.md"
BIN = Path(sys.executable).parent
TOOLS = {
    "helm": ("helm.sh/helm/v3/cmd/helm@v3.22.0", ("version", "--short")),
    "kustomize": ("sigs.k8s.io/kustomize/kustomize/v5@v5.8.1", ("version",)),
}
OURS, HOST, PYTHON = "dgd-render render", "dgd-render cmp generate", "python -c pass"
START, END = "<!-- figures: python3 scripts/dev.py bench --write -->", "<!-- end of figures -->"


def places() -> list[Path]:
    """Folders, besides PATH, where the other tools may be."""
    given = os.environ.get("DGD_RENDER_TOOLS")
    return [*([Path(given), Path(given) / "bin"] if given else []), Path.home() / ".cache" / "dgd-render-tools" / "bin"]


def tool(name: str) -> str | None:
    """The path of helm or kustomize. A tool that is not there is said, with the way to get it, and left out."""
    path = os.pathsep.join([*map(str, places()), os.environ.get("PATH", "")])
    found = shutil.which(name, path=path)
    if found is None:
        folder = places()[-1]
        say(f"{name} is not on PATH nor in {folder}, so it is left out; to get it:\n  GOBIN={folder} go install {TOOLS[name][0]}")
    return found


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def commands() -> dict[str, Command]:
    """What is compared."""
    overlays = [str(EXAMPLE / "overlay.yaml"), str(APP / "overlay.yaml")]
    program = str(BIN / "dgd-render")
    found = {
        OURS: Command([program, "render", str(EXAMPLE / "graph.yaml"), "-f", overlays[0], "-f", overlays[1]]),
        HOST: Command([program, "cmp", "generate"], APP / "argocd"),
    }
    if helm := tool("helm"):
        values = str(APP / "chart" / "values-prod-h200.yaml")
        found["helm template"] = Command([helm, "template", "llama-405b", str(APP / "chart"), "-f", values, "-n", "inference"])
    if kustomize := tool("kustomize"):
        found["kustomize build"] = Command([kustomize, "build", str(APP / "cluster")])
    return found


def output(command: Command) -> str:
    done = subprocess.run(command.words, cwd=command.folder, capture_output=True, text=True, env=measure.environment())
    if done.returncode:
        raise SystemExit(f"failed: {' '.join(command.words)}\n{done.stderr}")
    return done.stdout


def check(found: dict[str, Command]) -> int:
    """Stop unless all commands give the same objects; how many there are."""
    ours = output(found[OURS])
    for name, command in found.items():
        if name == OURS:
            continue
        lines = equal.differences(ours, output(command))
        if lines:
            shown = "\n  ".join(lines[:40])
            raise SystemExit(
                f"{OURS} and {name} do not give the same objects, so nothing was measured:\n  {shown}\n"
                "benchmarks/README.md says what to change"
            )
        say(f"{name} gives the same objects")
    return len(equal.objects(ours))


def sync() -> None:
    """The kustomize base: the objects before what app/overlay.yaml changes, without a namespace; and the chart's script."""
    text = output(Command([str(BIN / "dgd-render"), "render", str(EXAMPLE / "graph.yaml"), "-f", str(EXAMPLE / "overlay.yaml")]))
    bare = re.sub(r"(?m)^ +namespace: inference\n", "", text)
    (APP / "base" / "manifests.yaml").write_text(bare, encoding="utf-8")
    scripts = [body["data"]["wait-for-leader.py"] for body in equal.objects(text).values() if body["kind"] == "ConfigMap"]
    (APP / "chart" / "files" / "wait-for-leader.txt").write_text(scripts[0], encoding="utf-8")


def cold(found: dict[str, Command], count: int) -> list[str]:
    """The table of whole processes, one line a command."""
    everything = {**found, PYTHON: Command([str(BIN / "python"), "-c", "pass"])}
    samples = measure.rounds(everything, count)
    ours = (OURS, HOST)
    lines = [
        "| command | wall ms, min / median | CPU ms, min / median | peak MiB | CPU: `render` ÷ this | `cmp generate` ÷ this |",
        "|---|---|---|---|---|---|",
    ]
    for name, s in samples.items():
        ratios = " | ".join("1" if name == o else f"{measure.ratio(samples[o].cpu, s.cpu):.2f} ×" for o in ours)
        lines.append(f"| {label(name)} | {pair(s.wall)} | {pair(s.cpu)} | {median(s.peak):.0f} | {ratios} |")
    return lines


def pair(seconds: list[float]) -> str:
    return f"{min(seconds) * 1000:.1f} / {median(seconds) * 1000:.1f}"


def label(name: str) -> str:
    """A command with the version of the tool behind it."""
    word = name.partition(" ")[0]
    if word not in TOOLS:
        return f"`{name}` ({platform.python_version()})" if name == PYTHON else f"**{name}**"
    path = tool(word)
    version = output(Command([path, *TOOLS[word][1]])).strip().partition("+")[0] if path else ""
    return f"`{name}` ({version})"


def fleet(graphs: int, clusters: int, times: int) -> dict[str, float]:
    """The least disturbed of some runs, by CPU time."""
    words = [str(BIN / "python"), str(HERE / "fleet.py"), str(graphs), str(clusters)]
    runs: list[dict[str, float]] = [json.loads(output(Command(words))) for _ in range(times)]
    return min(runs, key=lambda run: run["cpu"])


def fleets(graphs: int, clusters: int, times: int) -> list[str]:
    """The table of many renders in one process; the second and third line show that it scales."""
    lines = [
        "| one process | documents | MB of YAML | wall s | CPU s | renders/s of CPU | CPU µs a document | peak MiB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for some in (graphs, max(1, graphs // 2), graphs * 5):
        run = fleet(some, clusters, times if some <= graphs else 1)
        renders, documents, cpu = run["renders"], run["documents"], run["cpu"]
        what = f"{some} graphs × {clusters} clusters = {renders:,.0f} renders"
        lines.append(
            f"| {what} | {documents:,.0f} | {run['bytes'] / 1e6:.1f} | {run['wall']:.2f} | {cpu:.2f} "
            f"| {renders / cpu:,.0f} | {cpu / documents * 1e6:.0f} | {run['peak']:.0f} |"
        )
    return lines


def figures(count: int, graphs: int, clusters: int, times: int) -> str:
    found = commands()
    objects = check(found)
    machine = f"{platform.system()} {platform.machine()} with {os.cpu_count()} cores"
    lines = [f"{date.today()}, {machine}, {count} rounds, {objects} objects.", "", *cold(found, count)]
    if graphs:
        lines += ["", *fleets(graphs, clusters, times)]
    return "\n".join(lines) + "\n"


def put(path: Path, start: str, end: str, text: str) -> None:
    """Put figures into a page, between two of its lines."""
    before, _, rest = path.read_text(encoding="utf-8").partition(start)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"{path} lacks the lines {start!r} and {end!r}")
    path.write_text(f"{before}{start}\n{text}{end}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=21, help="rounds of whole processes (default 21)")
    parser.add_argument("--graphs", type=int, default=200, help="graphs of the fleet; 0 leaves it out (default 200)")
    parser.add_argument("--clusters", type=int, default=5, help="clusters of the fleet (default 5)")
    parser.add_argument("--fleet-runs", type=int, default=3, help="runs of the fleet, of which the best counts (default 3)")
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/README.md")
    parser.add_argument("--check", action="store_true", help="only compare the objects")
    parser.add_argument("--sync", action="store_true", help="make the kustomize base anew")
    given = parser.parse_args()
    if given.sync:
        sync()
    elif given.check:
        say(f"{check(commands())} objects")
    else:
        text = figures(given.rounds, given.graphs, given.clusters, given.fleet_runs)
        print(text, end="")
        if given.write:
            put(README, START, END, text)


if __name__ == "__main__":
    main()
