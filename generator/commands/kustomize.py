"""What kustomize adds to objects, and how a stream shows that it was rendered before. Facts: hosts.md 3.1.

An object that is passed on keeps kustomize's own annotations, or references to it could no longer be fixed. An object that we
make must not have them: kustomize would take it for the graph it came from.
"""

from __future__ import annotations

from generator import names
from generator.errors import ERROR, WARNING, Finding, Where
from generator.parse.companions import CLUSTER_WIDE
from generator.parse.documents import Given, is_graph
from generator.records import record
from generator.records import replace as change
from generator.schema.access import entries, inside, text
from generator.yamlio import json_pointer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from generator.trees import Object, Pointer

OWN = (
    "internal.config.kubernetes.io/",
    "config.kubernetes.io/",
    "config.k8s.io/",
    "kustomize.config.k8s.io/",
    "alpha.config.kubernetes.io/",
)
ORIGIN = ("config.kubernetes.io/origin", "config.kubernetes.io/path", "internal.config.kubernetes.io/path")
WORKLOADS = ("LeaderWorkerSet", "PodCliqueSet", "Deployment")
OVERLAY = "ClusterOverlay"
RENDERED = "DYN_PARENT_DGD_K8S_NAME"
"""A variable that each rendered pod has in one of its containers. Mirrors component_common.go getCommonContainer."""
SCHEMA = "kustomize merges lists by name with `openapi:` only; `init kustomize --configurations FILE` writes that schema"
LAST = "render in the last kustomization"


@record
class NamedText:
    """A document of a stream that kustomize made: its lines are nobody's, so a place is the object and the path in it."""

    file: str
    text: str
    """The whole stream, as every document of it has it."""

    def where(self, pointer: Pointer, key: bool = False) -> Where:
        """The object, and the JSON pointer inside it."""
        text = json_pointer(pointer)
        return Where(self.file + text, pointer=text)


def named(given: Given) -> Given:
    """The object with places in the user's terms instead of lines of a stream that nobody sees."""
    metadata = given.value.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    file = f"{given.kind}/{metadata.get('name', '?')}"
    origin = _origin(metadata.get("annotations"))
    return Given(given.value, NamedText(f"{origin}: {file}" if origin else file, given.document.text))  # type: ignore[arg-type]


def _origin(annotations: Any) -> str:
    """The file that an object came from, where `buildMetadata: [originAnnotations]` or kpt says so."""
    if not isinstance(annotations, dict):
        return ""
    text = next((str(annotations[key]) for key in ORIGIN if annotations.get(key)), "")
    paths = (line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("path:"))
    return next(paths, text.strip().partition("\n")[0])


def bare(given: Given) -> Given:
    """The object without kustomize's own annotations."""
    metadata: Object = given.value["metadata"] if isinstance(given.value.get("metadata"), dict) else {}
    annotations = metadata.get("annotations")
    if not isinstance(annotations, dict) or not any(str(k).startswith(OWN) for k in annotations):
        return given
    kept = {k: v for k, v in annotations.items() if not str(k).startswith(OWN)}
    metadata = {k: v for k, v in metadata.items() if k != "annotations"} | ({"annotations": kept} if kept else {})
    return Given({**given.value, "metadata": metadata}, given.document, given.prefix)


def as_overlay(given: Given) -> Given:
    """An overlay of the stream as a file would have it: kustomize's namespace does not belong in it."""
    value = bare(given).value
    metadata = value.get("metadata")
    if isinstance(metadata, dict):
        value = {**value, "metadata": {k: v for k, v in metadata.items() if k in ("name", "labels", "annotations")}}
    return Given(value, given.document, given.prefix)


def graph_of(value: Object) -> str:
    """The graph that a workload was rendered from, or "": an operator's or our own label says it."""
    metadata = value.get("metadata")
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    if value.get("kind") not in WORKLOADS or not isinstance(labels, dict):
        return ""
    return str(labels.get(names.LABEL_GRAPH) or "")


def twice(stream: Sequence[Given]) -> list[Finding]:
    """What shows that a stream was rendered before: workloads of a graph that is still in it, or workloads and no graph."""
    graphs = {str(inside(g.value, "metadata").get("name")) for g in stream if is_graph(g)}
    done = [(g, name) for g in stream if (name := graph_of(g.value)) and (name in graphs or not graphs)]
    hint = f"{LAST} only; a base or another transformer did it already"
    if done:
        given, name = done[0]
        message = f"graph {name!r} was rendered already: {len(done)} of its workloads are among the resources"
        return [Finding("DGD922", message, given.where(), hint)]
    if not graphs:
        kinds = ", ".join(sorted({g.kind for g in stream})) or "none"
        message = f"no DynamoGraphDeployment among the resources (kinds: {kinds})"
        return [Finding("DGD921", message, Where("(resources)"), "put the graph under `resources:`")]
    return []


