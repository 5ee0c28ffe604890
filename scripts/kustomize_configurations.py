#!/usr/bin/env python3
"""Writes deploy/kustomize/configurations.yaml: where kustomize finds names, labels and replicas in kinds that it does not know.

    python3 scripts/kustomize_configurations.py [--check]

The paths are those of the CRDs (LeaderWorkerSet v1, PodCliqueSet v1alpha1, DynamoGraphDeployment v1beta1). A v1alpha1 graph keeps its
services in a map, which kustomize's field specs cannot walk: only its top-level lists are covered.
"""

from __future__ import annotations

import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "deploy" / "kustomize" / "configurations.yaml"
LWS, PCS, DGD, ADAPTER = "LeaderWorkerSet", "PodCliqueSet", "DynamoGraphDeployment", "DynamoGraphDeploymentScalingAdapter"
LWS_TEMPLATES = tuple(f"spec/leaderWorkerTemplate/{role}Template" for role in ("leader", "worker"))
PODS = (
    (LWS, f"{LWS_TEMPLATES[0]}/spec"),
    (LWS, f"{LWS_TEMPLATES[1]}/spec"),
    (PCS, "spec/template/cliques/spec/podSpec"),
    (DGD, "spec/components/podTemplate/spec"),
)
METADATA = (
    (LWS, f"{LWS_TEMPLATES[0]}/metadata"),
    (LWS, f"{LWS_TEMPLATES[1]}/metadata"),
    (PCS, "spec/template/cliques"),
    (DGD, "spec/components/podTemplate/metadata"),
)
CONTAINERS = ("containers", "initContainers")
HEAD = """\
# kustomize transformer configuration for LeaderWorkerSet, PodCliqueSet and DynamoGraphDeployment (v1beta1).
# Written by scripts/kustomize_configurations.py. Use: `configurations: [dynamo-configurations.yaml]` in a kustomization.
# Without it `replicas:` fails on these kinds, and hashed or prefixed names of ConfigMaps, Secrets and claims do not reach their pods.
# Labels never go into selectors: those of a LeaderWorkerSet and of rendered Services are part of how pods find each other.
"""
IN_CONTAINERS = {
    "ConfigMap": ("env/valueFrom/configMapKeyRef/name", "envFrom/configMapRef/name"),
    "Secret": ("env/valueFrom/secretKeyRef/name", "envFrom/secretRef/name"),
}
IN_PODS = {
    "ConfigMap": ("volumes/configMap/name", "volumes/projected/sources/configMap/name"),
    "Secret": (
        "volumes/secret/secretName",
        "volumes/projected/sources/secret/name",
        "imagePullSecrets/name",
        "volumes/csi/nodePublishSecretRef/name",
    ),
    "PersistentVolumeClaim": ("volumes/persistentVolumeClaim/claimName",),
    "ServiceAccount": ("serviceAccountName", "serviceAccount"),
    "ResourceClaimTemplate": ("resourceClaims/resourceClaimTemplateName",),
    "ResourceClaim": ("resourceClaims/resourceClaimName",),
}
ELSEWHERE = {
    "ConfigMap": (
        (DGD, "spec/env/valueFrom/configMapKeyRef/name"),
        (DGD, "spec/envs/valueFrom/configMapKeyRef/name"),
        (DGD, "spec/components/eppConfig/configMapRef/name"),
    ),
    "Secret": ((DGD, "spec/env/valueFrom/secretKeyRef/name"), (DGD, "spec/envs/valueFrom/secretKeyRef/name")),
    "PersistentVolumeClaim": ((DGD, "spec/components/compilationCache/pvcName"), (DGD, "spec/pvcs/name")),
}
GROUPS = {"ResourceClaimTemplate": "resource.k8s.io", "ResourceClaim": "resource.k8s.io"}


def text() -> str:
    """The whole file."""
    out = [HEAD, "nameReference:\n"]
    for kind, inside in IN_PODS.items():
        out.append(
            f"- kind: {kind}\n" + (f"  group: {GROUPS[kind]}\n" if kind in GROUPS else "  version: v1\n") + "  fieldSpecs:\n"
        )
        paths = [(owner, f"{pod}/{path}") for owner, pod in PODS for path in inside]
        paths += [(owner, f"{pod}/{c}/{path}") for owner, pod in PODS for c in CONTAINERS for path in IN_CONTAINERS.get(kind, ())]
        out += [f"  - {{kind: {owner}, path: {path}}}\n" for owner, path in (*paths, *ELSEWHERE.get(kind, ()))]
    out.append("- kind: PodGroup\n  group: scheduling.volcano.sh\n  fieldSpecs:\n")
    out += [f"  - {{kind: {LWS}, path: {t}/metadata/annotations/scheduling.k8s.io\\/group-name}}\n" for t in LWS_TEMPLATES]
    out.append(f"- kind: {DGD}\n  group: nvidia.com\n  fieldSpecs:\n  - {{kind: {ADAPTER}, path: spec/dgdRef/name}}\n")
    out.append("- kind: SSHKey\n  group: generators.external-secrets.io\n  fieldSpecs:\n")
    out.append("  - {kind: ExternalSecret, path: spec/dataFrom/sourceRef/generatorRef/name}\n")
    for section, field in (("labels", "labels"), ("templateLabels", "labels"), ("commonAnnotations", "annotations")):
        out.append(f"{section}:\n")
        out += [f"- {{kind: {owner}, path: {path}/{field}, create: true}}\n" for owner, path in METADATA]
    out.append("replicas:\n" + "".join(f"- {{kind: {kind}, path: spec/replicas, create: true}}\n" for kind in (LWS, PCS)))
    return "".join(out)


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if TARGET.exists() and TARGET.read_text() == text() else f"{TARGET} is stale: run {sys.argv[0]}")
    TARGET.write_text(text())
