"""One DynamoGraphDeployment document to a `Graph`: schema, defaults, conversion, the defaulting webhook."""

from __future__ import annotations

from generator import names, pathway
from generator.errors import WARNING, Finding, Lazy, Problems, nearest
from generator.fixes import WRITE, Fix
from generator.model import COMPONENT_TYPES, GROVE, OLD_TYPES, Graph
from generator.parse import v1beta1
from generator.records import replace
from generator.releases.products import FRAMEWORKS
from generator.schema import check, defaulted, findings, graph_table
from generator.schema.graph_rules import graph_rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.model import Cluster, Component, Locate
    from generator.releases.profile import Profile
    from generator.schema import Problem
    from generator.trees import Json, Pointer

APIS = {"nvidia.com/v1alpha1": "v1alpha1", "nvidia.com/v1beta1": "v1beta1"}
CODES = {"unknown": "DGD101", "type": "DGD102", "required": "DGD103", "rule": "DGD110", "": "DGD104"}


def parse(given: Json, locate: Locate, cluster: Cluster, profile: Profile, namespace: str, problems: Problems) -> Graph | None:
    """The graph of an (amended) document, or None when it cannot be read; findings go to `problems`.

    What is wrong in it stands in the graph's `wrong`; the rest can be judged, but not rendered. `namespace` is where the graph
    will live. Mirrors what the API server and the operator's webhooks do on create.
    """
    api = version(given, locate, profile, problems)
    if api is None:
        return None
    release = profile.schema.release
    table = graph_table(release, api)
    found = check(table, given)
    wrong: list[Pointer] = []
    if found:
        from generator.parse import known, salvage

        problems.extend(known.unread(profile, findings([_meant(p, api, given) for p in found], CODES, locate)))
        rest = salvage.sound(table, given, found)
        if rest is None:
            return None
        given, wrong, whole = rest.value, [*rest.wrong], locate
        locate = lambda pointer, key=False: whole(rest.original(pointer), key)  # noqa: E731
    body = defaulted(table, given)
    broken = problems.part()
    broken.extend(findings(graph_rules(release, api, body), CODES, locate))
    if found:
        salvage.forget_echoes(broken, wrong)
    wrong += [p.where.at for p in broken if isinstance(p.where, Lazy)]
    made = _graph(body, api, locate, cluster, profile, namespace, problems)
    return replace(made, wrong=tuple(wrong)) if wrong else made


def _meant(problem: Problem, api: str, given: Json) -> Problem:
    """A problem that says what was meant by a field that stands elsewhere, or by a word that a field does not take."""
    hint, fix = "", None
    if problem.kind == "unknown" and not problem.hint.startswith("known from"):
        from generator.parse import elsewhere

        hint, fix = elsewhere.hint(api, problem.pointer), elsewhere.fix(api, problem.pointer)
    elif problem.kind == "enum" and problem.pointer[-1] in ("type", "backendFramework"):
        value: Any = given
        for step in problem.pointer:
            value = value[step]
        types = problem.pointer[-1] == "type"
        old = OLD_TYPES.get(str(value).lower(), "") if types else ""
        meant = old or nearest(str(value), COMPONENT_TYPES if types else FRAMEWORKS)
        hint, fix = f"did you mean {meant}?" if meant else "", Fix(WRITE, meant) if meant else None
    return replace(problem, hint=hint, fix=fix) if hint else problem


def version(given: Json, locate: Locate, profile: Profile, problems: Problems) -> str | None:
    """The API version of a graph document, if this operator serves it."""
    text = str(given.get("apiVersion"))
    api = APIS.get(text)
    if api is None:
        guess = nearest(text, APIS)
        problems.add(
            Finding(
                "DGD105",
                f"no operator serves DynamoGraphDeployment in {text!r}",
                locate(("apiVersion",)),
                f"did you mean {guess}?"
                if guess
                else f"this operator serves {', '.join(f'nvidia.com/{a}' for a in profile.accepts.apis)}",
            )
        )
        return None
    if api not in profile.accepts.apis:
        problems.add(
            Finding(
                "DGD701",
                f"operator {profile.operator} does not know {text}",
                locate(("apiVersion",)),
                "write the graph as nvidia.com/v1alpha1 (spec.services), or raise spec.operator.version in the overlay",
            )
        )
        return None
    return api


def _graph(
    body: Json,
    api: str,
    locate: Locate,
    cluster: Cluster,
    profile: Profile,
    namespace: str,
    problems: Problems,
) -> Graph:
    metadata, spec = body["metadata"], body.get("spec") or {}
    annotations = dict(metadata.get("annotations") or {})
    _stamp(annotations, cluster, profile, locate, problems)
    convert = _from_alpha(spec, profile) if api == "v1alpha1" else v1beta1.read_components(spec)
    grove = pathway.choose(annotations, cluster.capabilities) == GROVE
    if grove:
        from generator.parse import overrides

        convert = [overrides.defaulted(c) for c in convert]
    if profile.accepts.min_available and grove:
        convert = [_min_available(c, profile) for c in convert]
    experimental = spec.get("experimental") or {}
    return Graph(
        name=metadata["name"],
        namespace=namespace,
        api=api,
        components=tuple(convert),
        locate=locate,
        annotations=annotations,
        labels=metadata.get("labels") or {},
        spec_annotations=spec.get("annotations") or {},
        spec_labels=spec.get("labels") or {},
        env=tuple(spec.get("envs" if api == "v1alpha1" else "env") or ()),
        backend=spec.get("backendFramework", ""),
        pvcs=tuple(spec.get("pvcs") or ()),
        restart=spec.get("restart"),
        topology=spec.get("topologyConstraint"),
        override=spec.get("providerOverride"),
        priority_class=spec.get("priorityClassName", ""),
        kv_transfer=experimental.get("kvTransferPolicy"),
        given=body,
    )


def _from_alpha(spec: Json, profile: Profile) -> list[Component]:
    from generator.parse import v1alpha1

    return v1alpha1.read_services(spec, profile.convert)


def _stamp(annotations: dict[str, str], cluster: Cluster, profile: Profile, locate: Locate, problems: Problems) -> None:
    """The version of the operator that created the graph: what the overlay says, else this operator's.

    Mirrors internal/webhook/defaulting DGDDefaulter: a version in a new graph is kept, or (1.6) overwritten.
    """
    origin = cluster.origin or (profile.release if cluster.version_given else "")
    given = annotations.get(names.ORIGIN)
    if not origin or (given is not None and profile.accepts.origin_kept):
        return
    annotations[names.ORIGIN] = origin
    if given not in (None, origin):
        why = f"operator {profile.operator} writes {origin} over it"
        hint = "say which operator created the graph in the overlay: spec.operator.originVersion"
        if cluster.origin:
            why, hint = f"the overlay's operator.originVersion is {origin}", "remove the annotation"
        where = locate(("metadata", "annotations", names.ORIGIN))
        problems.add(Finding("DGD713", f"annotation {names.ORIGIN}: {given!r} has no effect: {why}", where, hint, WARNING))


def _min_available(component: Component, profile: Profile) -> Component:
    """The component's own minimum, else the provider's, else 1. Mirrors EffectiveGroveMinAvailable."""
    if component.min_available is not None:
        return component
    from generator.parse import overrides

    native = overrides.minimum(component) if profile.grove.native_minimum else None
    return replace(component, min_available=native if isinstance(native, int) else 1)
