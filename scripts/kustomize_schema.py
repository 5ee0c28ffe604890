#!/usr/bin/env python3
"""Writes deploy/kustomize/openapi.json: by which keys kustomize's patches merge lists, for our kinds and the built-in ones.

    python3 scripts/kustomize_schema.py [--check]

Without a schema kustomize replaces a list whole. A schema given under `openapi:` takes the place of its own one, so the built-in
kinds are in it, too. Only what leads to a list with a merge key is written. Kubernetes' keys are those of the bundle of
kubernetes-validate; those of custom resources are the names that our own patches go by (generator/patch/partial.py KEYS).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate

TARGET = Path(__file__).resolve().parent.parent / "deploy" / "kustomize" / "openapi.json"
BUNDLE = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / "v1.37.0-local" / "_definitions.json"
MERGED = ("x-kubernetes-patch-strategy", "x-kubernetes-patch-merge-key", "x-kubernetes-list-map-keys")
KINDS = "x-kubernetes-group-version-kind"
POD, CONTAINER, ENV, TEMPLATE = (f"io.k8s.api.core.v1.{n}" for n in ("PodSpec", "Container", "EnvVar", "PodTemplateSpec"))


def ref(name: str) -> dict[str, Any]:
    """A reference to a definition."""
    return {"$ref": f"#/definitions/{name}"}


def fields(**properties: Any) -> dict[str, Any]:
    """An object with these fields."""
    return {"type": "object", "properties": properties}


def named(items: dict[str, Any] | None = None, key: str = "name") -> dict[str, Any]:
    """A list that is merged by a key."""
    inside = items or {"type": "object"}
    return {"type": "array", "items": inside, "x-kubernetes-patch-merge-key": key, "x-kubernetes-patch-strategy": "merge"}


def kind(group: str, version: str, name: str, spec: dict[str, Any]) -> dict[str, Any]:
    """A kind with the schema of its spec."""
    return {**fields(spec=spec), KINDS: [{"group": group, "version": version, "kind": name}]}


def custom(pod: dict[str, Any]) -> dict[str, Any]:
    """Our kinds. `pod` is the schema of a pod's spec, which a v1alpha1 graph has with a container of its own."""
    sidecar = fields(envs=named(ref(ENV)))
    gms = fields(extraClientPods=named(fields(podTemplate=ref(TEMPLATE))))
    roles = named(fields(podTemplate=ref(TEMPLATE)))
    service = fields(
        envs=named(ref(ENV)),
        extraPodSpec=fields(**pod["properties"], mainContainer=ref(CONTAINER)),
        frontendSidecar=sidecar,
        gpuMemoryService=gms,
        roles=roles,
        volumeMounts=named(key="mountPoint"),
    )
    component = fields(podTemplate=ref(TEMPLATE), roles=roles, experimental=fields(gpuMemoryService=gms), frontendSidecar=sidecar)
    alpha = fields(envs=named(ref(ENV)), pvcs=named(), services={"type": "object", "additionalProperties": service})
    beta = fields(env=named(ref(ENV)), components=named(component))
    templates = fields(leaderTemplate=ref(TEMPLATE), workerTemplate=ref(TEMPLATE))
    clique = fields(spec=fields(podSpec=ref(POD)))
    groups = fields(cliques=named(clique), podCliqueScalingGroups=named())
    return {
        "DynamoGraphDeployment.v1alpha1": kind("nvidia.com", "v1alpha1", "DynamoGraphDeployment", alpha),
        "DynamoGraphDeployment.v1beta1": kind("nvidia.com", "v1beta1", "DynamoGraphDeployment", beta),
        "LeaderWorkerSet.v1": kind("leaderworkerset.x-k8s.io", "v1", "LeaderWorkerSet", fields(leaderWorkerTemplate=templates)),
        "PodCliqueSet.v1alpha1": kind("grove.io", "v1alpha1", "PodCliqueSet", fields(template=groups)),
        "PodGroup.v1beta1": kind("scheduling.volcano.sh", "v1beta1", "PodGroup", {"type": "object"}),
    }


def leading(bundle: dict[str, Any]) -> set[str]:
    """The names of definitions below which a list is merged by a key."""
    found: set[str] = set()
    while True:
        left = {name: s for name, s in bundle.items() if name not in found and not name.endswith(("Status", "List"))}
        more = {name for name, schema in left.items() if pruned(schema, found)}
        if not more:
            return found
        found |= more


def pruned(schema: dict[str, Any], kept: set[str]) -> dict[str, Any] | None:
    """A schema without what leads to no merged list; None when nothing is left."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return ref(name) if name in kept else None
    merged = {word: schema[word] for word in MERGED if word in schema}
    if "x-kubernetes-patch-strategy" in merged and "items" in schema:
        return {"type": "array", "items": pruned(schema["items"], kept) or {"type": "object"}, **merged}
    properties = {name: part for name, s in schema.get("properties", {}).items() if (part := pruned(s, kept))}
    return {"type": "object", "properties": properties} if properties else None


def text() -> str:
    """The whole file."""
    bundle = json.loads(BUNDLE.read_text())
    bundle = bundle["$defs"]
    kept = leading(bundle)
    held = {name: pruned(bundle[name], kept) or {} for name in kept}
    for name, schema in held.items():
        kinds = [k for k in bundle[name].get(KINDS, []) if not k["kind"].endswith("List")]
        schema.update({KINDS: kinds} if kinds else {})
    return json.dumps({"definitions": held | custom(held[POD])}, sort_keys=True, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if TARGET.exists() and TARGET.read_text() == text() else f"{TARGET} is stale: run {sys.argv[0]}")
    TARGET.write_text(text())
