"""Which framework launches each component. Mirrors internal/dynamo/graph.go determineBackendFramework."""

from __future__ import annotations

from generator.backends import detect
from generator.components.defaults import main_container
from generator.errors import Finding, Problems
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Component, Graph


@record
class Frameworks:
    """The graph's framework as its parts carry it, and each component's own ("" for none)."""

    graph: str
    of: Mapping[str, str]


def choose(graph: Graph, components_path: bool, problems: Problems, hashed: bool = False) -> Frameworks:
    """Frameworks of all components.

    On the component path the graph's framework, given or found on its workers, stands in every part
    (backendFrameworkForGeneratedDCDs); two different ones are refused. On Grove each component is judged alone,
    but where its workers are `hashed`, the hash is that of such parts.
    """
    chosen = {c.name: _component(c, graph.backend, graph, problems) for c in graph.components}
    if not (components_path or hashed) or graph.backend:
        return Frameworks(graph.backend, chosen)
    kinds = sorted({f for f in chosen.values() if f})
    if len(kinds) > 1:
        problems.add(
            Finding(
                "DGD205",
                f"the graph launches several frameworks: {', '.join(kinds)}",
                graph.locate(("spec",)),
                "one framework launches all workers of a graph, or names them by their hash; split the graph",
            )
        )
    whole = kinds[0] if kinds else ""
    if not components_path:
        return Frameworks(whole, chosen)
    return Frameworks(whole, {c.name: chosen[c.name] or (whole if c.is_worker else "") for c in graph.components})


def _component(component: Component, explicit: str, graph: Graph, problems: Problems) -> str:
    """Where roles have templates of their own, both launch one framework. Mirrors determineBackendFrameworkForComponent (1.6)."""
    if not component.has_role_templates:
        return _of_template(component, explicit, graph, problems)
    chosen = sorted({_of_template(component.of_role(role["name"]), explicit, graph, problems) for role in component.roles} - {""})
    if len(chosen) > 1:
        problems.add(
            Finding(
                "DGD205",
                f"the roles of component {component.name!r} launch several frameworks: {', '.join(chosen)}",
                graph.locate((*component.pointer, "roles")),
                "launch one framework on all nodes",
            )
        )
    return chosen[0] if chosen else ""


def _of_template(component: Component, explicit: str, graph: Graph, problems: Problems) -> str:
    if not component.is_worker:
        return ""
    main = main_container(component.template, component.main) or {}
    seen = detect.detect(main.get("command") or (), main.get("args") or ())
    chosen, problem = detect.choose(seen, explicit)
    if problem == detect.AMBIGUOUS:
        problems.add(
            Finding(
                "DGD206",
                f"component {component.name!r} launches several frameworks in one command",
                graph.locate(component.pointer),
                "name one in spec.backendFramework",
            )
        )
    elif problem == detect.MISMATCH:
        problems.add(
            Finding(
                "DGD207",
                f"component {component.name!r} launches {seen}, but spec.backendFramework is {explicit}",
                graph.locate(component.pointer),
                f"set backendFramework: {seen}, or change the command",
            )
        )
    return "" if chosen == "noop" else chosen
