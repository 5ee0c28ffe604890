"""Changes of rendered objects: labels and annotations of every one, and patches of those that a target names.

They come after every decision, so that they may set what a decision would not; what they touch is validated like the rest. A
patch never renames: other objects refer to the name. Companions are the user's own documents and stay as they are.
"""

from __future__ import annotations

from generator.errors import Finding, Problems
from generator.patch.trace import Trace
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.model import Cluster, Manifest
    from generator.patch.draft import Draft
    from generator.patch.patching import Patch
    from generator.patch.selectors import Target
    from generator.trees import Object

AMOUNTS = frozenset(("limits", "requests", "overhead", "minResources", "capability", "deserved"))


def apply(manifests: list[Manifest], cluster: Cluster, problems: Problems) -> list[Manifest]:
    """The manifests as the overlays want them; those that nothing changes are the same objects."""
    changes = [c for c in cluster.changes if c.spec.get("manifests")]
    if not changes:
        return manifests
    from generator.patch.draft import Draft
    from generator.patch.graph import combined

    patches = [
        p
        for c in changes
        for i, entry in enumerate(c.spec["manifests"].get("patches") or ())
        if (p := _readable(c.given, i, entry, problems)) is not None
    ]
    added, origins = combined((c, {k: v for k, v in c.spec["manifests"].items() if k != "patches"}, "manifests") for c in changes)
    out = []
    for manifest in manifests:
        if manifest.graph is None:
            out.append(manifest)
            continue
        draft = Draft(manifest.body, Trace(None))
        for key in ("labels", "annotations"):
            for name, text in (added.get(key) or {}).items():
                origin = origins.opened(added)[key].opened(added[key])[name]
                draft.put(("metadata", key, name), text, origin.source, origin.pointer)
        for patch, target in patches:
            if target.matches(draft.value):
                _patch(patch, draft, problems)
        changed = draft.value is not manifest.body
        out.append(replace(manifest, body=_canonical(draft.value), trace=draft.trace) if changed else manifest)
    bodies = [m.body for m in manifests if m.graph is not None]
    for patch, target in patches:
        problems.extend(_unused(patch, target, bodies))
    return out


def _readable(given: Any, i: int, entry: Object, problems: Problems) -> tuple[Patch, Target] | None:
    from generator.patch.match import BadPattern
    from generator.patch.patching import Patch
    from generator.patch.selectors import BadSelector, Target

    patch = Patch(given, ("spec", "manifests", "patches", i), entry)
    faults = patch.faults()
    problems.extend(faults)
    try:
        return (patch, Target(entry["target"])) if not faults else None
    except (BadPattern, BadSelector) as bad:
        problems.add(
            Finding(
                "DGD808",
                f"the target cannot be read: {bad}",
                given.where((*patch.at, "target")),
                "patterns match whole names, as in .*-decode-0; selectors are those of kubectl -l",
            )
        )
        return None


def _patch(patch: Patch, draft: Draft, problems: Problems) -> None:
    before, value = _identity(draft.value), draft.value
    if isinstance(patch.body, dict):
        patch.merge(draft, patch.body)
    else:
        patch.operate(draft)
    if _identity(draft.value) != before:
        problems.add(
            Finding(
                "DGD813",
                f"the patch would make {before[1]} {before[3]!r} another object; apiVersion, kind, name and namespace stay",
                patch.given.where((*patch.at, "patch")),
                "rename the graph or component instead; other objects refer to these names",
            )
        )
        draft.value = value


def _identity(body: Object) -> tuple[Any, ...]:
    metadata = body.get("metadata") or {}
    return body.get("apiVersion"), body.get("kind"), metadata.get("namespace"), metadata.get("name")


def _unused(patch: Patch, target: Target, bodies: list[Any]) -> list[Finding]:
    from generator.patch.patching import joined

    if not any(target.matches(b) for b in bodies):
        if patch.optional:
            return []
        return [
            Finding(
                "DGD811",
                f"no rendered object is {target.words()}",
                patch.given.where((*patch.at, "target")),
                joined(target.candidates(bodies), "write optional: true if there need be none"),
            )
        ]
    if patch.misses and not patch.optional:
        patch.applied = 0  # a target says what must be there, so one object without the path is one too many
    return patch.unused(what="object that its target names")


def _canonical(value: object, key: str = "") -> Any:
    """Without nulls, and with canonical quantities: `1024Mi` in a custom resource would stay OutOfSync for ever (hosts.md 5)."""
    from generator.quantity import canonical

    if isinstance(value, dict):
        amounts = key in AMOUNTS

        def amount(k: str, v: object) -> bool:
            return (amounts or k == "sizeLimit") and isinstance(v, str | int) and not isinstance(v, bool)

        return {k: canonical(v) if amount(k, v) else _canonical(v, k) for k, v in value.items() if v is not None}
    return [_canonical(v, key) for v in value] if isinstance(value, list) else value
