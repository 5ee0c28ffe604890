"""Names that the API server refuses on the component path, found before anything is rendered.

The operator builds a DynamoComponentDeployment for each component; these are the rules that its schema and
the object rules of the API server have for them (contract 11.16-18).
"""

from __future__ import annotations

from generator.errors import WARNING, Finding
from generator.schema.patterns import LABEL_LENGTH, component_name, label_value, subdomain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Graph, Part
    from generator.releases.profile import Profile


def check(graph: Graph, parts: tuple[Part, ...], profile: Profile, problems: list[Finding]) -> None:
    """Findings for names and label values of a graph on the component path."""
    for part in parts:
        component, where = part.component, graph.locate(part.component.pointer)
        if not subdomain(part.name):
            problems.append(
                Finding(
                    "DGD401",
                    f"component {component.name!r} would be named {part.name!r}, which is no valid name",
                    where,
                    "use lower-case letters, digits and `-` in graph and component names, 253 characters at most",
                )
            )
        elif len(part.name) > LABEL_LENGTH:
            problems.append(
                Finding(
                    "DGD402",
                    f"component {component.name!r} would be named {part.name!r}: {len(part.name)} characters, "
                    "too long for a label value and a Service name",
                    where,
                    "shorten the graph's or the component's name to 63 characters together",
                    WARNING,
                )
            )
        if profile.accepts.component_names_checked and not _component_name(component.name):
            problems.append(
                Finding(
                    "DGD403",
                    f"component name {component.name!r} is refused where Grove does not deploy the graph",
                    where,
                    "use letters, digits and `-`, alphanumeric at both ends",
                )
            )
        for key, value in part.labels.items():
            if not label_value(str(value)):
                fits = len(str(value)) <= LABEL_LENGTH
                problems.append(
                    Finding(
                        "DGD404",
                        f"label {key!r} of component {component.name!r} would be {value!r}"
                        + ("" if fits else f", {len(str(value))} characters")
                        + ", which is no label value",
                        where,
                        "use letters, digits, `-`, `_` and `.`, alphanumeric at both ends"
                        if fits
                        else "63 characters at most: shorten the graph's name, its namespace or the component's name",
                    )
                )


def _component_name(name: str) -> bool:
    return len(name) <= LABEL_LENGTH and component_name(name)
