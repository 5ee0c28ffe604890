"""Names that the API server refuses on the component path, found before anything is rendered.

The operator builds a DynamoComponentDeployment for each component; these are the rules that its schema and
the object rules of the API server have for them (contract 11.16-18).
"""

from __future__ import annotations

from generator.errors import ERROR, LONG_NAME, Finding, Problems, error_unless
from generator.schema.patterns import LABEL_LENGTH, component_name, label_value, subdomain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.errors import Where
    from generator.model import Cluster, Graph, Part
    from generator.releases.profile import Profile


def check(graph: Graph, parts: tuple[Part, ...], cluster: Cluster, profile: Profile, problems: Problems) -> None:
    """Findings for names and label values of a graph on the component path; what one name makes too long is one finding."""
    long_names: dict[str, Where] = {}
    long_labels: dict[str, Where] = {}
    seen: set[tuple[str, str]] = set()
    for part in parts:
        component, where = part.component, graph.locate(part.component.pointer)
        if not subdomain(part.name):
            problems.add(
                Finding(
                    "DGD401",
                    f"component {component.name!r} would be named {part.name!r}, which is no valid name",
                    where,
                    "use lower-case letters, digits and `-` in graph and component names, 253 characters at most",
                )
            )
        elif len(part.name) > LABEL_LENGTH:
            long_names[part.name] = where
        if profile.accepts.component_names_checked and not _component_name(component.name):
            problems.add(
                Finding(
                    "DGD403",
                    f"component name {component.name!r} is refused where Grove does not deploy the graph",
                    where,
                    "use letters, digits and `-`, alphanumeric at both ends",
                )
            )
        for key, value in ((k, str(v)) for k, v in part.labels.items()):
            if label_value(value) or (key, value) in seen:
                continue
            seen.add((key, value))
            if len(value) > LABEL_LENGTH and graph.name in value:
                long_labels[value] = where
            else:
                problems.add(_label(key, value, component.name, where))
    if long_labels:
        problems.add(too_long(graph, long_labels | long_names, "DGD404", ERROR))
    elif long_names:
        problems.add(too_long(graph, long_names, "DGD450", error_unless(cluster.exact)))


def too_long(graph: Graph, values: Mapping[str, Where], code: str, severity: str) -> Finding:
    """One finding of all values that a graph's names make too long; at a component when only its own name does."""
    longest = max(values, key=lambda v: (len(v), v))
    places = {str(where) for where in values.values()}
    where = values[longest] if len(places) == 1 and len(graph.name) < LABEL_LENGTH // 2 else graph.locate(("metadata", "name"))
    others = f" and {len(values) - 1} more" if len(values) > 1 else ""
    message = (
        f"{longest!r}{others} would have up to {len(longest)} characters; names and label values have {LABEL_LENGTH} at most"
    )
    over = len(longest) - LABEL_LENGTH
    from generator.shorter import proposal

    component = max((c.key for c in graph.components if longest.endswith(c.key)), key=len, default="")
    names = [name for name in (graph.name, *(c.name for c in graph.components if c.key == component)) if name.lower() in longest]
    hint = f"shorten the name of graph {graph.name!r}, of the component or of the namespace, {over} characters in all"
    hint += proposal(names, over, [c.name for c in graph.components])
    return Finding(code, message, where, hint, severity, cause=LONG_NAME)


def _label(key: str, value: str, component: str, where: Where) -> Finding:
    fits = len(value) <= LABEL_LENGTH
    size = "" if fits else f", {len(value)} characters"
    hint = "use letters, digits, `-`, `_` and `.`, alphanumeric at both ends" if fits else f"{LABEL_LENGTH} characters at most"
    return Finding(
        "DGD404", f"label {key!r} of component {component!r} would be {value!r}{size}, which is no label value", where, hint
    )


def _component_name(name: str) -> bool:
    return len(name) <= LABEL_LENGTH and component_name(name)
