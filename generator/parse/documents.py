"""Sorts the documents of a stream: graphs, companions, overlays. `List` kinds are flattened."""

from __future__ import annotations

from generator.errors import Finding, Problems
from generator.records import record
from generator.schema.problem import noun

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.errors import Where
    from generator.trees import Object, Pointer
    from generator.yamlio import Document

GRAPH = "DynamoGraphDeployment"
OURS = "dgd-render.dev/"


@record
class Given:
    """One object of an input stream, and where in its document it stands."""

    value: Object
    document: Document
    prefix: Pointer = ()

    def where(self, pointer: Pointer = (), key: bool = False) -> Where:
        """The place of a value of this object, or of its key."""
        return self.document.where(self.prefix + pointer, key)

    @property
    def kind(self) -> str:
        """The object's kind."""
        return str(self.value.get("kind", ""))


def objects(documents: Iterable[Document], problems: Problems) -> list[Given]:
    """Every object of some documents, in order. What is no Kubernetes object becomes a finding."""
    out: list[Given] = []
    for document in documents:
        for given in _flatten(document.value, document, (), problems):
            if _is_object(given, problems):
                out.append(given)
    return out


def _flatten(value: object, document: Document, prefix: Pointer, problems: Problems) -> Iterator[Given]:
    if not isinstance(value, dict):
        problems.add(
            Finding(
                "DGD006",
                f"a Kubernetes object is expected here, not {_noun(value)}",
                document.where(prefix),
                "start the document with apiVersion and kind",
            )
        )
    elif str(value.get("kind", "")).endswith("List") and isinstance(value.get("items"), list):
        for i, item in enumerate(value["items"]):
            yield from _flatten(item, document, (*prefix, "items", i), problems)
    else:
        yield Given(value, document, prefix)


VALUES = (
    "global",
    "image",
    "replicaCount",
    "nameOverride",
    "fullnameOverride",
    "resources",
    "service",
    "ingress",
    "dynamo-operator",
)
"""Keys that a Helm chart's values begin with, and no Kubernetes object."""
METADATA: dict[str, type] = {"name": str, "namespace": str, "labels": dict, "annotations": dict}


def _is_object(given: Given, problems: Problems) -> bool:
    if not given.value.get("apiVersion") and not given.value.get("kind") and any(key in given.value for key in VALUES):
        hint = "values are for Helm: render the chart first (helm template), and write what a cluster needs into a ClusterOverlay"
        problems.add(
            Finding("DGD006", "this looks like a Helm chart's values, not like a Kubernetes object", given.where(), hint)
        )
        return False
    for field in ("apiVersion", "kind"):
        text = given.value.get(field)
        if not isinstance(text, str) or not text:
            problems.add(
                Finding(
                    "DGD006",
                    f"the object has no {field}",
                    given.where((field,)),
                    f"a Kubernetes object needs {field}; a graph: nvidia.com/v1alpha1, DynamoGraphDeployment",
                )
            )
            return False
    return is_graph(given) or given.value["apiVersion"].startswith(OURS) or _has_metadata(given, problems)


def _has_metadata(given: Given, problems: Problems) -> bool:
    """Whether what every stage reads of an object beside the graph has its shape; graphs and overlays are held to a schema."""
    metadata = given.value.get("metadata")
    held: list[tuple[tuple[str, ...], object, type]] = [(("metadata",), metadata, dict)]
    if isinstance(metadata, dict):
        held = [(("metadata", key), metadata.get(key), kind) for key, kind in METADATA.items()]
    wrong = [(at, value, kind) for at, value, kind in held if value is not None and not isinstance(value, kind)]
    for at, value, kind in wrong:
        wanted = "text" if kind is str else "an object"
        text = f"{'.'.join(at)} of this {given.kind} must be {wanted}, not {noun(value)}"
        problems.add(Finding("DGD006", text, given.where(at), "metadata: {name: …, labels: {…}}; put numbers in quotes"))
    return not wrong


def is_graph(given: Given) -> bool:
    """A DynamoGraphDeployment, of whatever version."""
    return given.kind == GRAPH and str(given.value.get("apiVersion", "")).partition("/")[0] == "nvidia.com"


def _noun(value: object) -> str:
    return {str: "a text", list: "a list", int: "a number", float: "a number", bool: "a boolean"}.get(type(value), "nothing")
