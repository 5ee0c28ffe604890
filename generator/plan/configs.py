"""Configuration files of an engine that stand beside the graph: what a container sees of the stream's ConfigMaps, by path."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.parse.documents import Given
    from generator.trees import ContainerSpec, Json

    Configs = Mapping[str, Mapping[str, str]]


def of_stream(others: Sequence[Given]) -> dict[str, dict[str, str]]:
    """ConfigMap name → its texts by key. What has another shape is left to validation."""
    out: dict[str, dict[str, str]] = {}
    for companion in others:
        data, metadata = companion.value.get("data"), companion.value.get("metadata")
        if companion.kind == "ConfigMap" and isinstance(data, dict) and isinstance(metadata, dict):
            out[str(metadata.get("name"))] = {str(k): v for k, v in data.items() if isinstance(v, str)}
    return out


def files(main: ContainerSpec, volumes: Sequence[Json], configs: Configs) -> dict[str, Json]:
    """Path in the container → what a mounted file of a ConfigMap holds, for mappings whose path the command or its env names."""
    if not configs:
        return {}
    said = [*(main.get("command") or ()), *(main.get("args") or ()), *(e.get("value", "") for e in main.get("env") or ())]
    line = "\n".join(map(str, said))
    out: dict[str, Json] = {}
    for path, text in _mounted(main, volumes, configs):
        settings = _mapping(text) if path in line else None
        if settings is not None:
            out[path] = settings
    return out


def _mounted(main: ContainerSpec, volumes: Sequence[Json], configs: Configs) -> Iterator[tuple[str, str]]:
    config_maps = {volume.get("name"): volume.get("configMap") or {} for volume in volumes}
    for mount in main.get("volumeMounts") or ():
        source = config_maps.get(mount.get("name")) or {}
        data = configs.get(str(source.get("name")), {})
        items = source.get("items")
        paths = {i.get("path"): i.get("key") for i in items} if items else {key: key for key in data}
        folder, sub = str(mount.get("mountPath", "")).rstrip("/"), mount.get("subPath")
        for path, key in paths.items():
            if key in data and (not sub or sub == path):
                yield (folder if sub else f"{folder}/{path}"), data[key]


def _mapping(text: str) -> Json | None:
    from generator.errors import Problems
    from generator.yamlio import load

    problems = Problems()
    documents = load(text, "(ConfigMap)", problems)
    value = documents[0].value if len(documents) == 1 and not problems else None
    return value if isinstance(value, dict) else None
