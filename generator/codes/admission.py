"""1xx: what the API server and the operator's webhooks refuse."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "DGD101": (
        "unknown field",
        "The operator's API has no such field (in this version). The API server refuses the graph, or drops the field silently, "
        "depending on how it is applied. The hint names the nearest field, or the version that knows it.",
    ),
    "DGD102": (
        "wrong type",
        'The field holds a value of another type than the API wants. Numbers in text fields need quotes: `gpu: "4"`.',
    ),
    "DGD103": ("missing field", "A field that the API requires is not there."),
    "DGD104": (
        "value out of range",
        "The value has the right type but is not allowed: not in the list of values, out of range, too long, or of the wrong form.",
    ),
    "DGD105": (
        "unknown API version",
        "Operators serve DynamoGraphDeployment as nvidia.com/v1alpha1 and, from 1.2 on, nvidia.com/v1beta1.",
    ),
    "DGD106": (
        "unreadable DYN_DEPLOYMENT_CONFIG",
        "The operator reads the JSON in this environment variable of the main container (ports, replicas, resources). "
        "It must be a JSON object of service names to settings.",
    ),
    "DGD107": (
        "mount without name or path",
        "A volumeMount of the main container needs a name and a path (v1alpha1: mountPoint).",
    ),
    "DGD108": (
        "frontend sidecar",
        "`frontendSidecar` names the container that becomes a frontend beside the worker. In v1beta1 it must be one of the pod "
        "template's containers; in v1alpha1 the name sidecar-frontend is made by the operator and must be free.",
    ),
    "DGD109": (
        "compilation cache",
        "The compilation cache is a PersistentVolumeClaim mounted writable, once, at one path. Only vLLM has a default path.",
    ),
    "DGD110": (
        "rule of the CRD",
        "A rule written in the DynamoGraphDeployment CRD itself is broken; the API server refuses the graph.",
    ),
    "DGD111": ("no component", "A graph needs at least one service (v1alpha1) or component (v1beta1)."),
    "DGD112": (
        "Grove only",
        "The field has meaning only when the whole graph goes to Grove. Declare Grove in the overlay, drop the annotation "
        'nvidia.com/enable-grove: "false", or remove the field.',
    ),
    "DGD113": ("topology name", "clusterTopologyName must be the name of a topology binding in the cluster."),
    "DGD114": ("annotation value", "The operator knows only certain values for this annotation and refuses others."),
    "DGD115": (
        "names equal but for case",
        "Object names are lower-cased, so two components whose names differ only in case would overwrite each other for ever.",
    ),
    "DGD116": ("restart order", "restart.strategy.order lists every component exactly once, and only with type Sequential."),
    "DGD117": (
        "topology constraint missing",
        "A component's topologyConstraint needs one in spec; without a packDomain there, every component needs its own.",
    ),
    "DGD118": (
        "topology binding",
        "On Grove the operator looks the binding up in the cluster. Offline, the overlay lists its levels: "
        "`spec.topologyBindings: {<name>: [zone, rack, host]}`, broadest first.",
    ),
    "DGD119": ("negative shared memory", "sharedMemorySize is a quantity: 0 for none, unset for 8Gi."),
    "DGD120": (
        "endpoint picker",
        "A component of type epp has one replica on one node and exactly one of eppConfig.configMapRef and eppConfig.config.",
    ),
    "DGD121": ("checkpoint disabled", "Under the chart's defaults the operator refuses graphs with an enabled checkpoint."),
    "DGD122": (
        "checkpoint not rendered",
        "Restoring from a checkpoint depends on the readiness of objects in the cluster, which git does not know.",
    ),
    "DGD123": (
        "GPU memory service",
        "gpuMemoryService is for worker, prefill and decode components with a GPU limit; the inter-pod form needs vLLM and Grove.",
    ),
    "DGD124": ("failover", "failover needs gpuMemoryService in the same mode; intra-pod failover has one shadow."),
    "DGD125": ("PVC without a name", "Every entry of spec.pvcs needs a name."),
    "DGD126": (
        "PVC not rendered",
        "A PVC without create: true must exist already; the operator waits for it. Nothing is rendered for it.",
    ),
    "DGD127": ("deprecated field", "The operator accepts the field with a warning and does not use it."),
    "DGD128": ("ingress without host", "An enabled ingress needs a host."),
    "DGD129": (
        "unreadable quantity",
        "cpu, memory and gpu are Kubernetes quantities (4, 500m, 16Gi). Operators from 1.2 on silently drop what they cannot read, "
        "so the pod starts without it; dgd-render refuses unless fidelity is exact.",
    ),
}
