"""Which tables there are, and how each is made: a schema file at a version of its product, or Kubernetes' own kinds."""

from __future__ import annotations

from functools import cache

from generator.releases.operator import RELEASES
from generator.releases.products import DEFAULT_KUBERNETES, GROVE, KUBERNETES, LWS, VOLCANO
from generator.schema.compiler import Compiler
from generator.schema.definitions import definitions
from generator.schema.notation import notation
from generator.schema.table_names import versioned
from generator.schema.types import Types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Compiled = tuple[tuple[Any, ...], dict[str, int]]

GROVE_MARKS = ("8", "9", "10", "11", "12", "13", "14")
VOLCANO_MARKS = ("1.12", "1.13", "1.14")
"""Releases that a mark of a schema file may name, oldest first: those with a table, and those between."""
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


class Recipe:
    """A schema file at one version of its product, over one Kubernetes version's definitions."""

    def __init__(self, file: str, version: str, kubernetes: str, product: str, releases: tuple[str, ...] = ()) -> None:
        self.file = file
        self.version = version
        self.kubernetes = kubernetes
        self.product = product
        self.releases = releases

    def roots(self) -> Mapping[str, str]:
        """`apiVersion/kind` → the type it is; a graph's table has one root without a name."""
        return notation(self.file, self.releases).roots

    def types(self) -> Types:
        """The types of the file, settled."""
        return Types(notation(self.file, self.releases), self.version, self.releases, self.product, self.kubernetes)

    def compile(self) -> Compiled:
        """The nodes and the roots."""
        compiler = Compiler(self.types())
        roots = {name: compiler.type(words) for name, words in self.roots().items()}
        return tuple(compiler.nodes), roots


class Builtin(Recipe):
    """Kubernetes' own kinds: those that we print, or all the others."""

    def __init__(self, kubernetes: str, emitted: bool) -> None:
        super().__init__("kubernetes.yaml", kubernetes, kubernetes, "Kubernetes")
        self.emitted = emitted

    def roots(self) -> Mapping[str, str]:
        return {name: full for name, full in builtin_kinds(self.kubernetes).items() if (name in EMITTED) == self.emitted}

    def types(self) -> Types:
        return Types(notation(self.file, ()), self.version, (), self.product, self.kubernetes, builtin=True)


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
    operators = tuple(profile.operator for profile in RELEASES)
    for profile in RELEASES:
        release, kubernetes = profile.schema.release, profile.schema.kubernetes
        for api in profile.accepts.apis if release == profile.operator else ():
            name = versioned(f"graph_{api}", release)
            made[name] = Recipe(f"graph-{api}.yaml", release, kubernetes, "Dynamo operator", operators)
    for version, kubernetes in LWS.items():
        made[versioned("lws", version)] = Recipe("lws.yaml", version, kubernetes, "LeaderWorkerSet", tuple(LWS))
    for version, kubernetes in GROVE.items():
        made[versioned("grove", version)] = Recipe("grove.yaml", version, kubernetes, "Grove 0.1.0-alpha", GROVE_MARKS)
    for version in VOLCANO:
        made[versioned("volcano", version)] = Recipe("volcano.yaml", version, DEFAULT_KUBERNETES, "Volcano", VOLCANO_MARKS)
    made["overlay"] = Recipe("overlay.yaml", "1", DEFAULT_KUBERNETES, "dgd-render")
    made["dynamo_render"] = Recipe("dynamo-render.yaml", "1", DEFAULT_KUBERNETES, "dgd-render")
    made["extras"] = Recipe("extras.yaml", "1", DEFAULT_KUBERNETES, "")
    for kubernetes in KUBERNETES:
        made[versioned("builtin", kubernetes)] = Builtin(kubernetes, True)
        made[versioned("other", kubernetes)] = Builtin(kubernetes, False)
    return made
