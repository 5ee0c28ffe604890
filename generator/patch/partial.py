"""Partial objects: a patch that shows only what changes, merged into the whole.

Mappings merge key by key and null removes a key. Lists that Kubernetes knows by a key merge item by item (containers, volumes,
mounts, ports …), unlike kustomize, which replaces them in custom resources and loses the image of a container (hosts.md 3.3). Any
other list is replaced. `$patch: delete` and `$patch: replace` mean what they mean to kubectl.
"""

from __future__ import annotations

from generator.patch.trace import Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from generator.patch.trace import Origin
    from generator.trees import Object, Pointer

    Places = dict[tuple[str, Any], list[int]]

_NAME = ("name",)
KEYS: dict[str, tuple[str, ...]] = {
    "env": _NAME,
    "envs": _NAME,
    "containers": _NAME,
    "initContainers": _NAME,
    "ephemeralContainers": _NAME,
    "volumes": _NAME,
    "volumeMounts": ("mountPath", "mountPoint", "name"),
    "volumeDevices": ("devicePath",),
    "ports": ("name", "containerPort", "port"),
    "imagePullSecrets": _NAME,
    "resourceClaims": _NAME,
    "claims": _NAME,
    "components": _NAME,
    "pvcs": _NAME,
    "images": _NAME,
    "cliques": _NAME,
    "podCliqueScalingGroups": _NAME,
    "hostAliases": ("ip",),
    "subjects": _NAME,
}
"""List → the fields that tell its items apart: the first that a patch's item has decides, for ports any."""

UNITS = frozenset(("env", "envs"))
"""Lists whose items are replaced whole: half a variable is none, and `value` and `valueFrom` exclude each other."""

SOURCES = frozenset(("volumes", "strategy"))
"""What has one of several sources or types: fields of another one go (patchStrategy retainKeys in the Kubernetes API)."""

DIRECTIVES = ("delete", "replace")
GONE = object()
"""Stands where an item was until the whole list is merged."""


def bad_directive(patch: Any, at: Pointer = ()) -> Pointer | None:
    """Where a patch has a `$` key that is not understood here, or None.

    A directive at the root would be about the whole object, one that is alone in an item about the whole list.
    """
    for step, value in _items(patch):
        if isinstance(step, str) and step.startswith("$"):
            misplaced = not at or (isinstance(at[-1], int) and len(patch) == 1)
            if step != "$patch" or value not in DIRECTIVES or misplaced:
                return (*at, step)
        if directive := bad_directive(value, (*at, step)):
            return directive
    return None


def deletes(patch: object) -> bool:
    """Whether a patch takes anything away."""
    return any(v is None or (k == "$patch" and v == "delete") or deletes(v) for k, v in _items(patch))


def filled(value: Any) -> Any:
    """A value without empty objects and lists: what a patch makes on its way to something that is not there."""
    if isinstance(value, dict):
        return {k: inner for k, v in value.items() if (inner := filled(v)) not in ({}, [])}
    return [filled(v) for v in value] if isinstance(value, list) else value


def _items(value: object) -> Iterator[tuple[str | int, Any]]:
    return iter(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())


def merged(target: Any, patch: Object, trace: Trace, source: Origin, at: Pointer, appended: frozenset[str] = frozenset()) -> Any:
    """`held` with a patch over it; `trace` is held's and learns what came from `source`, where the patch stands `at`.

    Lists named in `appended` grow instead of being replaced (several overlays' tolerations).
    """
    out = dict(target)
    children = trace.opened(target)
    for key, value in patch.items():
        place = (*at, key)
        if key == "$patch":
            continue
        if value is None or (isinstance(value, dict) and value.get("$patch") == "delete"):
            out.pop(key, None)
            children[key] = Trace(source, place)
        elif isinstance(value, dict):
            base = out.get(key)
            if not isinstance(base, dict) or value.get("$patch") == "replace":
                base, children[key] = {}, Trace(source, place, {})
            elif key in SOURCES:
                base = {k: v for k, v in base.items() if k in value}
            out[key] = merged(base, value, children.get(key) or Trace(source, place, {}), source, place, appended)
        elif isinstance(value, list) and (key in KEYS or key in appended):
            if not isinstance(out.get(key), list):
                out[key], children[key] = [], Trace(source, place, [])
            out[key] = _list(key, out[key], value, children[key], source, place, appended)
        else:
            out[key] = value
            children[key] = Trace(source, place)
    return out


def _list(
    name: str, items: list[Any], patch: list[Any], trace: Trace, source: Origin, at: Pointer, appended: frozenset[str]
) -> list[Any]:
    out = list(items)
    children = trace.opened(items)
    places = _places(name, out)
    for i, item in enumerate(patch):
        place = (*at, i)
        position = _find(name, places, out, item)
        directive = item.get("$patch") if isinstance(item, dict) else None
        if directive == "delete":
            if position is not None:
                out[position] = GONE
            continue
        if name in appended and name not in KEYS and item in out:  # the schema bounds these lists
            continue
        if position is not None and name not in UNITS and directive != "replace":
            base = out[position]
            if name in SOURCES and not set(item) <= {*base, "$patch"}:
                base = {k: v for k, v in base.items() if k in item}
            out[position] = merged(base, item, children[position], source, place, appended)
            continue
        fresh = Trace(source, place, {} if isinstance(item, dict) else None)
        value = merged({}, item, fresh, source, place, appended) if isinstance(item, dict) else item
        if position is None:
            _place(name, places, value, len(out))
            out.append(value)
            children.append(fresh)
        else:
            out[position], children[position] = value, fresh
    children[:] = [child for child, value in zip(children, out, strict=True) if value is not GONE]
    return [value for value in out if value is not GONE]


def _places(name: str, items: list[Any]) -> Places:
    """Where the items of a list stand, by each field that tells them apart: a list may be long, and so may its patch."""
    places: Places = {}
    for i, item in enumerate(items):
        _place(name, places, item, i)
    return places


def _place(name: str, places: Places, item: object, at: int) -> None:
    for key in KEYS.get(name, ()):
        value = item.get(key) if isinstance(item, dict) else None
        if isinstance(value, str | int | float):
            places.setdefault((key, value), []).append(at)


def _find(name: str, places: Places, items: list[Any], item: object) -> int | None:
    """The index of the item that a patch's item means."""
    if not isinstance(item, dict):
        return None
    for key in KEYS.get(name, ()):
        if item.get(key) is None:
            continue
        positions = places.get((key, item[key]), ()) if isinstance(item[key], str | int | float) else ()
        for i in positions:
            if items[i] is not GONE and items[i].get(key) == item[key]:
                return i
        if name != "ports":
            return None
    return None
