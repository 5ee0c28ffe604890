"""The changes that overlays make to graphs: annotations, labels, scheduling, images, components, patches, in this order.

Several overlays are merged first (maps by key, named lists by name, tolerations appended, else the last file wins) as far as
they select the graph; patches run one after the other in file order.
"""

from __future__ import annotations

from generator.errors import Finding, Problems, nearest
from generator.patch import fields
from generator.patch.amended import Amended
from generator.patch.draft import Draft
from generator.patch.match import BadPattern, matcher
from generator.patch.partial import merged
from generator.patch.patching import Patch, joined
from generator.patch.trace import Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from generator.model import Change, Cluster
    from generator.parse.documents import Given
    from generator.releases.profile import Profile
    from generator.trees import Object

APPENDED = frozenset(("tolerations",))
NOT_MERGED = ("select", "patches", "optional")


class Amendment:
    """One run's changes, and which of them found a place."""

    def __init__(self, cluster: Cluster, profile: Profile, problems: Problems) -> None:
        self.cluster, self.profile, self.problems = cluster, profile, problems
        self.blocks = [(change, change.spec.get("graph") or {}) for change in cluster.changes]
        self.selects = [self._matcher(change, block) for change, block in self.blocks]
        at = ("spec", "graph", "patches")
        self.patches = [
            [Patch(change.given, (*at, i), entry) for i, entry in enumerate(block.get("patches") or ())]
            for change, block in self.blocks
        ]
        self.found: set[tuple[int, str]] = set()
        self.images: dict[int, set[str]] = {}
        """Overlay → names of the images that the graphs it selects have, before any is changed."""
        self.chosen: set[int] = set()

    def _matcher(self, change: Change, block: Object) -> Any:
        try:
            return matcher(block.get("select") or "")
        except BadPattern as bad:
            self.problems.add(
                Finding(
                    "DGD808",
                    f"spec.graph.select cannot be read: {bad}",
                    change.given.where(("spec", "graph", "select")),
                    "write names as in `llama-.*` or `a|b`; the whole name must match",
                )
            )
            return lambda name: True

    def all(self, graphs: Sequence[Given]) -> list[Amended]:
        """Every graph, amended; then what found no place."""
        for patches in self.patches:
            for patch in patches:
                self.problems.extend(patch.faults())
        out = [self._one(g) for g in graphs]
        self._unused(graphs)
        return out

    def _one(self, given: Given) -> Amended:
        plain = Amended(given.value, given, Trace(given))
        draft = Draft(given.value, Trace(given))
        chosen = [i for i, matches in enumerate(self.selects) if matches(plain.name)]
        self.chosen |= set(chosen)
        merging = [(change, {k: v for k, v in block.items() if k not in NOT_MERGED}) for change, block in self.blocks]
        changes, origins = combined((*merging[i], "graph") for i in chosen)
        scheduling, places = combined((c, c.spec.get("scheduling") or {}, "scheduling") for c in self.cluster.changes)
        self._metadata(draft, changes, origins)
        if scheduling:
            from generator.patch import scheduling as schedule

            schedule.pods(draft, scheduling, places)
        self._images(draft, changes, origins, chosen)
        self._components(draft, changes, origins)
        for i in chosen:
            for entry in self.blocks[i][1].get("components") or {}:
                if entry in fields.places_of_components(draft.value):
                    self.found.add((i, entry))
            for patch in self.patches[i]:
                patch.amend(draft)
        if scheduling:
            schedule.graph(draft, scheduling, places, self.cluster, self.profile, self.problems)
        if self.cluster.output == "dgd" and self.cluster.pull_secrets:
            self._pull_secrets(draft)
        changed = (changes.get("components") or {}).items()
        autoscaled = frozenset(k for k, v in changed if v.get("autoscaled"))
        launched = frozenset(k for k, v in changed if v.get("launch"))
        return Amended(draft.value, given, draft.trace, autoscaled, launched)

    def _metadata(self, draft: Draft, changes: Object, origins: Trace) -> None:
        for key in ("annotations", "labels"):
            for name, text in (changes.get(key) or {}).items():
                origin = origins.opened(changes)[key].opened(changes[key])[name]
                draft.put(("metadata", key, name), text, origin.source, origin.pointer)

    def _images(self, draft: Draft, changes: Object, origins: Trace, chosen: list[int]) -> None:
        if not changes.get("images"):
            return
        from generator.patch import images

        entries = {
            e["name"]: (e, origin)
            for e, origin in zip(changes["images"], origins.opened(changes)["images"].opened(changes["images"]), strict=True)
        }
        for pointer, image in list(images.places(draft.value)):
            name = images.split(image)[0]
            for i in chosen:
                self.images.setdefault(i, set()).add(name)
            entry, origin = entries.get(name, (None, None))
            if entry is not None and origin is not None:
                draft.put(pointer, images.changed(image, entry), origin.source, origin.pointer)

    def _components(self, draft: Draft, changes: Object, origins: Trace) -> None:
        places = fields.places_of_components(draft.value)
        for name, change in (changes.get("components") or {}).items():
            if name in places:
                trace = origins.opened(changes)["components"].opened(changes["components"])[name]
                fields.write(draft, places[name], change, trace, self.cluster.capabilities.gpu_resource)

    def _pull_secrets(self, draft: Draft) -> None:
        from generator.patch.scheduling import pull_secrets

        value, trace = combined((c, {"imagePullSecrets": c.spec.get("imagePullSecrets") or []}, "") for c in self.cluster.changes)
        pull_secrets(draft, value["imagePullSecrets"], trace.opened(value)["imagePullSecrets"])

    def _unused(self, graphs: Sequence[Given]) -> None:
        """What matched in no graph of the run, with the names that come nearest."""
        names = [Amended(g.value, g, Trace(g)).name for g in graphs]
        for i, (change, block) in enumerate(self.blocks):
            if i not in self.chosen:
                self._unselected(change, block, names)
                continue
            selected = [g for g, name in zip(graphs, names, strict=True) if self.selects[i](name)]
            known = sorted({name for g in selected for name in fields.places_of_components(g.value)})
            for name, entry in (block.get("components") or {}).items():
                if (i, name) not in self.found and not entry.get("optional"):
                    self._missing(change, name, known)
            for patch in self.patches[i]:
                self.problems.extend(patch.unused(what="graph of this run"))
            for k, entry in enumerate(block.get("images") or ()):
                matched = sorted(self.images.get(i, ()))
                if entry["name"] not in matched and not entry.get("optional"):
                    self._no_image(change, k, entry["name"], matched)

    def _unselected(self, change: Change, block: Object, names: list[str]) -> None:
        """One finding for a block whose select matches no graph, whatever else it holds."""
        if not block or block.get("optional"):
            return
        close = nearest(str(block.get("select")), names)
        hint = f"did you mean {close}?" if close else f"graphs of this run: {', '.join(names)}"
        self.problems.add(
            Finding(
                "DGD809",
                f"spec.graph.select {block.get('select')!r} matches no graph of this run, so nothing of spec.graph is done",
                change.given.where(("spec", "graph", "select")),
                joined(hint, "a file for a whole cluster writes optional: true"),
            )
        )

    def _no_image(self, change: Change, k: int, name: str, known: list[str]) -> None:
        from generator.patch import images

        plain = images.split(name)[0]
        close = plain if plain in known else nearest(name, known)
        hint = f"did you mean {close}?" if close else f"images: {', '.join(known) or 'none'}"
        self.problems.add(
            Finding(
                "DGD850",
                f"image {name!r} is in no graph of this run that the overlay changes",
                change.given.where(("spec", "graph", "images", k, "name")),
                joined(hint, "a file for a whole cluster writes optional: true"),
            )
        )

    def _missing(self, change: Change, name: str, known: list[str]) -> None:
        close = nearest(name, known)
        hint = f"did you mean {close}?" if close else f"components: {', '.join(known)}"
        self.problems.add(
            Finding(
                "DGD810",
                f"component {name!r} is in no graph of this run that the overlay changes",
                change.given.where(("spec", "graph", "components", name), True),
                joined(hint, "a file for a whole cluster writes optional: true"),
            )
        )


def combined(blocks: Iterable[tuple[Change, Object, str]]) -> tuple[Object, Trace]:
    """Blocks of several overlays as one, and where each of its values stands."""
    value: Object = {}
    trace = Trace(None, (), {})
    for change, block, key in blocks:
        said = {k: v for k, v in block.items() if v is not None}
        value = merged(value, said, trace, change.given, ("spec", key) if key else ("spec",), APPENDED)
    return value, trace
