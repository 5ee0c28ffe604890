"""docs/takeover.md tried: the operator's own objects (a golden), owned as it owns them, are taken over and given back.

The operator itself does not run; what it does with objects that it finds is read in its source (resource.go SyncResource).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from . import inputs
from .crds import Resource, made_up, shared
from .inputs import CAPABILITIES, OPERATOR, Case, Rendered
from .plane import Plane, until
from .processes import Failed
from .proof import Fault
from .revisions import settled

CASE = "vllm-disagg-mn-decode-v1alpha1"
NAMESPACE, DELETED = "taken-over", "deleted"
MANAGER = "manager"
"""The field manager of a controller that does not name itself, as in Go's client: the name of its program."""
COMPONENT = Resource("nvidia.com/v1alpha1", "DynamoComponentDeployment")
LABEL = "nvidia.com/dynamo-worker-hash"
OWNED = ("Deployment", "LeaderWorkerSet", "Service", "ConfigMap")


def walked(plane: Plane, folder: Path) -> list[Fault]:
    """Every step of the page; a fault for each that is not as the page says."""
    built = golden()
    plane.must("create", "-f", "-", stdin=json.dumps(made_up(COMPONENT)))
    until(lambda: plane.kubectl("get", "dynamocomponentdeployments", "-A").code == 0, lambda: "no DynamoComponentDeployment")
    for namespace in (NAMESPACE, DELETED):
        operators_world(plane, namespace, built)
    return [Fault("takeover", step, text) for step, text in (*cascade(plane), *adopted(plane, folder, built))]


def golden() -> list[dict[str, Any]]:
    """What the operator built for the case on a cluster with LWS and Volcano."""
    path = shared() / "conformance" / "golden" / OPERATOR / "lws" / f"{CASE}.yaml"
    return [d for d in yaml.safe_load_all(path.read_text(encoding="utf-8")) if d]


def operators_world(plane: Plane, namespace: str, built: list[dict[str, Any]]) -> None:
    """A graph, one component that it owns, and the objects, owned by the component: as a running operator leaves them."""
    plane.must("create", "namespace", namespace)
    text = (shared() / "conformance" / "cases" / f"{CASE}.yaml").read_text(encoding="utf-8")
    graph = created(plane, namespace, [d for d in yaml.safe_load_all(text) if d])
    component = {"apiVersion": COMPONENT.api_version, "kind": COMPONENT.kind, "metadata": {"name": "all", **owned_by(graph)}}
    owner = created(plane, namespace, [component])
    created(plane, namespace, [with_owner(one, namespace, owner) for one in built])
    settled(plane, namespace)


def created(plane: Plane, namespace: str, objects: list[dict[str, Any]]) -> dict[str, Any]:
    """Create as the operator's field manager; returns the first live object."""
    items = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
    text = plane.must("create", "-n", namespace, "--field-manager", MANAGER, "-o", "json", "-f", "-", stdin=items)
    first, _ = json.JSONDecoder().raw_decode(text)
    return dict(first)


def owned_by(owner: dict[str, Any]) -> dict[str, Any]:
    """Metadata of what a controller owns."""
    reference = {k: owner[k] for k in ("apiVersion", "kind")} | {k: owner["metadata"][k] for k in ("name", "uid")}
    return {"ownerReferences": [reference | {"controller": True, "blockOwnerDeletion": True}]}


def with_owner(one: dict[str, Any], namespace: str, owner: dict[str, Any]) -> dict[str, Any]:
    """A golden object in a namespace; the planner's account and binding have no owner (internal/rbac/manager.go)."""
    owned = owned_by(owner) if one["kind"] in OWNED else {}
    return one | {"metadata": one["metadata"] | {"namespace": namespace} | owned}


def cascade(plane: Plane) -> Iterator[tuple[str, str]]:
    """Deleting the graph takes everything along; with --cascade=orphan, graph first, nothing goes and nobody owns it any more."""
    plane.must("delete", "dynamographdeployments", "--all", "-n", DELETED, "--wait=false")
    kinds = "deployments,leaderworkersets,services"
    until(lambda: not workloads(plane, DELETED), lambda: f"deleting the graph left {workloads(plane, DELETED)}")
    before = settled(plane, NAMESPACE)
    plane.must("delete", "dynamographdeployments", "--all", "-n", NAMESPACE, "--cascade=orphan")
    plane.must("delete", "dynamocomponentdeployments", "--all", "-n", NAMESPACE, "--cascade=orphan")
    if settled(plane, NAMESPACE) != before:
        yield "orphan", "something rolled or went"
    held = [o["metadata"]["name"] for o in plane.objects(kinds, "-n", NAMESPACE) if owner_of(o) in ("all",)]
    if held:
        yield "orphan", f"still owned by the component: {held}"


