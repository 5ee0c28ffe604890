"""`dgd-render init overlay`: a commented overlay to start from."""

from __future__ import annotations

from generator import __version__, releases
from generator.releases.products import SHOWN

OVERLAY = """\
# yaml-language-server: $schema=./cluster-overlay.schema.json
# Facts about one cluster and the changes made for it. The schema of this file: dgd-render schema > cluster-overlay.schema.json
# Every field, with meaning, default and example: docs/overlay.md
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata:
  name: prod
spec:
  # Where graphs live that name no namespace themselves.
  namespace: inference

  # What is printed: everything the operator would build (manifests, the default), or the changed graph itself (dgd).
  # output: manifests

  # A renderer that this file was not written for refuses it.
  requires: ">=<REQUIRES>"

  # With an Application for each graph: what all graphs of a namespace share is rendered by `dgd-render shared` alone.
  # shared: external

  # TensorRT-LLM over several nodes: who makes the Secret with its SSH key pair. Default: it must exist.
  # sshKey: {from: external-secrets}

  operator:
    version: "<OPERATOR>"              # whose rules to follow: <RELEASES>. Quoted: a YAML number loses digits.
    # fidelity: exact           # also the operator's known defects; default: corrected
    # config:                   # what differs from the platform chart's defaults, as in the operator's own configuration
    #   ingress: {controllerClassName: nginx, hostSuffix: llm.example.com}

  kubernetes:
    version: "<KUBERNETES>"             # what is printed is validated for this release

  # What is installed. Not given means: not installed (dra and inferencePool: installed).
  capabilities:
    grove: false
    lws:
      version: <LWS>
      gangScheduling: volcano   # volcano: LWS was installed with schedulerProvider volcano; none: without
    volcano:
      version: <VOLCANO>
      # queues: [gpu-prod]      # those that exist; with createQueues: true beside it they are rendered, too
    # kaiScheduler: false
    # istio: false
    gpus: {resource: nvidia.com/gpu, perNode: 8, nodes: 16}

  # Changes of the graph, before anything is decided about it.
  graph:
    # select: ".*"              # only graphs of these names
    # annotations:
    #   nvidia.com/enable-grove: "false"
    # images:
    # - {name: nvcr.io/nvidia/ai-dynamo/vllm-runtime, newTag: <RUNTIME>}
    # components:
    #   decode:
    #     replicas: 2
    #     env: [{name: NCCL_DEBUG, value: WARN}]
    #     optional: true        # this file also serves graphs without such a component
    # patches:                  # RFC 6902, or a partial object
    # - patch: [{op: add, path: /spec/envs/-, value: {name: NCCL_SOCKET_IFNAME, value: eth0}}]
    #   optional: true

  # For every pod of every graph.
  # scheduling:
  #   queue: gpu-prod
  #   tolerations: [{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}]
  #   nodeSelector: {node-pool: h200}

  # Secrets with registry credentials; a bare name is for all images.
  # imagePullSecrets:
  # - {name: ngc, hosts: [nvcr.io]}

  # Changes of what was rendered.
  # manifests:
  #   labels: {team: search}
  #   patches:
  #   - {target: {kind: Deployment}, patch: [{op: add, path: /metadata/labels/kueue.x-k8s.io~1queue-name, value: gpu-prod}]}

  # Rights beyond a usual pod's that patches and objects beside the graph may bring.
  # allow: [hostNamespaces]

  # Warnings that were read and are accepted.
  # suppress:
  # - {code: DGD303, component: decode, reason: "one pod a node, by node pool"}
"""


def text() -> str:
    """The overlay, which renders as it stands."""
    named, default = list(releases.named()), releases.default()
    values = {
        "REQUIRES": ".".join(__version__.split(".")[:2]),
        "OPERATOR": default.operator,
        "RELEASES": f"{named[0]} to {named[-1]}",
        "RUNTIME": default.release,
        "KUBERNETES": SHOWN.kubernetes,
        "LWS": SHOWN.lws,
        "VOLCANO": SHOWN.volcano,
    }
    made = OVERLAY
    for word, value in values.items():
        made = made.replace(f"<{word}>", value)
    return made
