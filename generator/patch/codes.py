"""The findings of overlays, patches, gangs and of what needs a running operator: code → (title, explanation)."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "DGD310": (
        "no gang without Volcano",
        "Nothing schedules the pods of a replica together, so some may hold GPUs while others wait for a node. The operator "
        "would not "
        "use LeaderWorkerSets at all without the Volcano API. Install Volcano and declare `spec.capabilities.volcano`, or "
        "suppress the "
        "warning when something else keeps the pods together.",
    ),
    "DGD311": (
        "gangs by objects",
        "`capabilities.lws.gangScheduling: none` says that LWS was installed without a scheduler provider, so each replica "
        "becomes a "
        "LeaderWorkerSet with a PodGroup of its own. Scaling adds and removes objects then; no autoscaler can do that.",
    ),
    "DGD312": (
        "gang depends on the LWS installation",
        "The pods are scheduled by Volcano, but a gang forms only if LWS makes PodGroups, which it does when it was installed "
        "with "
        "`gangSchedulingManagement.schedulerProvider: volcano`. Say in the overlay how it was: `lws: {gangScheduling: volcano}` "
        "or `none`.",
    ),
    "DGD313": (
        "scheduler not installed",
        "The pods name the scheduler volcano, and the overlay says that Volcano is not installed: they would stay Pending. "
        "Declare "
        "`spec.capabilities.volcano`, or take schedulerName out.",
    ),
    "DGD314": (
        "autoscaled has no effect",
        "Where each replica is a LeaderWorkerSet of its own there is no replica count that something in the cluster could set.",
    ),
    "DGD315": (
        "more GPUs than a node has",
        "A pod gets all its GPUs from one node. `capabilities.gpus.perNode` says how many a node has; a pod that wants more "
        "stays Pending.",
    ),
    "DGD316": (
        "more GPUs than the cluster has",
        "The sum over all components of replicas × nodes × GPUs is more than `capabilities.gpus` counts.",
    ),
    "DGD620": (
        "planner without its graph",
        "The planner scales by editing the DynamoGraphDeployment. Where manifests come from git there is none in the cluster, so "
        "what "
        "it decides has no effect. Let the operator build the graph (`output: dgd`), or remove the planner.",
    ),
    "DGD621": (
        "scaling adapter without its graph",
        "A DynamoGraphDeploymentScalingAdapter acts on a DynamoGraphDeployment that is not in the cluster. It is left out (with "
        "`fidelity: exact` it is rendered). Scale the Deployment or LeaderWorkerSet itself and write `autoscaled: true` for the "
        "component.",
    ),
    "DGD622": (
        "SSH key pair",
        "TensorRT-LLM over several nodes starts its ranks through SSH. The operator would generate the key pair; a renderer "
        "never prints "
        "key material, so the Secret must exist in the namespace: keys `private.key` and `private.key.pub`. A Secret of that "
        "name "
        "beside the graph silences the warning.",
    ),
    "DGD706": (
        "another renderer required",
        "`spec.requires` of an overlay names the renderer versions that it was written for. Argo CD's cache does not know the "
        "plugin's "
        "image, so an old sidecar would go on rendering; with `requires` it refuses.",
    ),
    "DGD707": ("unreadable version range", 'Write `requires: ">=0.3"`, or several comparisons separated by commas.'),
    "DGD708": (
        "Kubernetes version without schemas",
        "Output is validated by the schemas of the declared Kubernetes version; for this one there are none, and the nearest are "
        "used.",
    ),
    "DGD709": (
        "another Kubernetes version runs",
        "The host says that the cluster runs another minor version than the overlay declares. The overlay counts.",
    ),
    "DGD807": (
        "contradiction in an overlay",
        "Two facts of the overlay cannot both be true, such as a scheduler that is used but not installed.",
    ),
    "DGD808": (
        "unreadable pattern or selector",
        "Name patterns know literals, `.`, `[a-z]`, `( )`, `|`, `*`, `+`, `?` and always match a whole name; label selectors are "
        "those of "
        "`kubectl -l`.",
    ),
    "DGD809": (
        "select matches nothing",
        "`graph.select` names graphs of which none is part of this run, so the block's annotations, labels and images change "
        "nothing.",
    ),
    "DGD810": (
        "component in no graph",
        "`graph.components` names a component that none of the selected graphs has; the hint names the nearest. A file for a "
        "whole "
        "cluster writes `optional: true` beside the fields.",
    ),
    "DGD811": (
        "patch without target",
        "No object of this run has what the patch wants to change. A graph's patch must find its path in at least one graph, a "
        "manifest's patch in every object that its target names. `optional: true` allows for none.",
    ),
    "DGD812": (
        "patch that cannot be applied",
        "The patch is no list of RFC 6902 operations and no partial object, or one of its operations fails whatever it is "
        "applied to.",
    ),
    "DGD813": (
        "patch of an identity",
        "apiVersion, kind, name and namespace of a rendered object stay: other objects refer to them, and names are embedded in "
        "host "
        "names, variables and labels.",
    ),
    "DGD816": (
        "suppress without a warning",
        "The overlay suppresses a warning that this run does not give. Remove the entry: it would hide the warning when it comes "
        "back "
        "for another reason.",
    ),
    "DGD817": ("suppress code", "Write the code that stands in brackets in the warning. Errors cannot be suppressed."),
    "DGD818": (
        "capabilities: auto without a list",
        "`capabilities: auto` takes what is installed from the list of APIs that Argo CD hands over. This run has none (the "
        "command line "
        "never has), and an empty list means unknown. Pin the capabilities in the overlay.",
    ),
    "DGD819": (
        "declared API not served",
        "The overlay declares something as installed whose API group the cluster does not serve. Install it, or correct the "
        "overlay.",
    ),
    "DGD820": (
        "unknown queue",
        "`scheduling.queue` is none of `capabilities.volcano.queues`: pods in a queue that does not exist wait for ever.",
    ),
    "DGD824": ("queue without effect", "The queue has no place that this operator version reads on the pathway of the graph."),
    "DGD825": (
        "worker hash without effect",
        "Names carry a content hash only with `fidelity: exact`; with the corrected, stable names there is nothing to pin.",
    ),
}
