"""What a rule looks at: one graph on one cluster, as planned and as rendered."""

from __future__ import annotations

from functools import cached_property

from generator.errors import WARNING, Finding, error_unless
from generator.model import GROVE
from generator.names import LABEL_COMPONENT, LABEL_NAMESPACE
from generator.records import record
from generator.rules.engines import Launched
from generator.rules.pods import PodsAlike, of_plan
from generator.schema.access import entries, inside, text
from generator.validate.pods import pods

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from generator.compilation import Result
    from generator.errors import Where
    from generator.fixes import Fix
    from generator.model import Cluster, Component, Graph, Manifest, Plan
    from generator.parse.documents import Given
    from generator.releases.profile import Profile
    from generator.trees import Json, Pointer


@record
class Container:
    """A container or init container as the user wrote it, and where it stands."""

    component: str
    body: Json
    pointer: Pointer
    main: bool = False


@record
class Variable:
    """An environment variable as the user wrote it; `component` is "" for one of the whole graph."""

    component: str
    name: str
    body: Json
    pointer: Pointer

    @property
    def owner(self) -> str:
        """The component that it belongs to, for the beginning of a message."""
        return f"component {self.component!r}" if self.component else "the graph"


class Together:
    """All graphs of a run: what is looked up for each of them is sorted once, so that no rule goes through all for each."""

    def __init__(self, result: Result) -> None:
        self.result = result

    @cached_property
    def manifests(self) -> Mapping[str, Sequence[Manifest]]:
        """Graph name → its objects; none when the run is refused."""
        out: dict[str, list[Manifest]] = {}
        for manifest in self.result.manifests:
            if manifest.graph is not None:
                out.setdefault(manifest.graph.name, []).append(manifest)
        return out

    @cached_property
    def spaces(self) -> Mapping[str, Sequence[Plan]]:
        """Dynamo namespace → the graphs that have it for their own, in their order."""
        out: dict[str, list[Plan]] = {}
        for plan in self.result.plans:
            for space in spaces(plan):
                out.setdefault(space, []).append(plan)
        return out


def spaces(plan: Plan) -> frozenset[str]:
    """The Dynamo namespaces of a graph, without `dynamo`, which is shared on purpose."""
    shared = {component.name for component in plan.graph.components if component.global_namespace}
    labels = (p.part.labels.get(LABEL_NAMESPACE) for p in plan.parts if p.part.component.name not in shared)
    return frozenset(str(label) for label in labels if label)


