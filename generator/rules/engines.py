"""The engines of a graph as rules see them: what each main container starts, and the GPUs that it has for that."""

from __future__ import annotations

from functools import cached_property

from generator.backends import facts_of, gpus, lines
from generator.backends.flags import Parallel
from generator.components.defaults import commanded, main_container
from generator.fixes import WRITE, Fix
from generator.plan.launching import place, word
from generator.releases import version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.backends.facts import Framework
    from generator.model import Cluster, Component, Graph, PartPlan
    from generator.releases.version import Release
    from generator.trees import Json, Pointer

NOTHING = Parallel()


class Launched:
    """The main container of a component. What it asks for is read when a rule first needs it, because that takes time."""

    def __init__(self, planned: PartPlan, graph: Graph, cluster: Cluster) -> None:
        self.planned, self.graph, self.cluster = planned, graph, cluster
        self.component: Component = planned.part.component
        self.backend = planned.backend
        self.spec: Json = planned.part.template.get("spec") or {}
        main = main_container(planned.part.template, self.component.main) or {}
        self.main: Json = commanded(main, self.component.type)
        """With the command that it will have."""
        self.argv: Sequence[str] = [str(w) for w in (*(self.main.get("command") or ()), *(self.main.get("args") or ()))]
        self.text = "\n".join(self.argv)

    @property
    def owner(self) -> str:
        """The component, for the beginning of a message."""
        return f"component {self.component.name!r}"

    @property
    def facts(self) -> Framework:
        """What is particular to its framework."""
        return facts_of(self.backend)

    @cached_property
    def line(self) -> lines.Line:
        """The words that the engine gets, as the plan read them where it starts a known framework."""
        return self.asked.line or lines.read(self.facts, self.argv, self.main.get("env") or ())

    @property
    def asked(self) -> Parallel:
        """The parallelism that the command and its files ask for, as the plan read it."""
        return self.planned.asked or NOTHING

    @property
    def is_sure(self) -> bool:
        """Whether it is one engine of a known framework, all of whose sizes can be seen."""
        return bool(self.backend) and self.asked.engines == 1 and not self.asked.unread

    @cached_property
    def gpus(self) -> int:
        """GPUs of the container on one node."""
        return gpus.reserved(self.main, self.cluster.resource_claims or {}, self.spec.get("resourceClaims") or ())

    def says(self, *words: str) -> bool:
        """Whether any of these may be set: it stands in the command, or in a file that is not a flag's affair."""
        return any(w in self.text for w in words) or bool(self.planned.files)

    def value(self, *names: str) -> tuple[str, Pointer]:
        """The last value of a flag in any of its spellings, and where it stands; ("", ()) when it is not given."""
        at = max((self.flags[name] for name in names if name in self.flags), default=-1)
        if at < 0:
            return "", ()
        tokens = self.line.tokens
        _, equals, text = tokens[at][0].partition("=")
        text = text if equals else tokens[at + 1][0] if at + 1 < len(tokens) else ""
        return lines.resolved(text, self.line.variables), self.at(tokens[at][1])

    @cached_property
    def flags(self) -> Mapping[str, int]:
        """Every flag, with dashes, and which word of its line says it last."""
        words = enumerate(self.line.tokens)
        return {word.partition("=")[0].replace("_", "-"): at for at, (word, _) in words if word[:1] == "-"}

    def flag_at(self, flag: str) -> Pointer:
        """The place of a flag that is given."""
        return self.at(self.line.tokens[self.flags[flag]][1])

    @property
    def is_open(self) -> bool:
        """Whether all flags can be seen: no variable, loop or configuration file may hold further ones."""
        files = any(flag in self.flags for flag in (*self.facts.files, "--config"))
        return not self.line.hidden and not self.line.repeated and not files

    @cached_property
    def env(self) -> Mapping[str, Json]:
        """Name → the variable that counts."""
        return {str(one.get("name", "")): one for one in self.main.get("env") or ()}

    @cached_property
    def resources(self) -> tuple[str, ...]:
        """The names of what the container asks for, limits first."""
        asked = self.main.get("resources") or {}
        return tuple(str(key) for part in ("limits", "requests") for key in asked.get(part) or {})

    def literal(self, name: str) -> str:
        """A variable's value as it is written out; "" where there is none."""
        return str(self.env.get(name, {}).get("value") or "")

    @cached_property
    def model(self) -> tuple[str, Pointer]:
        """The model that the command names, and where; ("", ()) where that cannot be seen."""
        text, where = self.value("--model", "--model-path")
        return ("", ()) if set(text) & set("$`{<") else (text, where)

    @cached_property
    def role(self) -> str:
        """`prefill` or `decode` of a disaggregated worker; "" for any other. Mirrors dynamo.vllm's backend_args.py."""
        old = next((role for role in ("prefill", "decode") if f"--is-{role}-worker" in self.flags), "")
        found = self.value("--disaggregation-mode")[0]
        return old or (found if found in ("prefill", "decode") else "")

    @cached_property
    def release(self) -> Release:
        """The release of Dynamo in its image; () where neither tag nor override says it."""
        return version.runtime(str(self.main.get("image") or ""), self.component.runtime_version)

    @property
    def image_at(self) -> Pointer:
        """Where its image stands."""
        return (*self.at(), "image")

    def of_the_operator(self) -> Fix | None:
        """The image with the release of the operator that the overlay names, where its tag is a release and nothing else."""
        image, (release, wanted) = str(self.main.get("image") or ""), (".".join(map(str, self.release)), self.cluster.version)
        if not self.cluster.version_given or not image.endswith(f":{release}") or "@" in image or release == wanted:
            return None
        return Fix(WRITE, f"{image.removesuffix(release)}{wanted}", "image")

    def at(self, index: int = -1) -> Pointer:
        """The place of a word of command + args, or of the container."""
        here = place(self.planned.part, self.graph)
        return (*here, *word(index, len(self.main.get("command") or ()))) if index >= 0 else here

    def spelled(self, *sizes: str) -> Pointer:
        """The place of the first flag for one of these sizes, else of the container."""
        known = {**self.facts.sizes, **self.facts.switches}
        return next((self.at(i) for flag, _, i in self.asked.spelled if known.get(flag) in sizes), self.at())
