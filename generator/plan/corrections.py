"""What of the operator's known defects bears on a graph, in words, for `explain`.

The corrections themselves are fields of the profile (`releases.correct`); here stands when one changes a graph's output.
"""

from __future__ import annotations

from generator.components.defaults import main_container
from generator.errors import Fault
from generator.model import COMPONENTS, GROVE, Reason
from generator.records import replace
from generator.releases.correct import SENTENCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from generator.model import Cluster, Component, Graph, PartPlan
    from generator.releases.profile import Profile


ADDED = ("VLLM_NIXL_SIDE_CHANNEL_HOST", "OMPI_MCA_orte_keep_fqdn_hostnames")
"""Variables that a launch over several nodes adds."""


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
        if planned.mode == "dp":
            yield "dp-start-rank"
    if planned.mode == "mp" or (planned.mode == "dp" and profile.launch.wait_gate == "executor"):
        yield "shell-braces"
    main = main_container(planned.part.template, component.main)
    if any(e.get("name") in ADDED for e in (main or {}).get("env") or ()):
        yield "env-once"
    if main is not None:
        yield from _launch(planned, main, profile)


def _flat(component: Component, profile: Profile) -> Iterator[str]:
    """Flat fields of a v1alpha1 service that stand beside a list of mainContainer's own."""
    given = component.alpha or {}
    own = (given.get("extraPodSpec") or {}).get("mainContainer") or {}
    for flat, name, correction in (
        ("envFromSecret", "envFrom", "env-from-secret"),
        ("volumeMounts", "volumeMounts", "flat-mounts"),
    ):
        if correction in profile.corrections and given.get(flat) and own.get(name):
            yield correction


def _launch(planned: PartPlan, main: dict[str, Any], profile: Profile) -> Iterator[str]:
    from generator.backends import sizes, words

    command = main.get("command") or []
    shell = not (command and words.is_python(command[0]))
    if planned.mode == "ray" and shell:
        yield "ray-shell-form"
    if planned.mode == "mpi" and shell and any("'" in str(word) for word in [*command, *(main.get("args") or ())]):
        yield "trtllm-quotes"
    if planned.backend == "vllm":
        exact, every = (sizes.sizes(main, replace(profile.launch, flag_spellings=flag)) for flag in (False, True))
        if (exact.world, exact.dp) != (every.world, every.dp):
            yield "flag-spellings"
    if planned.mode in ("mp", "dp", "dist", "ray") and _misplaced(planned, main, profile):
        yield "shell-flags-lost"


def _misplaced(planned: PartPlan, main: dict[str, Any], profile: Profile) -> bool:
    """Whether the operator would put flags elsewhere, or nowhere."""
    from generator.backends import inject

    exact = replace(profile.launch, lost_flags_refused=False)
    try:
        before, after = (inject.flags(main, "--flag", planned.backend, rules) for rules in (exact, profile.launch))
        return before != after
    except Fault:
        return False
