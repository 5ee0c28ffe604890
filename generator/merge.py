"""The operator's merges: Go's mergo with override, and lists of env merged by name.

These are not JSON merge patches: a zero value never overrides, a non-empty list replaces a whole list.
Inputs are never changed; untouched subtrees are shared.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from generator.trees import ContainerSpec, Env, Json, Object


def override(base: Json, user: Json) -> Object:
    """`user` over `base`. Mirrors github.com/imdario/mergo v0.3.16 Merge(…, WithOverride) on decoded objects."""
    out = dict(base)
    for key, value in user.items():
        if key not in out:
            out[key] = value
            continue
        held = out[key]
        if isinstance(held, dict) and isinstance(value, dict):
            out[key] = override(held, value)
        elif key == "port" and isinstance(held, str) and isinstance(value, int):
            # IntOrString is a struct {type, int, string}; the zero type of a number does not override.
            continue
        elif value or (isinstance(value, str) and value):
            out[key] = value
    return out


def env_sorted(common: Iterable[Json], specific: Iterable[Json]) -> list[Json]:
    """Union by name, `specific` wins, sorted by name bytes. Mirrors internal/dynamo/graph.go MergeEnvs."""
    merged = {e.get("name", ""): e for e in common}
    for e in specific:
        merged[e.get("name", "")] = e
    return [merged[name] for name in sorted(merged, key=str.encode)]


def env_by_name(common: Iterable[Json], specific: Iterable[Json]) -> list[Json]:
    """Union by name, `specific` wins in the first one's place. Mirrors api/v1alpha1 mergeEnvs."""
    out: list[Json] = []
    seen: dict[str, int] = {}
    for e in common:
        seen[e.get("name", "")] = len(out)
        out.append(e)
    for e in specific:
        name = e.get("name", "")
        if name in seen:
            out[seen[name]] = e
        else:
            seen[name] = len(out)
            out.append(e)
    return out


def with_env(container: ContainerSpec, *added: Env) -> Object:
    """A container with variables behind its own."""
    return {**container, "env": [*(container.get("env") or ()), *added]}


def without(mapping: Json, *keys: str) -> Object:
    """A copy without some keys."""
    return {k: v for k, v in mapping.items() if k not in keys}


def without_nulls(value: object) -> Any:
    """A value without null fields and null values of maps: the API server takes them for absent, in a diff they would show."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def get(value: object, *path: str | int) -> Any:
    """The value at a path of mappings and lists, or None."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
        else:
            return None
    return value
