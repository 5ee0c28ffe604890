"""Kubernetes' own type definitions, from the data files of the installed kubernetes-validate package.

Only its data is used: `kubernetes_validate.validate()` builds a file name from `kind` and so can be led outside
(validation.md 1.4). The package is found without importing it, because that import costs 90 ms.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.trees import Object

PREFIXES = {
    "meta.v1": "io.k8s.apimachinery.pkg.apis.meta.v1",
    "apiextensions.v1": "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1",
}

_cache: dict[str, Object] = {}


def data_folder() -> Path:
    """Where the bundles of the installed package lie."""
    spec = importlib.util.find_spec("kubernetes_validate")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("kubernetes-validate is not installed: there are no Kubernetes schemas")
    return Path(spec.origin).parent / "kubernetes-json-schema"


def versions() -> list[str]:
    """The Kubernetes minor versions that have a bundle, oldest first."""
    found = [entry.name[1:].split(".0-")[0] for entry in data_folder().iterdir() if entry.name.endswith(".0-local-strict")]
    return sorted(found, key=lambda text: [int(part) for part in text.split(".")])


def definitions(version: str) -> Object:
    """All `$defs` of one Kubernetes minor version, strict; read once."""
    if version not in _cache:
        path = data_folder() / f"v{version}.0-local-strict" / "_definitions.json"
        _cache[version] = json.loads(path.read_text(encoding="utf-8"))["$defs"]
    return _cache[version]


def full_name(short: str) -> str:
    """`core.v1.PodSpec` in the bundle's spelling."""
    if short.startswith("io.k8s."):
        return short
    package, _, kind = short.rpartition(".")
    return f"{PREFIXES.get(package, f'io.k8s.api.{package}')}.{kind}"


def short_name(full: str) -> str:
    """A bundle's name in ours."""
    for ours, theirs in PREFIXES.items():
        if full.startswith(theirs + "."):
            return f"{ours}.{full[len(theirs) + 1 :]}"
    return full.removeprefix("io.k8s.api.")
