"""What only kube-apiserver's validation of a pod would tell: R3 to R5 and R7 of validation.md 2.4.

Source: k8s.io/kubernetes pkg/apis/core/validation, as far as validation.md 1.3 names it. The same holds for a pod template in a
custom resource: its pods are refused later, when nobody looks.
"""

from __future__ import annotations

from generator.fixes import RENAME, Fix
from generator.names import PROBES, gpu_meant
from generator.quantity import NANO, nano
from generator.schema import Problem
from generator.schema.access import entries, has, inside, text, whole
from generator.schema.patterns import LOWER, label, label_like
from generator.schema.problem import quoted
from generator.validate.rules_env import environment
from generator.validate.rules_image import images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.trees import Object, Pointer
    from generator.validate.pods import Pod

PROTOCOLS = ("TCP", "UDP", "SCTP")
PULL_POLICIES = ("Always", "IfNotPresent", "Never")
DNS_POLICIES = ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")
STANDARD = ("cpu", "memory", "ephemeral-storage")
HIGHEST_PORT = 65535
ONE = 10**NANO
"""The quantity 1 in the units in which quantities are compared."""


def pod_rules(pod: Pod) -> Iterator[Problem]:
    """Everything about one pod spec."""
    where: Pointer = pod.where
    spec: Object = pod.spec
    if not spec.get("containers"):
        yield Problem((*where, "containers"), "required", "at least one container is required")
    yield from one_of((*where, "restartPolicy"), spec.get("restartPolicy"), pod.restarts)
    yield from one_of((*where, "dnsPolicy"), spec.get("dnsPolicy"), DNS_POLICIES)
    if spec.get("dnsPolicy") == "None" and not inside(spec, "dnsConfig").get("nameservers"):
        yield Problem((*where, "dnsConfig"), "R4", "dnsPolicy None needs nameservers")
    volumes = {*pod.claims}
    for position, volume in entries(spec.get("volumes")):
        volumes.add(text(volume, "name"))
        sources = [key for key, value in volume.items() if key != "name" and value is not None]
        if len(sources) != 1:
            words = "has no source" if not sources else f"has several sources: {', '.join(map(str, sources))}"
            yield Problem((*where, "volumes", position), "R7", f"volume {quoted(text(volume, 'name'))} {words}")
    names: dict[str, str] = {}
    for kind in ("initContainers", "containers"):
        for position, container in entries(spec.get(kind)):
            place = (*where, kind, position)
            name = text(container, "name")
            if names.setdefault(name, kind) != kind:
                yield Problem((*place, "name"), "R1", f"{quoted(name)} is also the name of an init container")
            yield from _container(place, container, volumes)
            yield from _claims(place, container, spec)
    yield from images(where, spec)


def one_of(where: Pointer, value: object, allowed: tuple[str, ...]) -> Sequence[Problem]:
    """R4: a closed set of words that the schemas leave open."""
    if isinstance(value, str) and value and value not in allowed:
        return (Problem(where, "R4", f"must be {' or '.join(allowed)}, not {quoted(value)}"),)
    return ()


def _container(where: Pointer, container: Object, volumes: set[str]) -> Iterator[Problem]:
    name = container.get("name")
    if isinstance(name, str) and not label(name):
        yield Problem((*where, "name"), "R1", f"{quoted(name)} must be at most 63 lower-case letters, digits and '-'")
    yield from one_of((*where, "imagePullPolicy"), container.get("imagePullPolicy"), PULL_POLICIES)
    if "ports" in container:
        yield from _ports((*where, "ports"), container["ports"])
    for probe in PROBES:
        if probe in container:
            yield from _probe((*where, probe), inside(container, probe))
    yield from _named(where, container)
    if "volumeMounts" in container:
        yield from _mounts((*where, "volumeMounts"), container["volumeMounts"], volumes)
    if "env" in container:
        yield from environment((*where, "env"), container["env"])
    if "resources" in container:
        yield from _resources((*where, "resources"), inside(container, "resources"))


def port(where: Pointer, value: object) -> Sequence[Problem]:
    """R3: a port's number is 1 to 65535."""
    if isinstance(value, int) and not isinstance(value, bool) and not 1 <= value <= HIGHEST_PORT:
        return (Problem(where, "R3", f"must be 1 to {HIGHEST_PORT}, not {value}"),)
    return ()


def port_name(where: Pointer, value: object) -> Sequence[Problem]:
    """R3: a port's name is an IANA service name."""
    if isinstance(value, str) and not (len(value) <= 15 and label_like(value) and "--" not in value and set(value) & set(LOWER)):
        return (Problem(where, "R3", f"{quoted(value)} must be at most 15 lower-case letters, digits and '-', with a letter"),)
    return ()


def _ports(where: Pointer, ports: object) -> Iterator[Problem]:
    seen: set[str] = set()
    for position, item in entries(ports):
        yield from port((*where, position, "containerPort"), item.get("containerPort"))
        if item.get("hostPort"):
            yield from port((*where, position, "hostPort"), item["hostPort"])
        yield from one_of((*where, position, "protocol"), item.get("protocol"), PROTOCOLS)
        name = text(item, "name")
        if name:
            yield from port_name((*where, position, "name"), name)
            if name in seen:
                yield Problem((*where, position, "name"), "R3", f"port name {quoted(name)} is there twice")
            seen.add(name)


