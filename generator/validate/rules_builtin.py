"""What only kube-apiserver would tell about built-in kinds, and about any object's metadata: R1, R2, R3, R6, R8.

Source: validation.md 2.4; names as k8s.io/kubernetes/pkg/apis validates them for each kind.
"""

from __future__ import annotations

from generator.schema import Problem
from generator.schema.access import entries, has, inside, text
from generator.schema.patterns import dns1035, label, subdomain
from generator.schema.problem import quoted
from generator.validate.pods import metadata, pods
from generator.validate.rules_pod import PROTOCOLS, one_of, pod_rules, port, port_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.trees import Object

DATA_BYTES = 1024 * 1024
PATH_NAMES = frozenset(("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"))
LABELLED = frozenset(("Namespace",))
SELECTED = frozenset(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"))
SERVICE_TYPES = ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")
FOR_LOAD_BALANCERS = ("allocateLoadBalancerNodePorts", "loadBalancerClass", "loadBalancerSourceRanges")


def rules(manifest: Object) -> Iterator[Problem]:
    """Everything R1 to R8 say about one manifest; R8's other half is in `blanks`."""
    yield from _name(manifest)
    kind = manifest.get("kind")
    if kind in SELECTED and manifest.get("apiVersion") == "apps/v1":
        yield from _selector(inside(manifest, "spec"))
    elif kind == "Service" and manifest.get("apiVersion") == "v1":
        yield from _service(inside(manifest, "spec"))
    elif kind in ("ConfigMap", "Secret") and manifest.get("apiVersion") == "v1":
        size = sum(
            len(key) + len(value)
            for part in ("data", "binaryData", "stringData")
            for key, value in inside(manifest, part).items()
            if isinstance(key, str) and isinstance(value, str)
        )
        if size > DATA_BYTES:
            yield Problem(("data",), "R8", "a ConfigMap or Secret must be at most 1 MiB")
    for pod in pods(manifest):
        if pod.meta:
            yield from metadata(pod.meta, inside(manifest, *(str(step) for step in pod.meta)), "R2")
        yield from pod_rules(pod)


def _name(manifest: Object) -> Iterator[Problem]:
    meta = inside(manifest, "metadata")
    name = meta.get("name")
    if name is None:
        if not has(meta, "generateName"):
            yield Problem(("metadata", "name"), "R1", "a name is required")
        return
    if not isinstance(name, str):
        return
    kind = manifest.get("kind")
    if kind in PATH_NAMES:
        good, words = bool(name) and name not in (".", "..") and "/" not in name and "%" not in name, "a name without '/' and '%'"
    elif kind == "Service":
        good, words = dns1035(name), "at most 63 lower-case letters, digits and '-', beginning with a letter"
    elif kind in LABELLED:
        good, words = label(name), "at most 63 lower-case letters, digits and '-'"
    else:
        good, words = subdomain(name), "at most 253 lower-case letters, digits, '-' and '.'"
    if not good:
        yield Problem(("metadata", "name"), "R1", f"{quoted(name)} must be {words}")


def _selector(spec: Object) -> Iterator[Problem]:
    wanted = inside(spec, "selector", "matchLabels")
    if not wanted and not inside(spec, "selector").get("matchExpressions"):
        yield Problem(("spec", "selector"), "R6", "must select something")
    labels = inside(spec, "template", "metadata", "labels")
    for key, value in wanted.items():
        if labels.get(key) != value:
            yield Problem(("spec", "selector", "matchLabels", key), "R6", "the pod template's labels do not have it")


def _service(spec: Object) -> Iterator[Problem]:
    yield from one_of(("spec", "type"), spec.get("type"), SERVICE_TYPES)
    for name in FOR_LOAD_BALANCERS:
        if has(spec, name) and spec.get("type") != "LoadBalancer":
            yield Problem(("spec", name), "R3", "may only be used when type is LoadBalancer")
    ports = list(entries(spec.get("ports")))
    if not ports and spec.get("type") != "ExternalName" and spec.get("clusterIP") != "None":
        yield Problem(("spec", "ports"), "R3", "at least one port is needed")
    names: set[str] = set()
    for position, item in ports:
        where = ("spec", "ports", position)
        yield from port((*where, "port"), item.get("port"))
        yield from port((*where, "targetPort"), item.get("targetPort"))
        if item.get("nodePort"):
            yield from port((*where, "nodePort"), item["nodePort"])
        if isinstance(item.get("targetPort"), str):
            yield from port_name((*where, "targetPort"), item["targetPort"])
        yield from one_of((*where, "protocol"), item.get("protocol"), PROTOCOLS)
        name = text(item, "name")
        if not name and len(ports) > 1:
            yield Problem((*where, "name"), "R3", "a name is required where there are several ports")
        elif name and not label(name):
            yield Problem((*where, "name"), "R3", f"{quoted(name)} must be at most 63 lower-case letters, digits and '-'")
        elif name and name in names:
            yield Problem((*where, "name"), "R3", f"port name {quoted(name)} is there twice")
        names.add(name)
