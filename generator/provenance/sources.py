"""The sources of a rendered value: fields of the graph and the overlays, corrections, rules of the operator."""

from __future__ import annotations

from functools import cached_property

from generator import objects, releases
from generator.clusters import profile_of
from generator.errors import UsageError, Where
from generator.limits import TRACED_VALUES
from generator.parse import documents
from generator.provenance import leaves
from generator.provenance.align import MISSING, RENAMED, changed, counterpart, follow, name_of, value_at
from generator.provenance.probe import probes, render
from generator.records import record, replace
from generator.releases import correct
from generator.yamlio import json_pointer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from generator.compilation import Options, Result
    from generator.model import Manifest, Reason
    from generator.parse.documents import Given
    from generator.provenance.leaves import Leaf
    from generator.provenance.probe import Inputs
    from generator.provenance.target import RenderedField
    from generator.trees import Pointer

    Difference = tuple[Pointer, Any, Any]
    """Place, value, other value or one of `align`'s signs."""


@record
class Origin:
    """One source of a value."""

    where: Where | None
    """None for a rule or a correction, which stand in no file of the user's."""
    why: str
    decides: bool = False
    """It is not in the value: it decides that, or how, the value is written."""
    text: str = ""
    """What stands there, of a value that is in the rendered one."""


@record
class Answer:
    """A rendered value and where it comes from, values before decisions."""

    pointer: str
    value: Any
    origins: tuple[Origin, ...]


