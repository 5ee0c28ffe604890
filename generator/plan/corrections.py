"""What of the operator's known defects bears on a graph, in words, for `explain`.

The corrections themselves are fields of the profile (`releases.correct`); here stands when one changes a graph's output.
"""

from __future__ import annotations

from generator.backends import find, inject
from generator.components.defaults import main_container
from generator.model import COMPONENTS, GROVE, Reason
from generator.releases.correct import SENTENCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Cluster, Component, Graph, PartPlan
    from generator.releases.profile import Profile
    from generator.trees import ContainerSpec


def reasons(graph: Graph, cluster: Cluster, pathway: str, parts: tuple[PartPlan, ...], profile: Profile) -> tuple[Reason, ...]:
    """One reason for each correction that changes this graph; those that it does not need are not spoken of."""
    if not profile.corrections:
        return ()
    bearing: dict[str, PartPlan | None] = {}
    if pathway == COMPONENTS and any(c.is_worker for c in graph.components):
        bearing["stable-names"] = None
    if pathway == GROVE and (graph.topology is not None or any(c.topology is not None for c in graph.components)):
        bearing["topology-pack"] = None
    for planned in parts:
        for name in _bearing(planned, graph, cluster, pathway, profile):
            bearing.setdefault(name, planned)
    return tuple(
        Reason(
            f"corrected {name}", SENTENCES[name], graph.locate(first.part.component.pointer) if (first := bearing[name]) else None
        )
        for name in profile.corrections
        if name in bearing
    )


def _bearing(planned: PartPlan, graph: Graph, cluster: Cluster, pathway: str, profile: Profile) -> Iterator[str]:
    component = planned.part.component
    if component.scaling_adapter:
        yield "scaling-adapter"
    if not component.type:
        yield "untyped-service"
    yield from _flat(component, profile)
    if component.nodes <= 1:
        return
    if pathway == COMPONENTS:
        if not cluster.capabilities.volcano:
            yield "lws-without-volcano"
        if planned.gang is not None:
            yield "gang-scheduling"
        if component.dynamo_namespace:
            yield "service-selector"
    main = main_container(planned.part.template, component.main)
    if main is not None:
        yield from _launch(planned, main, pathway, profile)


def _flat(component: Component, profile: Profile) -> Iterator[str]:
    """Flat fields of a v1alpha1 service that stand beside a list of mainContainer's own."""
    service = component.alpha or {}
    own = (service.get("extraPodSpec") or {}).get("mainContainer") or {}
    for flat, name, correction in (
        ("envFromSecret", "envFrom", "env-from-secret"),
        ("volumeMounts", "volumeMounts", "flat-mounts"),
    ):
        if correction in profile.corrections and service.get(flat) and own.get(name):
            yield correction


def _launch(planned: PartPlan, main: ContainerSpec, pathway: str, profile: Profile) -> Iterator[str]:
    backend = find(planned.backend)
    if any(e.get("name") in backend.FACTS.added_env for e in main.get("env") or ()):
        yield "env-once"
    yield from backend.corrections(main, planned.mode, pathway, profile)
    if planned.mode in backend.FACTS.flag_modes and inject.moved(main, backend.FACTS, profile.launch):
        yield "shell-flags-lost"
