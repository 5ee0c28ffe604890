"""Annotations of nvidia.com that do nothing: unknown keys, values that the operator does not understand, places it does not read.

Where each is read: operator-contract.md 1.3, 2, 3.4, 3.5, 4.6, 6, 7; the values are compared as the operator does.
"""

from __future__ import annotations

from generator import names
from generator.errors import WARNING, Finding, Problems, near
from generator.fixes import RENAME, Fix, did_you_mean
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from generator.model import Locate
    from generator.releases.profile import Profile
    from generator.trees import Json, Pointer


GRAPH, SPEC, SERVICE, POD = (
    "metadata.annotations",
    "spec.annotations",
    "the service's annotations",
    "the pod template's annotations",
)
PREFIX = f"{names.GROUP}/"


@record
class Known:
    """Where an annotation is read, which values count, and what any other value does."""

    read: tuple[str, ...]
    values: tuple[str, ...] = ()
    otherwise: str = ""
    any_case: bool = False

    def takes(self, text: str) -> bool:
        """Whether a value counts."""
        return not self.values or (text.lower() if self.any_case else text) in self.values


KNOWN: Mapping[str, Known] = {
    names.ENABLE_GROVE: Known(
        (GRAPH,), ("false", "true"), "only false opts out of Grove; anything else leaves the graph on it", True
    ),
    names.ENABLE_METRICS: Known(
        (GRAPH, SPEC, SERVICE, POD), ("false", "true"), "only false turns metrics off; anything else leaves them on"
    ),
    names.LABEL_DISCOVERY: Known(
        (GRAPH, SPEC, SERVICE, POD),
        ("kubernetes", "etcd"),
        "only kubernetes is discovery through Kubernetes; anything else is etcd",
    ),
    names.DISCOVERY_MODE: Known((GRAPH, SPEC, POD), ("pod", "container"), "only container changes anything"),
    names.ORIGIN: Known((GRAPH, SPEC, POD)),
    names.EXECUTOR: Known((GRAPH, SPEC, POD), names.EXECUTORS, "another value is ignored, and the origin version decides", True),
    names.UPDATE_STRATEGY: Known((GRAPH,)),
    "nvidia.com/kai-scheduler-queue": Known((GRAPH,)),
    "nvidia.com/volcano-queue": Known((GRAPH,)),
    names.NO_PULL_SECRETS: Known((SPEC, POD), ("true", "false"), "only true turns the search for pull secrets off"),
    "nvidia.com/deployment-strategy": Known(
        (SPEC, SERVICE, POD), ("RollingUpdate", "Recreate"), "only Recreate counts; anything else is RollingUpdate"
    ),
    "nvidia.com/deployment-rolling-update-max-surge": Known((SPEC, SERVICE, POD)),
    "nvidia.com/deployment-rolling-update-max-unavailable": Known((SPEC, SERVICE, POD)),
}
JUDGED = (names.EXECUTOR, names.DISCOVERY_MODE)
"""In metadata.annotations these are refused by admission (DGD114)."""
OWN = frozenset(
    (
        *(names.RESTART_AT, names.TOPOLOGY_KEY, names.TOPOLOGY_NAME, names.MODEL, names.LABEL_COMPONENT, names.LABEL_TYPE),
        *(names.LABEL_SUB_TYPE, names.LABEL_CLASS, names.LABEL_NAMESPACE, names.LABEL_GRAPH, names.LABEL_HASH),
        *(names.LABEL_MODEL, names.LABEL_METRICS, names.LABEL_SELECTOR, names.LABEL_DISCOVERABLE),
        *("nvidia.com/workload-provider", "nvidia.com/enable-disaggregatedset", "nvidia.com/managed-by", "nvidia.com/finalizer"),
    )
)
OWN_STARTS = tuple(
    f"{PREFIX}{start}"
    for start in ("dgd-", "dcd-", "snapshot-", "dynamo-checkpoint-", "dynamo-topology.", "current-worker-hash", "last-applied-")
)
"""What the operator itself writes: copied from a cluster, it harms nothing."""