class Sources:
    """Answers for one set of inputs; each is rendered once, however many places are asked for."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        base = render(inputs)
        assert base is not None, "inputs that were rendered before"
        self.base: Result = base
        cluster = inputs.cluster
        assert cluster is not None
        self.cluster, self.profile = cluster, profile_of(cluster)

    def answer(self, asked: RenderedField) -> Answer:
        """The sources of a place, of all its leaves. Raises UsageError where there is none."""
        manifest = asked.manifest(self.base.manifests)
        pointer = asked.pointer(manifest.body)
        value = value_at(manifest.body, pointer)
        fields = [origin for leaf, results in self._probes for origin in self._of_leaf(leaf, results, manifest, pointer)]
        fields += [*self._of_settings(manifest, pointer), *self._unchangeable(manifest, pointer, value)]
        origins = [*fields, *self._of_corrections(manifest, pointer)]
        if not _whole(value, origins):
            origins.append(self._rule(manifest))
        origins.sort(key=lambda origin: origin.decides)
        return Answer(json_pointer(pointer), value, tuple(dict.fromkeys(origins)))

    @cached_property
    def _probes(self) -> list[tuple[Leaf, list[tuple[Any, Result]]]]:
        """Every leaf of the inputs, with what comes out when it is changed."""
        given, release = (*self.inputs.stream, *self.inputs.overlays), self.profile.schema.release
        names = tuple(c.name for plan in self.base.plans for c in plan.graph.components)
        found = [leaf for one in given for leaf in leaves.of(one, release, names)]
        if len(found) > TRACED_VALUES:
            hint = "give the graph of this object alone, without what stands beside it"
            raise UsageError(f"--field looks at {TRACED_VALUES} values of the input at most; here are {len(found)}", hint)
        return [(leaf, list(probes(self.inputs, leaf))) for leaf in found]

    def _unchangeable(self, manifest: Manifest, at: Pointer, value: Any) -> Iterator[Origin]:
        """Leaves in whose place nothing else can stand, as the program of a launch: found by the place a value stems from."""
        for leaf in (leaf for leaf, results in self._probes if not results):
            where = leaf.given.where(leaf.pointer)
            same = (at + below for below, text in leaves.walk(value, ()) if text == leaf.value)
            if any(_place(objects.place(manifest, pointer)) == _place(where) for pointer in same):
                yield Origin(where, f"{_kind(leaf.given)} field", text=str(leaf.value))

    def _of_leaf(self, leaf: Leaf, results: list[tuple[Any, Result]], manifest: Manifest, at: Pointer) -> Iterator[Origin]:
        """The leaf as a source, if some change of it changes the value."""
        decides = ""
        for new, result in results:
            differences = self._differences(manifest, at, result)
            if any(_carries(leaf.value, new, before, after) for _, before, after in differences):
                yield Origin(leaf.given.where(leaf.pointer, leaf.is_key), f"{_kind(leaf.given)} field", text=str(leaf.value))
                return
            decides = self._decides(manifest, differences, result) or decides
        if decides:
            yield Origin(leaf.given.where(leaf.pointer, leaf.is_key), f"{_kind(leaf.given)} field: {decides}", True)

    def _decides(self, manifest: Manifest, differences: list[Difference], other: Result) -> str:
        """What a value that does not stand in the rendered one decides about it; "" for nothing."""
        if not differences:
            return ""
        if differences[0][2] is RENAMED:
            return "names the object or the list item"
        reason = self._reason(manifest, other)
        return f"decides {reason.rule}: {reason.text}" if reason is not None else "the value depends on it"

    def _differences(self, manifest: Manifest, at: Pointer, result: Result) -> list[Difference]:
        other = counterpart(manifest, self.base.manifests, result.manifests)
        before, after, renamed = follow(manifest.body, other, at) if other is not MISSING else (manifest.body, MISSING, False)
        differences = list(changed(before, after, at))
        renamed = renamed or (other is not MISSING and name_of(other) != name_of(manifest.body))
        return differences or ([(at, before, RENAMED)] if renamed else [])

    def _reason(self, manifest: Manifest, other: Result) -> Reason | None:
        """The decision that became another one: of the object's component first, then of its graph."""
        for plan in (p for p in self.base.plans if p.graph is manifest.graph or manifest.graph is None):
            parts = sorted(plan.parts, key=lambda part: part.part.component.pointer != manifest.origin)
            told = {(r.rule, r.text) for p in other.plans for r in (*p.reasons, *(r for part in p.parts for r in part.reasons))}
            for reason in (*(r for part in parts for r in part.reasons), *plan.reasons):
                if reason.rule != "gpus" and (reason.rule, reason.text) not in told:
                    return reason
        return None

    def _of_settings(self, manifest: Manifest, at: Pointer) -> Iterator[Origin]:
        """What the command line, or the file of a job, says."""
        for where, old, results in self._settings:
            differences = [(new, d) for new, result in results for d in self._differences(manifest, at, result)]
            if differences:
                carried = any(_carries(old, new, before, after) for new, (_, before, after) in differences)
                yield Origin(where, "setting" if carried else "setting: the value depends on it", not carried, old)

    @cached_property
    def _settings(self) -> list[tuple[Where, str, list[tuple[str, Result]]]]:
        inputs, options = self.inputs, self.inputs.options
        spaces = [replace(options, namespace=options.namespace + leaves.MARK)] if options.namespace else []
        versions = [replace(options, version=name) for name in releases.named()] if options.version else []
        tried = ((inputs.namespace_from, "namespace", spaces), (inputs.version_from, "version", versions))
        return [
            (where, getattr(options, field), [(getattr(o, field), result) for o in changed_to if (result := self._with(o))])
            for where, field, changed_to in tried
        ]

    def _with(self, options: Options) -> Result | None:
        return render(replace(self.inputs, options=options))

    def _of_corrections(self, manifest: Manifest, at: Pointer) -> Iterator[Origin]:
        """The corrections without which the value would be another one."""
        for name, result in self._uncorrected:
            if any(after is not RENAMED for _, _, after in self._differences(manifest, at, result)):
                yield Origin(None, f"correction {name}: {correct.SENTENCES[name]}")

    @cached_property
    def _uncorrected(self) -> list[tuple[str, Result]]:
        """What comes out with each correction left out."""
        exact, grove = releases.find(self.cluster.version), self.cluster.capabilities.grove_version
        assert exact is not None
        without = ((name, correct.corrected_but(name, exact, grove)) for name in self.profile.corrections)
        return [(n, result) for n, profile in without if (result := render(self.inputs, profile, self.cluster)) is not None]

    def _rule(self, manifest: Manifest) -> Origin:
        """What no input says is a rule of the operator's release."""
        template = f", templates/{manifest.template}" if manifest.template else ""
        return Origin(None, f"rule of operator {self.cluster.version}{template}")


def _whole(value: Any, origins: list[Origin]) -> bool:
    """Whether all that is written is a value of the input as it stands there, or one value that a correction writes."""
    written = {origin.text for origin in origins if origin.where is not None and not origin.decides}
    corrected = any(origin.where is None for origin in origins) and not isinstance(value, dict | list)
    return corrected or all(str(leaf) in written for _, leaf in leaves.walk(value, ()))


def _place(where: Where) -> tuple[str, int, int]:
    return where.file, where.line, where.column


def _kind(given: Given) -> str:
    if documents.is_graph(given):
        return "graph"
    return "overlay" if given.kind == "ClusterOverlay" else given.kind


def _carries(old: Any, new: Any, before: Any, after: Any) -> bool:
    """Whether a changed value stands in what changed: the old one before, the new one after."""
    if after is RENAMED:
        return False
    if new is leaves.GONE or after is MISSING:
        return before == old and not isinstance(old, bool | int)
    if isinstance(old, bool) or isinstance(before, bool):
        return old is before and new is after
    return str(old) in str(before) and str(new) in str(after) and bool(str(old))