class Seen:
    """One graph of a run. Everything here is made once, when the first rule asks for it."""

    def __init__(self, plan: Plan, profile: Profile, together: Together) -> None:
        result = together.result
        self.together = together
        self.plan = plan
        self.profile = profile
        """Of the operator's release, as it is (without our corrections)."""
        self.companions: Sequence[Given] = result.companions
        """The other objects of the stream: ConfigMaps, claims, Secrets."""
        self.plans: Sequence[Plan] = result.plans
        """Those of all graphs of the run."""
        self.is_first = plan is result.plans[0]
        """What is wrong with a companion is told with the first graph of a run."""

    @property
    def graph(self) -> Graph:
        """The graph, amended and converted."""
        return self.plan.graph

    @property
    def cluster(self) -> Cluster:
        """Everything that the overlays say."""
        return self.plan.cluster

    @cached_property
    def manifests(self) -> tuple[Manifest, ...]:
        """The objects of this graph; none when the run is refused."""
        return tuple(self.together.manifests.get(self.graph.name, ()))

    @cached_property
    def engines(self) -> tuple[Launched, ...]:
        """What the main container of each component starts, an engine or not."""
        return tuple(Launched(planned, self.graph, self.cluster) for planned in self.plan.parts)

    def engine_env(self, name: str) -> Iterator[tuple[Variable, Launched]]:
        """Each variable of that name that a component writes, with what the component starts."""
        variables = [variable for variable in self.env if variable.name == name]
        engines = {engine.component.name: engine for engine in self.engines} if variables else {}
        yield from ((variable, engines[variable.component]) for variable in variables if variable.component in engines)

    @cached_property
    def pods(self) -> tuple[PodsAlike, ...]:
        """The pods of each component as the graph has them, before the operator adds to them."""
        return tuple(of_plan(self.plan))

    @cached_property
    def of_grove(self) -> str:
        """The scheduler that the operator puts cliques under, "" for the default one and on the component path."""
        if self.plan.pathway != GROVE:
            return ""
        from generator.orchestrators.grove import schedulers

        return schedulers.choose(self.plan, self.profile).name

    @property
    def grave(self) -> str:
        """The severity of what the operator builds although it cannot work."""
        return error_unless(self.cluster.exact)

    def finding(
        self,
        code: str,
        text: str,
        pointer: Pointer,
        hint: str,
        severity: str = WARNING,
        key: bool = False,
        fix: Fix | None = None,
    ) -> Finding:
        """A finding at a place of the graph; with `key`, at the key. `fix`: what `check --fix` makes of it."""
        return Finding(code, text, self.graph.locate(pointer, key), hint, severity, fix=fix)

    def beside(self, code: str, text: str, where: Where, hint: str) -> Finding:
        """A finding at a place of a companion."""
        return Finding(code, text, where, hint, WARNING)

    def value(self, pointer: Pointer) -> object:
        """What stands at a place of the graph's document; None for nothing."""
        return self._at(pointer)

    @property
    def annotations(self) -> Mapping[str, str]:
        """Those of the graph's metadata, as written."""
        held = self._at(("metadata", "annotations"))
        return {k: v for k, v in held.items() if isinstance(k, str)} if isinstance(held, dict) else {}

    def of_component(self, component: Component) -> list[Manifest]:
        """The objects that stem from a component."""
        return [m for m in self.manifests if m.origin[: len(component.pointer)] == component.pointer]

    def of_manifest(self, code: str, text: str, manifest: Manifest, pointer: Pointer, hint: str) -> Finding:
        """A warning about a place of a rendered object, at the user's line that it stems from."""
        from generator import objects

        name = f"{manifest.body['kind']}/{manifest.body['metadata']['name']}"
        return Finding(code, text, objects.place(manifest, pointer), hint, WARNING, resource=name)

    def built(self, component: Component) -> list[Json]:
        """The pod specs that a component became; none when the run is refused."""
        return [spec for name, origin, spec in self._built if name == component.name or _is_below(origin, component.pointer)]

    @cached_property
    def _built(self) -> list[tuple[str, Pointer, Json]]:
        """Every rendered pod spec, with the component that its clique names, or with the place that it stems from."""
        out: list[tuple[str, Pointer, Json]] = []
        for manifest in self.manifests:
            if manifest.body.get("kind") == "PodCliqueSet":
                for _, clique in entries(inside(manifest.body, "spec", "template").get("cliques")):
                    out.append((text(inside(clique, "labels"), LABEL_COMPONENT), (), inside(clique, "spec", "podSpec")))
            else:
                out += [("", manifest.origin, pod.spec) for pod in pods(dict(manifest.body))]
        return out

    @cached_property
    def containers(self) -> tuple[Container, ...]:
        """All containers of the graph, the main one of a component first, as far as the document has them."""
        return tuple(found for c in self.graph.components for found in self._containers(c.name, c.pointer))

    def variable(self, component: str, name: str) -> Pointer:
        """Where the value of a component's variable stands, or the component where no document has it."""
        found = [v for v in self.env if v.name == name and v.component in (component, "")]
        at = found[-1].pointer if found else next(c.pointer for c in self.graph.components if c.name == component)
        return (*at, "value") if found else at

    @cached_property
    def env(self) -> tuple[Variable, ...]:
        """All environment variables that the graph writes: of the graph, of v1alpha1 services, of containers."""
        own = "envs" if self.graph.api == "v1alpha1" else "env"
        places: list[tuple[str, object, Pointer]] = [("", self._at(("spec", own)), ("spec", own))]
        if self.graph.api == "v1alpha1":
            places += [(c.name, self._at((*c.pointer, "envs")), (*c.pointer, "envs")) for c in self.graph.components]
        places += [(c.component, c.body.get("env"), (*c.pointer, "env")) for c in self.containers]
        return tuple(
            Variable(component, str(body.get("name", "")), body, (*pointer, number))
            for component, variables, pointer in places
            if isinstance(variables, list)
            for number, body in enumerate(variables)
            if isinstance(body, dict)
        )

    def _containers(self, component: str, pointer: Pointer) -> Iterator[Container]:
        pod: Pointer = (*pointer, "podTemplate", "spec")
        if self.graph.api == "v1alpha1":
            pod = (*pointer, "extraPodSpec")
            main = self._at((*pod, "mainContainer"))
            if isinstance(main, dict):
                yield Container(component, main, (*pod, "mainContainer"), main=True)
        for key in ("containers", "initContainers"):
            listed = self._at((*pod, key))
            for number, body in enumerate(listed) if isinstance(listed, list) else ():
                if isinstance(body, dict):
                    is_main = key == "containers" and self.graph.api != "v1alpha1" and body.get("name") == "main"
                    yield Container(component, body, (*pod, key, number), is_main)

    def _at(self, pointer: Pointer) -> object:
        """A value of the document, None where there is none."""
        value: Any = self.graph.given
        for step in pointer:
            if isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                value = value.get(step) if isinstance(value, dict) else None
        return value


def _is_below(place: Pointer, above: Pointer) -> bool:
    return place[: len(above)] == above
