"""Grove's rules for one clique of a PodCliqueSet: P6 and P11 to P16 of validation.md 2.3."""

from __future__ import annotations

from generator.schema import Problem
from generator.schema.access import entries, has, inside, text, texts, whole
from generator.schema.patterns import ALNUM, DIGITS, subdomain
from generator.schema.problem import quoted
from generator.validate.pods import metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.trees import Object, Pointer


def clique(where: Pointer, item: Object, explicit: bool, known: list[str], grouped: bool) -> Iterator[Problem]:
    """Everything about one clique that its neighbours do not decide."""
    name = text(item, "name")
    spec = inside(item, "spec")
    if name and not subdomain(name):
        yield Problem((*where, "name"), "P6", f"{quoted(name)} must be lower-case letters, digits, '-' and '.'")
    yield from metadata(where, item, "P11")
    below = (*where, "spec")
    yield from _replicas(below, spec)
    if explicit:
        yield from _starts_after((*below, "startsAfter"), name, texts(spec.get("startsAfter")), known)
    if grouped and has(spec, "autoScalingConfig"):
        yield Problem((*below, "autoScalingConfig"), "P9", "a clique of a scaling group cannot scale by itself")
    elif has(spec, "autoScalingConfig"):
        yield from _scaling((*below, "autoScalingConfig"), spec)
    yield from _pod((*below, "podSpec"), inside(spec, "podSpec"))


def _replicas(where: Pointer, spec: Object) -> Iterator[Problem]:
    replicas = whole(spec, "replicas", 0)
    if replicas <= 0:
        yield Problem((*where, "replicas"), "P12", f"must be greater than 0, not {replicas}")
    if not has(spec, "minAvailable"):
        return  # the defaulting webhook copies replicas
    available = whole(spec, "minAvailable", 1)
    if available <= 0:
        yield Problem((*where, "minAvailable"), "P12", f"must be greater than 0, not {available}")
    if available > replicas:
        yield Problem((*where, "minAvailable"), "P12", f"minAvailable {available} must not be greater than replicas {replicas}")


def _starts_after(where: Pointer, name: str, needs: list[str], known: list[str]) -> Iterator[Problem]:
    for position, need in enumerate(needs):
        if not need:
            yield Problem((*where, position), "P13", "must not be empty")
        elif need == name:
            yield Problem((*where, position), "P13", "a clique cannot start after itself")
        elif need not in known:
            yield Problem((*where, position), "P13", f"there is no clique {quoted(need)}")
        if need in needs[:position]:
            yield Problem((*where, position), "P13", f"{quoted(need)} is there twice")


def _scaling(where: Pointer, spec: Object) -> Iterator[Problem]:
    scaling = inside(spec, "autoScalingConfig")
    replicas = whole(spec, "replicas", 0)
    available = whole(spec, "minAvailable", replicas)
    least, most = whole(scaling, "minReplicas", replicas), whole(scaling, "maxReplicas", 0)
    if least < available:
        yield Problem((*where, "minReplicas"), "P14", f"must be at least minAvailable {available}")
    if most < least:
        yield Problem((*where, "maxReplicas"), "P14", f"must be at least minReplicas {least}")
    if most < replicas:
        yield Problem((*where, "maxReplicas"), "P14", f"must be at least replicas {replicas}")


def env_name(name: str) -> bool:
    """`[-._a-zA-Z][-._a-zA-Z0-9]*`, but neither `.` nor beginning with `..`."""
    return bool(name) and not name.strip(ALNUM + "-._") and name[0] not in DIGITS and name != "." and not name.startswith("..")


def _pod(where: Pointer, pod: Object) -> Iterator[Problem]:
    if has(pod, "topologySpreadConstraints"):
        yield Problem((*where, "topologySpreadConstraints"), "P15", "must not be set: Grove places the pods")
    if text(pod, "nodeName"):
        yield Problem((*where, "nodeName"), "P15", "must not be set: Grove places the pods")
    if text(pod, "restartPolicy") not in ("", "Always", "Never"):
        yield Problem((*where, "restartPolicy"), "P15w", "will be ignored")
    for kind in ("containers", "initContainers"):
        for position, container in entries(pod.get(kind)):
            seen: dict[str, int] = {}
            for index, variable in entries(container.get("env")):
                name = text(variable, "name")
                words = "" if env_name(name) else "is no name of an environment variable"
                if seen.setdefault(name, index) != index:
                    words = f"already stands at env[{seen[name]}]"
                if words:
                    yield Problem((*where, kind, position, "env", index, "name"), "P16", f"{quoted(name)} {words}")
