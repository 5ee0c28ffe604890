"""2xx plan, 3xx GPUs and scheduling, 4xx names and sizes, 6xx GitOps, 7xx versions."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "DGD201": (
        "no orchestrator for several nodes",
        "A component with multinode.nodeCount above 1 needs Grove, or LeaderWorkerSet with Volcano. The overlay says "
        "what the cluster has: `spec.capabilities: {lws: true, volcano: true}` or `{grove: true}`.",
    ),
    "DGD205": (
        "several frameworks in a graph",
        "On the component path one framework launches all workers of a graph. Split the graph.",
    ),
    "DGD206": (
        "several frameworks in a command",
        "The command starts more than one of dynamo.vllm, dynamo.sglang and dynamo.trtllm; spec.backendFramework decides.",
    ),
    "DGD207": ("framework mismatch", "spec.backendFramework says one framework, the worker's command starts another."),
    "DGD208": (
        "component type",
        "On the component path operators from 1.2 on deploy only frontend, worker, prefill, decode, planner, epp, and components without a type.",
    ),
    "DGD301": ("LWS too old", "LeaderWorkerSet before 0.7.0 has no gang scheduling and counts as not installed."),
    "DGD302": (
        "more GPUs asked for than there are",
        "nodeCount × GPUs per node is less than what the parallel flags use (tensor × pipeline × data parallel, as the "
        "framework counts them). The engine would wait for GPUs for ever. With fidelity exact this is a warning, because the operator does not check.",
    ),
    "DGD303": ("GPUs reserved but not used", "The parallel flags use fewer GPUs than nodeCount × GPUs per node reserves."),
    "DGD304": (
        "scheduler of PodCliqueSets cannot be used",
        "With orchestrators.volcanoScheduler.enabled the operator puts every clique under Volcano. It refuses to do so where KAI is on too, and "
        "does not start where the Volcano API is missing. Turn one of the two off, or declare in the overlay what is installed.",
    ),
    "DGD307": (
        "queue annotation without effect",
        "nvidia.com/kai-scheduler-queue is read only where KAI is installed; nvidia.com/volcano-queue only by operators from 1.3 on with "
        "orchestrators.volcanoScheduler.enabled. Elsewhere the operator ignores it and pods go to the default scheduler. Declare the scheduler, or remove the annotation.",
    ),
    "DGD305": ("no InferencePool API", "An endpoint picker needs the gateway API inference extension in the cluster."),
    "DGD306": (
        "no DRA",
        "GPU memory service shares a pod's GPUs through Dynamic Resource Allocation; without it there is no way to share them.",
    ),
    "DGD401": (
        "object name",
        "The component's object would have a name that Kubernetes refuses (RFC 1123: lower-case letters, digits, `-`, `.`).",
    ),
    "DGD402": (
        "name too long for a Service",
        "Graph name + component name (+ hash) is the name of the Service and a label value: 63 characters at most. "
        "The operator creates such objects and they do not work.",
    ),
    "DGD403": ("component name", "On the component path component names must match `^[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?$`."),
    "DGD404": ("label value", "Names become label values: 63 characters at most. `<namespace>-<graph>` is one of them."),
    "DGD405": ("name too long for Grove", "Grove names pods after graph, scaling group and clique, 45 characters together."),
    "DGD601": (
        "two objects of one name",
        "Two graphs, or a graph and a companion document, give different objects the same kind, namespace and name.",
    ),
    "DGD602": (
        "namespace conflict",
        "The graph's own namespace and the one asked for differ. The namespace is part of many values, so it cannot be rewritten later.",
    ),
    "DGD603": (
        "no namespace",
        "Almost every value holds the namespace. Set it in the graph, in the overlay, by --namespace, or by the host's destination.",
    ),
    "DGD604": (
        "unreadable pull secret",
        "Of a dockerconfigjson Secret beside the graph only the registry hosts are read, to choose pull secrets as the operator does.",
    ),
    "DGD701": ("API not served", "This operator release does not serve the graph's API version."),
    "DGD702": (
        "unknown operator version",
        "There are rules for the listed releases only; patch releases follow their minor release.",
    ),
    "DGD703": (
        "no operator version",
        "Without a version no origin version is stamped on the graph, as for a graph created by an operator before 1.0: vLLM across "
        "nodes then uses Ray. State the version in the overlay.",
    ),
    "DGD704": ("image required", "Operator 1.4 requires an image for every component."),
    "DGD705": (
        "moving image tag",
        "Operator 1.4 reads the runtime's version from the image tag. `latest`, a branch name or a bare digest need runtimeVersionOverride.",
    ),
}

CODES |= {
    "DGD610": (
        "rendered object against its schema",
        "An object that would be printed breaks the schema of its kind for the cluster's versions (Kubernetes, LWS, Volcano, Grove): unknown "
        "field, wrong type, missing or doubled entry. The place is the user's line that it stems from. With fidelity exact this is a warning, because the operator builds it all the same.",
    ),
    "DGD611": (
        "rendered object against admission",
        "An object that would be printed breaks a rule of kube-apiserver or of an admission webhook: R rules are Kubernetes', L LeaderWorkerSet's, "
        "V Volcano's, P and G Grove's, D the graph's own.",
    ),
    "DGD612": (
        "null in a rendered object",
        "No manifest may hold a null: the API server drops it or refuses it, and Argo CD would show a difference for ever.",
    ),
    "DGD613": (
        "kind without schema",
        "With --validate=full a kind that no known schema describes is reported once; --crds DIR adds the cluster's own CRDs.",
    ),
}
