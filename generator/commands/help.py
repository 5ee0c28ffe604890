"""What `--help` prints."""

from __future__ import annotations

from generator.errors import UsageError

GENERAL = """\
dgd-render: from a DynamoGraphDeployment in git to the exact Kubernetes manifests, without a cluster.

usage: dgd-render [render] GRAPH... [--overlay FILE]... [flags]
       dgd-render explain GRAPH... [--overlay FILE]... | CODE

GRAPH is a file, a directory (its YAML files), or - for standard input.

verbs
  render     print the manifests (the default)
  explain    print what was decided for each component and why, or what an error code means

flags
  --overlay FILE, -f        a ClusterOverlay: facts about the cluster, changes for it; several in order
  --namespace NS, -n        the namespace of graphs that name none
  --operator-version V      the operator whose rules to follow (1.1 ... 1.4), over the overlay's
  --format yaml|json        yaml is the default
  --strict                  warnings are errors
  --version, --help

examples
  dgd-render examples/vllm-disagg-multinode/graph.yaml --overlay examples/vllm-disagg-multinode/overlay.yaml
  dgd-render explain graph.yaml --overlay prod.yaml
  dgd-render explain DGD302
  cat graph.yaml | dgd-render render - --overlay prod.yaml --namespace inference

Manifests go to stdout, findings to stderr. Exit: 0 rendered, 1 an input is wrong (nothing is printed),
2 the command line, 3 a bug of ours.
"""


def text(verb: str = "") -> str:
    """The help page; every verb shares one."""
    if verb and f"  {verb} " not in GENERAL:
        raise UsageError(f"no help for {verb!r}")
    return GENERAL
