"""Which tables there are, and how each is made: a schema file at a version of its product, or Kubernetes' own kinds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from generator.releases.operator import RELEASES
from generator.releases.products import DEFAULT_KUBERNETES, GROVE, KUBERNETES, LWS, VOLCANO
from generator.schema.compiler import Compiler
from generator.schema.definitions import definitions
from generator.schema.table import versioned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Compiled = tuple[tuple[Any, ...], dict[str, int]]

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
EMITTED = frozenset(
    (
        "v1/ConfigMap",
        "v1/PersistentVolumeClaim",
        "v1/Secret",
        "v1/Service",
        "v1/ServiceAccount",
        "apps/v1/Deployment",
        "networking.k8s.io/v1/Ingress",
        "rbac.authorization.k8s.io/v1/Role",
        "rbac.authorization.k8s.io/v1/RoleBinding",
        "resource.k8s.io/v1/ResourceClaimTemplate",
        "resource.k8s.io/v1beta1/ResourceClaimTemplate",
        "resource.k8s.io/v1beta2/ResourceClaimTemplate",
    )
)
"""The built-in kinds that a render prints: their table must load fast; all others share a second one."""


def schema_file(name: str) -> dict[str, Any]:
    """One of our schema files with what it includes; its own words win."""
    content: dict[str, Any] = yaml.safe_load((SCHEMAS / name).read_text(encoding="utf-8"))
    merged: dict[str, Any] = {"types": {}, "embedded": {}, "builtin": {}}
    parts = [schema_file(included) for included in content.pop("include", ())]
    for part in [*parts, content]:
        for section, known in merged.items():
            known.update(part.pop(section, {}))
    return {**merged, **content}


class Recipe:
    """A schema file at one version of its product, over one Kubernetes version's definitions."""

    def __init__(self, file: str, version: str, kubernetes: str, product: str) -> None:
        self.file = file
        self.version = version
        self.kubernetes = kubernetes
        self.product = product

    def roots(self) -> dict[str, str]:
        """`apiVersion/kind` → the type it is; a graph's table has one root without a name."""
        content = schema_file(self.file)
        roots: dict[str, str] = content["roots"] if "roots" in content else {"": content["root"]}
        return roots

    def compiler(self) -> Compiler:
        """A compiler that knows the types of the file."""
        content = schema_file(self.file)
        return Compiler(content["types"], content["embedded"], self.version, definitions(self.kubernetes), True, self.product)

    def compile(self) -> Compiled:
        """The nodes and the roots."""
        compiler = self.compiler()
        roots = {name: compiler.type(words) for name, words in self.roots().items()}
        return tuple(compiler.nodes), roots


class Builtin(Recipe):
    """Kubernetes' own kinds: those that we print, or all the others."""

    def __init__(self, kubernetes: str, emitted: bool) -> None:
        super().__init__("kubernetes.yaml", kubernetes, kubernetes, "Kubernetes")
        self.emitted = emitted

    def roots(self) -> dict[str, str]:
        return {name: full for name, full in builtin_kinds(self.kubernetes).items() if (name in EMITTED) == self.emitted}

    def compiler(self) -> Compiler:
        content = schema_file(self.file)
        return Compiler(content["types"], content["builtin"], self.version, definitions(self.kubernetes), False, self.product)


@cache
def builtin_kinds(kubernetes: str) -> dict[str, str]:
    """`apiVersion/kind` → definition, of everything that can be an object of its own."""
    kinds = {}
    for full, schema in definitions(kubernetes).items():
        named = schema.get("x-kubernetes-group-version-kind", ())
        if len(named) == 1 and "metadata" in schema.get("properties", {}) and "items" not in schema["properties"]:
            group, version, kind = (named[0][part] for part in ("group", "version", "kind"))
            kinds[f"{group}/{version}/{kind}" if group else f"{version}/{kind}"] = full
    return kinds


@cache
def recipes() -> dict[str, Recipe]:
    """Every table by name."""
    made: dict[str, Recipe] = {}
    for profile in RELEASES:
        release, kubernetes = profile.schema.release, profile.schema.kubernetes
        for api in profile.accepts.apis if release == profile.operator else ():
            made[versioned(f"graph_{api}", release)] = Recipe(f"graph-{api}.yaml", release, kubernetes, "Dynamo operator")
    for version, kubernetes in LWS.items():
        made[versioned("lws", version)] = Recipe("lws.yaml", version, kubernetes, "LeaderWorkerSet")
    for version, kubernetes in GROVE.items():
        made[versioned("grove", version)] = Recipe("grove.yaml", version, kubernetes, "Grove 0.1.0-alpha")
    for version in VOLCANO:
        made[versioned("volcano", version)] = Recipe("volcano.yaml", version, DEFAULT_KUBERNETES, "Volcano")
    made["overlay"] = Recipe("overlay.yaml", "1", DEFAULT_KUBERNETES, "dgd-render")
    made["dynamo_render"] = Recipe("dynamo-render.yaml", "1", DEFAULT_KUBERNETES, "dgd-render")
    made["extras"] = Recipe("extras.yaml", "1", DEFAULT_KUBERNETES, "")
    for kubernetes in KUBERNETES:
        made[versioned("builtin", kubernetes)] = Builtin(kubernetes, True)
        made[versioned("other", kubernetes)] = Builtin(kubernetes, False)
    return made
