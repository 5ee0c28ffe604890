"""What pods take from ConfigMaps and Secrets: names and keys, with their places."""

from __future__ import annotations

from generator.records import record
from generator.schema.access import entries, inside, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.parse.documents import Given
    from generator.rules.seen import Seen
    from generator.trees import Object, Pointer

VALUES = (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret"))
WHOLE = (("configMapRef", "ConfigMap"), ("secretRef", "Secret"))
VOLUMES = (
    ("configMap", "ConfigMap", "name"),
    ("secret", "Secret", "secretName"),
    ("persistentVolumeClaim", "PersistentVolumeClaim", "claimName"),
)


@record
class PodReference:
    """One reference of a component; `key` is "" where the whole object is meant."""

    component: str
    kind: str
    name: str
    key: str
    pointer: Pointer
    """Of the name, or of the key."""


def beside(seen: Seen) -> Mapping[tuple[str, str], Given]:
    """Kind and name → what stands beside the graph."""
    kinds = ("ConfigMap", "Secret", "PersistentVolumeClaim")
    return {(g.kind, text(inside(g.value, "metadata"), "name")): g for g in seen.companions if g.kind in kinds}


def keys(given: Given) -> set[str]:
    """The keys of a ConfigMap or Secret."""
    return {str(k) for part in ("data", "binaryData", "stringData") for k in inside(given.value, part)}


def of(seen: Seen) -> Iterator[PodReference]:
    """Everything that pods of a graph refer to and need; optional references are left out."""
    for variable in seen.env:
        for field, kind in VALUES:
            source = inside(variable.body, "valueFrom", field)
            if source and not source.get("optional"):
                yield from _taken(variable.component, kind, source, (*variable.pointer, "valueFrom", field), "name")
    for container in seen.containers:
        for number, item in entries(container.body.get("envFrom")):
            for field, kind in WHOLE:
                source = inside(item, field)
                if source and not source.get("optional"):
                    yield from _taken(container.component, kind, source, (*container.pointer, "envFrom", number, field), "name")
    for pod in seen.pods:
        for number, volume in entries(pod.spec.get("volumes")):
            for field, kind, name in VOLUMES:
                source = inside(volume, field)
                if source and not source.get("optional"):
                    yield from _taken(pod.component.name, kind, source, (*pod.pointer, "volumes", number, field), name)


def _taken(component: str, kind: str, source: Object, at: Pointer, field: str) -> Iterator[PodReference]:
    name = text(source, field)
    if not name:
        return
    yield PodReference(component, kind, name, "", (*at, field))
    if text(source, "key"):
        yield PodReference(component, kind, name, text(source, "key"), (*at, "key"))
    for number, item in entries(source.get("items")):
        yield PodReference(component, kind, name, text(item, "key"), (*at, "items", number, "key"))
