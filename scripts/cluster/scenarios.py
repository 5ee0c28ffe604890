"""What a change of a graph or of its cluster does to what runs: the example of prefill and decode, changed one by one."""

from __future__ import annotations

from typing import Any, NamedTuple

from .crds import ROOT

GRAPH = ROOT / "examples" / "vllm-disagg-multinode" / "graph.yaml"
IMAGE = "nvcr.io/nvidia/ai-dynamo/vllm-runtime"
LWS: dict[str, Any] = {
    "operator": {"version": "1.3"},
    "capabilities": {"lws": {"version": "0.8.0", "gangScheduling": "volcano"}, "volcano": {"version": "1.14.4"}},
}
PODGROUPS = LWS | {"capabilities": {"lws": {"version": "0.8.0", "gangScheduling": "none"}, "volcano": {"version": "1.14.4"}}}
GROVE = LWS | {"capabilities": {"grove": True}, "graph": {"annotations": {"nvidia.com/enable-grove": "true"}}}
EXACT = LWS | {"operator": {"version": "1.3", "fidelity": "exact"}}


class Scenario(NamedTuple):
    """A change: the overlay's spec before and after it."""

    title: str
    before: dict[str, Any]
    after: dict[str, Any]


def amended(base: dict[str, Any], **graph: Any) -> dict[str, Any]:
    """A cluster that also amends the graph."""
    return base | {"graph": base.get("graph", {}) | graph}


def patched(base: dict[str, Any], *operations: dict[str, Any]) -> dict[str, Any]:
    """A cluster with a patch of the graph."""
    return amended(base, patches=[{"patch": list(operations)}])


NEW_IMAGE = [{"name": IMAGE, "newTag": "1.3.1"}]
MORE = {"decode": {"replicas": 3}}
WIDER = {"decode": {"multinode": {"nodeCount": 4}}}
TO_ONE_NODE = (
    {"op": "remove", "path": "/spec/components/2/multinode"},
    {"op": "replace", "path": "/spec/components/2/podTemplate/spec/containers/0/resources/limits/nvidia.com~1gpu", "value": "8"},
)
OTHER_ROLE = {"op": "replace", "path": "/spec/components/1/type", "value": "worker"}
GONE = {"op": "remove", "path": "/spec/components/1"}
RENAMED = {"op": "replace", "path": "/spec/components/2/name", "value": "generate"}

SCENARIOS = (
    Scenario("image", LWS, amended(LWS, images=NEW_IMAGE)),
    Scenario("image, `fidelity: exact` (names carry a hash)", EXACT, amended(EXACT, images=NEW_IMAGE)),
    Scenario("image, on Grove", GROVE, amended(GROVE, images=NEW_IMAGE)),
    Scenario("replicas 2 → 3", LWS, amended(LWS, components=MORE)),
    Scenario("replicas 2 → 3, a PodGroup for each replica", PODGROUPS, amended(PODGROUPS, components=MORE)),
    Scenario("replicas 2 → 3, on Grove", GROVE, amended(GROVE, components=MORE)),
    Scenario("nodeCount 2 → 4", LWS, amended(LWS, components=WIDER)),
    Scenario("nodeCount 2 → 4, on Grove", GROVE, amended(GROVE, components=WIDER)),
    Scenario("nodeCount 2 → 1 (no longer a LeaderWorkerSet)", LWS, patched(LWS, *TO_ONE_NODE)),
    Scenario("type prefill → worker", LWS, patched(LWS, OTHER_ROLE)),
    Scenario("component removed", LWS, patched(LWS, GONE)),
    Scenario("component removed, on Grove", GROVE, patched(GROVE, GONE)),
    Scenario("component renamed", LWS, patched(LWS, RENAMED)),
    Scenario("operator 1.3 → 1.4", LWS, LWS | {"operator": {"version": "1.4"}}),
    Scenario("operator 1.3 → 1.4, on Grove", GROVE, GROVE | {"operator": {"version": "1.4"}}),
    Scenario("`fidelity: exact` → `corrected`", EXACT, LWS),
    Scenario("gangs by LWS → by PodGroups", LWS, PODGROUPS),
    Scenario("LeaderWorkerSets → Grove", LWS, GROVE),
)