def check(value: Json, locate: Locate, profile: Profile, problems: Problems) -> None:
    """Findings of every annotation and label of a graph document."""
    for place, at, held in _all(value):
        for key, text in held.items():
            if isinstance(key, str):
                problems.extend(_judged(place, (*at, key), key, text, locate, profile))


def _all(value: Json) -> Iterator[tuple[str, Pointer, Mapping[Any, Any]]]:
    """(place, pointer, annotations or labels) of a graph of either API."""
    spec = _inside(value.get("spec"))
    holders: list[tuple[str, Pointer, Json]] = [
        (GRAPH, ("metadata",), _inside(value.get("metadata"))),
        (SPEC, ("spec",), spec),
    ]
    for name, service in _inside(spec.get("services")).items():
        at: Pointer = ("spec", "services", name)
        holders.append((SERVICE, at, _inside(service)))
        holders.append((POD, (*at, "extraPodMetadata"), _inside(_inside(service).get("extraPodMetadata"))))
    listed = spec.get("components")
    for i, component in enumerate(listed if isinstance(listed, list) else ()):
        metadata = _inside(_inside(_inside(component).get("podTemplate")).get("metadata"))
        holders.append((POD, ("spec", "components", i, "podTemplate", "metadata"), metadata))
    for place, at, holder in holders:
        for field in ("annotations", "labels"):
            yield place, (*at, field), _inside(holder.get(field))


def _inside(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _judged(place: str, at: Pointer, key: str, text: Any, locate: Locate, profile: Profile) -> Iterator[Finding]:
    known = KNOWN.get(key)
    if at[-2] == "labels":
        if known is not None and key != names.LABEL_DISCOVERY:
            yield Finding(
                "DGD154",
                f"{key} is an annotation; as a label it does nothing",
                locate(at, True),
                f"write it under {known.read[0]}",
                WARNING,
            )
    elif known is None:
        yield from _unknown(place, at, key, locate)
    elif not (place in known.read or (place == SERVICE and profile.convert.hub == "v1alpha1")):
        yield Finding(
            "DGD154",
            f"annotation {key} does nothing in {place}",
            locate(at, True),
            f"it is read in {' and '.join(known.read)}",
            WARNING,
        )
    elif key == names.ORIGIN and place != GRAPH and not profile.accepts.origin_kept:
        yield Finding(
            "DGD154",
            f"operator {profile.operator} reads annotation {key} on the graph alone",
            locate(at, True),
            "remove it; say which operator created the graph in the overlay: spec.operator.originVersion",
            WARNING,
        )
    elif key == names.UPDATE_STRATEGY and not profile.grove.update_strategies:
        yield Finding(
            "DGD154",
            f"operator {profile.operator} does not read annotation {key}",
            locate(at, True),
            "remove it, or raise spec.operator.version",
            WARNING,
        )
    elif isinstance(text, str) and not known.takes(text) and not (place == GRAPH and key in JUDGED):
        hint = f"write {' or '.join(f'{v!r}' for v in known.values)}"
        message = f"annotation {key} is {text!r}, which the operator does not understand: {known.otherwise}"
        yield Finding("DGD153", message, locate(at), hint, WARNING)


def _unknown(place: str, at: Pointer, key: str, locate: Locate) -> Iterator[Finding]:
    """A key that nobody reads. On pods others than the operator read nvidia.com, so there only a near miss counts."""
    prefix, _, name = key.rpartition("/")
    if prefix != names.GROUP and not (("nvidia" in prefix or "dynamo" in prefix) and PREFIX + name in KNOWN):
        return
    if key in OWN or key.startswith(OWN_STARTS):
        return
    short = {k.removeprefix(PREFIX): k for k in KNOWN}
    if close := near(name, short):
        hint, fix = did_you_mean(short[c] for c in close), Fix(RENAME, short[close[0]], key) if len(close) == 1 else None
        yield Finding("DGD152", f"no operator reads annotation {key}", locate(at, True), hint, WARNING, fix=fix)
    elif place == GRAPH:
        hint = f"known here: {', '.join(k for k, v in KNOWN.items() if GRAPH in v.read)}"
        yield Finding("DGD152", f"no operator reads annotation {key}", locate(at, True), hint, WARNING)