def unplaced(stream: Sequence[Given], space: str) -> list[Finding]:
    """Resources that are passed on without a namespace, while a graph beside them gets that of the overlay.

    They are kustomize's, which goes on tracking them, so none is filled in here.
    """
    bare = [g for g in stream if not inside(g.value, "metadata").get("namespace") and g.kind not in CLUSTER_WIDE]
    if not space or not any(is_graph(g) for g in bare):
        return []
    hint = f"write namespace: {space} in the kustomization.yaml: it then holds for all of them"
    return [
        Finding(
            "DGD928",
            f"{g.kind} {text(inside(g.value, 'metadata'), 'name')!r} has no namespace and gets none here; "
            f"the graph goes to {space!r}",
            g.where(("metadata", "name")),
            hint,
            WARNING,
        )
        for g in bare
        if not is_graph(g)
    ]


def moved(stream: Sequence[Given]) -> list[Finding]:
    """Workloads that were renamed or moved after rendering: names and namespace are part of values that nobody rewrote."""
    out = []
    for given in stream:
        graph = graph_of(given.value)
        if not graph:
            continue
        metadata = given.value["metadata"]
        name, space = str(metadata.get("name", "")), str(metadata.get("namespace") or "")
        if not _name_fits(given, graph):
            message = f"{name!r} was renamed after graph {graph!r} was rendered: host names and selectors have the old name"
            out.append(
                Finding("DGD924", message, given.where(("metadata", "name")), f"apply namePrefix and nameSuffix before: {LAST}")
            )
        inside = str(metadata["labels"].get(names.LABEL_NAMESPACE) or "")
        first = inside.removesuffix(f"-{graph.replace('.', '-')}")
        if space and first not in (inside, space):
            message = f"{name!r} was moved to namespace {space!r} after it was rendered for {first!r}"
            out.append(Finding("DGD925", message, given.where(("metadata", "namespace")), f"set the namespace before: {LAST}"))
    return out


def whole(stream: Sequence[Given]) -> list[Finding]:
    """Pods that lost what rendering gave them: a patch replaced their containers instead of merging them."""
    from generator.validate.pods import pods

    out = []
    for given in stream:
        for pod in pods(given.value):
            held = [c for _, c in entries(pod.spec.get("containers"))]
            if any(text(e, "name") == RENDERED for c in held for _, e in entries(c.get("env"))):
                continue
            listed = ", ".join(repr(text(c, "name")) for c in held) or "none"
            message = f"the containers ({listed}) are not those that were rendered: a patch replaced the list"
            out.append(Finding("DGD926", message, given.where((*pod.where, "containers")), SCHEMA))
    return out


def told(found: Sequence[Finding], replaced: Sequence[Finding]) -> list[Finding]:
    """A validator's findings. What is wrong in a list that was replaced has that cause; a broken reference is an error.

    kustomize shows no warning of a validator that passes.
    """
    out = []
    places = [f.where.file for f in replaced]
    for finding in found:
        inside_one = any(finding.where.file.startswith(place) for place in places)
        severity = ERROR if finding.code == "DGD614" else finding.severity
        out.append(change(finding, severity=severity, hint=f"{finding.hint}; {SCHEMA}" if inside_one else finding.hint))
    errors = [f.where.file for f in out if f.severity == ERROR]
    return [*out, *(f for f in replaced if not any(place.startswith(f.where.file) for place in errors))]


def _name_fits(given: Given, graph: str) -> bool:
    """Whether a workload has the name it was rendered with: graph, component, perhaps worker hash, perhaps a replica's index."""
    metadata = given.value["metadata"]
    name, labels = str(metadata.get("name", "")), metadata["labels"]
    if given.kind == "PodCliqueSet":  # Grove's names are cut, with four digits of a hash: names.pod_clique_set
        return name == graph or (len(name) < len(graph) and graph.startswith(name[:-5]))
    stem = f"{graph}-{str(labels.get(names.LABEL_COMPONENT, '')).lower()}"
    ends = name.removeprefix(stem).split("-")
    return name.startswith(stem) and not ends[0] and all(e.isdigit() or e == labels.get(names.LABEL_HASH) for e in ends[1:])
