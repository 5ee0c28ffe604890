"""What a graph needs beside its workloads, on both pathways.

Mirrors internal/controller/dynamographdeployment_controller.go reconcileResources up to the choice of pathway.
"""

from __future__ import annotations

from generator import dra, names
from generator.components.defaults import gpu_count
from generator.model import FROM_EXTERNAL_SECRETS, Rendering
from generator.orchestrators import epp, gangs
from generator.quantity import canonical
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.model import Component, Graph, Manifest, OperatorConfig, Plan
    from generator.releases.profile import Profile


SHARED = frozenset(
    (kind, name + end) for name in names.ACCOUNTS.values() for kind, end in (("ServiceAccount", ""), ("RoleBinding", "-binding"))
)
SHARED_KINDS = ("Queue", "SSHKey", "ExternalSecret")
KEPT = {"argocd.argoproj.io/sync-options": "Prune=false"}
"""On claims: data outlives an Application that does not list them any more."""


def lower(plan: Plan, profile: Profile) -> list[Rendering]:
    """Everything that is made before the pathways part."""
    graph, config = plan.graph, plan.cluster.config
    out: list[Rendering] = []
    out += accounts(graph.namespace, config, any(c.type == "epp" for c in graph.components))
    kept = {} if plan.cluster.exact else KEPT
    out += [_claim(graph, pvc, i, kept) for i, pvc in enumerate(graph.pvcs) if pvc.get("create")]
    if plan.discovery == "kubernetes":
        out += _discovery(graph, profile)
    out += [r for c in graph.components if (r := _gpus(c, plan, profile)) is not None]
    out += epp.lower(plan, profile)
    if graph.multinode:
        out.append(_wait_script(graph))
    return [*out, *_ssh_key(plan), *gangs.queues(plan.cluster)]


def rbac_labels(account: str) -> dict[str, str]:
    """Labels of RBAC objects that the operator keeps."""
    return {
        "app.kubernetes.io/managed-by": "dynamo-operator",
        "app.kubernetes.io/component": "rbac",
        "app.kubernetes.io/name": account,
    }


def accounts(namespace: str, config: OperatorConfig, epp: bool) -> list[Rendering]:
    """The service accounts that all graphs of a namespace share; an operator of one namespace leaves them to its chart."""
    if config.restricted_namespace:
        return []
    out = _account(namespace, names.ACCOUNTS["planner"], config.planner_role)
    return out + _account(namespace, names.ACCOUNTS["epp"], config.epp_role) if epp else out


def is_shared(manifest: Manifest) -> bool:
    """Whether several graphs of a namespace would each render this object: pruning it with one breaks the others."""
    kind, name = manifest.body.get("kind"), inside(manifest.body, "metadata").get("name")
    if manifest.graph is None:
        return False
    if kind == "Service":
        return list(manifest.body["spec"].get("selector") or ()) == [names.LABEL_MODEL]
    return kind in SHARED_KINDS or (kind, name) in SHARED


def _account(namespace: str, account: str, cluster_role: str) -> list[Rendering]:
    """A service account bound to a ClusterRole of the operator's chart. Mirrors internal/rbac/manager.go."""
    common = {"namespace": namespace, "labels": rbac_labels(account)}
    binding = {**common, "name": f"{account}-binding", "role_kind": "ClusterRole", "role": cluster_role, "account": account}
    return [
        Rendering("manifests/serviceaccount.yaml.j2", {**common, "name": account}),
        Rendering("manifests/rolebinding.yaml.j2", binding),
    ]


def _discovery(graph: Graph, profile: Profile) -> list[Rendering]:
    """Mirrors internal/discovery/resource.go."""
    account = f"{graph.name}-k8s-service-discovery"
    label = account
    if profile.pods.name_label_cut and len(account) > 63:
        label = f"{account[:54]}-{names.sha256(account)[:8]}"
    common = {"namespace": graph.namespace, "labels": rbac_labels(label)}
    binding = {**common, "name": f"{account}-binding", "role_kind": "Role", "role": f"{account}-role", "account": account}
    return [
        Rendering("manifests/serviceaccount.yaml.j2", {**common, "name": account}),
        Rendering("manifests/role.yaml.j2", {**common, "name": f"{account}-role"}),
        Rendering("manifests/rolebinding.yaml.j2", binding),
    ]


def _claim(graph: Graph, pvc: Any, i: int, annotations: dict[str, str]) -> Rendering:
    values = {
        "name": pvc["name"],
        "namespace": graph.namespace,
        "annotations": annotations,
        "access_modes": [pvc["volumeAccessMode"]],
        "size": canonical(pvc["size"]),
        "storage_class": pvc["storageClass"],
    }
    return Rendering("manifests/persistentvolumeclaim.yaml.j2", values, ("spec", "pvcs", i))


def _gpus(component: Component, plan: Plan, profile: Profile) -> Rendering | None:
    """The claim template of a component with GPU memory service. Mirrors reconcileGMSResourceClaimTemplates."""
    if component.gpu_memory is None:
        return None
    count = gpu_count(component, profile)
    if count <= 0:
        return None
    values = {
        "name": dra.claim_template_name(plan.graph.name, component.name),
        "namespace": plan.graph.namespace,
        "device_class": component.gpu_memory.get("deviceClassName") or "gpu.nvidia.com",
        "count": count,
    }
    return Rendering("manifests/resourceclaimtemplate.yaml.j2", values, component.pointer)


def _ssh_key(plan: Plan) -> list[Rendering]:
    if plan.cluster.ssh_key != FROM_EXTERNAL_SECRETS:
        return []
    from generator.orchestrators import ssh_key

    return ssh_key.lower(plan.parts, plan.cluster, plan.graph.namespace)


def _wait_script(graph: Graph) -> Rendering:
    """The script that workers run before they join; made for any multinode graph, whatever its backend."""
    from generator.backends import vllm

    values = {
        "name": vllm.wait_script_name(graph.name),
        "namespace": graph.namespace,
        "labels": {names.LABEL_GRAPH: graph.name},
        "data": {vllm.WAIT_KEY: vllm.wait_script()},
    }
    return Rendering("manifests/configmap.yaml.j2", values)
