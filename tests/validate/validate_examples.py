"""Small right manifests, and how to make one wrong at a place."""

from __future__ import annotations

import json
from typing import Any

META = {"name": "a", "namespace": "ns"}
CONTAINER = {"name": "main", "image": "x:1"}
POD = {"containers": [CONTAINER]}
TEMPLATE = {"metadata": {"labels": {"app": "a"}}, "spec": POD}

DEPLOYMENT = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": META,
    "spec": {"selector": {"matchLabels": {"app": "a"}}, "template": TEMPLATE},
}
SERVICE = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": META,
    "spec": {"selector": {"app": "a"}, "ports": [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}]},
}
CONFIG_MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": META, "data": {"a": "b"}}
SECRET = {"apiVersion": "v1", "kind": "Secret", "metadata": META, "data": {"a": "aGVsbG8="}}
LWS = {
    "apiVersion": "leaderworkerset.x-k8s.io/v1",
    "kind": "LeaderWorkerSet",
    "metadata": META,
    "spec": {"replicas": 2, "leaderWorkerTemplate": {"size": 4, "leaderTemplate": TEMPLATE, "workerTemplate": TEMPLATE}},
}
POD_GROUP = {
    "apiVersion": "scheduling.volcano.sh/v1beta1",
    "kind": "PodGroup",
    "metadata": META,
    "spec": {"minMember": 2, "queue": "default"},
}
QUEUE = {
    "apiVersion": "scheduling.volcano.sh/v1beta1",
    "kind": "Queue",
    "metadata": {"name": "gpu"},
    "spec": {"weight": 1, "capability": {"cpu": "8"}, "deserved": {"cpu": "4"}, "guarantee": {"resource": {"cpu": "2"}}},
}


def clique(name: str, **spec: Any) -> dict[str, Any]:
    """A clique of one pod."""
    return {"name": name, "spec": {"roleName": name, "replicas": 1, "minAvailable": 1, "podSpec": POD, **spec}}


PCS = {
    "apiVersion": "grove.io/v1alpha1",
    "kind": "PodCliqueSet",
    "metadata": META,
    "spec": {
        "replicas": 1,
        "template": {
            "terminationDelay": "4h0m0s",
            "cliques": [clique("ldr"), clique("wkr"), clique("fe")],
            "podCliqueScalingGroups": [{"name": "w", "cliqueNames": ["ldr", "wkr"], "replicas": 2, "minAvailable": 1}],
        },
    },
}
INFERENCE_POOL = {
    "apiVersion": "inference.networking.k8s.io/v1",
    "kind": "InferencePool",
    "metadata": META,
    "spec": {
        "selector": {"matchLabels": {"a": "b"}},
        "targetPorts": [{"number": 8000}],
        "endpointPickerRef": {"name": "epp", "kind": "Service", "port": {"number": 9002}},
    },
}
GRAPH = {
    "apiVersion": "nvidia.com/v1beta1",
    "kind": "DynamoGraphDeployment",
    "metadata": META,
    "spec": {"components": [{"name": "w", "type": "worker", "podTemplate": {"spec": POD}}]},
}
RIGHT: list[dict[str, Any]] = [DEPLOYMENT, SERVICE, CONFIG_MAP, SECRET, LWS, POD_GROUP, QUEUE, PCS, INFERENCE_POOL, GRAPH]

ABSENT = object()


def changed(manifest: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with a value at a path such as `spec/template/cliques/0/name`; ABSENT takes the field away."""
    made: dict[str, Any] = json.loads(json.dumps(manifest))  # no part of it twice, as deepcopy would keep it
    steps: list[Any] = [int(step) if step.isdecimal() else step.replace("~1", "/") for step in path.split("/")]
    holder: Any = made
    for step in steps[:-1]:
        holder = holder.setdefault(step, {}) if isinstance(holder, dict) else holder[step]
    if value is ABSENT:
        del holder[steps[-1]]
    elif isinstance(holder, list) and steps[-1] == len(holder):
        holder.append(value)
    else:
        holder[steps[-1]] = value
    return made