def owner_of(one: dict[str, Any]) -> str:
    """The name of what controls an object."""
    return next((str(o["name"]) for o in one["metadata"].get("ownerReferences", ()) if o.get("controller")), "")


def workloads(plane: Plane, namespace: str) -> list[str]:
    """The names of the workloads of a namespace."""
    return [o["metadata"]["name"] for o in plane.objects("deployments,leaderworkersets", "-n", namespace)]


def adopted(plane: Plane, folder: Path, built: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """`exact` with the live hash adopts every object by name; `corrected` then makes the workers anew."""
    pin = next(o["metadata"]["labels"][LABEL] for o in built if LABEL in o["metadata"].get("labels", {}))
    exact = rendered(folder, {"fidelity": "exact", "workerHash": {graph_name(): pin}})
    if keys(exact.objects) != keys(built):
        yield "names", f"other objects than the operator's: {keys(exact.objects) ^ keys(built)}"
    refused = plane.kubectl("apply", "--server-side", "--field-manager=argocd", "-f", "-", stdin=exact.text)
    if not refused.code or MANAGER not in refused.err:
        yield "conflict", f"a server-side apply without --force-conflicts was not refused: {refused.err or refused.out}"[:500]
    before = settled(plane, NAMESPACE)
    taken = plane.kubectl("apply", "--server-side", "--force-conflicts", "--field-manager=argocd", "-f", "-", stdin=exact.text)
    if taken.code:
        yield "adopt", taken.err
    after = settled(plane, NAMESPACE)
    if after.keys() != before.keys():  # revisions differ: a golden's lists are sorted and its scripts shortened
        yield "adopt", f"other workloads than before: {after.keys() ^ before.keys()}"
    yield from given_back(plane, folder, exact)


def given_back(plane: Plane, folder: Path, exact: Rendered) -> Iterator[tuple[str, str]]:
    """From `corrected` there is no way back without a roll: the names differ; from `exact` there is."""
    corrected = rendered(folder, {"fidelity": "corrected"})
    plane.must("apply", "--server-side", "--force-conflicts", "--field-manager=argocd", "-f", "-", stdin=corrected.text)
    left = {k for k in keys(exact.objects) - keys(corrected.objects) if k[0] in ("Deployment", "LeaderWorkerSet")}
    if not left or not all(name in workloads(plane, NAMESPACE) for _, name in left):
        yield "prune", f"the workers of the operator's names should stand beside the new ones until they are pruned: {left}"
    plane.must("apply", "--server-side", "--force-conflicts", "--field-manager=argocd", "-f", "-", stdin=exact.text)
    before = settled(plane, NAMESPACE)
    text = (shared() / "conformance" / "cases" / f"{CASE}.yaml").read_text(encoding="utf-8")
    plane.must("create", "-n", NAMESPACE, "-f", "-", stdin=text)
    if settled(plane, NAMESPACE) != before:
        yield "back", "a graph beside its rendered children changed them although no operator runs"


def graph_name() -> str:
    """The name of the case's graph."""
    text = (shared() / "conformance" / "cases" / f"{CASE}.yaml").read_text(encoding="utf-8")
    return str(next(d for d in yaml.safe_load_all(text) if d and d["kind"] == "DynamoGraphDeployment")["metadata"]["name"])


def rendered(folder: Path, operator: dict[str, Any]) -> Rendered:
    """The case as we print it."""
    spec = {"namespace": NAMESPACE, "operator": {"version": OPERATOR} | operator, "capabilities": CAPABILITIES["lws"]}
    path = folder / "takeover.yaml"
    document = {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "ClusterOverlay", "metadata": {"name": "c"}, "spec": spec}
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    home = shared() / "conformance" / "cases"
    made = inputs.render(Case("", CASE, home, ("render", f"{CASE}.yaml", "--overlay", str(path)), NAMESPACE))
    if made.refused:
        raise Failed(f"{CASE} does not render: {made.refused}")
    return made


def keys(objects: tuple[dict[str, Any], ...] | list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Kinds and names."""
    return {(o["kind"], o["metadata"]["name"]) for o in objects}
