"""What an editor shows beside each field of our own kinds: dotted path → description."""

from __future__ import annotations

_SPEC = "ClusterOverlay.spec"
_CHANGE = f"{_SPEC}.graph.components.*"
TEXTS: dict[str, str] = {
    "ClusterOverlay": "Facts about one cluster, and the changes made for it. Several overlays apply in the order given.",
    f"{_SPEC}.namespace": "Where graphs live that name no namespace themselves.",
    f"{_SPEC}.output": "manifests: everything that the operator would build. dgd: the changed graph itself, for an operator to "
    "build.",
    f"{_SPEC}.requires": 'Renderer versions that this file was written for, as in ">=0.3".',
    f"{_SPEC}.shared": "Whether objects that all graphs of a namespace share are rendered here, or by another application "
    "(external).",
    f"{_SPEC}.operator": "The Dynamo operator whose rules are followed.",
    f"{_SPEC}.operator.version": '"1.1" to "1.4", or a patch release. Quote it. Without it no origin version is stamped, and '
    "vLLM uses Ray.",
    f"{_SPEC}.operator.fidelity": "corrected: without the operator's known defects. exact: with them.",
    f"{_SPEC}.operator.config": "What differs from the platform chart's defaults, in the names of the operator's "
    "OperatorConfiguration.",
    f"{_SPEC}.operator.workerHash": "Graph name → the content hash in worker names (fidelity: exact only).",
    f"{_SPEC}.operator.legacyWorkerSelector": "graph/component names that an old operator labelled `worker`.",
    f"{_SPEC}.operator.serviceAccount": "With etcd discovery: the service account that the namespace's label names.",
    f"{_SPEC}.kubernetes.version": "The cluster's release, 1.30 to 1.37: output is validated for it. Quote it.",
    f"{_SPEC}.capabilities": "What is installed: a closed list. `auto` takes it from the list of APIs that Argo CD hands over.",
    f"{_SPEC}.capabilities.grove": 'Grove: whole graphs become PodCliqueSets, unless annotated nvidia.com/enable-grove: "false".',
    f"{_SPEC}.capabilities.lws": "LeaderWorkerSet 0.7.0 or newer, for components over several nodes.",
    f"{_SPEC}.capabilities.lws.gangScheduling": "volcano: LWS was installed with schedulerProvider volcano. none: without.",
    f"{_SPEC}.capabilities.volcano": "The Volcano scheduler.",
    f"{_SPEC}.capabilities.volcano.queues": "The queues that exist; scheduling.queue must be one of them.",
    f"{_SPEC}.capabilities.volcano.createQueues": "Render Queue objects for them.",
    f"{_SPEC}.capabilities.kaiScheduler": "The KAI scheduler, for graphs on Grove.",
    f"{_SPEC}.capabilities.istio": "Istio: an endpoint picker gets a DestinationRule.",
    f"{_SPEC}.capabilities.dra": "Dynamic Resource Allocation; installed unless false.",
    f"{_SPEC}.capabilities.inferencePool": "The gateway API inference extension; installed unless false.",
    f"{_SPEC}.capabilities.gpus": "The GPUs of a node, and how many such nodes there are.",
    f"{_SPEC}.resourceClaims": "Claim or claim template name → how many GPUs it stands for.",
    f"{_SPEC}.topologyBindings": "Cluster topology name → its levels, broadest first.",
    f"{_SPEC}.graph": "Changes of the graph before anything is decided about it.",
    f"{_SPEC}.graph.select": "Pattern of the names of the graphs that this overlay changes; the whole name must match.",
    f"{_SPEC}.graph.annotations": "Set in the graph's metadata.",
    f"{_SPEC}.graph.labels": "Set in the graph's metadata.",
    f"{_SPEC}.graph.images": "Images in kustomize's vocabulary, matched on the name without tag and digest.",
    f"{_SPEC}.graph.components": "By component name.",
    f"{_CHANGE}.replicas": "Number of replicas.",
    f"{_CHANGE}.multinode.nodeCount": "Nodes of one replica.",
    f"{_CHANGE}.image": "Image of the main container.",
    f"{_CHANGE}.env": "Variables of the main container, by name.",
    f"{_CHANGE}.resources": "Resources of the main container, by name; gpu means the graph's GPU resource.",
    f"{_CHANGE}.tolerations": "Added to the pod's.",
    f"{_CHANGE}.autoscaled": "Leave replicas out of what is printed: something in the cluster sets them.",
    f"{_CHANGE}.optional": "The component need not be there: this file serves several graphs.",
    f"{_SPEC}.graph.patches": "RFC 6902 operations, or partial objects (lists merge by name, null deletes).",
    f"{_SPEC}.graph.patches[].patch": "A list of RFC 6902 operations, or a partial object. Paths are those of the graph as "
    "written.",
    f"{_SPEC}.graph.patches[].optional": "No graph of the run need have what the patch changes.",
    f"{_SPEC}.scheduling": "For every pod of every graph; a component's own block wins.",
    f"{_SPEC}.scheduling.queue": "Volcano's or KAI's queue, put where the pathway of the graph reads it.",
    f"{_SPEC}.imagePullSecrets": "Secrets with credentials; without hosts (or as a bare name) for all images.",
    f"{_SPEC}.manifests": "Changes of the rendered objects.",
    f"{_SPEC}.manifests.labels": "Set in the metadata of every rendered object.",
    f"{_SPEC}.manifests.annotations": "Set in the metadata of every rendered object.",
    f"{_SPEC}.manifests.patches[].target": "Which objects: patterns for the whole of group, version, kind, name, namespace, and "
    "label selectors.",
    f"{_SPEC}.manifests.patches[].patch": "A list of RFC 6902 operations, or a partial object.",
    f"{_SPEC}.manifests.patches[].optional": "No object need match.",
    f"{_SPEC}.suppress": "Warnings that were read and are accepted; errors cannot be suppressed.",
    f"{_SPEC}.suppress[].code": "As in DGD303.",
    f"{_SPEC}.suppress[].reason": "Why it is accepted.",
    "DynamoRender": "Which graphs with which overlays: kustomize's plugin configuration, or dgd-render.yaml beside the graphs "
    "for Argo CD.",
    "DynamoRender.spec.graphs": "Files or folders, relative to this file.",
    "DynamoRender.spec.overlays": "Overlay files in the order they apply, relative to this file.",
    "DynamoRender.spec.namespace": "The namespace of graphs that name none.",
    "DynamoRender.spec.operatorVersion": "Over the overlay's operator.version.",
    "DynamoRender.spec.requires": 'Renderer versions that this file was written for, as in ">=0.3".',
    "DynamoRender.spec.validate": "fast (default) or full.",
    "DynamoRender.spec.strict": "Warnings are errors.",
}
