"""What `--help` prints."""

from __future__ import annotations

from generator.errors import UsageError

GENERAL = """\
dgd-render: from a DynamoGraphDeployment in git to the exact Kubernetes manifests, without a cluster.

usage: dgd-render [render] GRAPH... [--overlay FILE]... [flags]
       dgd-render check GRAPH... [--overlay FILE]...
       dgd-render explain GRAPH... [--overlay FILE]... | CODE
       dgd-render shared OVERLAY... [--graph FILE]...
       dgd-render init overlay | argocd DIR | kustomize DIR | pre-commit

GRAPH is a file, a directory (its YAML files), or - for standard input. A directory with a dgd-render.yaml is rendered as
that file says.

verbs
  render     print the manifests (the default)
  check      render, throw the manifests away, report what is wrong
  explain    print what was decided for each component and why, or what an error code means
  shared     print only what all graphs of a namespace share, for overlays with `shared: external`
  schema     print the JSON schema of our own files, for editors
  init       set up an overlay or a host
  cmp        generate | parameters | probe: what Argo CD calls
  krm        a KRM function or kustomize's plugin: what kustomize calls

flags
  --overlay FILE, -f        a ClusterOverlay: facts about the cluster, changes for it; several in order
  --namespace NS, -n        the namespace of graphs that name none
  --operator-version V      the operator whose rules to follow (1.1 ... 1.4), over the overlay's
  --format yaml|json        yaml is the default
  --output DIR, -o          one file an object, instead of standard output; removes what it wrote before and is no longer rendered
  --stale                   with -o: write nothing, fail with a diff when DIR is not what would be written
  --fail-if-changed         with -o: exit 1 when a file was written or removed
  --validate fast|full      full needs dgd-render[full]
  --crds DIR                the cluster's own CRDs, for full validation
  --kube-version V          the cluster's Kubernetes version, to check the overlay against
  --api-versions LIST|FILE  the APIs that the cluster serves, to check the overlay against (kubectl api-versions)
  --strict                  warnings are errors
  --version, --help

examples
  dgd-render examples/vllm-disagg-multinode/graph.yaml --overlay examples/vllm-disagg-multinode/overlay.yaml
  dgd-render explain graph.yaml --overlay prod.yaml
  dgd-render explain DGD302
  cat graph.yaml | dgd-render render - --overlay prod.yaml --namespace inference
  dgd-render render graph.yaml --overlay prod.yaml -o rendered/prod --stale

Manifests go to stdout, findings to stderr. Exit: 0 rendered, 1 an input is wrong (nothing is printed),
2 the command line, 3 a bug of ours.
"""


def text(verb: str = "") -> str:
    """The help page; every verb shares one."""
    if verb and f"  {verb} " not in GENERAL:
        raise UsageError(f"no help for {verb!r}")
    return GENERAL