def _probe(where: Pointer, probe: Object) -> Iterator[Problem]:
    handlers = [name for name in ("exec", "httpGet", "tcpSocket", "grpc") if has(probe, name)]
    if len(handlers) != 1:
        yield Problem(where, "R4", "must have exactly one of exec, httpGet, tcpSocket and grpc")
    for name in handlers:
        yield from port((*where, name, "port"), inside(probe, name).get("port"))
    for name in ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"):
        if whole(probe, name, 0) < 0:
            yield Problem((*where, name), "R4", f"must not be negative: {probe[name]}")
    if where[-1] != "readinessProbe" and whole(probe, "successThreshold", 1) > 1:
        yield Problem((*where, "successThreshold"), "R4", f"must be 1, not {probe['successThreshold']}")
    if has(probe, "terminationGracePeriodSeconds"):
        if where[-1] == "readinessProbe":
            yield Problem((*where, "terminationGracePeriodSeconds"), "R4", "must not be set for a readiness probe")
        elif whole(probe, "terminationGracePeriodSeconds", 1) < 1:
            yield Problem((*where, "terminationGracePeriodSeconds"), "R4", "must be more than 0")


def named_ports(container: Object) -> dict[str, Pointer]:
    """Ports that probes and hooks of a container mean by name → where the first one stands; digits in quotes are numbers.

    Mirrors k8s.io/kubernetes pkg/probe ResolveContainerPort.
    """
    handlers: list[tuple[Pointer, Object]] = [((probe,), inside(container, probe)) for probe in PROBES if probe in container]
    if "lifecycle" in container:
        handlers += [(("lifecycle", hook), handler) for hook, handler in entries(container["lifecycle"])]
    out: dict[str, Pointer] = {}
    for where, handler in handlers:
        for kind in ("httpGet", "tcpSocket"):
            name = inside(handler, kind).get("port")
            if isinstance(name, str) and not (name.isascii() and name.isdigit()):
                out.setdefault(name, (*where, kind, "port"))
    return out


def _named(where: Pointer, container: Object) -> Iterator[Problem]:
    """A port that a probe means by name is one of the container's, or the probe fails for ever."""
    named = named_ports(container)
    if not named:
        return
    ports = {text(item, "name") for _, item in entries(container.get("ports"))}
    for name, place in named.items():
        if name not in ports:
            known = ", ".join(sorted(ports - {""}))
            hint = f"its ports are {known}: name one of them" if known else f"give a port of the container the name {name}"
            yield Problem((*where, *place), "R3", f"the container has no port named {quoted(name)}", hint)


def _claims(where: Pointer, container: Object, pod: Object) -> Iterator[Problem]:
    """A container's resource claim is one of the pod's."""
    held = {text(item, "name") for _, item in entries(pod.get("resourceClaims"))}
    for position, item in entries(inside(container, "resources").get("claims")):
        if text(item, "name") and text(item, "name") not in held:
            place = (*where, "resources", "claims", position, "name")
            yield Problem(place, "R7", f"the pod has no resource claim {quoted(item['name'])}", "list it in resourceClaims")


def _mounts(where: Pointer, mounts: object, volumes: set[str]) -> Iterator[Problem]:
    paths: dict[str, int] = {}
    for position, mount in entries(mounts):
        name, path = text(mount, "name"), text(mount, "mountPath")
        if name and name not in volumes:
            yield Problem((*where, position, "name"), "R7", f"the pod has no volume {quoted(name)}")
        if path and paths.setdefault(path, position) != position:
            yield Problem((*where, position, "mountPath"), "R7", f"{quoted(path)} is already taken by [{paths[path]}]")


def _resources(where: Pointer, resources: Object) -> Iterator[Problem]:
    limits, requests = inside(resources, "limits"), inside(resources, "requests")
    for part, amounts in (("limits", limits), ("requests", requests)):
        for name, amount in amounts.items():
            yield from _resource_name((*where, part, name), name)
            value = nano(amount)
            if value is None:
                continue
            if value < 0:
                yield Problem((*where, part, name), "R5", f"must not be negative: {quoted(amount)}")
            if value % ONE and extended(name):
                yield Problem((*where, part, name), "R5", f"must be whole, not {quoted(amount)}")
    for name, amount in requests.items():
        low, high = nano(amount), nano(limits.get(name))
        if low is not None and high is not None and low > high:
            yield Problem((*where, "requests", name), "R5", f"{quoted(amount)} is above the limit {quoted(limits[name])}")
        elif extended(name) and (high is None or low != high):
            words = f"the limit {quoted(limits[name])}" if name in limits else "the limit, which is missing"
            yield Problem((*where, "requests", name), "R5", f"{quoted(amount)} must equal {words}")


def _resource_name(where: Pointer, name: object) -> Iterator[Problem]:
    """Without a domain only Kubernetes' own names are taken; some others are accepted and never offered by any node."""
    if not isinstance(name, str):
        return
    meant = gpu_meant(name)
    if meant:
        yield Problem(where, "R5", f"no node offers a resource {quoted(name)}", f"write {meant}", fix=Fix(RENAME, meant))
    elif "/" not in name and name not in STANDARD and not name.startswith("hugepages-"):
        yield Problem(where, "R5", f"{quoted(name)} is no standard resource name", f"write {', '.join(STANDARD)}, or a device's")


def extended(name: object) -> bool:
    """Whether a resource is counted and never overcommitted: a GPU, a device, huge pages."""
    if not isinstance(name, str):
        return False
    prefix, slash, _ = name.partition("/")
    return name.startswith("hugepages-") or bool(slash and not prefix.endswith("kubernetes.io"))
