"""docs/diff.md: a change seen with `diff` and `matrix`. Every session on the page is what the commands print."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import tempfile
from pathlib import Path

from generator.cli import main

ROOT = Path(__file__).resolve().parent.parent
GRAPH = ROOT / "examples" / "vllm-disagg-multinode" / "graph.yaml"
AGG = ROOT / "examples" / "vllm-agg" / "graph.yaml"
CLUSTER = """\
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata: {{name: {name}}}
spec:
  namespace: inference
  operator: {{version: "1.5", originVersion: "1.5.0"}}
  capabilities:
    grove: {grove}
    lws: {{version: 0.8.0, gangScheduling: volcano}}
    volcano: {{version: 1.13.0}}
    gpus: {{perNode: 8, nodes: {nodes}}}
"""
FILE = "apps/llama-405b/graph.yaml"
UPGRADE = "dgd-render diff apps/llama-405b --overlay clusters/prod.yaml --from-operator 1.5 --to-operator 1.6"
TEXT = """\
# What a change does, before it is merged

A reviewer sees five lines of a graph; a cluster gets some hundred lines of manifests. `dgd-render diff` renders both sides and says, object by object and field
by field, what happens when the new side is applied. Everything below was printed by the commands above it.

| old side | new side | |
|---|---|---|
| `--overlay OLD…` | `--to NEW…` | two clusters, or a cluster's overlay and what it is to become |
| `--from-operator 1.5` | `--to-operator 1.6` | an upgrade of the operator; `--new-origin` as if the new operator created the graphs |
| `--git REV` | the work tree | graphs and overlays of a revision, and as they are now, committed or not |
| `--dir DIR` | what would be rendered | a rendered directory, whatever version wrote it |

| word | what happens |
|---|---|
| unchanged | the object is the same |
| in place | the object changes, no pod is replaced; on Grove replicas are not followed, which is said |
| rolls | pods are replaced, as the kind's strategy says |
| must be deleted and created | the API server refuses the update ([which fields](upgrades.md)) |
| added, removed | an object comes, or stays behind until it is pruned |

Exit 0: no object differs; 1: some do, or a graph is refused on either side; 2: the command line. Findings are those that one side alone has; where objects differ, those
of [`check`](rules.md), too. `--format json` has everything, values whole; `--format markdown` is for the comment of a review. Of Secrets no value is printed.

Two clusters often have different namespaces, and then no object of one is an object of the other: `--namespace NS` gives both sides the same, and they are
compared by their names. A graph with `output: dgd` is one object; which of its pods roll, its manifests show (`--to` with `output: manifests` on both sides).

The repository of this page has the example `vllm-disagg-multinode` in `apps/llama-405b` and two clusters: `prod` with LeaderWorkerSets, `grove` with Grove.

## Another image
{image}
## More replicas
On Kubernetes' own kinds and on LeaderWorkerSets the number changes in place:
{replicas}
On Grove the object changes, and what runs stays as it is:
{grove}
## Out of Grove
The annotation `nvidia.com/enable-grove: "false"` makes other objects of the same graph. Nothing updates them in place:
{opted}
## A newer operator
A graph that exists keeps its origin version, and little rolls. What would be another one for new graphs, `--new-origin` shows. docs/platform-upgrades.md has
[the same for every graph of the Dynamo repository](platform-upgrades.md).
{operator}
## Every app on every cluster
{matrix}
`g` are GPUs, `p` pods. A cluster's name is that of its overlay. The codes and warnings of a cell are those of `render`; `check GRAPH… --clusters OVERLAY…` asks the rules, too. `--strict` exits with 1 when a cell is refused; `--format json` and `markdown` are there, too.
"""


def text() -> str:
    """The whole page."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        _repository()
        sessions = {
            "image": _session((f"sed -i s/runtime:1.3.0/runtime:1.3.1/ {FILE}", _of("prod"))),
            "replicas": _session((f"sed -i '/name: decode/,/replicas/s/2/3/' {FILE}", _of("prod"))),
            "grove": _session(("", _of("grove")), fresh=False),
            "opted": _session((f"sed -i '/enable-grove/s/true/false/' {FILE}", _of("grove"))),
            "operator": _session(("", UPGRADE), ("", f"{UPGRADE} --new-origin")),
            "matrix": _session(("", "dgd-render matrix apps/* --clusters clusters/*.yaml")),
        }
    return TEXT.format(**sessions)


def _of(cluster: str) -> str:
    return f"dgd-render diff apps/llama-405b --overlay clusters/{cluster}.yaml --git HEAD"


def _repository() -> None:
    """Two apps and two clusters, committed."""
    graph = GRAPH.read_text(encoding="utf-8").replace('enable-grove: "false"', 'enable-grove: "true"')
    files = {
        "apps/llama-405b/graph.yaml": graph,
        "apps/qwen3-8b/graph.yaml": AGG.read_text(encoding="utf-8"),
        "clusters/prod.yaml": CLUSTER.format(name="prod", grove="false", nodes=16),
        "clusters/grove.yaml": CLUSTER.format(name="grove", grove="true", nodes=4),
    }
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    _shell("git init -q . && git add -A && git -c user.name=a -c user.email=a@example.com commit -q --no-gpg-sign -m a")


def _session(*steps: tuple[str, str], fresh: bool = True) -> str:
    """What somebody types, and what he sees: an edit, which may be "", and a command of ours."""
    if fresh:
        _shell("git checkout -q .")
    lines = []
    for edit, command in steps:
        if edit:
            _shell(edit)
            lines.append(f"$ {edit}\n")
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            words = command.split()[1:]
            code = main([name for word in words for name in (sorted(map(str, Path().glob(word))) if "*" in word else [word])])
        lines.append(f"$ {command}\n{out.getvalue()}")
        if code > 1:
            raise SystemExit(f"exit {code}: {command}")
    return f"```text\n{''.join(lines)}```\n"


def _shell(line: str) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    subprocess.run(["sh", "-c", line], check=True, env={**environment, "GIT_CONFIG_GLOBAL": os.devnull})
