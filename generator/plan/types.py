"""Component types that say nothing to the operator: words of older releases, other case, misspelt."""

from __future__ import annotations

from generator.errors import WARNING, Finding, Problems, error_unless, nearest
from generator.model import COMPONENT_TYPES, OLD_TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Cluster, Component, Graph
    from generator.releases.profile import Profile

PLAIN = ("default",)
"""Asks for nothing, which is what it gets."""
SUB_TYPES = ("prefill", "decode")
IN_USE = ("encode",)
"""Sub-types of Dynamo's own multimodal graphs: a label, nothing else."""


def check(graph: Graph, cluster: Cluster, profile: Profile, components_path: bool, problems: Problems) -> None:
    """Findings of types that are none of the six. On the component path the API server refuses them (contract 11.16)."""
    refused = components_path and profile.accepts.component_types_closed
    for c in graph.components:
        if c.type and c.type not in COMPONENT_TYPES:
            _type(c, graph, cluster, refused, problems)
        if c.sub_type and c.sub_type not in (*SUB_TYPES, *IN_USE) and (close := nearest(c.sub_type, SUB_TYPES)):
            text = f"component {c.name!r} has subComponentType {c.sub_type!r}, which means nothing to the operator"
            where = graph.locate((*c.pointer, "subComponentType"))
            problems.add(Finding("DGD155", text, where, f"did you mean {close}?", error_unless(cluster.exact)))


def _type(c: Component, graph: Graph, cluster: Cluster, refused: bool, problems: Problems) -> None:
    meant = OLD_TYPES.get(c.type.lower()) or nearest(c.type, COMPONENT_TYPES)
    hint = f"did you mean {meant}?" if meant else f"use one of {', '.join(COMPONENT_TYPES)}, or leave the type out"
    if c.type == "main":
        hint = "main was the frontend of old operators: write frontend, or worker for what runs a model"
    if refused:
        text = f"component {c.name!r} has type {c.type!r}, which the operator cannot deploy"
        problems.add(Finding("DGD208", text, graph.locate(c.pointer), hint))
    elif c.type not in PLAIN:
        text = (
            f"component {c.name!r} has type {c.type!r}, which means nothing to the operator: no port, no probes, no launch flags"
        )
        field = "componentType" if graph.api == "v1alpha1" else "type"
        code, severity = ("DGD155", error_unless(cluster.exact)) if meant else ("DGD157", WARNING)
        problems.add(Finding(code, text, graph.locate((*c.pointer, field)), hint, severity))
