"""May the pods that wait for their leader read what the wait script reads? `kubectl auth can-i`, as their service account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .crds import ROOT
from .plane import Plane

SCRIPT = ROOT / "templates" / "vllm" / "wait-for-leader.py.j2"
NEEDS = (("list", "pods"),)
"""(verb, resource) of each request of the wait script: it makes one, GET /api/v1/namespaces/NS/pods."""
REQUESTS = ('"/api/v1/namespaces/" + urllib.parse.quote(content("namespace"), safe="") + "/pods?"',)


def script_is_known() -> bool:
    """Whether the wait script makes the requests that NEEDS speaks of, and no other."""
    text = SCRIPT.read_text(encoding="utf-8")
    return (
        all(request in text for request in REQUESTS)
        and text.count("/api") == len(REQUESTS)
        and text.count(".request(") == len(REQUESTS)
    )


def waiting_accounts(objects: tuple[dict[str, Any], ...]) -> set[tuple[str, str]]:
    """(namespace, service account) of every pod spec with a container that runs the wait script."""
    return {
        (one["metadata"]["namespace"], spec.get("serviceAccountName", "default"))
        for one in objects
        for spec in pod_specs(one)
        if any("LEADER_HOST=" in str(c.get("command", ())) + str(c.get("args", ())) for c in spec.get("initContainers", ()))
    }


def pod_specs(value: Any) -> Iterator[dict[str, Any]]:
    """Every pod spec inside an object, wherever its kind keeps them."""
    if isinstance(value, dict):
        if "containers" in value:
            yield value
        for inner in value.values():
            yield from pod_specs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from pod_specs(inner)


def refusals(plane: Plane, namespace: str, account: str) -> list[str]:
    """What the account may not do of what its pods need."""
    user = f"system:serviceaccount:{namespace}:{account}"
    asked = [(v, r, plane.kubectl("auth", "can-i", v, r, "-n", namespace, "--as", user)) for v, r in NEEDS]
    return [
        f"{user} may not {verb} {resource}: {a.out.strip() or a.err.strip()}"
        for verb, resource, a in asked
        if a.out.strip() != "yes"
    ]
